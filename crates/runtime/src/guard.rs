//! What ends when it is dropped.

use crate::{Form, host, listeners};

/// Holds a listener, a timer, a mounted node or a style: dropped, it ends that. [`forget`](Guard::forget) leaves it for as long
/// as the script runs.
#[derive(Debug)]
#[must_use = "dropped, it ends what it holds; `forget` it to keep that as long as the script runs"]
pub struct Guard {
    number: i32,
}

impl Guard {
    pub(crate) fn new(number: i32) -> Guard {
        Guard { number }
    }

    /// Holds a listener that the host knows by a number.
    pub(crate) fn listening(number: i32, listener: impl FnMut(i32, &Form) + 'static) -> Guard {
        listeners::add(number, Box::new(listener));
        Guard { number }
    }

    /// Lets it run until the script ends.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        host::release(self.number);
        listeners::remove(self.number);
        host::unmount(self.number);
    }
}
