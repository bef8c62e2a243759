//! How each suite runs.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::count::{self, Count};
use crate::args::Suite;
use crate::failure::Failure;
use crate::npm_package::{self, EXAMPLES};
use crate::program::Program;
use crate::servers::Servers;
use crate::stop::Stop;
use crate::{setup, workspace};

/// What a suite came to.
pub(super) struct Outcome {
    pub(super) count: Count,
    /// Why it failed beyond single tests.
    pub(super) fault: Option<String>,
}

impl Outcome {
    /// A suite that could not run.
    pub(super) fn stopped(fault: String) -> Outcome {
        Outcome { count: Count::default(), fault: Some(fault) }
    }

    /// Counts a part of the suite in; the first fault stays.
    fn add(&mut self, part: &str, other: Outcome) {
        self.count += other.count;
        self.fault = self.fault.take().or(other.fault.map(|fault| format!("{part}: {fault}")));
    }
}

/// Runs a suite; its output goes to `log`.
pub(super) async fn run(suite: Suite, servers: Option<&Servers>, log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    match suite {
        Suite::Fmt => checks(&[&["fmt", "--all", "--check"]], log, stop).await,
        Suite::Clippy => checks(CLIPPY, log, stop).await,
        Suite::Deny => deny(log, stop).await,
        Suite::Native => tests(Part::Crates, servers, log, stop).await,
        Suite::Flows => flows(servers, log, stop).await,
        Suite::Docs => {
            let doctests = Program::cargo().args(["test", "--workspace", "--doc", "--locked", "--no-fail-fast"]);
            counted(doctests, count::cargo_test, log, stop).await
        }
        Suite::Browser => browser(log, stop).await,
        Suite::Wasm => wasm(log, stop).await,
        Suite::Outputs => outputs(log, stop).await,
    }
}

const CLIPPY: &[&[&str]] = &[
    &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    &[
        "clippy",
        "-p",
        "vitrina",
        "-p",
        "variant-badge",
        "-p",
        "swatch-gallery",
        "-p",
        "shop-probe",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--locked",
        "--",
        "-D",
        "warnings",
    ],
];

/// What `deny.toml` says of licences, sources and crates. Advisories need a network and are not looked at.
const DENY: [&str; 3] = ["bans", "licenses", "sources"];

/// One check each: a licence that is not allowed does not hide a forbidden crate.
async fn deny(log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    let cargo_deny = setup::cargo_deny(stop).await?;
    let mut count = Count::default();
    for check in DENY {
        let program = Program::new(&cargo_deny).args(["--log-level", "error", "--locked", "check", check]);
        let status = program.log(log.to_path_buf()).status(stop).await?;
        if status.success() { count.passed += 1 } else { count.failed += 1 }
    }
    Ok(Outcome { count, fault: None })
}

/// Cargo commands that pass or fail as a whole.
async fn checks(commands: &[&[&str]], log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    let mut count = Count::default();
    for command in commands {
        let status = Program::cargo().args(*command).log(log.to_path_buf()).status(stop).await?;
        if status.success() { count.passed += 1 } else { count.failed += 1 }
    }
    Ok(Outcome { count, fault: None })
}

/// A runner whose closing lines tell the counts.
async fn counted(
    program: Program,
    read: fn(&str) -> Option<Count>,
    log: &Path,
    stop: &Stop,
) -> Result<Outcome, Failure> {
    let before = fs::metadata(log).map(|log| log.len()).unwrap_or(0);
    let status = program.log(log.to_path_buf()).status(stop).await?;
    let text = fs::read(log).map_err(Failure::file("read", log))?;
    let text = String::from_utf8_lossy(text.get(before as usize..).unwrap_or_default()).into_owned();
    let Some(count) = read(&text) else {
        return Ok(Outcome::stopped(format!("the runner ended with {status} and told no counts")));
    };
    let fault = (!status.success() && count.failed == 0).then(|| format!("the runner ended with {status}"));
    Ok(Outcome { count, fault })
}

/// Which tests of the workspace.
#[derive(Clone, Copy)]
enum Part {
    Crates,
    Flows,
}

