//! The gate between waves.

use serde::{Deserialize, Serialize};
use vitrina_release::Percent;

use crate::{Count, Figures, HealthError};

/// What has to hold before the next wave opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The largest share of starts that may fail.
    pub errors: Percent,
    /// The fewest starts that count as data; 0: nobody is asked.
    pub starts: u64,
    /// The largest share of a wave's stores that may fail to get the release.
    pub stores: Percent,
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "says", rename_all = "kebab-case")]
pub enum Decision {
    /// The next wave may open.
    Advance,
    /// Nobody knows yet: no data is no advance.
    Wait {
        /// What is missing.
        why: String,
    },
    /// The release is bad: stop and roll back.
    Stop {
        /// What is wrong.
        why: String,
    },
}

/// Fewer failures may be chance. With one start in a thousand failing anyway, looked at after every start, this stops a healthy
/// release less than once in a thousand rollouts; with three it would be four times.
const FEWEST_FAILURES: u64 = 4;

impl Default for Gate {
    /// 1 % of at least 200 starts, 5 % of the stores.
    fn default() -> Gate {
        Gate { errors: hundredths(1), starts: 200, stores: hundredths(5) }
    }
}

/// A whole share.
fn hundredths(percent: u8) -> Percent {
    percent.to_string().parse().unwrap_or(Percent::NONE)
}

impl Gate {
    /// Decides from what shops reported, if anybody was asked, and from how a wave's stores stand.
    ///
    /// ```
    /// use vitrina_rollout::{Count, Decision, Figures, Gate};
    /// let stores = Count { stores: 100, done: 100, failed: 0 };
    /// let figures = |started, failed| Some(Ok(Figures { release: 7, started, failed }));
    /// assert_eq!(Gate::default().decide(figures(1000, 10), stores), Decision::Advance);
    /// assert!(matches!(Gate::default().decide(figures(1000, 20), stores), Decision::Stop { .. }));
    /// assert!(matches!(Gate::default().decide(figures(199, 0), stores), Decision::Wait { .. }));
    /// ```
    pub fn decide(&self, figures: Option<Result<Figures, HealthError>>, stores: Count) -> Decision {
        if self.too_many_failed(stores) {
            let (failed, all) = (stores.failed, stores.stores);
            let why = format!("{failed} of {all} stores of the wave failed, more than {}%", self.stores);
            return Decision::Stop { why };
        }
        let figures = match figures {
            None if self.starts == 0 => return Decision::Advance,
            None => {
                let why = "nobody tells how the release fares; name a command with --health".to_owned();
                return Decision::Wait { why };
            }
            Some(Err(error)) => return Decision::Wait { why: error.to_string() },
            Some(Ok(figures)) => figures,
        };
        let Figures { release, started, failed } = figures;
        if started < self.starts {
            let why = format!("release {release} has {started} starts so far; {} are needed to judge it", self.starts);
            return Decision::Wait { why };
        }
        let told = format!("{failed} of {started} starts of release {release} failed, more than {}%", self.errors);
        match over(failed, started, self.errors) {
            false => Decision::Advance,
            true if failed < FEWEST_FAILURES => Decision::Wait { why: format!("{told}, and too few to be sure") },
            true => Decision::Stop { why: told },
        }
    }

    /// Whether a wave has more failed stores than it may have, whatever the rest does.
    pub(crate) fn too_many_failed(&self, stores: Count) -> bool {
        over(stores.failed as u64, stores.stores as u64, self.stores)
    }
}

fn over(part: u64, whole: u64, share: Percent) -> bool {
    u128::from(part) * 10_000 > u128::from(whole) * u128::from(share.hundredths())
}
