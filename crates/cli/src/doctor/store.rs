//! What the platform and the hosting say of one store.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::http::Method;
use url::Url;
use vitrina_platform::{
    Error as PlatformError, RegisteredScript, Request, Scopes, Transport, What, pago_shops, tiendanube,
};
use vitrina_rollout::release::{HostingError, Output, Release, integrity};
use vitrina_rollout::{Platform, StoreKey};

use super::page::{self, Expected};
use super::{DoctorArgs, Finding};
use crate::config::Config;
use crate::error::Error;
use crate::grants::{self, Reach};
use crate::hosting;
use crate::network;
use crate::screen::Screen;
use crate::vault::Grant;

/// The Portal shows a change before stores have it (platforms.md §3.4).
const APPEARS: &str = "what was done there just now takes a while to appear: ask again in some minutes";

/// Follows the way from the token to the page, as far as it goes.
pub(super) async fn findings(
    store: &StoreKey,
    args: &DoctorArgs,
    config: &Config,
    screen: &Screen,
) -> Result<Vec<Finding>, Error> {
    let vault = Arc::new(args.vault.open(screen)?);
    let Some(grant) = grants::of_app(&vault, config)?.into_iter().find(|grant| grant.store == *store) else {
        let what = format!("the vault has no token of {} for {store}", config.app);
        let remedy = format!("run `vitrina login {store}`, or `vitrina stores import` with its token");
        return Ok(vec![Finding::bad("token", what, remedy)]);
    };
    let mut reach = Reach::new(config, vault, "doctor", screen)?;
    let step = screen.step(format!("Asking {}", store.platform));
    let listed = reach.scripts(&grant)?.list().await;
    let shop = match (&args.url, store.platform) {
        (Some(url), _) => Some(url.clone()),
        (None, Platform::Tiendanube) => shop_of(&mut reach, &grant).await?,
        (None, Platform::PagoShops) => None,
    };
    step.done("Asked");
    let mut found = vec![scopes(&grant)];
    let scripts = match listed {
        Ok(scripts) => scripts,
        Err(error) => {
            found.push(refusal(store, &error));
            return Ok(found);
        }
    };
    found.insert(0, Finding::good("token", format!("the platform accepts the token of {store}")));
    let (scripts, others): (Vec<_>, Vec<_>) = scripts.into_iter().partition(|script| is_meant(script, store, config));
    found.extend(association(store, &scripts));
    found.extend(others.iter().map(other));
    let network = network::open(screen)?;
    let releases = match releases(config, screen).await {
        Ok(releases) => releases,
        Err(error) => {
            found.push(hosting_unread(&error));
            None
        }
    };
    for script in &scripts {
        found.extend(version(script));
        if let Some(address) = address(script) {
            let portal = matches!(script.what, What::Association { .. });
            found.push(served(&*network, &address, portal, releases.as_deref(), config).await);
        }
    }
    let Some(shop) = shop else {
        found.push(Finding::notice("page", "the shop's address is not known", "name it with `--url`"));
        return Ok(found);
    };
    let newest = releases.iter().flatten().last();
    let expected = Expected {
        scripts: scripts.iter().filter_map(address).collect(),
        has_no_wasm: newest.is_none_or(|release| release.bundle.outputs.contains_key(&Output::NoWasm)),
    };
    found.extend(page::findings(&*network, &shop, &expected).await);
    // What is wrong stands first, in the order of the way.
    found.sort_by_key(|finding| Reverse(finding.state));
    Ok(found)
}

/// Where the shop is, if the platform tells.
async fn shop_of(reach: &mut Reach<'_>, grant: &Grant) -> Result<Option<Url>, Error> {
    let Ok(info) = reach.tiendanube(grant)?.info().await else { return Ok(None) };
    let address = info.address_of_shop().map(|address| match address.contains("://") {
        true => address.to_string(),
        false => format!("https://{}", address.trim_start_matches("//")),
    });
    Ok(address.and_then(|address| Url::parse(&address).ok()))
}

fn scopes(grant: &Grant) -> Finding {
    let granted: Scopes = grant.scopes.iter().cloned().collect();
    let missing = match grant.store.platform {
        Platform::Tiendanube => tiendanube::missing_scopes(&granted),
        Platform::PagoShops => pago_shops::missing_scopes(&granted),
    };
    match missing.is_empty() {
        true => Finding::good("scopes", grant.scopes.join(" ")),
        false => Finding::bad(
            "scopes",
            format!("the token lacks {}", missing.join(" ")),
            format!("give the app that scope at the platform, then run `vitrina login {}`", grant.store),
        ),
    }
}

fn refusal(store: &StoreKey, error: &PlatformError) -> Finding {
    let what = error.to_string();
    match error {
        PlatformError::Unauthorized { .. } => Finding::bad(
            "token",
            format!("{what}; the merchant uninstalled the app, or a later token replaced this one"),
            format!("run `vitrina login {store}`"),
        ),
        PlatformError::PaymentRequired { .. } => Finding::bad(
            "payment",
            format!("{what}; while that is so, the platform puts no script into the shop (402)"),
            "have the store's or the app's bill paid; nothing has to be deployed again",
        ),
        PlatformError::MissingScope { .. } | PlatformError::Denied { .. } => Finding::bad(
            "scopes",
            what,
            format!("give the app the scope at the platform, then run `vitrina login {store}`"),
        ),
        _ => Finding::bad("platform", what, "try again later"),
    }
}

