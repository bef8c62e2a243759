//! Which of the Portal's scripts run in which store (platforms.md §3.2, §3.3).

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::portal_delay::appeared;
use super::{PortalScript, Result, State};

/// A Portal script in a store. It has no id of its own: a store holds at most one per script.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Association {
    pub script: PortalScript,
    /// A JSON object in text, as it was sent.
    pub query_params: Option<String>,
    /// The platform put it there when the app was installed; no request changes it.
    pub auto_install: bool,
}

/// The associations of one app in a store.
pub(super) const OF_APP: &str = "
    SELECT s.app, s.id, a.query_params, a.auto_install FROM association a
    JOIN portal_script s ON s.id = a.script WHERE s.app = ?1 AND a.store = ?2 ORDER BY s.id";

/// The associations of all apps in a store.
pub(super) const IN_PAGE: &str = "
    SELECT s.app, s.id, a.query_params, a.auto_install FROM association a
    JOIN portal_script s ON s.id = a.script WHERE a.store = ?1 ORDER BY s.id";

impl State {
    /// The associations of an app in a store, by script id.
    pub(crate) fn associations(&self, app: &str, store: &str, now_ms: i64) -> Result<Vec<Association>> {
        self.with(|db| {
            let rows =
                db.prepare_cached(OF_APP)?.query_map((app, store), read)?.collect::<rusqlite::Result<Vec<_>>>()?;
            with_scripts(db, rows, now_ms)
        })
    }

    /// The associations of all apps in a store, as its pages carry them.
    pub(crate) fn associations_in_page(&self, store: &str, now_ms: i64) -> Result<Vec<Association>> {
        self.with(|db| {
            let rows = db.prepare_cached(IN_PAGE)?.query_map([store], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
            with_scripts(db, rows, now_ms)
        })
    }

    /// One association.
    pub(crate) fn association(&self, app: &str, store: &str, script: i64, now_ms: i64) -> Result<Option<Association>> {
        self.with(|db| {
            let row = db
                .prepare_cached(
                    "SELECT s.app, s.id, a.query_params, a.auto_install FROM association a
                     JOIN portal_script s ON s.id = a.script WHERE s.app = ?1 AND a.store = ?2 AND s.id = ?3",
                )?
                .query_row((app, store, script), read)
                .optional()?;
            Ok(with_scripts(db, row.into_iter().collect(), now_ms)?.pop())
        })
    }

    /// Associates a script with a store. False when it is associated already.
    pub(crate) fn associate(&self, store: &str, script: i64, query_params: Option<&str>) -> Result<bool> {
        self.with(|db| {
            let sql =
                "INSERT OR IGNORE INTO association (store, script, query_params, auto_install) VALUES (?1, ?2, ?3, 0)";
            Ok(db.prepare_cached(sql)?.execute((store, script, query_params))? > 0)
        })
    }

    /// Replaces the query parameters of an association.
    pub(crate) fn change_association(&self, store: &str, script: i64, query_params: Option<&str>) -> Result<()> {
        self.with(|db| {
            let sql = "UPDATE association SET query_params = ?3 WHERE store = ?1 AND script = ?2 AND NOT auto_install";
            db.prepare_cached(sql)?.execute((store, script, query_params)).map(drop)
        })
    }

    /// Ends an association that an app made. False when there is none.
    pub(crate) fn dissociate(&self, store: &str, script: i64) -> Result<bool> {
        self.with(|db| {
            let sql = "DELETE FROM association WHERE store = ?1 AND script = ?2 AND NOT auto_install";
            Ok(db.prepare_cached(sql)?.execute((store, script))? > 0)
        })
    }
}

/// App, script id, query parameters, auto-install.
type Stored = (String, i64, Option<String>, bool);

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn with_scripts(db: &Connection, rows: Vec<Stored>, now_ms: i64) -> rusqlite::Result<Vec<Association>> {
    let mut associations = Vec::with_capacity(rows.len());
    for (app, id, query_params, auto_install) in rows {
        if let Some(script) = appeared(db, &app, id, now_ms)? {
            associations.push(Association { script, query_params, auto_install });
        }
    }
    Ok(associations)
}
