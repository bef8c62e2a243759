//! Filling the state with a seed, and taking it back to its beginning.

use super::grant::{Kind, insert_token, install};
use super::{AppChange, Grant, Result, State};
use crate::{Platform, Seed, SeedStore};

/// The app that a seed installs.
const APP: &str = "1001";

/// Everything, in an order in which nothing hangs on what is gone.
const EMPTY: &str = "
    PRAGMA defer_foreign_keys = ON;
    DELETE FROM association; DELETE FROM portal_before; DELETE FROM portal_version; DELETE FROM portal_script; DELETE FROM src_script;
    DELETE FROM token; DELETE FROM code; DELETE FROM install; DELETE FROM document; DELETE FROM stocked;
    DELETE FROM cart_line; DELETE FROM purchase;
    DELETE FROM store; DELETE FROM app; DELETE FROM sqlite_sequence;
    UPDATE switch SET is_on = 0;
    UPDATE serial SET next = 1000001;";

impl State {
    /// Adds what a seed says. A store that is there already stays as it is.
    pub(crate) fn sow(&self, seed: &Seed, now: i64) -> Result<()> {
        if *seed == Seed::default() {
            return Ok(());
        }
        if seed.local_src {
            self.set_switch("loopback_http", true)?;
            self.change_app(Platform::Tiendanube, APP, &AppChange { legacy_src: Some(true), ..AppChange::default() })?;
        }
        let scopes = self.app(Platform::Tiendanube, APP)?.map(|app| app.scopes).unwrap_or_default();
        self.change(|db| {
            for store in seed.all() {
                let SeedStore {
                    platform,
                    id,
                    name,
                    slug,
                    lang,
                    country,
                    currency,
                    symbol,
                    thousands,
                    cents,
                    has_ls,
                    ..
                } = store;
                let added = db
                    .prepare_cached(
                        "INSERT OR IGNORE INTO store
                         (platform, id, name, slug, lang, country, currency, symbol, thousands, cents, has_ls)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                    )?
                    .execute((
                        platform.name(),
                        &id,
                        name,
                        slug,
                        lang,
                        country,
                        currency,
                        symbol,
                        thousands,
                        cents,
                        has_ls,
                    ))?;
                if let Some(prefix) = seed.token_prefix.as_ref().filter(|_| added > 0)
                    && platform == Platform::Tiendanube
                {
                    let token = format!("{prefix}{id}");
                    let grant = Grant { platform, app: APP.to_owned(), store: id, scopes: scopes.clone() };
                    install(db, &grant, now * 1000)?;
                    insert_token(db, &grant, Kind::Access, &token, None)?;
                }
            }
            Ok(())
        })
    }

    /// Takes everything back to the beginning.
    pub(crate) fn reset(&self, seed: &Seed, now: i64) -> Result<()> {
        self.change(|db| {
            db.execute_batch(EMPTY)?;
            db.execute_batch(include_str!("migrations/0002_seed.sql"))
        })?;
        self.read_switches()?;
        self.revise_all();
        self.sow(seed, now)
    }
}
