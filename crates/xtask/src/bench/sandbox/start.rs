//! From the command to the first answer.

use std::time::Instant;

use crate::bench::{peer, release};
use crate::failure::Failure;
use crate::http::{self, Body};
use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::stop::Stop;

const STARTS: usize = 9;

/// Milliseconds that the command takes with so many made-up stores until a request is answered: the middle of nine.
pub(super) async fn median(stores: u32, stop: &Stop) -> Result<f64, Failure> {
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        tokio::select! {
            time = start(stores) => times.push(time?),
            () = stop.asked() => return Err(Failure::Interrupted),
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(times[STARTS / 2])
}

async fn start(stores: u32) -> Result<f64, Failure> {
    let begun = Instant::now();
    let vitrina = Program::new(release::path()).args(["sandbox", "--stores", &stores.to_string()]);
    let sandbox = Sandbox::start(vitrina, peer::log("sandbox")?).await?;
    let url = format!("{}__sandbox/requests", sandbox.urls().control);
    http::call("GET", &url, Body::Json(&serde_json::Value::Null)).await?;
    let took = begun.elapsed();
    sandbox.end().await;
    Ok(took.as_secs_f64() * 1000.0)
}
