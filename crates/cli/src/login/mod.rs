//! `vitrina login`: a merchant authorises the app in a browser, and the token goes to the vault.
//!
//! The token is stored only after everything about it was checked: our own state came back, the scopes suffice, the store is
//! the one that was meant.

mod args;
mod callback;
mod error;
mod page;

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Serialize;
use vitrina_platform::{Scopes, State, TokenWork, Tokens, pago_shops, tiendanube};
use vitrina_rollout::{Platform, StoreKey};

use crate::browser;
use crate::client::{Clients, renewal_lock};
use crate::config::Config;
use crate::error::Error;
use crate::screen::Screen;
use crate::secret::client_secret;
use crate::vault::{Grant, Vault};

use args::Whom;
use callback::{Callback, Redirect};
use page::Page;

pub use args::LoginArgs;
pub use error::LoginError;

/// What happens during a login.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event<'a> {
    /// The merchant is awaited here.
    Authorize { url: &'a url::Url },
    /// The token is stored.
    Authorised { store: &'a StoreKey, vault: &'a std::path::Path },
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error`]; nothing was stored then.
pub(crate) async fn run(args: &LoginArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let platform = args.whom.platform();
    let (port, section) = match platform {
        Platform::Tiendanube => (config.tiendanube("login")?.callback_port, "tiendanube"),
        Platform::PagoShops => (config.pago_shops("login")?.callback_port, "pago_shops"),
    };
    if platform == Platform::Tiendanube && !args.replace_token {
        confirm_replacement(&args.whom, config, screen)?;
    }
    let secret = client_secret(platform)?;
    let vault = Arc::new(args.vault.open(screen)?);
    let clients = Clients::new(config, Arc::clone(&vault), screen)?;
    let app = App::of(platform, &clients)?;
    // A token that cannot be stored would be lost, and on Tiendanube it has already ended the old one.
    vault.prepare()?;

    let state = State::generate();
    let url = app.authorize_url(&state);
    let callback = Callback::listen(port).await.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => LoginError::PortInUse { port, section },
        _ => LoginError::Listen { port, section, source },
    })?;
    screen.event(&Event::Authorize { url: &url });
    screen.note(format_args!("Authorise the app for the store here:\n  {url}"));
    if !args.no_browser && screen.interactive() && browser::open(&url) {
        screen.note("(opened in your browser)");
    }
    let waiting = screen.step("Waiting for the merchant");
    let Some(mut arrival) = callback.wait(Duration::from_secs(args.wait)).await else {
        return Err(LoginError::TimedOut { seconds: args.wait, port }.into());
    };
    let redirect = std::mem::take(&mut arrival.redirect);
    let outcome = accept(redirect, &state, &app, &secret, &args.whom, &vault).await;
    arrival
        .answer(match &outcome {
            Ok(Authorised { store, .. }) => {
                Page::done(format!("The app may now register scripts in the store {store}."))
            }
            Err(error) => Page::failed(error.code().told(&error.to_string()).what),
        })
        .await;
    let Authorised { store, more } = outcome?;
    if !more.is_empty() {
        let more = more.join(" ");
        screen.warn(format_args!(
            "the token may do more than registering scripts needs: {more}; take from the app's scopes what it does not use"
        ));
    }
    waiting.done(format_args!("Authorised: {store}, token stored in {}", vault.file().display()));
    screen.event(&Event::Authorised { store: &store, vault: vault.file() });
    Ok(())
}

fn confirm_replacement(whom: &Whom, config: &Config, screen: &Screen) -> Result<(), LoginError> {
    if !screen.interactive() {
        return Err(LoginError::NeedsConfirmation);
    }
    let store = match whom {
        Whom::Store(store) => store.to_string(),
        Whom::Any(_) => "the store that the merchant picks".to_string(),
    };
    let profile = config.profile.as_ref().map(|name| format!(", profile {name}")).unwrap_or_default();
    screen.note(format_args!("A new token of {} for {store}{profile}.", config.app));
    screen.note(
        "On Tiendanube it ends the store's present one at once, wherever that is used: on a server, on a colleague's \
         machine, in CI.",
    );
    screen.note("Go on? [y/N]");
    let mut answer = String::new();
    // An input that cannot be read is no yes.
    let _ = std::io::stdin().read_line(&mut answer);
    match answer.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(LoginError::Declined),
    }
}

/// A stored grant.
struct Authorised {
    store: StoreKey,
    /// The scopes beyond those that registering scripts needs.
    more: Vec<String>,
}

/// From the redirect to a stored grant.
async fn accept(
    redirect: Redirect,
    state: &State,
    app: &App,
    secret: &SecretString,
    whom: &Whom,
    vault: &Vault,
) -> Result<Authorised, Error> {
    let platform = whom.platform();
    if !state.matches(redirect.state.as_deref().unwrap_or_default()) {
        return Err(LoginError::StateMismatch { platform }.into());
    }
    if let Some(error) = redirect.error {
        let reason = match redirect.error_description {
            Some(description) => format!("{error}: {description}"),
            None => error,
        };
        return Err(LoginError::Refused { platform, reason }.into());
    }
    let code = redirect.code.map(SecretString::from).ok_or(LoginError::NoCode { platform })?;
    // Ctrl-C waits from here on: the code works once, and on Tiendanube the old token is dead as soon as it does.
    let _work = TokenWork::begin().await;
    let granted = app.exchange(secret, &code, whom).await?;
    let store = granted.store.clone();
    if !granted.missing.is_empty() {
        let (granted, missing) = (granted.scopes.to_string(), granted.missing.join(" "));
        return Err(LoginError::MissingScopes { store, platform, granted, missing }.into());
    }
    if let Whom::Store(wanted) = whom
        && *wanted != store
    {
        return Err(LoginError::OtherStore { wanted: wanted.clone(), found: store }.into());
    }
    let (app, api_url) = app.identity();
    // Another process may be renewing the old tokens: what it keeps must not replace these.
    let _alone = match platform {
        Platform::PagoShops => Some(renewal_lock(vault, &store.id).await?),
        Platform::Tiendanube => None,
    };
    vault.put(Grant {
        store: store.clone(),
        app,
        api_url,
        scopes: granted.scopes.iter().map(str::to_string).collect(),
        tokens: granted.tokens,
    })?;
    let more = granted.scopes.iter().filter(|scope| !granted.needed.contains(scope)).map(str::to_string).collect();
    Ok(Authorised { store, more })
}

/// What came of the exchange, on either platform.
struct Granted {
    store: StoreKey,
    scopes: Scopes,
    missing: Vec<&'static str>,
    /// What registering scripts needs, in each of its spellings.
    needed: &'static [&'static str],
    tokens: Tokens,
}

/// The app on the platform that is asked.
enum App {
    Tiendanube(tiendanube::App),
    PagoShops(pago_shops::App),
}

impl App {
    fn of(platform: Platform, clients: &Clients) -> Result<App, Error> {
        Ok(match platform {
            Platform::Tiendanube => App::Tiendanube(clients.tiendanube("login")?),
            Platform::PagoShops => App::PagoShops(clients.pago_shops("login")?),
        })
    }

    fn authorize_url(&self, state: &State) -> url::Url {
        match self {
            App::Tiendanube(app) => app.authorize_url(state),
            App::PagoShops(app) => app.authorize_url(state),
        }
    }

    /// The app's id and API, as grants carry them.
    fn identity(&self) -> (String, url::Url) {
        match self {
            App::Tiendanube(app) => (app.config().app_id.clone(), app.config().api_url.clone()),
            App::PagoShops(app) => (app.config().client_id.clone(), app.config().api_url.clone()),
        }
    }

    async fn exchange(&self, secret: &SecretString, code: &SecretString, whom: &Whom) -> Result<Granted, LoginError> {
        let platform = whom.platform();
        let no_token = |error| LoginError::NoToken { platform, source: Box::new(error) };
        match self {
            App::Tiendanube(app) => {
                let grant = app.exchange(secret, code).await.map_err(no_token)?;
                Ok(Granted {
                    store: StoreKey { platform: Platform::Tiendanube, id: grant.store_id },
                    missing: tiendanube::missing_scopes(&grant.scopes),
                    needed: &["write_scripts", "read_scripts", "scripts"],
                    scopes: grant.scopes,
                    tokens: Tokens { access: grant.token, refresh: None, expires_at: None },
                })
            }
            App::PagoShops(app) => {
                let grant = app.exchange(secret, code).await.map_err(no_token)?;
                // Whether the answer names the account is an assumption; a person may name it instead.
                let id = grant.account_id.or_else(|| match whom {
                    Whom::Store(store) => Some(store.id.clone()),
                    Whom::Any(_) => None,
                });
                Ok(Granted {
                    store: StoreKey { platform: Platform::PagoShops, id: id.ok_or(LoginError::NoAccount)? },
                    missing: pago_shops::missing_scopes(&grant.scopes),
                    needed: &pago_shops::SCOPES,
                    scopes: grant.scopes,
                    tokens: grant.tokens,
                })
            }
        }
    }
}
