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
    /// Install what is missing: wasm target, rust-src, npm tools, Chromium.
    Setup,
    /// From source to three working shops, with a real browser as judge.
    Demo(DemoOptions),
    /// Everything that must hold at each commit.
    Test(TestOptions),
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
    /// Only the suites that need neither Chromium nor a server.
    #[arg(long)]
    pub(crate) quick: bool,
    /// The suites to run [default: all].
    #[arg(value_name = "SUITE", value_enum)]
    pub(crate) suites: Vec<Suite>,
}

/// A suite of tests, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Suite {
    /// rustfmt.
    Fmt,
    /// clippy, native and wasm32.
    Clippy,
    /// Unit and integration tests of the crates.
    Native,
    /// Examples in the documentation.
    Docs,
    /// The tests of the browser's own tools and of the hand-written peer, in Chromium.
    Browser,
    /// The built script in Chromium, each output.
    Wasm,
    /// The real command and the real sandbox, end to end.
    Flows,
}

impl Suite {
    pub(crate) const ALL: [Suite; 7] =
        [Suite::Fmt, Suite::Clippy, Suite::Native, Suite::Docs, Suite::Browser, Suite::Wasm, Suite::Flows];

    /// The name in `tests/suites.toml` and in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Suite::Fmt => "fmt",
            Suite::Clippy => "clippy",
            Suite::Native => "native",
            Suite::Docs => "docs",
            Suite::Browser => "browser",
            Suite::Wasm => "wasm",
            Suite::Flows => "flows",
        }
    }

    /// Whether it needs Chromium or node.
    pub(crate) fn needs_browser(self) -> bool {
        matches!(self, Suite::Browser | Suite::Wasm | Suite::Flows)
    }
}
