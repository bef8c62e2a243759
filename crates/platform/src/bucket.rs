//! Pacing: a leaky bucket per store, so that calls wait before the platform has to refuse them.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;

use crate::wait;

/// The share of the bucket that is used: the platform's clock and figures lag behind, and one 429 costs more than the rest.
const USED: f64 = 0.9;

/// What sums of fractions of a call may be off by; without it the rest of a wait could be too short to end.
const ROUNDING: f64 = 1e-6;

/// The client's picture of one store's bucket, corrected by each answer's headers (platforms.md §1.4).
#[derive(Debug)]
pub(crate) struct Bucket {
    level: Mutex<Level>,
    /// Whoever waits for room holds it, so that calls go in their order, each by what is known at its turn.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Level {
    size: f64,
    leaks_per_second: f64,
    filled: f64,
    at: Instant,
    /// Calls that are on their way.
    open: u32,
    /// All calls so far.
    entered: u64,
    /// The end of the wait that a 429 asked for: nobody calls before.
    closed_until: Instant,
}

/// One counted call; dropping it says that it is answered or given up.
pub(crate) struct Ticket<'a> {
    bucket: &'a Bucket,
    flight: Flight,
}

/// What a call met when it went off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flight {
    /// Its number, from 1.
    number: u64,
    /// Calls that were on their way already.
    alongside: u32,
}

impl Bucket {
    pub(crate) fn new(size: f64, leaks_per_second: f64) -> Bucket {
        let now = Instant::now();
        let level = Level { size, leaks_per_second, filled: 0.0, at: now, open: 0, entered: 0, closed_until: now };
        Bucket { level: Mutex::new(level), turn: tokio::sync::Mutex::default() }
    }

