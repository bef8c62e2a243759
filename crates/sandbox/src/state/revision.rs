//! How often what a shop sells was changed: what is made of it is good as long as its revision is. Kept in memory, for what
//! is made of it is too.

use std::collections::HashMap;
use std::sync::PoisonError;

use super::State;

/// The kinds of documents that a shop shows.
const GOODS: [&str; 4] = ["product", "category", "products", "categories"];

/// A point in the life of a store's goods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Revision {
    all: u64,
    own: u64,
}

/// How many changes there were since the sandbox began.
#[derive(Default)]
pub(super) struct Revisions {
    /// Of every store at once.
    all: u64,
    /// Of one store, by the key of its documents.
    own: HashMap<String, u64>,
}

impl State {
    /// The revision of the goods of the store whose documents lie under that key.
    pub(crate) fn revision(&self, store: &str) -> Revision {
        let revisions = self.revisions.lock().unwrap_or_else(PoisonError::into_inner);
        Revision { all: revisions.all, own: revisions.own.get(store).copied().unwrap_or_default() }
    }

    /// Says that a document was changed.
    pub(super) fn revise(&self, store: &str, kind: &str) {
        if GOODS.contains(&kind) {
            let mut revisions = self.revisions.lock().unwrap_or_else(PoisonError::into_inner);
            *revisions.own.entry(store.to_owned()).or_default() += 1;
        }
    }

    /// Says that anything may have changed.
    pub(super) fn revise_all(&self) {
        self.revisions.lock().unwrap_or_else(PoisonError::into_inner).all += 1;
    }
}