/// nextest where present, else cargo's own runner. Both parts are built as one selection, for another selection would
/// compile the dependencies once more.
async fn tests(part: Part, servers: Option<&Servers>, log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    let variables = servers.map(Servers::variables).into_iter().flatten();
    let with_servers = |program: Program| variables.fold(program, |program, (name, value)| program.env(name, value));
    let nextest = Program::cargo().args(["nextest", "--version"]).said(stop).await;
    if nextest.is_ok_and(|said| said.status.success()) {
        let filter = match part {
            Part::Crates => "not package(vitrina-tests)",
            Part::Flows => "package(vitrina-tests)",
        };
        let program = Program::cargo()
            .args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--no-tests=fail", "-E", filter])
            .env("VITRINA_TESTS_BUILT", "1")
            .env("CARGO_TERM_COLOR", "never");
        return counted(with_servers(program), count::nextest, log, stop).await;
    }
    let program = Program::cargo().args(["test", "--locked", "--no-fail-fast", "--all-targets"]);
    let program = match part {
        Part::Crates => program.args(["--workspace", "--exclude", "vitrina-tests"]),
        // Flows start servers, compilers and Chromium: one at a time, as .config/nextest.toml says for nextest.
        Part::Flows => {
            program.args(["-p", "vitrina-tests"]).env("RUST_TEST_THREADS", "1").env("VITRINA_TESTS_BUILT", "1")
        }
    };
    counted(with_servers(program), count::cargo_test, log, stop).await
}

/// The flows drive programs that cargo does not build for them.
async fn flows(servers: Option<&Servers>, log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    build(&["vitrina-cli", "xtask"], log, stop).await?;
    tests(Part::Flows, servers, log, stop).await
}

async fn build(packages: &[&str], log: &Path, stop: &Stop) -> Result<(), Failure> {
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    Program::cargo().args(["build", "--locked"]).args(packages).log(log.to_path_buf()).run(stop).await
}

/// What needs no build of ours in a page: the hand-written peer's behaviour, and the npm package's own checks.
async fn browser(log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    let peer = Program::new("npm").args(["test", "--silent"]).dir(workspace::path("tests/browser"));
    let mut total = counted(many_pages(peer), count::node, log, stop).await?;
    npm_package::build(log, stop).await?;
    npm_package::oracle(log, stop).await?;
    total.add("the npm package", counted(npm_package::checks(), count::node, log, stop).await?);
    Ok(total)
}

/// Hundreds of pages open in less than half the time in Chromium's headless shell, which has no window to draw. The demo,
/// and every page where the shell is absent, runs in Chromium itself.
pub(crate) fn many_pages(program: Program) -> Program {
    match setup::on_path("chromium-headless-shell") {
        Some(shell) if std::env::var_os("CHROMIUM").is_none() => program.env("CHROMIUM", shell),
        _ => program,
    }
}

/// What shows that a script serves every theme and hurts no page. It runs on the output that pages load.
const ANYWHERE: &[&str] = &[
    "themes/themes.test.mjs",
    "hostile/hostile.test.mjs",
    "fuzz/fuzz.test.mjs",
    "endurance/leak.test.mjs",
    "endurance/still.test.mjs",
    "endurance/restore.test.mjs",
    "endurance/inserted.test.mjs",
    "fuzz/payloads.test.mjs",
];

/// The same in short, for the outputs that differ in how the module starts and in nothing else.
const ANYWHERE_SHORT: &[&str] = &["themes/themes.test.mjs", "hostile/hostile.test.mjs", "fuzz/fuzz.test.mjs"];

/// What a script is told and where its nodes stand.
const TOLD: &[&str] =
    &["probe/changes.test.mjs", "probe/life.test.mjs", "probe/places.test.mjs", "probe/reports.test.mjs"];

/// What runs in Chromium on which output of which script.
const WASM: [(&str, &str, &[&str]); 9] = [
    ("variant-badge", "two-files", &["behaviour/suite.mjs", "wasm/module.test.mjs"]),
    ("variant-badge", "two-files", ANYWHERE_SHORT),
    ("variant-badge", "one-file", &["behaviour/suite.mjs", "wasm/module.test.mjs"]),
    ("variant-badge", "one-file", ANYWHERE),
    ("variant-badge", "no-wasm", &["behaviour/suite.mjs"]),
    ("swatch-gallery", "two-files", &["gallery/suite.mjs"]),
    ("shop-probe", "two-files", &["probe/suite.mjs"]),
    ("shop-probe", "one-file", TOLD),
    ("shop-probe", "no-wasm", TOLD),
];

