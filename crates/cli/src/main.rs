//! The `vitrina` command.

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use vitrina_cli::{Cli, Exit};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, and are no mistake. A closed stream has no reader to miss it.
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return exit(if asked { Exit::Done } else { Exit::Usage });
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("vitrina: cannot start the runtime: {error}; free memory or raise the limit on threads");
            return exit(Exit::Failed);
        }
    };
    let outcome = runtime.block_on(vitrina_cli::run(cli));
    // A compiler that still runs after Ctrl-C is not waited for.
    runtime.shutdown_background();
    exit(outcome)
}

fn exit(outcome: Exit) -> ExitCode {
    ExitCode::from(outcome as u8)
}
