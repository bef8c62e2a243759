//! What all calls of a scenario have said, so that nothing secret slips through in a call that nobody looks at.

use std::sync::{Arc, Mutex, PoisonError};

use crate::Ended;

/// What calls have said so far.
#[derive(Clone, Default)]
pub(crate) struct Said(Arc<Mutex<String>>);

impl Said {
    /// Keeps what one more call said.
    pub(crate) fn keep(&self, ended: &Ended) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(&ended.stdout);
        text.push_str(&ended.stderr);
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
