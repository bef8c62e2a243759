//! `dev.save-to-page`: from a saved line to new code in an open page, the shopper's choice kept.

use serde::Deserialize;
use serde_json::json;

use super::median::median;
use super::row::{Figure, Row};
use super::{peer, release, report};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::{setup, workspace};

const NAME: &str = "dev.save-to-page";
const ROUNDS: usize = 9;
/// Seconds (DESIGN.md, budgets).
const CEILING: f64 = 5.0;

/// What `tests/browser/dev.mjs` saw.
#[derive(Deserialize)]
struct Seen {
    seconds: Vec<f64>,
    faults: Vec<String>,
}

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    setup::run(stop).await?;
    release::vitrina(stop).await?;
    let (row, faults) = measure(stop).await?;
    report::report("dev", &Vec::from_iter(row), &[NAME], faults)
}

/// Makes a project, serves it, and changes its line `ROUNDS` times. Answers the row and what went wrong in the page.
async fn measure(stop: &Stop) -> Result<(Option<Row>, Vec<String>), Failure> {
    let folder = report::folder().join("dev");
    peer::empty(&folder)?;
    let vitrina = release::path();
    let runtime = workspace::path("crates/runtime");
    let new = Program::new(&vitrina).args(["new", "my-script", "--vitrina-path"]).arg(runtime).dir(&folder);
    new.log(peer::log("dev-new")?).run(stop).await?;
    let request = json!({
        "vitrina": vitrina, "project": folder.join("my-script"), "source": "src/lib.rs", "text": "sin interés",
        "target": folder.join("target"), "rounds": ROUNDS,
    });
    let said = Program::new("node")
        .arg(workspace::path("tests/browser/dev.mjs"))
        .input(request.to_string())
        .log(peer::log("dev")?)
        .read(stop)
        .await?;
    let unreadable = |error: serde_json::Error| Failure::Output {
        program: "tests/browser/dev.mjs".to_string(),
        why: error.to_string(),
    };
    let seen: Seen = serde_json::from_str(&said).map_err(unreadable)?;
    let row = median(&seen.seconds).map(|seconds| Row::new(NAME, "s", seconds).ceiling(Figure::Ours, CEILING));
    Ok((row, seen.faults))
}
