//! From a parsed command line to an exit code.

use std::sync::Arc;

use clap::CommandFactory;
use clap::error::ErrorKind;
use tokio::runtime::Handle;
use vitrina_platform::TokenWork;

use crate::args::{Cli, Verb};
use crate::code;
use crate::error::{Error, Exit};
use crate::explain::ConfigVerb;
use crate::global::Global;
use crate::reports::ReportsVerb;
use crate::rollout::args::{RolloutStatusArgs, RolloutVerb};
use crate::rollout::{self, Interrupt};
use crate::screen::Screen;
use crate::stores::StoresVerb;
use crate::webhooks::WebhooksVerb;
use crate::{
    build, demo, dev, doctor, explain, login, logout, manual, new, reports, sandbox, scripts, settings, stores,
    symbolicate, upload, webhooks, whoami,
};

/// Carries out the verb. Results go to stdout, everything else to stderr.
pub async fn run(cli: Cli) -> Exit {
    let screen = Screen::new(&cli.global);
    screen.detail(format_args!("vitrina {}; {}", env!("CARGO_PKG_VERSION"), screen.who_is_asked()));
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
        Verb::Dev(args) => dev::run(args, &cli.global, screen).await?,
        Verb::Build(args) => build::run(args, &cli.global.read_config()?, screen).await?,
        Verb::Login(args) => login::run(args, &cli.global.read_config()?, screen).await?,
        Verb::Upload => upload::run(&cli.global.read_config()?, screen).await?,
        Verb::Plan(args) => return rollout::plan(args, &cli.global.read_config()?, screen).await,
        Verb::Apply(args) => return rollout::apply(args, &cli.global.read_config()?, screen, interrupt).await,
        Verb::Deploy(args) => return rollout::deploy(args, &cli.global.read_config()?, screen, interrupt).await,
        Verb::Rollback(args) => return rollout::rollback(args, &cli.global.read_config()?, screen, interrupt).await,
        Verb::Rollout(verb) => return rollout::steer(verb, &cli.global.read_config()?, screen, interrupt).await,
        Verb::Status(args) => return rollout::status(args, &cli.global.read_config()?, screen).await,
        Verb::Releases(kept) => return rollout::releases(kept, &cli.global.read_config()?, screen).await,
        Verb::Reports(args) => reports::run(args, &cli.global.read_config()?, screen).await?,
        Verb::Sandbox(args) => sandbox::run(args, screen).await?,
        Verb::Doctor(args) => return doctor::run(args, &cli.global, screen).await,
        Verb::Whoami(args) => whoami::run(args, &cli.global.read_config()?, screen)?,
        Verb::Logout(args) => logout::run(args, &cli.global.read_config()?, screen)?,
        Verb::Stores(StoresVerb::List(args)) => stores::list(args, &cli.global.read_config()?, screen)?,
        Verb::Stores(StoresVerb::Import(args)) => {
            return stores::import(args, &cli.global.read_config()?, screen).await;
        }
        Verb::Settings(verb) => return settings::run(verb, &cli.global.read_config()?, screen).await,
        Verb::Scripts(args) => scripts::run(args, &cli.global.read_config()?, screen).await?,
        Verb::Symbolicate(args) => symbolicate::run(args, &cli.global, screen)?,
        Verb::Config(ConfigVerb::Show) => explain::show(&cli.global.read_config()?, screen)?,
        Verb::Config(ConfigVerb::Explain(args)) => explain::explain(args, screen)?,
        Verb::Config(ConfigVerb::Schema) => explain::print_schema(screen),
        Verb::Completions(args) => manual::completions(args, screen)?,
        Verb::Man(args) => manual::man(args, Cli::command(), screen)?,
        Verb::Webhooks(WebhooksVerb::Listen(args)) => webhooks::listen(args, screen).await?,
        Verb::Webhooks(WebhooksVerb::Replay(args)) => return webhooks::replay(args, screen).await,
    }
    Ok(Exit::Done)
}

/// Says what is wrong with a command line, or prints the help that was asked for.
pub fn unparsed(error: &clap::Error) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed stream has no reader to miss it.
        let _ = error.print();
        return Exit::Done;
    }
    let global = Global::of_unparsed();
    let screen = Screen::new(&global);
    let text = error.to_string();
    match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            screen.help(&text);
            screen.failure(&format!("the command line ends before its verb\n  next: {}", next()), &code::USAGE);
        }
        // The next step says it better.
        _ => {
            let text = text.trim_start_matches("error: ").replace("\n\nFor more information, try '--help'.", "");
            screen.failure(&format!("{}\n  next: {}", text.trim_end(), next()), &code::USAGE);
        }
    }
    code::USAGE.exit
}

/// Where the help of the verb stands that the command line begins with.
fn next() -> String {
    let (mut command, mut verb) = (Cli::command(), String::new());
    for word in std::env::args_os().skip(1) {
        let word = word.to_string_lossy();
        match command.find_subcommand(&*word).cloned() {
            Some(below) => {
                verb.push_str(&format!(" {word}"));
                command = below;
            }
            // A flag may stand before its verb.
            None if word.starts_with('-') => {}
            None => break,
        }
    }
    format!("run `vitrina help{verb}`")
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