/// The script that tells its author how it fares.
const REPORTING: &str = "shop-probe";

/// Builds the sample scripts, in Rust and in TypeScript, and runs their behaviour suites on the outputs that a page can load by itself.
async fn wasm(log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    build(&["vitrina-cli"], log, stop).await?;
    let mut total = Outcome { count: Count::default(), fault: None };
    for (script, output, suites) in WASM {
        let entry = widget(script, output, log, stop).await?;
        total.add(&format!("{script}, {output}"), counted(in_pages(suites, &entry), count::node, log, stop).await?);
    }
    let out = workspace::path("target/test/npm");
    npm_package::examples(&out, log, stop).await?;
    for example in EXAMPLES {
        let name = format!("{} in TypeScript, by {}", example.name, example.bundler);
        let suite = in_pages(example.suites, &example.entry(&out));
        total.add(&name, counted(suite, count::node, log, stop).await?);
    }
    let module = Program::new("node").args(["--test", "npm/module.test.mjs"]).dir(workspace::path("tests/browser"));
    total.add("the npm package as a module", counted(many_pages(module), count::node, log, stop).await?);
    Ok(total)
}

/// Suites of `tests/browser` on the script whose entry file this is. Some open the sandbox's shops, so they get the command too.
fn in_pages(suites: &[&str], entry: &Path) -> Program {
    let suite = Program::new("node").arg("--test").args(suites).dir(workspace::path("tests/browser"));
    many_pages(suite.env("VITRINA", workspace::built("vitrina")).env("VITRINA_WIDGET_ENTRY", entry))
}

/// The suites of `tests/browser/outputs`, which build and publish for themselves, and those of the sandbox's own pages.
async fn outputs(log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    build(&["vitrina-cli"], log, stop).await?;
    let lines = Program::cargo().args(["build", "--locked", "-p", "variant-badge", "--example", "lines"]);
    lines.log(log.to_path_buf()).run(stop).await?;
    let watch = Program::cargo().args(["build", "--locked", "-p", "vitrina-rollout", "--example", "watch"]);
    watch.log(log.to_path_buf()).run(stop).await?;
    let suite = Program::new("node")
        .args(["--test", "--test-concurrency=1"])
        .args(
            ["script", "policies", "faults", "loader", "equal", "watch"].map(|name| format!("outputs/{name}.test.mjs")),
        )
        .args(["life", "shopping", "accessible", "local", "desk"].map(|name| format!("sandbox/{name}.test.mjs")))
        .dir(workspace::path("tests/browser"))
        .env("VITRINA", workspace::built("vitrina"))
        .env("VITRINA_WATCH", workspace::built("examples/watch"))
        .env("VITRINA_LINES", workspace::built("examples/lines"))
        .env("VITRINA_WASM_OPT", workspace::wasm_opt());
    counted(many_pages(suite), count::node, log, stop).await
}

/// The entry file of a freshly built output, alone in its folder with the files it needs.
async fn widget(script: &str, output: &str, log: &Path, stop: &Stop) -> Result<PathBuf, Failure> {
    let folder = workspace::path("target/test/wasm").join(script).join(output);
    fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
    let config = folder.join("Vitrina.toml");
    let source = workspace::path("crates/scripts").join(script);
    let reports =
        if script == REPORTING { "report_url = \"https://reports.example/\"\nreport_share = 100\n" } else { "" };
    let text = format!(
        "app = \"{script}\"\nscript = {source:?}\n\n[build]\noutputs = [\"{output}\"]\nout = \"bundle\"\n{reports}"
    );
    fs::write(&config, text).map_err(Failure::file("write", &config))?;
    let built = Program::new(workspace::built("vitrina"))
        .args(["build", "--json", "--config"])
        .arg(&config)
        .env("VITRINA_WASM_OPT", workspace::wasm_opt())
        .log(log.to_path_buf())
        .read(stop)
        .await?;
    let unreadable = |why: String| Failure::Output { program: "vitrina build --json".to_string(), why };
    let built: Value = serde_json::from_str(&built).map_err(|error| unreadable(error.to_string()))?;
    let entry = built["bundle"]["outputs"][output]["entry"].as_str();
    let entry = entry.ok_or_else(|| unreadable(format!("it names no entry of {output}")))?;
    Ok(folder.join("bundle").join(entry))
}
