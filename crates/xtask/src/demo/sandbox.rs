//! `vitrina sandbox` as a child of the demo.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use super::config;
use crate::failure::Failure;
use crate::program::{self, Program};
use crate::workspace;

const PATIENCE: Duration = Duration::from_secs(60);

/// Where the sandbox answers; the line that `vitrina sandbox --json` prints.
#[derive(Debug, Deserialize)]
pub(super) struct Urls {
    pub(super) tiendanube: String,
    pub(super) pago_shops: String,
    pub(super) cdn: String,
    pub(super) control: String,
    pub(super) shops: Vec<Shop>,
}

/// One shop's pages.
#[derive(Debug, Deserialize)]
pub(super) struct Shop {
    pub(super) store: String,
    pub(super) platform: String,
    pub(super) product: String,
    pub(super) category: String,
}

/// A running sandbox. It ends when this value is dropped: its stdin closes.
pub(super) struct Sandbox {
    child: Child,
    urls: Urls,
}

impl Sandbox {
    /// Starts it on free ports, serving the demo's hosting folder.
    pub(super) async fn start(dir: &Path) -> Result<Sandbox, Failure> {
        let log = dir.join("sandbox.log");
        let mut child = Program::new(workspace::built("vitrina"))
            .args(["sandbox", "--json", "--until-stdin-closes", "--hosting"])
            .arg(config::hosting_dir(dir))
            .log(log.clone())
            .serve()?;
        let silent = |why: String, log: PathBuf| Failure::Output {
            program: format!("vitrina sandbox (log: {})", log.display()),
            why,
        };
        let stdout = child.stdout.take().ok_or_else(|| silent("it has no stdout".to_string(), log.clone()))?;
        let mut line = String::new();
        let mut stdout = BufReader::new(stdout);
        let read = tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await;
        match read {
            Ok(Ok(_)) if !line.is_empty() => {}
            _ => return Err(silent("it did not say where it answers".to_string(), log)),
        }
        let urls = serde_json::from_str(&line).map_err(|error| silent(error.to_string(), log))?;
        Ok(Sandbox { child, urls })
    }

    pub(super) fn urls(&self) -> &Urls {
        &self.urls
    }

    /// Ends it and waits until it is gone.
    pub(super) async fn end(mut self) {
        program::end(&mut self.child).await;
    }
}
