//! From a parsed command line to an exit code.

use tokio::runtime::Handle;

use crate::args::{Cli, Global, Verb};
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;
use crate::{build, deploy, login, sandbox, upload};

/// Carries out the verb. Results go to stdout, everything else to stderr.
pub async fn run(cli: Cli) -> Exit {
    let screen = Screen::new(cli.global.json);
    let ends_by_ctrl_c = matches!(cli.verb, Verb::Sandbox(_));
    // On a thread of its own, so that Ctrl-C also ends a wait for a passphrase.
    let work = tokio::task::spawn_blocking(move || Handle::current().block_on(verb(&cli, &screen)));
    let outcome = tokio::select! {
        outcome = work => outcome.unwrap_or_else(|error| {
            Err(Error::System { action: "finish the work", source: error.into() })
        }),
        () = interrupted(ends_by_ctrl_c) => Err(Error::Interrupted),
    };
    outcome.unwrap_or_else(|error| {
        screen.note(format_args!("vitrina: {error}"));
        error.exit()
    })
}

async fn verb(cli: &Cli, screen: &Screen) -> Result<Exit, Error> {
    match &cli.verb {
        Verb::Build(args) => build::run(args, &config(&cli.global)?, screen).await?,
        Verb::Login(args) => login::run(args, &config(&cli.global)?, screen).await?,
        Verb::Upload => upload::run(&config(&cli.global)?, screen).await?,
        Verb::Deploy(args) => return deploy::run(args, &config(&cli.global)?, screen).await,
        Verb::Sandbox(args) => sandbox::run(args, screen).await?,
    }
    Ok(Exit::Done)
}

fn config(global: &Global) -> Result<Config, Error> {
    let file = match &global.config {
        Some(file) => file.clone(),
        None => {
            let here = std::env::current_dir()
                .map_err(|source| Error::System { action: "tell the current folder", source })?;
            Config::find(&here)?
        }
    };
    Ok(Config::read(&file)?)
}

/// Ctrl-C, for verbs that do not end by it in the ordinary way.
async fn interrupted(ends_by_ctrl_c: bool) {
    if ends_by_ctrl_c || tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
