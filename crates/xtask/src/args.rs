//! The command line of `cargo xtask`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
pub(crate) struct Xtask {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Install what is missing: wasm target, rust-src, npm tools, Chromium, the servers of the tests.
    Setup(SetupOptions),
    /// From source to three working shops, with a real browser as judge.
    Demo(DemoOptions),
    /// Everything that must hold at each commit.
    Test(TestOptions),
    /// Run a command, such as `cargo test -p vitrina-release`, with the servers of the tests up.
    Servers(ServersOptions),
    /// Our figures beside those of others; fails on one that is missing or over its ceiling.
    Bench(BenchOptions),
    /// Promises that take long to try to break; fails on one that does not hold.
    Prove(ProveOptions),
    /// What is published: the npm package's tarball and every crate's package, made and checked in target/package.
    Package,
}

#[derive(Debug, Args)]
pub(crate) struct SetupOptions {
    /// Also what it takes to compile for Windows.
    #[arg(long)]
    pub(crate) windows: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// End with the verdict instead of staying up for a person.
    #[arg(long)]
    pub(crate) headless: bool,
    /// Leave a step out, to see that the demo notices.
    #[arg(long, value_name = "STEP", value_enum)]
    pub(crate) without: Vec<Step>,
    /// The script crate to show.
    #[arg(long, value_name = "DIR", default_value = "crates/scripts/variant-badge")]
    pub(crate) script: PathBuf,
    /// Look no further after so many problems.
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) problems: u32,
    /// Where bundle, hosting, screenshots and report go; emptied first.
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    pub(crate) dir: PathBuf,
}

/// A step of the demo that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    Build,
    Login,
    Upload,
    Deploy,
    Sandbox,
}

#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// Only the suites that need no Chromium.
    #[arg(long)]
    pub(crate) quick: bool,
    /// The suites to run [default: all].
    #[arg(value_name = "SUITE", value_enum)]
    pub(crate) suites: Vec<Suite>,
}

#[derive(Debug, Args)]
pub(crate) struct ServersOptions {
    /// The command with its arguments.
    #[arg(value_name = "COMMAND", required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    /// What to measure [default: all].
    #[arg(value_name = "NAME", value_enum)]
    pub(crate) benches: Vec<Bench>,
}

#[derive(Debug, Args)]
pub(crate) struct ProveOptions {
    /// The proofs to run [default: all].
    #[arg(value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(crate::prove::names()))]
    pub(crate) proofs: Vec<String>,
}

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// What the sample scripts weigh on the wire, beside hand-written JavaScript, Preact and careless Rust.
    Size,
    /// How long a script takes to build, beside wasm-pack and trunk.
    Build,
    /// How long a saved line takes to be in an open page of `vitrina dev`.
    Dev,
    /// How fast the platform client reads and registers, beside the bucket's bound and a bare loop of requests.
    Client,
    /// How fast the sandbox starts, and that it bears 1,500 requests a second for a minute.
    Sandbox,
    /// How long a script takes to mount and to follow a change in Chromium, and what changes leave behind, beside hand-written
    /// JavaScript and Preact.
    Runtime,
    /// How long a rollout to 10,000 stores takes, and what it occupies.
    Rollout,
}

impl Bench {
    pub(crate) const ALL: [Bench; 7] =
        [Bench::Size, Bench::Build, Bench::Dev, Bench::Client, Bench::Sandbox, Bench::Runtime, Bench::Rollout];
}

/// A suite of tests, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Suite {
    /// rustfmt.
    Fmt,
    /// clippy, native and wasm32.
    Clippy,
    /// Licences, sources and forbidden crates of every dependency.
    Deny,
    /// Unit and integration tests of the crates.
    Native,
    /// Examples in the documentation.
    Docs,
    /// The tests of the browser's own tools and of the hand-written peer, in Chromium.
    Browser,
    /// The built scripts in Chromium, each output.
    Wasm,
    /// Outputs on the sandbox's pages: policies, broken files, the loader, and that all of them show the same.
    Outputs,
    /// The real command and the real sandbox, end to end.
    Flows,
}

impl Suite {
    pub(crate) const ALL: [Suite; 9] = [
        Suite::Fmt,
        Suite::Clippy,
        Suite::Deny,
        Suite::Native,
        Suite::Docs,
        Suite::Browser,
        Suite::Wasm,
        Suite::Outputs,
        Suite::Flows,
    ];

    /// The name in `tests/suites.toml` and in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Suite::Fmt => "fmt",
            Suite::Clippy => "clippy",
            Suite::Deny => "deny",
            Suite::Native => "native",
            Suite::Docs => "docs",
            Suite::Browser => "browser",
            Suite::Wasm => "wasm",
            Suite::Outputs => "outputs",
            Suite::Flows => "flows",
        }
    }

    /// Whether it needs the S3-compatible server and PostgreSQL.
    pub(crate) fn needs_servers(self) -> bool {
        matches!(self, Suite::Native | Suite::Flows)
    }

    /// Whether it needs Chromium or node.
    pub(crate) fn needs_browser(self) -> bool {
        matches!(self, Suite::Browser | Suite::Wasm | Suite::Outputs | Suite::Flows)
    }
}
