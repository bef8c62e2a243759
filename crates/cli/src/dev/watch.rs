//! Changes of the script's source.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::refused;
use crate::error::Error;

/// An editor writes a file in several steps; what comes within this time is one change.
const ONE_CHANGE: Duration = Duration::from_millis(40);

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// When it began.
    pub(super) at: Instant,
    /// Whether `Vitrina.toml` is part of it.
    pub(super) config: bool,
}

/// The changes of a script and its `Vitrina.toml`.
pub(super) struct Changes {
    _watcher: RecommendedWatcher,
    seen: UnboundedReceiver<Change>,
}

impl Changes {
    /// Watches a script's folder, its manifest and its source, not what is built of them; and the file of its configuration.
    pub(super) fn of(script: &Path, config: &Path) -> Result<Changes, Error> {
        let (tell, seen) = unbounded_channel();
        let folder = whole(script);
        let config = whole(config);
        let beside = config.parent().filter(|beside| *beside != folder).map(Path::to_path_buf);
        let crate_folder = folder.clone();
        let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
            let Some(event) = event.ok().filter(writes) else { return };
            let config = event.paths.contains(&config);
            if config || event.paths.iter().any(|path| is_source(path, &crate_folder)) {
                let _ = tell.send(Change { at: Instant::now(), config });
            }
        })
        .map_err(|error| refused("watch the script", error))?;
        let mut watch = |path: &Path, how| watcher.watch(path, how).map_err(|error| refused("watch the script", error));
        // The folder itself alone: `target` below it changes all the time.
        watch(&folder, RecursiveMode::NonRecursive)?;
        for below in sources(&folder) {
            watch(&below, RecursiveMode::Recursive)?;
        }
        // An editor puts another file in its place, so the folder is watched.
        if let Some(beside) = beside {
            watch(&beside, RecursiveMode::NonRecursive)?;
        }
        Ok(Changes { _watcher: watcher, seen })
    }

    /// Waits for the next change.
    pub(super) async fn next(&mut self) -> Change {
        let Some(mut change) = self.seen.recv().await else { return std::future::pending().await };
        while let Ok(Some(more)) = tokio::time::timeout(ONE_CHANGE, self.seen.recv()).await {
            change.config |= more.config;
        }
        change
    }
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Every folder of the crate that is not made by a build.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.is_dir() && !is_made(path)).collect()
}

fn is_made(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == "target" || name == "dist" || name == "node_modules" || name.starts_with('.')
}

fn writes(event: &Event) -> bool {
    matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_))
}

fn is_source(path: &Path, folder: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(folder) else { return false };
    let Some(first) = inside.components().next() else { return false };
    // Cargo writes its lock file during a build.
    !is_made(Path::new(first.as_os_str())) && path.file_name().is_some_and(|name| name != "Cargo.lock")
}
