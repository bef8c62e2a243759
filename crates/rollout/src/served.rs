//! What is served at an address, and whose loader it is: asked once per rollout however many stores load it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use vitrina_platform::Transport;
use vitrina_release::Channel;

use crate::read_back::{check, fetch_channel, fetch_integrity};
use crate::{Obstacle, ReadBackError, Rollout, portal};

/// How long a failure counts for other stores too. A hosting that was down for a moment is asked again after that.
const FAILURE_COUNTS: Duration = Duration::from_secs(5);

/// The last answer to each question, and when it came; asked by one store at a time.
type Answers<T, E> = Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<(Instant, Result<T, E>)>>>>>;

/// Remembers answers for the length of one rollout.
#[derive(Default)]
pub(crate) struct Served {
    checked: Answers<(), ReadBackError>,
    fetched: Answers<String, ReadBackError>,
    loaders: Answers<Option<u32>, Obstacle>,
}

impl Served {
    /// The channel as pages get it. Asked each time: it moves.
    pub(crate) async fn channel(&self, network: &dyn Transport, url: &str) -> Result<Channel, ReadBackError> {
        fetch_channel(network, url).await
    }

    /// Whether pages can use the file at `url` and it has this integrity.
    pub(crate) async fn check(&self, network: &dyn Transport, url: &str, expected: &str) -> Result<(), ReadBackError> {
        once(&self.checked, url, check(network, url, expected)).await
    }

    /// The integrity of what lies at `url`.
    pub(crate) async fn integrity(&self, network: &dyn Transport, url: &str) -> Result<String, ReadBackError> {
        once(&self.fetched, url, fetch_integrity(network, url)).await
    }

    /// The release whose loader has this integrity; reading every release's record for it is not for each store.
    pub(crate) async fn release_of_loader(&self, rollout: &Rollout, integrity: &str) -> Result<Option<u32>, Obstacle> {
        once(&self.loaders, integrity, portal::release_of_loader(rollout, integrity)).await
    }
}

/// The answer that is known already, else what `ask` brings.
async fn once<T: Clone, E: Clone>(
    answers: &Answers<T, E>,
    question: &str,
    ask: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let known = {
        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(answers.entry(question.to_owned()).or_default())
    };
    let mut known = known.lock().await;
    if let Some((at, answer)) = &*known
        && (answer.is_ok() || at.elapsed() < FAILURE_COUNTS)
    {
        return answer.clone();
    }
    let answer = ask.await;
    *known = Some((Instant::now(), answer.clone()));
    answer
}
