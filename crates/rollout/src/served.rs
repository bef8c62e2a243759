//! What is served at an address, asked once per rollout however many stores load it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;
use vitrina_platform::Transport;
use vitrina_release::Channel;

use crate::ReadBackError;
use crate::read_back::{check, fetch_channel, fetch_integrity};

type Answers<T> = Mutex<HashMap<String, Arc<OnceCell<Result<T, ReadBackError>>>>>;

/// Remembers answers for the length of one rollout.
#[derive(Default)]
pub(crate) struct Served {
    checked: Answers<()>,
    fetched: Answers<String>,
}

impl Served {
    /// The channel as pages get it. Asked each time: it moves.
    pub(crate) async fn channel(&self, network: &dyn Transport, url: &str) -> Result<Channel, ReadBackError> {
        fetch_channel(network, url).await
    }

    /// Whether pages can use the file at `url` and it has this integrity.
    pub(crate) async fn check(&self, network: &dyn Transport, url: &str, expected: &str) -> Result<(), ReadBackError> {
        let cell = cell(&self.checked, url);
        cell.get_or_init(|| check(network, url, expected)).await.clone()
    }

    /// The integrity of what lies at `url`.
    pub(crate) async fn integrity(&self, network: &dyn Transport, url: &str) -> Result<String, ReadBackError> {
        let cell = cell(&self.fetched, url);
        cell.get_or_init(|| fetch_integrity(network, url)).await.clone()
    }
}

fn cell<T>(answers: &Answers<T>, url: &str) -> Arc<OnceCell<Result<T, ReadBackError>>> {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(answers.entry(url.to_owned()).or_default())
}
