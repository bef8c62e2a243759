//! How far the clock was moved forward, kept with what speaks of the time that it showed.

use super::{Result, State};

/// The furthest, in milliseconds: far beyond all dates, and far below what SQLite can count to.
const FURTHEST: i64 = 1 << 60;

impl State {
    /// How many milliseconds the clock is ahead of the system's.
    pub(crate) fn clock_ahead_ms(&self) -> Result<i64> {
        self.with(|db| db.query_row("SELECT ahead_ms FROM clock", [], |row| row.get(0)))
    }

    /// Moves the kept clock forward by so many seconds.
    pub(crate) fn advance_clock(&self, seconds: u32) -> Result<()> {
        let sql = "UPDATE clock SET ahead_ms = min(ahead_ms + 1000 * ?1, ?2)";
        self.with(|db| db.execute(sql, (seconds, FURTHEST)).map(drop))
    }

    /// Sets the kept clock by the system's.
    pub(crate) fn set_clock_right(&self) -> Result<()> {
        self.with(|db| db.execute("UPDATE clock SET ahead_ms = 0", []).map(drop))
    }
}
