//! Changes of the script's source.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::refused;
use crate::error::Error;

/// An editor writes a file in several steps; what comes within this time is one change.
const ONE_CHANGE: Duration = Duration::from_millis(40);

/// The changes below a folder.
pub(super) struct Changes {
    _watcher: RecommendedWatcher,
    seen: UnboundedReceiver<Instant>,
}

impl Changes {
    /// Watches a script's folder: its manifest and its source, not what is built of them.
    pub(super) fn of(script: &Path) -> Result<Changes, Error> {
        let (tell, seen) = unbounded_channel();
        let folder = script.canonicalize().unwrap_or_else(|_| script.to_path_buf());
        let crate_folder = folder.clone();
        let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| matters(&event, &crate_folder)) {
                let _ = tell.send(Instant::now());
            }
        })
        .map_err(|error| refused("watch the script", error))?;
        // The folder itself alone: `target` below it changes all the time.
        watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(|error| refused("watch the script", error))?;
        for below in sources(&folder) {
            watcher.watch(&below, RecursiveMode::Recursive).map_err(|error| refused("watch the script", error))?;
        }
        Ok(Changes { _watcher: watcher, seen })
    }

    /// Waits for the next change and says when it began.
    pub(super) async fn next(&mut self) -> Instant {
        let Some(first) = self.seen.recv().await else { return std::future::pending().await };
        while let Ok(Some(_)) = tokio::time::timeout(ONE_CHANGE, self.seen.recv()).await {}
        first
    }
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

fn matters(event: &Event, folder: &Path) -> bool {
    let writes = matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    let source = |path: &PathBuf| {
        let first = path.strip_prefix(folder).ok().and_then(|inside| inside.components().next());
        let made = first.is_some_and(|first| is_made(Path::new(first.as_os_str())));
        // Cargo writes its lock file during a build.
        !made && path.file_name().is_some_and(|name| name != "Cargo.lock") && path != folder
    };
    writes && event.paths.iter().any(source)
}
