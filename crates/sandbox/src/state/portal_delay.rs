//! "Portal changes take time to appear" (platforms.md §3.4): until then stores have the script as it was before. The Portal
//! itself shows a change at once.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension};

use super::PortalScript;
use super::portal::find;

/// Keeps what stores have of a script until the change that is made now appears; `None` for a script that is new.
pub(super) fn hold(
    db: &Connection,
    app: &str,
    script: i64,
    before: Option<&PortalScript>,
    now_ms: i64,
) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM portal_before WHERE script = ?1 AND until_ms <= ?2")?.execute((script, now_ms))?;
    let before = before.map(serde_json::to_string).transpose().map_err(unkept)?;
    db.prepare_cached(
        "INSERT INTO portal_before (script, until_ms, before)
         SELECT ?2, ?3 + 1000 * portal_delay, ?4 FROM app
         WHERE platform = 'tiendanube' AND id = ?1 AND portal_delay > 0",
    )?
    .execute((app, script, now_ms, before))?;
    Ok(())
}

/// A script as stores have it at that time: as it was before the first change that has not appeared yet.
pub(super) fn appeared(db: &Connection, app: &str, script: i64, now_ms: i64) -> rusqlite::Result<Option<PortalScript>> {
    let present = find(db, app, script)?;
    if present.as_ref().and_then(|script| script.appears_at_ms).is_none_or(|at| at <= now_ms) {
        return Ok(present);
    }
    let held = db
        .prepare_cached(
            "SELECT before FROM portal_before WHERE script = ?1 AND until_ms > ?2 ORDER BY until_ms, rowid",
        )?
        .query_row((script, now_ms), |row| row.get::<_, Option<String>>(0))
        .optional()?;
    match held {
        Some(Some(before)) => serde_json::from_str(&before).map(Some).map_err(unkept),
        Some(None) => Ok(None),
        None => Ok(present),
    }
}

fn unkept(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}
