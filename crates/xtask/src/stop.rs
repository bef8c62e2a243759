//! Ctrl-C and SIGTERM, as a state that every wait looks at.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::failure::Failure;

/// Whether the person, or the system, asked to end.
#[derive(Clone)]
pub(crate) struct Stop {
    asked: watch::Receiver<bool>,
}

impl Stop {
    /// Listens for SIGINT and SIGTERM from now on.
    pub(crate) fn on_signals() -> Result<Stop, Failure> {
        let failed = Failure::file("listen for signals in", ".");
        let (interrupt, terminate) = match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
            (Ok(interrupt), Ok(terminate)) => (interrupt, terminate),
            (Err(error), _) | (_, Err(error)) => return Err(failed(error)),
        };
        let (mut interrupt, mut terminate) = (interrupt, terminate);
        let (tell, asked) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tell.send_replace(true);
            // Later signals are taken as well: ending what was started must not be cut short.
            tell.closed().await;
        });
        Ok(Stop { asked })
    }

    /// Returns once ending was asked for.
    pub(crate) async fn asked(&self) {
        let mut asked = self.asked.clone();
        if asked.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
