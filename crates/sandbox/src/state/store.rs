//! The merchants' stores.

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;

use super::{Result, State};
use crate::Platform;

/// One merchant's shop.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Store {
    pub platform: Platform,
    pub id: String,
    pub name: String,
    /// The storefront's host is `{slug}.localhost`.
    pub slug: String,
    /// `xx_YY`, as `LS.lang` writes it.
    pub lang: String,
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    pub symbol: String,
    pub thousands: String,
    pub cents: String,
    /// Whether the shop's pages have the global `LS`.
    pub has_ls: bool,
    /// Not paid: the API answers 402 and pages carry no scripts (platforms.md §1.3).
    pub suspended: bool,
    /// A demo store also runs versions that are only deployed to testing (platforms.md §3.4).
    pub demo: bool,
}

impl Store {
    /// The two-letter code of the store's language.
    pub(crate) fn language(&self) -> &str {
        self.lang.split('_').next().unwrap_or("es")
    }
}

const COLUMNS: &str =
    "platform, id, name, slug, lang, country, currency, symbol, thousands, cents, has_ls, suspended, demo";

impl State {
    /// All stores, Tiendanube's first.
    pub(crate) fn stores(&self) -> Result<Vec<Store>> {
        self.with(|db| {
            let mut rows = db.prepare_cached(&format!("SELECT {COLUMNS} FROM store ORDER BY platform DESC, id"))?;
            rows.query_map([], read)?.collect()
        })
    }

    /// One store.
    pub(crate) fn store(&self, platform: Platform, id: &str) -> Result<Option<Store>> {
        self.with(|db| {
            db.prepare_cached(&format!("SELECT {COLUMNS} FROM store WHERE platform = ?1 AND id = ?2"))?
                .query_row((platform.name(), id), read)
                .optional()
        })
    }

    /// The store whose shop has that host label.
    pub(crate) fn store_of_slug(&self, slug: &str) -> Result<Option<Store>> {
        self.with(|db| {
            db.prepare_cached(&format!("SELECT {COLUMNS} FROM store WHERE slug = ?1"))?
                .query_row([slug], read)
                .optional()
        })
    }

    /// Marks the store as unpaid, or paid again. False when there is no such store.
    pub(crate) fn suspend(&self, platform: Platform, id: &str, suspended: bool) -> Result<bool> {
        self.with(|db| {
            let sql = "UPDATE store SET suspended = ?3 WHERE platform = ?1 AND id = ?2";
            Ok(db.execute(sql, (platform.name(), id, suspended))? > 0)
        })
    }

    /// Makes the store a demo store, or an ordinary one. False when there is no such store.
    pub(crate) fn set_demo(&self, platform: Platform, id: &str, demo: bool) -> Result<bool> {
        self.with(|db| {
            let sql = "UPDATE store SET demo = ?3 WHERE platform = ?1 AND id = ?2";
            Ok(db.execute(sql, (platform.name(), id, demo))? > 0)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Store> {
    Ok(Store {
        platform: platform(row, 0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        slug: row.get(3)?,
        lang: row.get(4)?,
        country: row.get(5)?,
        currency: row.get(6)?,
        symbol: row.get(7)?,
        thousands: row.get(8)?,
        cents: row.get(9)?,
        has_ls: row.get(10)?,
        suspended: row.get(11)?,
        demo: row.get(12)?,
    })
}

/// Reads a platform's name from a column.
pub(super) fn platform(row: &Row<'_>, column: usize) -> rusqlite::Result<Platform> {
    let name: String = row.get(column)?;
    Platform::named(&name).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("no platform is called `{name}`").into())
    })
}
