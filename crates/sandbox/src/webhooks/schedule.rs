//! When a webhook that was not received is tried again (platforms.md §5.1): at once, after 5, 10 and 15 minutes, then
//! after waits that grow by 1.4; at most 18 attempts, all within 48 hours.

const ATTEMPTS: usize = 18;
const WITHIN_MS: i64 = 48 * 3_600_000;
const FIRST_MINUTES: [i64; 4] = [0, 5, 10, 15];

/// How many milliseconds after the first attempt the one of that number comes, from 1; `None` past the last.
pub(super) fn at(attempt: usize) -> Option<i64> {
    if attempt == 0 || attempt > ATTEMPTS {
        return None;
    }
    let (mut at, mut wait) = (0, 0);
    for retry in 1..attempt {
        wait = match FIRST_MINUTES.get(retry - 1) {
            Some(minutes) => minutes * 60_000,
            None => wait * 14 / 10,
        };
        at += wait;
    }
    (at <= WITHIN_MS).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn the_documented_waits_come_in_their_order_and_end() {
        let minutes: Vec<i64> = (1..).map_while(at).map(|at| at / 60_000).collect();
        assert_eq!(minutes[..7], [0, 0, 5, 15, 30, 51, 80]);
        assert!(minutes.len() <= 18 && minutes.last().is_some_and(|last| *last <= 48 * 60), "{minutes:?}");
        assert_eq!(at(0), None);
        assert_eq!(at(19), None);
    }
}
