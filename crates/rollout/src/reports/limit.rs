//! How many messages are taken.

use std::time::{Duration, Instant};

/// So many a second, and so many at once after a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// In each second on average.
    pub per_second: u32,
    /// At once.
    pub at_once: u32,
}

impl Default for Limit {
    /// 500 a second, 5,000 at once: far more than shops send, far less than fills a disk or a processor.
    fn default() -> Limit {
        Limit { per_second: 500, at_once: 5_000 }
    }
}

/// What of a [`Limit`] is left.
#[derive(Debug)]
pub(super) struct Allowance {
    limit: Limit,
    left: f64,
    at: Instant,
}

impl Allowance {
    pub(super) fn whole(limit: Limit, now: Instant) -> Allowance {
        Allowance { limit, left: f64::from(limit.at_once), at: now }
    }

    /// Takes one, if there is one.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).min(Duration::from_secs(3_600));
        self.at = now;
        let grown = self.left + passed.as_secs_f64() * f64::from(self.limit.per_second);
        self.left = grown.min(f64::from(self.limit.at_once));
        let granted = self.left >= 1.0;
        if granted {
            self.left -= 1.0;
        }
        granted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_burst_so_many_a_second_are_taken() {
        let begun = Instant::now();
        let mut allowance = Allowance::whole(Limit { per_second: 10, at_once: 3 }, begun);
        let mut taken = |millis: u64| allowance.take(begun + Duration::from_millis(millis));
        assert_eq!([taken(0), taken(0), taken(0), taken(0)], [true, true, true, false]);
        assert_eq!([taken(100), taken(101), taken(200)], [true, false, true]);
        // A long silence gives no more than a burst.
        assert_eq!([taken(60_000), taken(60_000), taken(60_000), taken(60_000)], [true, true, true, false]);
    }
}
