//! What is to be rolled out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;
use vitrina_platform::Transport;
use vitrina_release::{Entry, Hosting, HostingError, Output, Release};

use crate::{AppRecord, JournalError, StoreKey};

/// Whom a rollout moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Every store of the app: the channel makes this release the one that all stores run.
    Everyone,
    /// Only the stores of the plan: the channel gets an override for each and is left alone otherwise.
    Named,
}

/// How many stores at once, and how long each may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Stores that are worked on at the same time. Within a store, the client's own pacing holds.
    pub at_once: usize,
    /// The longest wait for one call with its repetitions.
    pub patience: Duration,
}

impl Default for Pace {
    /// 32 stores, 45 seconds.
    fn default() -> Pace {
        Pace { at_once: 32, patience: Duration::from_secs(45) }
    }
}

/// One release on its way to stores.
#[derive(Clone)]
pub struct Rollout {
    /// What the stores shall run; `None`: nothing of ours.
    pub release: Option<Release>,
    /// Where the release lies.
    pub hosting: Hosting,
    /// Whom it moves.
    pub reach: Reach,
    /// How fast.
    pub pace: Pace,
    pub(crate) public_url: Url,
    pub(crate) entry: Option<Entry>,
    pub(crate) network: Arc<dyn Transport>,
    /// What stores run by the journal; `None`: nobody asked it.
    pub(crate) known: Option<BTreeMap<StoreKey, u32>>,
}

/// Why a rollout could not run at all. Verdicts on single stores are no errors.
#[derive(Debug, thiserror::Error)]
pub enum RolloutError {
    /// The address of the hosting cannot be used.
    #[error("`{url}` cannot be the hosting's public_url: {reason}; correct [hosting] public_url")]
    PublicUrl {
        /// As given.
        url: Url,
        /// Why not.
        reason: &'static str,
    },
    /// The journal failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The hosting failed.
    #[error(transparent)]
    Hosting(#[from] HostingError),
    /// An earlier rollout of the app is not through.
    #[error(
        "rollout {number} of {app} is neither finished nor aborted; run `vitrina rollout resume` or `vitrina rollout abort` first"
    )]
    Unfinished {
        /// The app.
        app: String,
        /// The rollout.
        number: u64,
    },
    /// There is no rollout to go on with.
    #[error("the journal knows no unfinished rollout of {app}; begin one with `vitrina deploy`")]
    NoRollout {
        /// The app.
        app: String,
    },
}

impl Rollout {
    /// A rollout of `release`, or of nothing, which takes our scripts away. Shops read the hosting's files at `public_url`;
    /// `network` is used to read them back.
    ///
    /// # Errors
    /// [`RolloutError::PublicUrl`] for an address that no page can load from.
    pub fn new(
        hosting: Hosting,
        public_url: Url,
        release: impl Into<Option<Release>>,
        reach: Reach,
        network: Arc<dyn Transport>,
    ) -> Result<Rollout, RolloutError> {
        let wrong = |reason| RolloutError::PublicUrl { url: public_url.clone(), reason };
        if !matches!(public_url.scheme(), "http" | "https") {
            return Err(wrong("it is no http or https address"));
        }
        if public_url.query().is_some() || public_url.fragment().is_some() {
            return Err(wrong("it has a query or a fragment"));
        }
        let release = release.into();
        let entry = release.as_ref().and_then(Release::hosted);
        Ok(Rollout { release, hosting, reach, pace: Pace::default(), public_url, entry, network, known: None })
    }

    /// The same at another pace.
    pub fn at_pace(self, pace: Pace) -> Rollout {
        Rollout { pace, ..self }
    }

    /// The same with what the journal tells of the app, so that scripts which it does not know are told apart.
    pub fn knowing(self, app: &AppRecord) -> Rollout {
        Rollout { known: Some(app.runs()), ..self }
    }

    /// The release's number; `None`: the stores shall run nothing of ours.
    pub fn number(&self) -> Option<u32> {
        self.release.as_ref().map(|release| release.number)
    }

    /// Where all files of the app lie; a `src` that starts so is ours.
    pub fn prefix(&self) -> String {
        prefix(&self.public_url, self.hosting.app())
    }

    /// Where the file of this release that pages load lies; `None` when the bundle has no output for it.
    pub(crate) fn entry_url(&self) -> Option<String> {
        let (entry, number) = (self.entry.as_ref()?, self.number()?);
        Some(format!("{}{}?release={number}", self.prefix(), entry.file))
    }

    /// The `src` that names this release in a store of its own `src`; `None` when the bundle has no output for it. It
    /// says where the settings lie unless the file finds them by itself, in `settings/{store}.json`.
    pub fn src(&self, store: &StoreKey) -> Option<String> {
        let url = self.entry_url()?;
        let settings = store.settings_name();
        Some(match settings == store.id {
            true => url,
            false => format!("{url}&settings=settings/{settings}.json"),
        })
    }

    /// The output whose entry a person uploads in the Portal: the loader where there is one.
    pub(crate) fn portal_output(&self) -> Option<(Output, Entry)> {
        let release = self.release.as_ref()?;
        let uploaded = [Output::Loader, Output::OneFile];
        uploaded.into_iter().find_map(|output| Some((output, release.entry(output)?)))
    }

    /// The entries that the Portal may serve for this release.
    pub(crate) fn portal_outputs(&self) -> Vec<Entry> {
        let entry = |output| self.release.as_ref()?.entry(output);
        [Output::Loader, Output::OneFile].into_iter().filter_map(entry).collect()
    }

    /// Whether the bundle has a loader.
    pub(crate) fn has_loader(&self) -> bool {
        self.release.as_ref().is_some_and(|release| release.entry(Output::Loader).is_some())
    }
}

/// `{public_url}/{app}/`, with one slash in between.
pub(crate) fn prefix(public_url: &Url, app: &str) -> String {
    format!("{}/{app}/", public_url.as_str().trim_end_matches('/'))
}
