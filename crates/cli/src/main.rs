//! The `vitrina` command.

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_complete::CompleteEnv;
use vitrina_cli::{Cli, Exit};

fn main() -> ExitCode {
    // A shell that asks what may follow gets its answer, and the process ends there.
    CompleteEnv::with_factory(Cli::command).var(vitrina_cli::ASKING).complete();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit(vitrina_cli::unparsed(&error)),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("vitrina: cannot start the runtime: {error}; free memory or raise the limit on threads");
            return exit(Exit::Failed);
        }
    };
    let outcome = runtime.block_on(vitrina_cli::run(cli));
    // After Ctrl-C work may still run, a compiler for one. It is not waited for, and the runtime is not taken from under it: its
    // timers would panic.
    std::process::exit(i32::from(outcome as u8))
}

fn exit(outcome: Exit) -> ExitCode {
    ExitCode::from(outcome as u8)
}
