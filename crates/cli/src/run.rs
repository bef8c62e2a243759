//! From a parsed command line to an exit code.

use std::sync::Arc;

use clap::error::ErrorKind;
use tokio::runtime::Handle;
use vitrina_platform::TokenWork;

use crate::args::{Cli, ConfigVerb, Global, ReportsVerb, StoresVerb, Verb, WebhooksVerb};
use crate::code;
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::rollout::args::{RolloutStatusArgs, RolloutVerb};
use crate::rollout::{self, Interrupt};
use crate::screen::Screen;
use crate::{
    build, demo, dev, doctor, explain, login, logout, manual, new, reports, sandbox, scripts, stores, symbolicate,
    upload, webhooks, whoami,
};

/// Carries out the verb. Results go to stdout, everything else to stderr.
pub async fn run(cli: Cli) -> Exit {
    let screen = Screen::new(&cli.global);
    let ends_by_ctrl_c = matches!(
        cli.verb,
        Verb::Sandbox(_)
            | Verb::Demo(_)
            | Verb::Dev(_)
            | Verb::Reports(ReportsVerb::Listen(_))
            | Verb::Rollout(RolloutVerb::Status(RolloutStatusArgs { web: true, .. }))
            | Verb::Webhooks(WebhooksVerb::Listen(_))
    );
    let interrupt = Arc::new(Interrupt::new());
    let heard = Arc::clone(&interrupt);
    // On a thread of its own, so that Ctrl-C also ends a wait for a passphrase.
    let work = tokio::task::spawn_blocking(move || Handle::current().block_on(verb(&cli, &screen, &heard)));
    let outcome = tokio::select! {
        outcome = work => outcome.unwrap_or_else(|error| {
            Err(Error::System { action: "finish the work", source: error.into() })
        }),
        () = interrupt.now(&screen), if !ends_by_ctrl_c => {
            keep_tokens(&screen).await;
            Err(Error::Interrupted)
        }
    };
    outcome.unwrap_or_else(|error| {
        screen.failure(&error.to_string(), error.code());
        error.code().exit
    })
}

async fn verb(cli: &Cli, screen: &Screen, interrupt: &Interrupt) -> Result<Exit, Error> {
    match &cli.verb {
        Verb::New(args) => new::run(args, screen)?,
        Verb::Demo(args) => demo::run(args, screen).await?,
        Verb::Dev(args) => dev::run(args, &config(&cli.global)?, screen).await?,
        Verb::Build(args) => build::run(args, &config(&cli.global)?, screen).await?,
        Verb::Login(args) => login::run(args, &config(&cli.global)?, screen).await?,
        Verb::Upload => upload::run(&config(&cli.global)?, screen).await?,
        Verb::Plan(args) => return rollout::plan(args, &config(&cli.global)?, screen).await,
        Verb::Apply(args) => return rollout::apply(args, &config(&cli.global)?, screen, interrupt).await,
        Verb::Deploy(args) => return rollout::deploy(args, &config(&cli.global)?, screen, interrupt).await,
        Verb::Rollback(args) => return rollout::rollback(args, &config(&cli.global)?, screen, interrupt).await,
        Verb::Rollout(verb) => return rollout::steer(verb, &config(&cli.global)?, screen, interrupt).await,
        Verb::Status(args) => return rollout::status(args, &config(&cli.global)?, screen).await,
        Verb::Releases(kept) => return rollout::releases(kept, &config(&cli.global)?, screen).await,
        Verb::Reports(args) => reports::run(args, &config(&cli.global)?, screen).await?,
        Verb::Sandbox(args) => sandbox::run(args, screen).await?,
        Verb::Doctor(args) => return doctor::run(args, &cli.global, screen).await,
        Verb::Whoami(args) => whoami::run(args, &config(&cli.global)?, screen)?,
        Verb::Logout(args) => logout::run(args, &config(&cli.global)?, screen)?,
        Verb::Stores(StoresVerb::List(args)) => stores::list(args, &config(&cli.global)?, screen)?,
        Verb::Stores(StoresVerb::Import(args)) => return stores::import(args, &config(&cli.global)?, screen).await,
        Verb::Scripts(args) => scripts::run(args, &config(&cli.global)?, screen).await?,
        Verb::Symbolicate(args) => symbolicate::run(args, &cli.global, screen)?,
        Verb::Config(ConfigVerb::Show) => explain::show(&config(&cli.global)?, screen)?,
        Verb::Config(ConfigVerb::Explain(args)) => explain::explain(args, screen)?,
        Verb::Config(ConfigVerb::Schema) => explain::print_schema(screen),
        Verb::Completions(args) => manual::completions(args, screen)?,
        Verb::Man(args) => manual::man(args, screen)?,
        Verb::Webhooks(WebhooksVerb::Listen(args)) => webhooks::listen(args, screen).await?,
        Verb::Webhooks(WebhooksVerb::Replay(args)) => return webhooks::replay(args, screen).await,
    }
    Ok(Exit::Done)
}

/// The `Vitrina.toml` that the flags mean.
pub(crate) fn config(global: &Global) -> Result<Config, Error> {
    let file = match &global.config {
        Some(file) => file.clone(),
        None => {
            let here = std::env::current_dir()
                .map_err(|source| Error::System { action: "tell the current folder", source })?;
            Config::find(&here)?
        }
    };
    Ok(Config::read_for(&file, global.profile.as_deref())?)
}

/// Says what is wrong with a command line, or prints the help that was asked for.
pub fn unparsed(error: &clap::Error) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed stream has no reader to miss it.
        let _ = error.print();
        return Exit::Done;
    }
    let json = std::env::args_os().any(|arg| arg == "--json");
    let global = Global { config: None, profile: None, json, quiet: false, no_color: false };
    let text = error.to_string();
    Screen::new(&global).failure(text.trim_start_matches("error: ").trim_end(), &code::USAGE);
    code::USAGE.exit
}

/// Waits until tokens that were asked for are kept, unless somebody insists.
async fn keep_tokens(screen: &Screen) {
    if TokenWork::is_under_way() {
        screen.note("vitrina: keeping the tokens that were asked for; Ctrl-C again loses them");
    }
    tokio::select! {
        () = TokenWork::close() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
