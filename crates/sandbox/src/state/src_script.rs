//! Scripts that are a URL: Tiendanube's classic kind and Pago Shops' only one.

use rusqlite::{OptionalExtension, Row};
use serde::Serialize;

use super::{Grant, Result, State};
use crate::Platform;

/// A registered URL.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SrcScript {
    pub id: i64,
    pub app: String,
    pub src: String,
    pub event: String,
    /// `where` in the classic resource.
    pub location: String,
    pub created_at: i64,
    pub updated_at: i64,
}

/// The fields that an app sets.
#[derive(Clone, Debug)]
pub(crate) struct NewSrcScript {
    pub src: String,
    pub event: String,
    pub location: String,
}

const COLUMNS: &str = "id, app, src, event, location, created_at, updated_at";

/// The scripts of one app in a store.
pub(super) const OF_APP: &str = "
    SELECT id, app, src, event, location, created_at, updated_at FROM src_script
    WHERE platform = ?1 AND store = ?2 AND app = ?3 AND visible_at <= ?4 ORDER BY id";

/// The scripts of all apps in a store.
pub(super) const IN_PAGE: &str = "
    SELECT id, app, src, event, location, created_at, updated_at FROM src_script
    WHERE platform = ?1 AND store = ?2 AND visible_at <= ?3 ORDER BY id";

impl State {
    /// The scripts that an app has in a store, oldest first. `now_ms` hides those still in the queue.
    pub(crate) fn src_scripts(&self, grant: &Grant, now_ms: i64) -> Result<Vec<SrcScript>> {
        self.with(|db| {
            db.prepare_cached(OF_APP)?
                .query_map((grant.platform.name(), &grant.store, &grant.app, now_ms), read)?
                .collect()
        })
    }

    /// All scripts of all apps in a store, as its pages carry them.
    pub(crate) fn src_scripts_in_page(&self, platform: Platform, store: &str, now_ms: i64) -> Result<Vec<SrcScript>> {
        self.with(|db| db.prepare_cached(IN_PAGE)?.query_map((platform.name(), store, now_ms), read)?.collect())
    }

    /// One script of that app in that store.
    pub(crate) fn src_script(&self, grant: &Grant, id: i64, now_ms: i64) -> Result<Option<SrcScript>> {
        self.with(|db| {
            db.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM src_script
                 WHERE platform = ?1 AND store = ?2 AND app = ?3 AND id = ?4 AND visible_at <= ?5"
            ))?
            .query_row((grant.platform.name(), &grant.store, &grant.app, id, now_ms), read)
            .optional()
        })
    }

    /// Adds a script that shows after `delay_ms`.
    pub(crate) fn add_src_script(
        &self,
        grant: &Grant,
        new: &NewSrcScript,
        now_ms: i64,
        delay_ms: i64,
    ) -> Result<SrcScript> {
        self.with(|db| {
            db.prepare_cached(&format!(
                "INSERT INTO src_script (platform, app, store, src, event, location, created_at, updated_at, visible_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8) RETURNING {COLUMNS}"
            ))?
            .query_row(
                (
                    grant.platform.name(),
                    &grant.app,
                    &grant.store,
                    &new.src,
                    &new.event,
                    &new.location,
                    now_ms / 1000,
                    now_ms + delay_ms,
                ),
                read,
            )
        })
    }

    /// Replaces the fields of a script that exists.
    pub(crate) fn change_src_script(&self, id: i64, new: &NewSrcScript, now: i64) -> Result<Option<SrcScript>> {
        self.with(|db| {
            db.prepare_cached(&format!(
                "UPDATE src_script SET src = ?2, event = ?3, location = ?4, updated_at = ?5 WHERE id = ?1 RETURNING {COLUMNS}"
            ))?
            .query_row((id, &new.src, &new.event, &new.location, now), read)
            .optional()
        })
    }

    /// Removes a script of that app in that store. False when there is none.
    pub(crate) fn remove_src_script(&self, grant: &Grant, id: i64) -> Result<bool> {
        self.with(|db| {
            let sql = "DELETE FROM src_script WHERE platform = ?1 AND store = ?2 AND app = ?3 AND id = ?4";
            Ok(db.prepare_cached(sql)?.execute((grant.platform.name(), &grant.store, &grant.app, id))? > 0)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<SrcScript> {
    Ok(SrcScript {
        id: row.get(0)?,
        app: row.get(1)?,
        src: row.get(2)?,
        event: row.get(3)?,
        location: row.get(4)?,
        created_at: row.get(5)?,
        updated_at: row.get(6)?,
    })
}
