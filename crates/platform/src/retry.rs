//! When a call is made again, and after how long.

use std::time::Duration;

/// How patient the client is. A call is made again only where that cannot do anything twice: after 429 and without a
/// connection always, after 408, 5xx and broken connections only for GET, PUT and DELETE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How often a call is made in all, at least once.
    pub attempts: u32,
    /// The wait before the second attempt; each further wait is twice as long.
    pub first: Duration,
    /// The longest of these waits.
    pub most: Duration,
}

impl Default for Retry {
    /// Five attempts over about five seconds.
    fn default() -> Retry {
        Retry { attempts: 5, first: Duration::from_millis(300), most: Duration::from_secs(8) }
    }
}

impl Retry {
    /// A wait that the platform asked for, or up to a tenth more.
    pub(crate) fn spread(asked: Duration) -> Duration {
        asked.mul_f64(rand::random_range(1.0..=1.1))
    }

    /// The wait after that many attempts, spread over its upper half so that many clients do not come back together.
    pub(crate) fn backoff(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(16);
        let full = self.first.saturating_mul(1 << doublings).min(self.most);
        full.mul_f64(rand::random_range(0.5..=1.0))
    }
}
