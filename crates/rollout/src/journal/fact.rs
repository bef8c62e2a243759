//! What a row of the journal says.

use serde::{Deserialize, Serialize};
use vitrina_platform::{ScriptId, What};
use vitrina_release::Channel;

use crate::{Action, Decision, Figures, Gate, Placement, Reach, StoreKey, Verdict, Wave};

/// One thing that happened, or is about to happen. Facts are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// A rollout begins.
    Created(Created),
    /// What one of its stores needs.
    Planned {
        /// Which store.
        store: StoreKey,
        /// How it gets the script.
        placement: Placement,
        /// The wave that reaches it, counted from 0; `None`: no wave does.
        wave: Option<usize>,
        /// What it needs.
        action: Action,
    },
    /// The stores of a wave may be worked on.
    WaveOpened {
        /// Counted from 0.
        wave: usize,
    },
    /// A step is about to be taken.
    Begun {
        /// In which store; `None` for the channel.
        store: Option<StoreKey>,
        /// What exactly, with what was there before.
        step: Step,
    },
    /// The last step begun in that store was taken.
    Ended {
        /// In which store; `None` for the channel.
        store: Option<StoreKey>,
        /// What came of it.
        outcome: StepOutcome,
        /// The error's text, if it failed.
        said: Option<String>,
    },
    /// How a store stands.
    Verdict(Verdict),
    /// Whether the next wave may open.
    Gated {
        /// The wave that was looked at, counted from 0.
        wave: usize,
        /// What the shops reported, where anybody asked.
        figures: Option<Figures>,
        /// How many stores of the wave failed.
        failed_stores: u64,
        /// What follows.
        decision: Decision,
    },
    /// It stands still until somebody resumes it.
    Paused {
        /// Why.
        why: String,
    },
    /// Somebody lets it go on.
    Resumed {
        /// Who.
        by: String,
    },
    /// It ended before its last wave.
    Aborted {
        /// Why.
        why: String,
    },
    /// It ended: every store of every wave has its verdict.
    Finished,
}

/// What a rollout is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Created {
    /// The app.
    pub app: String,
    /// The release that stores shall run; `None`: none of ours.
    pub release: Option<u32>,
    /// What the app's stores ran before, by the journal.
    pub previous: Option<u32>,
    /// Whom it moves.
    pub reach: Reach,
    /// Its waves, in order.
    pub waves: Vec<Wave>,
    /// What has to hold between waves; `None`: nothing.
    pub gate: Option<Gate>,
    /// The rollout that this one takes back.
    pub undoes: Option<u64>,
    /// Whether it leads stores back: interrupted, it is gone on with by the next rollback, and not taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
    /// Who began it.
    pub by: String,
}

/// One change, with what is needed to take it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Registers a script.
    Create {
        /// What it loads.
        what: What,
    },
    /// Changes a script.
    Update {
        /// Which.
        id: ScriptId,
        /// What it loaded.
        from: What,
        /// What it shall load.
        to: What,
    },
    /// Removes a script.
    Remove {
        /// Which.
        id: ScriptId,
    },
    /// Removes what this rollout registered, for it turned out wrong.
    TakeBack {
        /// Which.
        id: ScriptId,
    },
    /// Changes a script back, for the change turned out wrong.
    PutBack {
        /// Which.
        id: ScriptId,
        /// What it loaded before.
        to: What,
    },
    /// Writes the channel.
    Channel {
        /// As it was; `None`: there was none.
        #[serde(with = "whole")]
        from: Option<Channel>,
        /// As it shall be.
        #[serde(with = "whole")]
        to: Channel,
    },
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// It was done.
    Done,
    /// It failed.
    Failed,
    /// Nobody knows; reading the store decides.
    Unknown,
}

/// A channel's keys are numbers, which serde does not find again inside of a tagged form; a JSON value of its own keeps them.
mod whole {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::to_value(value).map_err(S::Error::custom)?.serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        serde_json::from_value(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
