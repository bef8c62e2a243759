//! Being asked to stop.

use tokio::sync::watch;

/// Hears that somebody wants the rollout to stop: stores in hand are brought to their verdict, no further one is taken up.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

/// Asks the rollout to stop.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stop {
    /// Both ends.
    pub fn pair() -> (Stopper, Stop) {
        let (ask, heard) = watch::channel(false);
        (Stopper(ask), Stop(heard))
    }

    /// One that never comes.
    pub fn never() -> Stop {
        Stop::pair().1
    }

    /// Whether it was asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when it is asked for.
    pub async fn asked(&self) {
        let mut heard = self.0.clone();
        if heard.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Stopper {
    /// Asks.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }
}
