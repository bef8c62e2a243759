//! What a shell offers for a store or a release. It must never ask, wait or complain: what cannot be had is not offered.

use std::time::Duration;

use clap_complete::CompletionCandidate;
use vitrina_rollout::release::Hosting;

use crate::config::Config;
use crate::global::Global;
use crate::grants;
use crate::screen::Screen;
use crate::vault::VaultArgs;

/// How long a shell waits for a bucket that does not answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The stores that `Vitrina.toml` names, and those of the vault when its passphrase lies in a file.
pub(crate) fn stores() -> Vec<CompletionCandidate> {
    let Some(config) = nearest() else { return Vec::new() };
    let mut names: Vec<String> = config.stores.keys().map(ToString::to_string).collect();
    let passphrase = std::env::var_os("VITRINA_PASSPHRASE_FILE").map(Into::into);
    if passphrase.is_some() {
        let vault = std::env::var_os("VITRINA_VAULT").map(Into::into);
        let args =
            VaultArgs { vault, passphrase_file: passphrase, no_keychain: true, plain_vault_i_accept_the_risk: false };
        let grants = args.open(&Screen::silent()).ok().and_then(|vault| grants::of_app(&vault, &config).ok());
        names.extend(grants.into_iter().flatten().map(|grant| grant.store.to_string()));
    }
    names.sort();
    names.dedup();
    names.into_iter().map(CompletionCandidate::new).collect()
}

/// The releases on the hosting, newest first.
pub(crate) fn releases() -> Vec<CompletionCandidate> {
    let listed = || {
        let config = nearest()?;
        let section = config.hosting.as_ref()?;
        let hosting = Hosting::open(&section.location, config.folder(), &config.app).ok()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        runtime.block_on(async { tokio::time::timeout(PATIENCE, hosting.releases()).await }).ok()?.ok()
    };
    let candidate = |release: vitrina_rollout::release::Release| {
        CompletionCandidate::new(release.number.to_string()).help(Some(release.created_at.to_string().into()))
    };
    listed().unwrap_or_default().into_iter().rev().map(candidate).collect()
}

fn nearest() -> Option<Config> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let global = Global {
        config: variable("VITRINA_CONFIG").map(Into::into),
        profile: variable("VITRINA_PROFILE").and_then(|name| name.into_string().ok()),
        json: false,
        quiet: true,
        verbose: false,
        no_color: true,
    };
    global.read_config().ok()
}
