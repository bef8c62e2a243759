//! A plan as a file, to be looked at now and applied later.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vitrina_release::Channel;

use crate::{Action, Placement, Plan, Reach, Rollout, StoreKey};

/// The form's version.
const VERSION: u32 = 1;

/// A plan without the means to carry it out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanFile {
    version: u32,
    /// The app.
    pub app: String,
    /// The release; `None`: stores shall run nothing of ours.
    pub release: Option<u32>,
    /// Whom it moves.
    pub reach: Reach,
    /// The channel after the last wave, if it is another than now.
    pub channel: Option<Channel>,
    /// What each store needs.
    pub stores: Vec<PlannedStore>,
}

/// One store of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedStore {
    /// Which.
    pub store: StoreKey,
    /// How it gets the script.
    pub placement: Placement,
    /// What it needs.
    #[serde(flatten)]
    pub action: Action,
}

/// Why a plan cannot be had from a file, or no longer holds.
#[derive(Debug, thiserror::Error)]
pub enum PlanFileError {
    /// The file cannot be read.
    #[error("the plan {} cannot be read: {reason}", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The file cannot be written.
    #[error("the plan cannot be written to {}: {reason}", path.display())]
    Unsaved {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// It is no plan of this version.
    #[error("{} is no plan: {reason}; make one with `vitrina plan --save FILE`", path.display())]
    NoPlan {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// It is another app's.
    #[error("the plan is for the app {planned}, Vitrina.toml names {configured}; use the right file")]
    OtherApp {
        /// The plan's.
        planned: String,
        /// Vitrina.toml's.
        configured: String,
    },
    /// Something has changed since it was made.
    #[error("the plan no longer holds: {first}{}; nothing was changed, make a new plan", others(*count))]
    Left {
        /// The first difference.
        first: String,
        /// How many there are.
        count: usize,
    },
}

fn others(count: usize) -> String {
    match count {
        1 => String::new(),
        count => format!(" (and {} more differences)", count - 1),
    }
}

impl PlanFile {
    /// The plan of a rollout.
    pub fn of(rollout: &Rollout, plan: &Plan) -> PlanFile {
        let planned = plan.stores.iter().map(|planned| PlannedStore {
            store: planned.store.target.key.clone(),
            placement: planned.store.target.placement,
            action: planned.action.clone(),
        });
        PlanFile {
            version: VERSION,
            app: rollout.hosting.app().to_owned(),
            release: rollout.number(),
            reach: rollout.reach,
            channel: plan.channel.clone(),
            stores: planned.collect(),
        }
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// [`PlanFileError::Unread`], [`PlanFileError::NoPlan`].
    pub fn read(path: &Path) -> Result<PlanFile, PlanFileError> {
        let failed = |reason: String| PlanFileError::Unread { path: path.to_owned(), reason };
        let no_plan = |reason: String| PlanFileError::NoPlan { path: path.to_owned(), reason };
        let text = fs::read(path).map_err(|error| failed(error.to_string()))?;
        let plan: PlanFile = serde_json::from_slice(&text).map_err(|error| no_plan(error.to_string()))?;
        match plan.version {
            VERSION => Ok(plan),
            version => Err(no_plan(format!("it has version {version}, this command knows {VERSION}"))),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`PlanFileError::Unsaved`].
    pub fn save(&self, path: &Path) -> Result<(), PlanFileError> {
        let failed = |reason: String| PlanFileError::Unsaved { path: path.to_owned(), reason };
        let text = serde_json::to_vec(self).map_err(|error| failed(error.to_string()))?;
        fs::write(path, text).map_err(|error| failed(error.to_string()))
    }

    /// Checks that a plan made `now` says the same.
    ///
    /// # Errors
    /// [`PlanFileError::OtherApp`], [`PlanFileError::Left`].
    pub fn still_holds(&self, now: &PlanFile) -> Result<(), PlanFileError> {
        if self.app != now.app {
            return Err(PlanFileError::OtherApp { planned: self.app.clone(), configured: now.app.clone() });
        }
        let differences = self.differences(now);
        match differences.first() {
            None => Ok(()),
            Some(first) => Err(PlanFileError::Left { first: first.clone(), count: differences.len() }),
        }
    }

    fn differences(&self, now: &PlanFile) -> Vec<String> {
        let by_store = |plan: &PlanFile| -> BTreeMap<StoreKey, PlannedStore> {
            plan.stores.iter().map(|planned| (planned.store.clone(), planned.clone())).collect()
        };
        let (planned, present) = (by_store(self), by_store(now));
        let mut differences = Vec::new();
        if self.channel != now.channel {
            differences.push("the channel was written by somebody else".to_owned());
        }
        for (key, planned) in &planned {
            match present.get(key) {
                None => differences.push(format!("{key} is no longer among the stores")),
                Some(present) if !same(planned, present) => {
                    let (was, is) = (planned.action.word(), present.action.word());
                    differences.push(format!("{key} was planned as {was} and now needs {is}, or another one"));
                }
                Some(_) => {}
            }
        }
        let new = present.keys().filter(|key| !planned.contains_key(*key));
        differences.extend(new.map(|key| format!("{key} was not among the stores")));
        differences
    }
}

/// What stands in the way may be told in other words each time.
fn same(planned: &PlannedStore, now: &PlannedStore) -> bool {
    match (&planned.action, &now.action) {
        (Action::Blocked(before), Action::Blocked(now)) => before.kind == now.kind,
        _ => planned == now,
    }
}
