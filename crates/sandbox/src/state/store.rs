//! The merchants' stores.

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Deserializer, Serialize};

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
    /// The `Content-Security-Policy` of the shop's pages; none at first.
    pub csp: Option<String>,
    /// Two-letter codes, the main language first.
    pub languages: Vec<String>,
    /// Which of the themes its pages have, by name.
    pub theme: String,
    /// The scripts of other apps in its pages, before those that were registered.
    pub other_apps: Vec<String>,
    /// Whether a cache before the shop keeps its home page for a day, scripts and all (platforms.md §4.10).
    pub page_cache: bool,
}

/// What the control API may change of a store; what is absent stays.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoreChange {
    pub demo: Option<bool>,
    /// Null takes the policy away.
    #[serde(default, deserialize_with = "named")]
    pub csp: Option<Option<String>>,
    /// Languages besides the main one.
    pub languages: Option<Vec<String>>,
    pub theme: Option<String>,
    pub other_apps: Option<Vec<String>>,
    pub page_cache: Option<bool>,
}

/// A field that is there, null or not.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Store {
    /// The key under which its documents lie. Tiendanube's are numbers.
    pub(crate) fn key(&self) -> String {
        match self.platform {
            Platform::Tiendanube => self.id.clone(),
            Platform::PagoShops => format!("pago-shops:{}", self.id),
        }
    }

    /// The two-letter code of the store's language.
    pub(crate) fn language(&self) -> &str {
        self.lang.split('_').next().unwrap_or("es")
    }
}

const COLUMNS: &str = "platform, id, name, slug, lang, country, currency, symbol, thousands, cents, has_ls, suspended, demo, csp, languages, theme, other_apps, page_cache";

impl State {
    /// All stores, Tiendanube's first.
    pub(crate) fn stores(&self) -> Result<Vec<Store>> {
        self.with(|db| {
            let mut rows =
                db.prepare_cached(&format!("SELECT {COLUMNS} FROM store ORDER BY platform DESC, length(id), id"))?;
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

    /// Changes a store and returns it as it is then; `None` when there is no such store.
    pub(crate) fn change_store(&self, platform: Platform, id: &str, change: &StoreChange) -> Result<Option<Store>> {
        self.with(|db| {
            db.execute(
                "UPDATE store SET demo = coalesce(?3, demo), csp = CASE WHEN ?4 THEN ?5 ELSE csp END,
                        languages = coalesce(?6, languages), theme = coalesce(?7, theme),
                        other_apps = coalesce(?8, other_apps), page_cache = coalesce(?9, page_cache)
                 WHERE platform = ?1 AND id = ?2",
                (
                    platform.name(),
                    id,
                    change.demo,
                    change.csp.is_some(),
                    change.csp.as_ref().and_then(Option::as_ref),
                    change.languages.as_ref().map(|languages| languages.join(",")),
                    &change.theme,
                    change.other_apps.as_ref().map(|apps| apps.join(",")),
                    change.page_cache,
                ),
            )
        })?;
        self.revise_all();
        self.store(platform, id)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Store> {
    let lang: String = row.get(4)?;
    let main = lang.split('_').next().unwrap_or("es");
    let more: String = row.get(14)?;
    let more = more.split(',').filter(|language| !language.is_empty() && *language != main);
    let languages = std::iter::once(main).chain(more).map(str::to_owned).collect();
    Ok(Store {
        platform: platform(row, 0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        slug: row.get(3)?,
        lang,
        country: row.get(5)?,
        currency: row.get(6)?,
        symbol: row.get(7)?,
        thousands: row.get(8)?,
        cents: row.get(9)?,
        has_ls: row.get(10)?,
        suspended: row.get(11)?,
        demo: row.get(12)?,
        csp: row.get(13)?,
        languages,
        theme: row.get(15)?,
        other_apps: super::grant::scope_list(&row.get::<_, String>(16)?),
        page_cache: row.get(17)?,
    })
}

/// Reads a platform's name from a column.
pub(super) fn platform(row: &Row<'_>, column: usize) -> rusqlite::Result<Platform> {
    let name: String = row.get(column)?;
    Platform::named(&name).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("no platform is called `{name}`").into())
    })
}
