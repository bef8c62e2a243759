//! The sandbox's time: the system's, moved forward by the control API so that an expiry can be tried without waiting.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// The sandbox's clock, in milliseconds since 1970.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        let system = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(system.as_millis()).unwrap_or(i64::MAX).saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Whole seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms() / 1000
    }

    /// Moves the clock forward by so many seconds.
    pub(crate) fn advance(&self, seconds: u32) {
        self.ahead_ms.fetch_add(i64::from(seconds) * 1000, Ordering::Relaxed);
    }

    /// How many seconds the clock is ahead of the system's.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead_ms.load(Ordering::Relaxed) / 1000
    }
}

/// A date as most Tiendanube resources write it, `2013-01-03T09:11:51-03:00` (platforms.md §1.7).
pub(crate) fn tiendanube_date(seconds: i64) -> String {
    let zone = TimeZone::fixed(Offset::constant(-3));
    timestamp(seconds).to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A date in UTC, ISO 8601 (platforms.md §2.2).
pub(crate) fn utc_date(seconds: i64) -> String {
    timestamp(seconds).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_each_platform_writes_them() {
        assert_eq!(tiendanube_date(1_357_215_111), "2013-01-03T09:11:51-03:00");
        assert_eq!(utc_date(1_357_215_111), "2013-01-03T12:11:51Z");
    }

    #[test]
    fn the_clock_only_goes_forward() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(600);
        assert!(clock.now() >= before + 600);
        assert_eq!(clock.ahead(), 600);
    }
}
