//! Ctrl-C while stores are moved.

use std::sync::atomic::{AtomicBool, Ordering};

use vitrina_rollout::{Stop, Stopper};

use crate::screen::Screen;

/// The first Ctrl-C lets a rollout finish the stores in hand; the second ends the process, which leaves it resumable too.
#[derive(Debug)]
pub(crate) struct Interrupt {
    stopper: Stopper,
    stop: Stop,
    /// Whether anybody finishes something before it ends.
    heeded: AtomicBool,
}

impl Interrupt {
    pub(crate) fn new() -> Interrupt {
        let (stopper, stop) = Stop::pair();
        Interrupt { stopper, stop, heeded: AtomicBool::new(false) }
    }

    /// For somebody who ends by it in good order.
    pub(crate) fn stop(&self) -> Stop {
        self.heeded.store(true, Ordering::SeqCst);
        self.stop.clone()
    }

    /// Returns when the process is to end at once.
    pub(crate) async fn now(&self, screen: &Screen) {
        loop {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            if !self.heeded.load(Ordering::SeqCst) || self.stop.is_asked() {
                return;
            }
            self.stopper.ask();
            screen.note("Stopping after the stores in hand; Ctrl-C again ends at once");
        }
    }
}
