//! `vitrina login`, with Chromium in the merchant's chair.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::command::Vitrina;
use super::stores::Store;
use super::text_at;
use crate::failure::Failure;
use crate::program::{self, Program};
use crate::stop::Stop;
use crate::workspace;

const PATIENCE: Duration = Duration::from_secs(60);

/// Logs one store in: the command prints where to go, the merchant goes there and accepts, the command takes the code.
pub(super) async fn login(vitrina: &Vitrina, store: &Store, chromium: &Path, stop: &Stop) -> Result<(), Failure> {
    let name = format!("vitrina login {}", store.platform);
    let failed = |why: String| Failure::Output { program: name.clone(), why };
    let mut args = vec!["login", store.platform, "--no-browser"];
    if store.platform == "tiendanube" {
        args.push("--replace-token");
    }
    let mut command = vitrina.call(&args).serve()?;
    let stdout = command.stdout.take().ok_or_else(|| failed("it has no stdout".to_string()))?;
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    let read = tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await;
    if !matches!(read, Ok(Ok(bytes)) if bytes > 0) {
        program::end(&mut command).await;
        return Err(failed("it ended, or said nothing, before it named an address".to_string()));
    }
    let event: Value = serde_json::from_str(&line).map_err(|error| failed(error.to_string()))?;
    let url = text_at(&event, "/url", &name)?;

    let merchant = Program::new("node")
        .arg(workspace::path("tests/browser/consent.mjs"))
        .args([url, store.id])
        .env("CHROMIUM", chromium)
        .run(stop)
        .await;
    if let Err(failure) = merchant {
        program::end(&mut command).await;
        return Err(failure);
    }
    // Whatever else it says is for a person.
    let mut rest = String::new();
    let (ended, _) = tokio::join!(
        tokio::time::timeout(PATIENCE, command.wait()),
        tokio::time::timeout(PATIENCE, stdout.read_to_string(&mut rest))
    );
    match ended {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(Failure::Program { command: name, status, log: None }),
        _ => {
            program::end(&mut command).await;
            Err(failed("it did not end after the merchant had accepted".to_string()))
        }
    }
}
