//! `rollout`: how long `vitrina deploy` takes to bring a release to 10,000 stores of the sandbox on this machine's cores, and
//! what it occupies meanwhile.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::report::{folder, report};
use super::row::{Figure, Row};
use super::sandbox::peak;
use super::{peer, release};
use crate::failure::Failure;
use crate::http::{self, Body};
use crate::program::Program;
use crate::sandbox::{Sandbox, Urls};
use crate::stop::Stop;
use crate::{watch, workspace};

const STORES: u32 = 10_000;
/// The ids of made-up stores begin after this one.
const BEFORE_FIRST: u32 = 10_000;
const NAMED: [&str; 2] = ["rollout.10000", "rollout.memory"];
const CEILING_SECONDS: f64 = 60.0;
const CEILING_BYTES: f64 = 150_000_000.0;
/// How often the process is looked at.
const LOOK: Duration = Duration::from_millis(50);

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    eprintln!("bench rollout: the command");
    release::vitrina(stop).await?;
    let place = folder().join("rollout");
    peer::empty(&place)?;
    write(&place, "seed.json", &json!({"generate": STORES, "token_prefix": "bench-"}).to_string())?;
    let vitrina = Program::new(release::path()).args(["sandbox", "--hosting"]).arg(place.join("hosting"));
    let sandbox = Sandbox::start(vitrina.arg("--seed").arg(place.join("seed.json")), peer::log("rollout")?).await?;
    let measured = measure(&place, sandbox.urls(), stop).await;
    sandbox.end().await;
    let (seconds, bytes, faults) = measured?;
    let rows = [
        Row::new("rollout.10000", "s", seconds).ceiling(Figure::Ours, CEILING_SECONDS),
        Row::new("rollout.memory", "bytes", bytes).ceiling(Figure::Ours, CEILING_BYTES),
    ];
    report("rollout", &rows, &NAMED, faults)
}

async fn measure(place: &Path, urls: &Urls, stop: &Stop) -> Result<(f64, f64, Vec<String>), Failure> {
    prepare(place, urls, stop).await?;
    let begun = Instant::now();
    let mut child = vitrina(place, &["deploy", "--quiet", "--json"]).log(peer::log("rollout")?).serve()?;
    let process = child.id().unwrap_or_default();
    // Its one line of results is larger than a pipe holds; somebody has to read it.
    let mut stdout = child.stdout.take();
    let reader = tokio::spawn(async move {
        let mut text = String::new();
        if let Some(stdout) = &mut stdout {
            // What cannot be read shows as a result that is missing.
            let _ = tokio::io::AsyncReadExt::read_to_string(stdout, &mut text).await;
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
    let said: Value = serde_json::from_str(reader.await.unwrap_or_default().trim()).unwrap_or_default();
    let done =
        said["verdicts"].as_array().map_or(0, |list| list.iter().filter(|one| one["outcome"] == "created").count());
    let mut faults = Vec::new();
    if done != STORES as usize {
        faults.push(format!("{done} of {STORES} stores got the release; the command ended with {status:?}"));
    }
    Ok((seconds, most as f64, faults))
}

/// A release on the hosting, and every store's token in the vault.
async fn prepare(place: &Path, urls: &Urls, stop: &Stop) -> Result<(), Failure> {
    for (path, change) in
        [("switches", json!({"loopback_http": true})), ("apps/tiendanube/1001", json!({"legacy_src": true}))]
    {
        http::call("PATCH", &format!("{}__sandbox/{path}", urls.control), Body::Json(&change)).await?;
    }
    write(place, "Vitrina.toml", &config(urls))?;
    write(place, "passphrase", "bench\n")?;
    let mut tokens = String::from("platform,store,token,scopes\n");
    for id in BEFORE_FIRST + 1..=BEFORE_FIRST + STORES {
        // Writing to a text cannot fail.
        let _ = writeln!(tokens, "tiendanube,{id},bench-{id},write_scripts");
    }
    write(place, "tokens.csv", &tokens)?;
    for verb in [&["build"][..], &["upload"], &["stores", "import", "tokens.csv"]] {
        let program = vitrina(place, verb).arg("--quiet").log(peer::log("rollout")?);
        watch::step(&format!("  vitrina {}", verb.join(" ")), program.run(stop)).await?;
    }
    Ok(())
}

fn vitrina(place: &Path, args: &[&str]) -> Program {
    Program::new(release::path())
        .args(args)
        .dir(place)
        .env("VITRINA_VAULT", place.join("vault.json"))
        .env("VITRINA_PASSPHRASE_FILE", place.join("passphrase"))
        .env("VITRINA_WASM_OPT", workspace::wasm_opt())
}

fn config(urls: &Urls) -> String {
    let (script, tiendanube, cdn) = (workspace::path("crates/scripts/variant-badge"), &urls.tiendanube, &urls.cdn);
    format!(
        "app = \"variant-badge\"\nscript = {script:?}\n\n[build]\noutputs = [\"two-files\"]\nout = \"bundle\"\n\n\
         [hosting]\nlocation = \"hosting\"\npublic_url = \"{cdn}\"\n\n[tiendanube]\napp_id = \"1001\"\n\
         api_url = \"{tiendanube}\"\nauth_url = \"{tiendanube}\"\ncontact = \"dev@example.com\"\n\
         placement = \"tiendanube-classic\"\n"
    )
}

fn write(place: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    let file = place.join(name);
    fs::write(&file, text).map_err(Failure::file("write", &file))?;
    Ok(file)
}
