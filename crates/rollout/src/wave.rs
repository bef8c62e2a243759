//! Waves: which stores a rollout reaches first.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use vitrina_release::{Percent, in_wave};

use crate::StoreKey;

/// One wave of a rollout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wave {
    /// A share of the stores, by the same hash as the loader's, so that both placements agree.
    Percent(Percent),
    /// These stores.
    Stores(BTreeSet<StoreKey>),
}

/// A text that is no wave, or waves that do not follow each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaveError {
    /// A single wave cannot be read.
    #[error("`{text}` is no wave; write a share such as 10%, or stores such as tiendanube:1001+tiendanube:1002")]
    NoWave {
        /// What was given.
        text: String,
    },
    /// The shares do not grow.
    #[error("wave {later} does not reach more stores than wave {earlier}; let the shares grow, such as 1%,10%,100%")]
    Shrinks {
        /// The share before.
        earlier: Percent,
        /// The share that does not grow.
        later: Percent,
    },
    /// Some stores would never be reached.
    #[error("the last share is {last}%, so that the other stores would never be reached; end with 100%")]
    Short {
        /// The last share.
        last: Percent,
    },
}

impl Wave {
    /// Every store.
    pub const ALL: Wave = Wave::Percent(Percent::ALL);

    /// Whether it reaches a store, whichever waves went before.
    pub fn reaches(&self, salt: &str, store: &StoreKey) -> bool {
        match self {
            Wave::Percent(percent) => in_wave(salt, &store.id, *percent),
            Wave::Stores(stores) => stores.contains(store),
        }
    }

    /// Checks that waves follow each other: shares grow, and end with all stores; named stores alone are no shares.
    ///
    /// # Errors
    /// [`WaveError::Shrinks`], [`WaveError::Short`].
    pub fn check(waves: &[Wave]) -> Result<(), WaveError> {
        let share = |wave: &Wave| match wave {
            Wave::Percent(percent) => Some(*percent),
            Wave::Stores(_) => None,
        };
        let shares: Vec<Percent> = waves.iter().filter_map(share).collect();
        if let Some(pair) = shares.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(WaveError::Shrinks { earlier: pair[0], later: pair[1] });
        }
        match shares.last() {
            Some(last) if *last != Percent::ALL => Err(WaveError::Short { last: *last }),
            _ => Ok(()),
        }
    }
}

/// The first of `waves` that reaches a store.
pub(crate) fn wave_of(waves: &[Wave], salt: &str, store: &StoreKey) -> Option<usize> {
    waves.iter().position(|wave| wave.reaches(salt, store))
}

impl FromStr for Wave {
    type Err = WaveError;

    /// ```
    /// use vitrina_rollout::Wave;
    /// assert_eq!("100%".parse::<Wave>()?, Wave::ALL);
    /// assert_eq!("tiendanube:1001+pago-shops:3001".parse::<Wave>()?.to_string(), "pago-shops:3001+tiendanube:1001");
    /// assert!("some".parse::<Wave>().is_err());
    /// # Ok::<(), vitrina_rollout::WaveError>(())
    /// ```
    fn from_str(text: &str) -> Result<Wave, WaveError> {
        let none = || WaveError::NoWave { text: text.to_owned() };
        if let Some(share) = text.trim().strip_suffix('%') {
            return share.trim().parse().map(Wave::Percent).map_err(|_| none());
        }
        let stores: Result<BTreeSet<StoreKey>, _> = text.split('+').map(|store| store.trim().parse()).collect();
        stores.map(Wave::Stores).map_err(|_| none())
    }
}

impl fmt::Display for Wave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wave::Percent(percent) => write!(f, "{percent}%"),
            Wave::Stores(stores) => {
                // Platforms in the order of their names, as everywhere in texts.
                let mut names: Vec<String> = stores.iter().map(StoreKey::to_string).collect();
                names.sort();
                f.write_str(&names.join("+"))
            }
        }
    }
}
