//! How long a platform asks to wait after 429 (platforms.md §1.4).

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

const LEAST: Duration = Duration::from_millis(200);
const MOST: Duration = Duration::from_secs(30);

/// `Retry-After` if it is there, else `X-Rate-Limit-Reset`; between 0.2 and 30 seconds, because the second header's unit
/// is documented in two ways and a full bucket drains in 20 seconds.
pub(crate) fn asked(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let wait = text("retry-after").and_then(|value| retry_after(value, now));
    wait.or_else(|| text("x-rate-limit-reset").and_then(|value| reset(value, now))).map(|wait| wait.clamp(LEAST, MOST))
}

/// Seconds, or an HTTP date.
fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(until(at, now))
}

/// The unit follows from the size: epoch milliseconds, epoch seconds, milliseconds, seconds.
fn reset(value: &str, now: Timestamp) -> Option<Duration> {
    let number: f64 = value.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
    let epoch = |millis: f64| Timestamp::from_millisecond(millis as i64).ok().map(|at| until(at, now));
    match number {
        n if n >= 1e12 => epoch(n),
        n if n >= 1e9 => epoch(n * 1e3),
        n if n > 60.0 => Some(Duration::from_secs_f64(n / 1e3)),
        n => Some(Duration::from_secs_f64(n)),
    }
}

fn until(at: Timestamp, now: Timestamp) -> Duration {
    at.duration_since(now).try_into().unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_unit_is_told_by_its_size_and_every_wait_is_bounded() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let cases = [
            ("x-rate-limit-reset", "5", Some(5_000)),
            ("x-rate-limit-reset", "0", Some(200)),
            ("x-rate-limit-reset", "0.5", Some(500)),
            ("x-rate-limit-reset", "60", Some(30_000)),
            ("x-rate-limit-reset", "61", Some(200)),
            ("x-rate-limit-reset", "2500", Some(2_500)),
            ("x-rate-limit-reset", "20000", Some(20_000)),
            ("x-rate-limit-reset", "1800000007", Some(7_000)),
            ("x-rate-limit-reset", "1800000007500", Some(7_500)),
            ("x-rate-limit-reset", "1799999000", Some(200)),
            ("x-rate-limit-reset", "1e300", None),
            ("x-rate-limit-reset", "-3", None),
            ("x-rate-limit-reset", "NaN", None),
            ("x-rate-limit-reset", "soon", None),
            ("retry-after", "3", Some(3_000)),
            ("retry-after", "86400", Some(30_000)),
            ("retry-after", "Fri, 15 Jan 2027 08:00:09 GMT", Some(9_000)),
            ("retry-after", "Thu, 14 Jan 2027 08:00:00 GMT", Some(200)),
            ("retry-after", "tomorrow", None),
        ];
        for (name, value, millis) in cases {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(asked(&headers, now), millis.map(Duration::from_millis), "{name}: {value}");
        }
        assert_eq!(asked(&HeaderMap::new(), now), None);
    }

    #[test]
    fn retry_after_goes_first() {
        let now = Timestamp::UNIX_EPOCH;
        let headers = [("retry-after", "2"), ("x-rate-limit-reset", "9")];
        let headers = headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        assert_eq!(asked(&HeaderMap::from_iter(headers), now), Some(Duration::from_secs(2)));
    }
}
