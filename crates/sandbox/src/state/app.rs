//! The apps that partners have registered.

use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use super::{Result, State};
use crate::{Platform, secret};

/// An app. Its client secret stays in the database.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct App {
    pub platform: Platform,
    pub id: String,
    pub handle: String,
    pub redirect_uri: String,
    /// What a merchant grants to the app. A token keeps the scopes of the day it was issued (platforms.md §2.1).
    pub scopes: Vec<String>,
    /// Whether classic scripts (`src`) are accepted (platforms.md §3.5).
    pub legacy_src: bool,
    /// Life of an access token in seconds; Tiendanube's never expire.
    pub token_lifetime: u32,
    /// How long a change in the Partner Portal takes to appear in stores and API, in seconds (platforms.md §3.4).
    pub portal_delay: u32,
    /// Where webhooks really go: the host of a registered URL is replaced by this one.
    pub deliver_to: Option<String>,
    /// Where Pago Shops' webhooks go; how an app registers is not documented (platforms.md §5.3).
    pub webhook_url: Option<String>,
    /// Where Tiendanube's privacy calls go (platforms.md §5.2).
    pub privacy_url: Option<String>,
    /// The only stores that an app "for your clients" is for; none where it is in the App Store (platforms.md §2.1).
    pub only_stores: Vec<String>,
    /// Whether the platform lets an app without NubeSDK go on after its deadlines (platforms.md §3.7).
    pub whitelisted: bool,
}

/// What the control API may change of an app; what is absent stays.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppChange {
    pub redirect_uri: Option<String>,
    pub scopes: Option<Vec<String>>,
    pub legacy_src: Option<bool>,
    pub token_lifetime: Option<u32>,
    pub portal_delay: Option<u32>,
    pub deliver_to: Option<String>,
    pub webhook_url: Option<String>,
    pub privacy_url: Option<String>,
    pub only_stores: Option<Vec<String>>,
    pub whitelisted: Option<bool>,
}

const COLUMNS: &str = "platform, id, handle, redirect_uri, scopes, legacy_src, token_lifetime, deliver_to, webhook_url,
                       privacy_url, only_stores, whitelisted, portal_delay";

impl State {
    /// All apps.
    pub(crate) fn apps(&self) -> Result<Vec<App>> {
        self.with(|db| {
            let mut rows = db.prepare_cached(&format!("SELECT {COLUMNS} FROM app ORDER BY platform DESC, id"))?;
            rows.query_map([], read)?.collect()
        })
    }

    /// One app.
    pub(crate) fn app(&self, platform: Platform, id: &str) -> Result<Option<App>> {
        self.with(|db| {
            db.prepare_cached(&format!("SELECT {COLUMNS} FROM app WHERE platform = ?1 AND id = ?2"))?
                .query_row((platform.name(), id), read)
                .optional()
        })
    }

    /// The secret that an app signs in with and that webhooks are signed with.
    pub(crate) fn app_secret(&self, platform: Platform, id: &str) -> Result<Option<String>> {
        self.with(|db| {
            db.prepare_cached("SELECT secret FROM app WHERE platform = ?1 AND id = ?2")?
                .query_row((platform.name(), id), |row| row.get(0))
                .optional()
        })
    }

    /// The app, when the secret is its own.
    pub(crate) fn app_with_secret(&self, platform: Platform, id: &str, given: &str) -> Result<Option<App>> {
        match self.app_secret(platform, id)? {
            Some(kept) if secret::equal(&kept, given) => self.app(platform, id),
            _ => Ok(None),
        }
    }

    /// Changes an app and returns it as it is then; `None` when there is no such app.
    pub(crate) fn change_app(&self, platform: Platform, id: &str, change: &AppChange) -> Result<Option<App>> {
        self.with(|db| {
            db.execute(
                "UPDATE app SET redirect_uri = coalesce(?3, redirect_uri), scopes = coalesce(?4, scopes),
                        legacy_src = coalesce(?5, legacy_src), token_lifetime = coalesce(?6, token_lifetime),
                        deliver_to = coalesce(?7, deliver_to), webhook_url = coalesce(?8, webhook_url),
                        privacy_url = coalesce(?9, privacy_url), only_stores = coalesce(?10, only_stores),
                        whitelisted = coalesce(?11, whitelisted), portal_delay = coalesce(?12, portal_delay)
                 WHERE platform = ?1 AND id = ?2",
                (
                    platform.name(),
                    id,
                    &change.redirect_uri,
                    change.scopes.as_ref().map(|scopes| scopes.join(",")),
                    change.legacy_src,
                    change.token_lifetime,
                    &change.deliver_to,
                    &change.webhook_url,
                    &change.privacy_url,
                    change.only_stores.as_ref().map(|stores| stores.join(",")),
                    change.whitelisted,
                    change.portal_delay,
                ),
            )
        })?;
        self.app(platform, id)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<App> {
    Ok(App {
        platform: super::store::platform(row, 0)?,
        id: row.get(1)?,
        handle: row.get(2)?,
        redirect_uri: row.get(3)?,
        scopes: super::grant::scope_list(&row.get::<_, String>(4)?),
        legacy_src: row.get(5)?,
        token_lifetime: row.get(6)?,
        deliver_to: row.get(7)?,
        webhook_url: row.get(8)?,
        privacy_url: row.get(9)?,
        only_stores: super::grant::scope_list(&row.get::<_, String>(10)?),
        whitelisted: row.get(11)?,
        portal_delay: row.get(12)?,
    })
}
