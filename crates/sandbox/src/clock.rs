//! The sandbox's time: the system's, moved forward by the control API so that an expiry can be tried without waiting.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use tokio::sync::watch;

/// The sandbox's clock, in milliseconds since 1970.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: watch::Sender<i64>,
}

impl Clock {
    /// A clock that is so many milliseconds ahead of the system's.
    pub(crate) fn ahead_by(ahead_ms: i64) -> Clock {
        Clock { ahead_ms: watch::Sender::new(ahead_ms) }
    }

    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        let system = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(system.as_millis()).unwrap_or(i64::MAX).saturating_add(*self.ahead_ms.borrow())
    }

    /// Whole seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms() / 1000
    }

    /// Moves the clock forward by so many seconds.
    pub(crate) fn advance(&self, seconds: u32) {
        self.ahead_ms.send_modify(|ahead| *ahead = ahead.saturating_add(i64::from(seconds) * 1000));
    }

    /// Returns when the clock shows that time: by itself, or at once when it is moved past it.
    pub(crate) async fn reached(&self, at_ms: i64) {
        let mut moved = self.ahead_ms.subscribe();
        loop {
            let Ok(left @ 1..) = u64::try_from(at_ms.saturating_sub(self.now_ms())) else {
                return;
            };
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(left)) => {}
                _ = moved.changed() => {}
            }
        }
    }

    /// How many seconds the clock is ahead of the system's.
    pub(crate) fn ahead(&self) -> i64 {
        *self.ahead_ms.borrow() / 1000
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

/// A date as category, order and variant answers write it, `2013-09-05T17:59:19+0000` (platforms.md §1.7).
pub(crate) fn plain_date(seconds: i64) -> String {
    timestamp(seconds).strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// A date without a zone, `2015-01-02 20:27:51` (platforms.md §1.7).
pub(crate) fn bare_date(seconds: i64) -> String {
    timestamp(seconds).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Seconds since 1970 of a date in any of the platforms' forms; without a zone it is UTC. The `+` of a zone may have
/// become a space on its way through a query.
pub(crate) fn read_date(text: &str) -> Option<i64> {
    let text = text.trim();
    let with_plus = match text.rsplit_once(' ') {
        Some((date, zone)) if date.contains('T') => format!("{date}+{zone}"),
        _ => text.to_owned(),
    };
    if let Ok(timestamp) = with_plus.parse::<Timestamp>() {
        return Some(timestamp.as_second());
    }
    let civil = text.parse::<jiff::civil::DateTime>().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
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
    fn dates_are_read_in_every_form() {
        for text in [
            "2013-01-03T09:11:51-03:00",
            "2013-01-03T12:11:51+0000",
            "2013-01-03T12:11:51 00:00",
            "2013-01-03T12:11:51Z",
            "2013-01-03 12:11:51",
        ] {
            assert_eq!(read_date(text), Some(1_357_215_111), "{text}");
        }
        assert_eq!(read_date("2013-01-03"), Some(1_357_171_200));
        for text in ["", "yesterday", "2013-13-01", "12:00"] {
            assert_eq!(read_date(text), None, "{text}");
        }
        assert_eq!(plain_date(1_357_215_111), "2013-01-03T12:11:51+0000");
        assert_eq!(bare_date(1_357_215_111), "2013-01-03 12:11:51");
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
