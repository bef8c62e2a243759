//! How a release fares in the shops' pages.

use std::process::Stdio;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::process::Command;
use vitrina_release::shell;

/// What shops reported of one release: `{"release": 7, "started": 1200, "failed": 3}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The release.
    pub release: u32,
    /// How many page loads started it.
    pub started: u64,
    /// How many of them failed.
    pub failed: u64,
}

/// Who can tell how a release fares.
#[async_trait]
pub trait Health: Send + Sync {
    /// The figures of a release, from its first page load on.
    ///
    /// # Errors
    /// [`HealthError`]; to the gate that is no data.
    async fn figures(&self, release: u32) -> Result<Figures, HealthError>;
}

/// Why nobody can tell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{source_of_figures} tells no figures of release {release}: {reason}")]
pub struct HealthError {
    /// Who was asked.
    pub source_of_figures: String,
    /// Of which release.
    pub release: u32,
    /// Why it does not tell.
    pub reason: String,
}

/// Any command that prints [`Figures`] as JSON. It gets the release's number in `VITRINA_HEALTH_RELEASE`.
#[derive(Clone, Debug)]
pub struct HealthCommand {
    /// A command line for `sh -c`, on Windows for `cmd /C`.
    pub command: String,
}

/// How long the command may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[async_trait]
impl Health for HealthCommand {
    async fn figures(&self, release: u32) -> Result<Figures, HealthError> {
        let failed = |reason: String| HealthError { source_of_figures: format!("`{}`", self.command), release, reason };
        let command = Command::from(shell(&self.command))
            .env("VITRINA_HEALTH_RELEASE", release.to_string())
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(PATIENCE, command).await;
        let output = output.map_err(|_| failed(format!("it takes longer than {} seconds", PATIENCE.as_secs())))?;
        let output = output.map_err(|error| failed(error.to_string()))?;
        if !output.status.success() {
            return Err(failed(format!("it ended with {}", output.status)));
        }
        let figures: Figures = serde_json::from_slice(&output.stdout)
            .map_err(|error| failed(format!("{error}; it has to print {{\"release\", \"started\", \"failed\"}}")))?;
        match figures.release == release && figures.failed <= figures.started {
            true => Ok(figures),
            false => Err(failed(format!("it says {figures:?}"))),
        }
    }
}
