//! Progress lines: what runs, and for how long.

use std::future::Future;
use std::time::{Duration, Instant};

/// How often a long step says that it still runs.
const BEAT: Duration = Duration::from_secs(20);

/// Runs a step with a line at its beginning, one every twenty seconds, and one at its end. Answers how long it took.
pub(crate) async fn step<T, E>(name: &str, work: impl Future<Output = Result<T, E>>) -> Result<(T, Duration), E> {
    step_at(name, || None, work).await
}

/// The same for work that can say how far it is.
pub(crate) async fn step_at<T, E>(
    name: &str,
    far: impl Fn() -> Option<String>,
    work: impl Future<Output = Result<T, E>>,
) -> Result<(T, Duration), E> {
    let begun = Instant::now();
    eprintln!("{name} …");
    let mut work = std::pin::pin!(work);
    let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + BEAT, BEAT);
    loop {
        tokio::select! {
            result = &mut work => {
                let took = begun.elapsed();
                let verdict = if result.is_ok() { "done" } else { "FAILED" };
                eprintln!("{name}: {verdict} ({:.1} s)", took.as_secs_f64());
                return result.map(|value| (value, took));
            }
            _ = beat.tick() => {
                let far = far().map(|far| format!(", {far}")).unwrap_or_default();
                eprintln!("{name} … {:.0} s{far}", begun.elapsed().as_secs_f64());
            }
        }
    }
}
