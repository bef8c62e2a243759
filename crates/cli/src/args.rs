//! The verbs. The flags of each stand with it; every flag also has an environment variable, `VITRINA_…`.

use clap::builder::styling::Styles;
use clap::{Parser, Subcommand};

use crate::build::BuildArgs;
use crate::demo::DemoArgs;
use crate::dev::DevArgs;
use crate::doctor::DoctorArgs;
use crate::exit;
use crate::explain::ConfigVerb;
use crate::global::Global;
use crate::login::LoginArgs;
use crate::logout::LogoutArgs;
use crate::manual::{CompletionsArgs, ManArgs};
use crate::new::NewArgs;
use crate::reports::ReportsVerb;
use crate::rollout::args::{ApplyArgs, DeployArgs, KeptArgs, PlanArgs, RollbackArgs, RolloutVerb, StatusArgs};
use crate::sandbox::SandboxArgs;
use crate::scripts::ScriptsArgs;
use crate::settings::SettingsVerb;
use crate::stores::StoresVerb;
use crate::symbolicate::SymbolicateArgs;
use crate::vault::VaultArgs;
use crate::webhooks::WebhooksVerb;

/// Storefront scripts for Tiendanube / Nuvemshop and Pago Shops: build, upload, deploy.
#[derive(Debug, Parser)]
#[command(name = "vitrina", version, propagate_version = true, styles = Styles::plain(), max_term_width = 100)]
#[command(after_help = exit::help())]
pub struct Cli {
    /// Flags that every verb knows.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a project that builds, tests and runs in the sandbox as it is.
    New(NewArgs),
    /// Show a sample script in the sandbox's shops; needs nothing but this program.
    Demo(DemoArgs),
    /// Build at every change and show it in the sandbox's shop, or in a real one.
    Dev(DevArgs),
    /// Build the script crate into a bundle.
    Build(BuildArgs),
    /// Let a merchant authorise the app; keep the token in the vault.
    Login(LoginArgs),
    /// Publish the bundle on the hosting as the next release.
    Upload,
    /// Show what a deploy would change in each store.
    Plan(PlanArgs),
    /// Carry out a plan that was saved, if it still holds.
    Apply(ApplyArgs),
    /// Register a release in stores and check what they serve.
    Deploy(DeployArgs),
    /// Steer the rollout that is under way.
    #[command(subcommand)]
    Rollout(RolloutVerb),
    /// Move stores back to an earlier release.
    Rollback(RollbackArgs),
    /// Compare what stores should run with what is registered and served.
    Status(StatusArgs),
    /// List the releases on the hosting, and how many stores run each.
    Releases(KeptArgs),
    /// Take what shops' pages report of releases, and show it.
    #[command(subcommand)]
    Reports(ReportsVerb),
    /// Run both platforms and their shops on this machine.
    Sandbox(SandboxArgs),
    /// Find out why a script does not run on a store, or whether this machine can build one.
    Doctor(DoctorArgs),
    /// Tell for which app, profile and stores the command works.
    Whoami(VaultArgs),
    /// Forget stores' tokens.
    Logout(LogoutArgs),
    /// The stores that authorised the app.
    #[command(subcommand)]
    Stores(StoresVerb),
    /// What merchants have set for a store, on the hosting.
    #[command(subcommand)]
    Settings(SettingsVerb),
    /// List the scripts that the app has in a store.
    Scripts(ScriptsArgs),
    /// Turn a browser's stack into lines of the script's source.
    Symbolicate(SymbolicateArgs),
    /// Show and explain Vitrina.toml.
    #[command(subcommand)]
    Config(ConfigVerb),
    /// Print the script that completes verbs, flags, stores and releases in a shell.
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all verbs.
    Man(ManArgs),
    /// Receive what the platforms tell of stores, or send it once more.
    #[command(subcommand)]
    Webhooks(WebhooksVerb),
}
