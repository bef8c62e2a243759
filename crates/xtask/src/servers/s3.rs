//! moto in a Python process that ends with its stdin.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use crate::failure::Failure;
use crate::program::{self, Program};
use crate::stop::Stop;
use crate::workspace;

const PATIENCE: Duration = Duration::from_secs(90);

pub(super) struct S3 {
    child: Child,
    access: String,
}

impl S3 {
    pub(super) async fn start(python: &Path, log: &Path, stop: &Stop) -> Result<S3, Failure> {
        let mut child = Program::new(python)
            .arg(workspace::path("crates/xtask/src/servers/s3.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .log(log.to_path_buf())
            .serve()?;
        let silent = || Failure::Output {
            program: format!("the S3-compatible server (log: {})", log.display()),
            why: "it did not say where it answers".to_string(),
        };
        let mut said = BufReader::new(child.stdout.take().ok_or_else(silent)?);
        let mut line = String::new();
        let read = tokio::select! {
            read = tokio::time::timeout(PATIENCE, said.read_line(&mut line)) => read,
            () = stop.asked() => return Err(Failure::Interrupted),
        };
        match read {
            Ok(Ok(_)) if line.split_whitespace().count() == 4 => Ok(S3 { child, access: line.trim().to_string() }),
            _ => Err(silent()),
        }
    }

    /// Endpoint, bucket, key and secret.
    pub(super) fn access(&self) -> &str {
        &self.access
    }

    pub(super) async fn end(mut self) {
        program::end(&mut self.child).await;
    }
}
