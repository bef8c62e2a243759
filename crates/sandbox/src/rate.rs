//! The platforms' two ways to count requests, each per app and store.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Tiendanube's leaky buckets (platforms.md §1.4).
#[derive(Default)]
pub(crate) struct Buckets {
    /// Level in thousandths of a request, and when it was that, in milliseconds.
    levels: Mutex<HashMap<(String, String), (i64, i64)>>,
}

/// How much a store's plan lets an app ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Requests that a bucket holds.
    pub size: i64,
    /// Requests that leak out in a second.
    leak: i64,
}

impl Plan {
    pub(crate) const USUAL: Plan = Plan { size: 40, leak: 2 };
    pub(crate) const LARGER: Plan = Plan { size: 400, leak: 20 };
}

/// What a request found in its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Whether the request went in.
    pub admitted: bool,
    /// Requests that still fit.
    pub remaining: i64,
    /// Seconds until the bucket is empty.
    pub reset: i64,
}

impl Buckets {
    /// The buckets that are not empty: app, store, and requests in it.
    pub(crate) fn filled(&self, plan: Plan, now_ms: i64) -> Vec<(String, String, i64)> {
        let levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let left = |level: i64, since: i64| level - (now_ms - since).max(0).saturating_mul(plan.leak);
        let filled = levels.iter().map(|((app, store), (level, since))| (app, store, left(*level, *since)));
        let mut filled: Vec<_> = filled
            .filter(|(.., left)| *left > 0)
            .map(|(app, store, left)| (app.clone(), store.clone(), (left + 999) / 1000))
            .collect();
        filled.sort();
        filled
    }

    /// Forgets every request.
    pub(crate) fn clear(&self) {
        self.levels.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Puts one request into the bucket, if it fits.
    pub(crate) fn pour(&self, app: &str, store: &str, plan: Plan, now_ms: i64) -> Bucket {
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let (level, since) = levels.entry((app.to_owned(), store.to_owned())).or_insert((0, now_ms));
        *level = (*level - (now_ms - *since).max(0).saturating_mul(plan.leak)).max(0);
        *since = now_ms;
        let admitted = *level + 1000 <= plan.size * 1000;
        if admitted {
            *level += 1000;
        }
        Bucket {
            admitted,
            remaining: (plan.size * 1000 - *level) / 1000,
            reset: (*level + plan.leak * 1000 - 1) / (plan.leak * 1000),
        }
    }
}

/// Pago Shops' limit of requests a minute (platforms.md §2.2).
#[derive(Default)]
pub(crate) struct Minutes {
    /// Requests in the minute that began then, in milliseconds.
    counts: Mutex<HashMap<(String, String), (u32, i64)>>,
}

impl Minutes {
    const LIMIT: u32 = 300;

    /// Forgets every request.
    pub(crate) fn clear(&self) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Counts one request; false past the limit.
    pub(crate) fn admit(&self, app: &str, store: &str, now_ms: i64) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, since) = counts.entry((app.to_owned(), store.to_owned())).or_insert((0, now_ms));
        if now_ms - *since >= 60_000 {
            (*count, *since) = (0, now_ms);
        }
        *count = count.saturating_add(1);
        *count <= Self::LIMIT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_takes_forty_at_once_and_then_two_a_second() {
        let buckets = Buckets::default();
        for left in (0..40).rev() {
            let bucket = buckets.pour("1001", "1001", Plan::USUAL, 0);
            assert_eq!((bucket.admitted, bucket.remaining), (true, left));
        }
        assert_eq!(buckets.pour("1001", "1001", Plan::USUAL, 0), Bucket { admitted: false, remaining: 0, reset: 20 });
        assert!(buckets.pour("1001", "1002", Plan::USUAL, 0).admitted, "another store has a bucket of its own");
        assert!(!buckets.pour("1001", "1001", Plan::USUAL, 499).admitted);
        assert!(buckets.pour("1001", "1001", Plan::USUAL, 500).admitted);
        assert!(!buckets.pour("1001", "1001", Plan::USUAL, 500).admitted);
        assert_eq!(
            buckets.pour("1001", "1001", Plan::USUAL, 60_000),
            Bucket { admitted: true, remaining: 39, reset: 1 }
        );
    }

    #[test]
    fn a_bucket_of_a_larger_plan_takes_ten_times_as_much() {
        let buckets = Buckets::default();
        assert!((0..400).all(|_| buckets.pour("1001", "1001", Plan::LARGER, 0).admitted));
        assert_eq!(buckets.pour("1001", "1001", Plan::LARGER, 0), Bucket { admitted: false, remaining: 0, reset: 20 });
        assert!(!buckets.pour("1001", "1001", Plan::LARGER, 49).admitted);
        assert!(buckets.pour("1001", "1001", Plan::LARGER, 50).admitted);
    }

    #[test]
    fn a_minute_takes_three_hundred() {
        let minutes = Minutes::default();
        assert!((0..300).all(|_| minutes.admit("ps-demo", "3001", 1000)));
        assert!(!minutes.admit("ps-demo", "3001", 60_999));
        assert!(minutes.admit("ps-demo", "3002", 60_999));
        assert!(minutes.admit("ps-demo", "3001", 61_000));
    }
}
