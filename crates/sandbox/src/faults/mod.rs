//! Faults on demand: rules that make the listeners fail the way networks, servers and platforms do. A rule says which
//! requests it means, which of them it hits, and what happens to those. The first rule that hits decides; what a rule
//! does depends on its seed and on how many requests it saw, so the same requests meet the same faults again.

mod act;
mod effect;
mod glob;
mod rule;

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

pub(crate) use act::meet;
pub(crate) use effect::Effect;
pub(crate) use rule::{Asked, Place, Rule};

/// The rules in force.
#[derive(Default)]
pub(crate) struct Faults {
    kept: Mutex<Kept>,
    /// Counts removals, for requests that hang until their rule goes.
    removals: watch::Sender<u64>,
}

#[derive(Default)]
struct Kept {
    rules: Vec<Installed>,
    last_id: u64,
}

/// A rule with what it did so far.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Installed {
    pub id: u64,
    #[serde(flatten)]
    pub rule: Rule,
    /// Requests that it meant.
    pub seen: u64,
    /// Requests that it hit.
    pub hits: u64,
}

/// A rule that hit a request.
pub(crate) struct Hit {
    pub id: u64,
    pub effect: Effect,
}

impl Faults {
    /// Puts a rule in force, after those that are.
    pub(crate) fn add(&self, rule: Rule) -> Installed {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let installed = Installed { id: kept.last_id, rule, seen: 0, hits: 0 };
        kept.rules.push(installed.clone());
        installed
    }

    /// All rules, oldest first.
    pub(crate) fn list(&self) -> Vec<Installed> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).rules.clone()
    }

    /// Whether no rule is in force.
    pub(crate) fn is_empty(&self) -> bool {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).rules.is_empty()
    }

    /// Ends a rule and releases the requests that hang or wait because of it. False when there is none of that id.
    pub(crate) fn remove(&self, id: u64) -> bool {
        self.retain(|rule| rule.id != id)
    }

    /// Ends all rules.
    pub(crate) fn clear(&self) {
        self.retain(|_| false);
    }

    fn retain(&self, keep: impl FnMut(&Installed) -> bool) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.rules.len();
        kept.rules.retain(keep);
        let removed = kept.rules.len() < before;
        drop(kept);
        if removed {
            self.removals.send_modify(|count| *count += 1);
        }
        removed
    }

    /// The first rule that hits this request. Every rule that means it counts it until then.
    pub(crate) fn hit(&self, asked: &Asked<'_>) -> Option<Hit> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.rules.iter_mut().find_map(|installed| {
            if !installed.rule.means(asked) {
                return None;
            }
            installed.seen += 1;
            if !installed.rule.hits(installed.seen, installed.hits) {
                return None;
            }
            installed.hits += 1;
            Some(Hit { id: installed.id, effect: installed.rule.fault.clone() })
        })
    }

    /// Returns when the rule is gone.
    pub(crate) async fn gone(&self, id: u64) {
        let mut removals = self.removals.subscribe();
        let there = |faults: &Faults| {
            let kept = faults.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.rules.iter().any(|rule| rule.id == id)
        };
        while there(self) {
            // The sender is a field of `self`, so it lives.
            let _ = removals.changed().await;
        }
    }
}
