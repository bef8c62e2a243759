//! What the open pages are told: the newest build, or why there is none.

use std::path::PathBuf;

use serde::Serialize;
use tokio::sync::watch;

/// How the last build ended.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(super) enum News {
    /// There was none yet.
    Nothing,
    Built {
        release: u32,
        entry: String,
    },
    Failed {
        text: String,
    },
}

impl News {
    /// As pages read it; empty when there is nothing to tell.
    pub(super) fn told(&self) -> String {
        match self {
            News::Nothing => String::new(),
            news => serde_json::to_string(news).unwrap_or_default(),
        }
    }
}

/// Where builds are laid down and pages look for them.
pub(super) struct Desk {
    /// The folder with the newest bundle.
    pub(super) bundle: PathBuf,
    /// Whose pages may look.
    pub(super) origins: Vec<String>,
    news: watch::Sender<News>,
}

impl Desk {
    pub(super) fn new(bundle: PathBuf, origins: Vec<String>) -> Desk {
        Desk { bundle, origins, news: watch::Sender::new(News::Nothing) }
    }

    pub(super) fn tell(&self, news: News) {
        self.news.send_replace(news);
    }

    pub(super) fn newest(&self) -> News {
        self.news.borrow().clone()
    }

    /// What is newest now, and all that comes.
    pub(super) fn listen(&self) -> watch::Receiver<News> {
        let mut listener = self.news.subscribe();
        listener.mark_changed();
        listener
    }
}