/// Whether a script is the one that `vitrina deploy` registers: a `src`, or the Portal's script that `Vitrina.toml` names.
fn is_meant(script: &RegisteredScript, store: &StoreKey, config: &Config) -> bool {
    let own = config.stores.get(store).and_then(|own| own.script_id);
    let named = own.or_else(|| config.tiendanube.as_ref().and_then(|section| section.script_id));
    match &script.what {
        What::Src(_) => true,
        What::Association { script_id, .. } => named.is_some_and(|named| script_id.to_string() == named.to_string()),
    }
}

fn other(script: &RegisteredScript) -> Finding {
    let how = if script.auto_installed { ", which the platform installs by itself" } else { "" };
    let what = format!("the app has another script in the store, {}{how}", script.id);
    Finding::notice(
        "other-script",
        what,
        "nothing, if it is meant so; `script_id` in Vitrina.toml names the one that counts",
    )
}

fn association(store: &StoreKey, scripts: &[RegisteredScript]) -> Vec<Finding> {
    match scripts {
        [] => vec![Finding::bad(
            "association",
            "the store has no script of this app",
            format!(
                "run `vitrina deploy --store {store}`; a script that is installed automatically reaches only stores that \
                 install the app later"
            ),
        )],
        [one] => vec![Finding::good("association", format!("the store has the script {}", one.id))],
        several => {
            let ids: Vec<String> = several.iter().map(|script| script.id.to_string()).collect();
            vec![Finding::notice(
                "association",
                format!("the store has {} scripts of this app: {}", ids.len(), ids.join(", ")),
                "if they are copies of one, remove all but the newest; a page runs only one release of an app",
            )]
        }
    }
}

fn version(script: &RegisteredScript) -> Vec<Finding> {
    let mut found = Vec::new();
    let text = |key: &str| script.raw.get(key).and_then(|value| value.as_str()).unwrap_or_default();
    let id = &script.id;
    match (script.active, text("status")) {
        (_, "testing") => found.push(Finding::notice(
            "version",
            format!("script {id} has its version deployed to demo stores only"),
            format!("in the Partner Portal, deploy the version to production; {APPEARS}"),
        )),
        (Some(false), _) => found.push(Finding::bad(
            "version",
            format!("script {id} has no version that stores get: uploading alone leaves a draft"),
            format!("in the Partner Portal, deploy the uploaded version to production; {APPEARS}"),
        )),
        (Some(true), _) => found.push(Finding::good("version", format!("script {id} has a version that stores get"))),
        (None, _) => {}
    }
    if script.auto_installed {
        found.push(Finding::notice(
            "auto-install",
            format!("the platform installs script {id} by itself and adds no query_params"),
            "settings for single stores need a script that is not installed automatically",
        ));
    }
    if text("event") == "onfirstinteraction" {
        found.push(Finding::notice(
            "first-interaction",
            format!("script {id} is loaded after the shopper's first scroll, click or tap"),
            "touch the page before you look; choose `onload` only if it has to be there at once",
        ));
    }
    found
}

fn address(script: &RegisteredScript) -> Option<String> {
    match &script.what {
        What::Src(src) => Some(src.clone()),
        What::Association { .. } => script.served.clone(),
    }
}

/// Every release on the hosting; `None` without a hosting.
async fn releases(config: &Config, screen: &Screen) -> Result<Option<Vec<Release>>, HostingError> {
    match &config.hosting {
        Some(section) => Ok(Some(hosting::open(section, config, screen)?.releases().await?)),
        None => Ok(None),
    }
}

/// Shops read the hosting at its public address: that it cannot be read here keeps no script from running.
fn hosting_unread(error: &HostingError) -> Finding {
    let what = format!("which release the store runs cannot be told: {error}");
    Finding::notice("hosting", what, "where this machine is to read the hosting, mend that and ask again")
}

/// What pages really get from a script's address. `portal`: the file was put into the Partner Portal by hand.
async fn served(
    network: &dyn Transport,
    address: &str,
    portal: bool,
    releases: Option<&[Release]>,
    config: &Config,
) -> Finding {
    let missing = |why: String| {
        Finding::bad(
            "served",
            format!("{address} cannot be had: {why}"),
            "run `vitrina upload`, or mend the hosting; then `vitrina deploy`",
        )
    };
    let url = match Url::parse(address) {
        Ok(url) => url,
        Err(error) => return missing(error.to_string()),
    };
    let answer = match network.send(Request::new(Method::GET, url)).await {
        Ok(answer) if answer.status.is_success() => answer,
        Ok(answer) => return missing(format!("status {}", answer.status)),
        Err(error) => return missing(error.to_string()),
    };
    let Some(releases) = releases else { return Finding::good("served", format!("{address} can be had")) };
    let found = integrity(&answer.body);
    let of = |release: &&Release| release.bundle.files.values().any(|file| file.integrity == found);
    let newest = releases.last().map(|release| release.number);
    match releases.iter().rev().find(of).map(|release| release.number) {
        Some(number) if Some(number) == newest => Finding::good("served", format!("{address} is release {number}")),
        Some(number) => Finding::notice(
            "served",
            format!("{address} is release {number}, and {} is the newest", newest.unwrap_or(number)),
            match portal {
                false => "run `vitrina deploy` if this store should have the newest".to_string(),
                true => format!("put the newest into the Partner Portal if this store should have it; {APPEARS}"),
            },
        ),
        None => Finding::notice(
            "served",
            format!("{address} serves a file that is of no release of {} on the hosting", config.app),
            match portal {
                false => "upload that bundle, or put the released file into the Partner Portal".to_string(),
                true => format!("upload that bundle, or put the released file into the Partner Portal; {APPEARS}"),
            },
        ),
    }
}
