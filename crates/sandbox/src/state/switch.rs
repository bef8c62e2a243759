//! The sandbox-wide switches, all off at first.

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
    /// All switches.
    pub(crate) fn switches(&self) -> Result<Switches> {
        self.with(|db| {
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
        })
    }

    /// Sets a switch; false when there is none of that name.
    pub(crate) fn set_switch(&self, name: &str, is_on: bool) -> Result<bool> {
        self.with(|db| Ok(db.execute("UPDATE switch SET is_on = ?2 WHERE name = ?1", (name, is_on))? > 0))
    }
}
