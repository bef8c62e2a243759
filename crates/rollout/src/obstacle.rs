//! Why a store does not get a release, and what to do about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrina_platform::Error;

/// What stands in the way, by who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObstacleKind {
    /// The store or the app has an unpaid subscription (402).
    PaymentNeeded,
    /// The store has to be authorised again.
    NotAuthorised,
    /// A person has to put a file into the Partner Portal.
    PortalUpload,
    /// Something is down or busy; the same command later may do.
    Temporary,
    /// Something else, as the text says.
    Failed,
}

/// Something that keeps one store from a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Obstacle {
    /// Who has to act.
    pub kind: ObstacleKind,
    /// What happened, and where.
    pub what: String,
    /// What to do next.
    pub next: String,
}

impl Obstacle {
    pub(crate) fn new(kind: ObstacleKind, what: impl Into<String>, next: impl Into<String>) -> Obstacle {
        Obstacle { kind, what: what.into(), next: next.into() }
    }

    pub(crate) fn failed(what: impl Into<String>, next: impl Into<String>) -> Obstacle {
        Obstacle::new(ObstacleKind::Failed, what, next)
    }

    pub(crate) fn not_authorised(what: impl Into<String>, next: impl Into<String>) -> Obstacle {
        Obstacle::new(ObstacleKind::NotAuthorised, what, next)
    }

    /// The same obstacle with more to say.
    pub(crate) fn and(mut self, what: &str) -> Obstacle {
        self.what = format!("{}; {what}", self.what);
        self
    }
}

impl From<&Error> for Obstacle {
    fn from(error: &Error) -> Obstacle {
        let (kind, next) = match error {
            Error::PaymentRequired { .. } => {
                (ObstacleKind::PaymentNeeded, "have the subscription paid, then try this store again")
            }
            Error::Unauthorized { .. } => (
                ObstacleKind::NotAuthorised,
                "log in to this store again, then try it again; if its merchant took the app away, `vitrina logout` \
                 forgets it",
            ),
            Error::MissingScope { .. } | Error::Denied { .. } | Error::NoRefreshToken { .. } => {
                (ObstacleKind::NotAuthorised, "log in to this store again, then try it again")
            }
            Error::RateLimited { .. }
            | Error::Unavailable { .. }
            | Error::Unreachable { .. }
            | Error::UnknownOutcome { .. }
            | Error::TokensNotSaved { .. } => (ObstacleKind::Temporary, "try this store again later"),
            Error::SrcRefused { .. } => (
                ObstacleKind::Failed,
                "set this store's placement to tiendanube-portal and script_id to the app's Portal script",
            ),
            _ => (ObstacleKind::Failed, "correct what the text names, then try this store again"),
        };
        Obstacle::new(kind, error.to_string(), next)
    }
}
