//! Timers.

use crate::{Guard, Page, host};

impl Page {
    /// Calls `work` once, after so many milliseconds, unless the guard is dropped before.
    pub fn after(&self, milliseconds: u32, work: impl FnOnce() + 'static) -> Guard {
        let mut work = Some(work);
        Guard::listening(host::timer(milliseconds, false), move |_, _| {
            if let Some(work) = work.take() {
                work();
            }
        })
    }

    /// Calls `work` every so many milliseconds, until the guard is dropped.
    pub fn every(&self, milliseconds: u32, mut work: impl FnMut() + 'static) -> Guard {
        Guard::listening(host::timer(milliseconds, true), move |_, _| work())
    }
}
