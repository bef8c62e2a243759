//! The sandbox-wide switches, all off at first.

use std::sync::PoisonError;

use rusqlite::Connection;
use serde::Serialize;

use super::{Result, State};

/// Where the sandbox is told to be laxer or slower than the platforms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Switches {
    /// A script's `src` may be plain http when its host is a loopback name.
    pub loopback_http: bool,
    /// Pago Shops answers a new script with 202 and shows it a moment later.
    pub pago_queue: bool,
    /// Tiendanube's stores are on the plans that may ask ten times as much (platforms.md §1.4).
    pub larger_plans: bool,
}

impl State {
    /// All switches. Every request asks for them, so they do not come from the database.
    pub(crate) fn switches(&self) -> Switches {
        *self.switches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads anew what [`switches`](Self::switches) answers.
    pub(super) fn read_switches(&self) -> Result<()> {
        self.with(|db| self.take_switches(db))
    }

    /// Sets a switch; false when there is none of that name.
    pub(crate) fn set_switch(&self, name: &str, is_on: bool) -> Result<bool> {
        self.with(|db| {
            let is_one = db.execute("UPDATE switch SET is_on = ?2 WHERE name = ?1", (name, is_on))? > 0;
            self.take_switches(db)?;
            Ok(is_one)
        })
    }

    /// Done while the database is held, so that the last change is the one that is remembered.
    fn take_switches(&self, db: &Connection) -> rusqlite::Result<()> {
        *self.switches.lock().unwrap_or_else(PoisonError::into_inner) = kept(db)?;
        Ok(())
    }
}

fn kept(db: &Connection) -> rusqlite::Result<Switches> {
    let mut switches = Switches::default();
    let mut rows = db.prepare_cached("SELECT name FROM switch WHERE is_on")?;
    for name in rows.query_map([], |row| row.get::<_, String>(0))? {
        match name?.as_str() {
            "loopback_http" => switches.loopback_http = true,
            "pago_queue" => switches.pago_queue = true,
            "larger_plans" => switches.larger_plans = true,
            _ => {}
        }
    }
    Ok(switches)
}
