//! A call of the command: how long it took, and the most that it occupied.

use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;

use crate::bench::sandbox::peak;
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;

/// How often the process is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A call that has ended.
pub(super) struct Watched {
    /// The exit code; `None` when a signal ended it.
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) seconds: f64,
    /// Resident bytes at most.
    pub(super) most: f64,
}

pub(super) async fn run(program: Program, stop: &Stop) -> Result<Watched, Failure> {
    let begun = Instant::now();
    let mut child = program.serve()?;
    let process = child.id().unwrap_or_default();
    // Its results are larger than a pipe holds; somebody has to read them.
    let mut stdout = child.stdout.take();
    let reader = tokio::spawn(async move {
        let mut text = String::new();
        if let Some(stdout) = &mut stdout {
            // What cannot be read shows as a result that is missing.
            let _ = stdout.read_to_string(&mut text).await;
        }
        text
    });
    let mut most: u64 = 0;
    let status = loop {
        tokio::select! {
            status = child.wait() => break status,
            () = tokio::time::sleep(LOOK) => most = most.max(peak(process).unwrap_or(most)),
            () = stop.asked() => return Err(Failure::Interrupted),
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    let code = status.ok().and_then(|status| status.code());
    Ok(Watched { code, stdout: reader.await.unwrap_or_default(), seconds, most: most as f64 })
}
