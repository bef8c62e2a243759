//! What is to be rolled out.

use std::sync::Arc;

use serde::Serialize;
use url::Url;
use vitrina_platform::Transport;
use vitrina_release::{Entry, Hosting, Output, Release};

use crate::JournalError;

/// Whom a rollout moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Every store of the app: the channel makes this release the one that all stores run.
    Everyone,
    /// Only the stores of the plan: the channel gets an override for each and is left alone otherwise.
    Named,
}

/// One release on its way to stores.
#[derive(Clone)]
pub struct Rollout {
    /// What the stores shall run.
    pub release: Release,
    /// Where the release lies.
    pub hosting: Hosting,
    /// Whom it moves.
    pub reach: Reach,
    pub(crate) public_url: Url,
    pub(crate) entry: Option<Entry>,
    pub(crate) network: Arc<dyn Transport>,
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
}

impl Rollout {
    /// A rollout of `release`. Shops read the hosting's files at `public_url`; `network` is used to read them back.
    ///
    /// # Errors
    /// [`RolloutError::PublicUrl`] for an address that no page can load from.
    pub fn new(
        hosting: Hosting,
        public_url: Url,
        release: Release,
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
        let entry = release.entry(Output::TwoFiles);
        Ok(Rollout { release, hosting, reach, public_url, entry, network })
    }

    /// Where all files of the app lie; a `src` that starts so is ours.
    pub fn prefix(&self) -> String {
        prefix(&self.public_url, &self.release.app)
    }

    /// The `src` that names this release in a store of its own `src`; `None` when the bundle has no `two-files` output.
    pub fn src(&self) -> Option<String> {
        let entry = self.entry.as_ref()?;
        Some(format!("{}{}?release={}", self.prefix(), entry.file, self.release.number))
    }

    /// The output whose entry a person uploads in the Portal: the loader where there is one.
    pub(crate) fn portal_output(&self) -> Option<(Output, Entry)> {
        let uploaded = [Output::Loader, Output::OneFile];
        uploaded.into_iter().find_map(|output| Some((output, self.release.entry(output)?)))
    }
}

/// `{public_url}/{app}/`, with one slash in between.
pub(crate) fn prefix(public_url: &Url, app: &str) -> String {
    format!("{}/{app}/", public_url.as_str().trim_end_matches('/'))
}