    /// Waits until there is room for a call, and counts it.
    pub(crate) async fn enter(&self) -> Ticket<'_> {
        let _turn = self.turn.lock().await;
        // Answers that come in the meantime may tell of somebody else who fills the bucket.
        loop {
            match self.with(|level| level.take(Instant::now())) {
                Ok(flight) => return Ticket { bucket: self, flight },
                Err(wait) => tokio::time::sleep(wait).await,
            }
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Level) -> T) -> T {
        act(&mut self.level.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ticket<'_> {
    /// Takes over what the platform says about the bucket.
    pub(crate) fn answered(self, status: StatusCode, headers: &HeaderMap) {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
        let (limit, remaining) = (number("x-rate-limit-limit"), number("x-rate-limit-remaining"));
        let full = status == StatusCode::TOO_MANY_REQUESTS;
        let closed = wait::asked(headers, Timestamp::now()).filter(|_| full);
        self.bucket.with(|level| {
            let now = Instant::now();
            level.correct(now, self.flight, limit, remaining, full);
            level.close(now, closed.unwrap_or_default());
        });
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.bucket.with(|level| level.open = level.open.saturating_sub(1));
    }
}

impl Level {
    fn leak(&mut self, now: Instant) {
        let seconds = now.saturating_duration_since(self.at).as_secs_f64();
        self.filled = (self.filled - seconds * self.leaks_per_second).max(0.0);
        self.at = now;
    }

    /// Counts a call if there is room for it now.
    ///
    /// # Errors
    /// How long until there is, as far as is known.
    fn take(&mut self, now: Instant) -> Result<Flight, Duration> {
        if let Some(rest) = self.closed_for(now) {
            return Err(rest);
        }
        self.leak(now);
        // However small a bucket is, one call fits into an empty one.
        let over = self.filled + 1.0 - (self.size * USED).max(1.0);
        if over > ROUNDING {
            return Err(Duration::from_secs_f64(over / self.leaks_per_second));
        }
        let alongside = self.open;
        self.filled += 1.0;
        self.open += 1;
        self.entered += 1;
        Ok(Flight { number: self.entered, alongside })
    }

    fn close(&mut self, now: Instant, wait: Duration) {
        self.closed_until = self.closed_until.max(now + wait);
    }

    fn closed_for(&self, now: Instant) -> Option<Duration> {
        Some(self.closed_until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }

    fn correct(&mut self, now: Instant, flight: Flight, limit: Option<u32>, remaining: Option<u32>, full: bool) {
        self.leak(now);
        if let Some(limit) = limit.filter(|limit| *limit > 0) {
            // A larger plan leaks faster by the same factor.
            self.leaks_per_second *= f64::from(limit) / self.size;
            self.size = f64::from(limit);
        }
        let open = f64::from(self.open.saturating_sub(1));
        if full {
            self.filled = self.filled.max(self.size + open);
        } else if let Some(remaining) = remaining {
            // Calls overtake each other. Those on their way are counted on top of the figure, for it may be older than they are; and so
            // are, as far as we had counted them, those that were answered while this one was on its way.
            let told = (self.size - f64::from(remaining)).max(0.0);
            let met = f64::from(flight.alongside) + (self.entered - flight.number) as f64;
            self.filled = self.filled.min(told + met).max(told + open);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn level(at: Instant) -> Level {
        Level { size: 40.0, leaks_per_second: 2.0, filled: 0.0, at, open: 0, entered: 0, closed_until: at }
    }

    #[test]
    fn thirty_six_at_once_then_two_a_second() {
        let start = Instant::now();
        let mut level = level(start);
        for call in 0..36 {
            assert_eq!(level.take(start), Ok(Flight { number: call + 1, alongside: call as u32 }));
        }
        assert_eq!(level.take(start), Err(Duration::from_millis(500)));
        let later = start + Duration::from_millis(500);
        assert!(level.take(later).is_ok());
        assert_eq!(level.take(later), Err(Duration::from_millis(500)));
        assert!(level.take(start + Duration::from_secs(60)).is_ok());
    }

    #[test]
    fn the_platforms_figure_wins_and_open_calls_are_added() {
        let start = Instant::now();
        let mut level = level(start);
        let [first, ..] = [(); 3].map(|()| level.take(start).unwrap());
        level.correct(start, first, Some(40), Some(5), false);
        assert_eq!(level.filled, 37.0);
        assert_eq!(level.take(start), Err(Duration::from_secs(1)));
    }

    #[test]
    fn an_answer_that_others_have_overtaken_forgets_none_of_them() {
        let start = Instant::now();
        for platforms_order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            for heard in [[0, 1, 2], [2, 1, 0], [2, 0, 1]] {
                let mut level = level(start);
                let flights = [(); 3].map(|()| level.take(start).unwrap());
                for call in heard {
                    let before = platforms_order.iter().position(|other| *other == call).unwrap() as u32;
                    level.correct(start, flights[call], Some(40), Some(39 - before), false);
                    level.open -= 1;
                    assert!((3.0..=5.0).contains(&level.filled), "{platforms_order:?} {heard:?} {}", level.filled);
                }
                // Whoever has it for himself hears the whole truth.
                let flight = level.take(start).unwrap();
                level.correct(start, flight, Some(40), Some(36), false);
                assert_eq!(level.filled, 4.0, "{platforms_order:?} {heard:?}");
            }
        }
    }

    #[test]
    fn room_that_somebody_else_gave_back_is_noticed() {
        let start = Instant::now();
        let mut level = level(start);
        let flight = level.take(start).unwrap();
        level.correct(start, flight, Some(40), Some(2), false);
        level.open -= 1;
        assert_eq!(level.filled, 38.0);
        let later = start + Duration::from_secs(2);
        let flight = level.take(later).unwrap();
        level.correct(later, flight, Some(40), Some(39), false);
        assert_eq!(level.filled, 1.0);
    }

    #[test]
    fn a_larger_plan_is_noticed() {
        let start = Instant::now();
        let mut level = level(start);
        let flight = level.take(start).unwrap();
        level.correct(start, flight, Some(400), Some(399), false);
        assert_eq!((level.size, level.leaks_per_second, level.filled), (400.0, 20.0, 1.0));
        level.correct(start, flight, Some(0), None, false);
        assert_eq!(level.size, 400.0);
    }

    #[test]
    fn a_bucket_of_one_lets_one_call_in() {
        let start = Instant::now();
        let mut level = level(start);
        let flight = level.take(start).unwrap();
        level.correct(start, flight, Some(1), Some(1), false);
        level.open = 0;
        assert!(level.take(start).is_ok());
        assert!(level.take(start).is_err());
        assert!(level.take(start + Duration::from_secs(20)).is_ok());
    }

    #[test]
    fn nobody_calls_before_the_time_that_a_429_names() {
        let start = Instant::now();
        let mut level = level(start);
        assert_eq!(level.closed_for(start), None);
        level.close(start, Duration::from_secs(20));
        level.close(start, Duration::from_secs(3));
        assert_eq!(level.closed_for(start + Duration::from_secs(5)), Some(Duration::from_secs(15)));
        assert_eq!(level.take(start + Duration::from_secs(5)), Err(Duration::from_secs(15)));
        assert_eq!(level.closed_for(start + Duration::from_secs(20)), None);
    }

    #[test]
    fn a_429_without_headers_means_full() {
        let start = Instant::now();
        let mut level = level(start);
        let flight = level.take(start).unwrap();
        level.correct(start, flight, None, None, true);
        assert_eq!(level.take(start), Err(Duration::from_millis(2_500)));
    }
}
