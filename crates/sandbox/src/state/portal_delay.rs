//! "Portal changes take time to appear" (platforms.md §3.4): until then stores have the script as it was before. The Portal
//! itself shows a change at once.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension};

use super::PortalScript;
use super::portal::find;

/// Seconds until a change in the Portal appears, unless an app's `portal_delay` says otherwise.
pub const PORTAL_DELAY: u32 = 5;

/// What stores have of a script while changes of it have not appeared. The first of them decides, whenever each appears:
/// `portal_delay` may have been lowered since.
pub(super) const HELD: &str = "SELECT before FROM portal_before WHERE script = ?1 AND until_ms > ?2 ORDER BY rowid";

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
    let held =
        db.prepare_cached(HELD)?.query_row((script, now_ms), |row| row.get::<_, Option<String>>(0)).optional()?;
    match held {
        // What a sandbox of another version wrote may not be readable: then the change has appeared.
        Some(Some(before)) => Ok(serde_json::from_str(&before).ok().or(present)),
        Some(None) => Ok(None),
        None => Ok(present),
    }
}

fn unkept(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use crate::state::State;
    use crate::{PORTAL_DELAY, Platform};

    #[test]
    fn a_change_takes_as_long_as_the_constant_says() {
        let state = State::open(None).unwrap();
        assert_eq!(state.app(Platform::Tiendanube, "1001").unwrap().unwrap().portal_delay, PORTAL_DELAY);
    }

    #[test]
    fn a_script_that_was_kept_in_another_form_is_as_it_is_now() {
        let state = State::open(None).unwrap();
        state.set_development_url("1001", 7001, Some("http://localhost/new.js"), 0).unwrap().unwrap();
        let url = || state.portal_script("1001", 7001, 1).unwrap().unwrap().development_url;
        assert_eq!(url(), None, "it has not appeared");
        for unreadable in ["{}", "no JSON", ""] {
            state.with(|db| db.execute("UPDATE portal_before SET before = ?1", [unreadable])).unwrap();
            assert_eq!(url().as_deref(), Some("http://localhost/new.js"), "{unreadable}");
        }
    }
}
