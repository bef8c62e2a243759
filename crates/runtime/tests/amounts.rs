//! Parts and per cents of amounts, against what rounding half up means in integers that cannot overflow.
//!
//! `VITRINA_AMOUNTS` of them (1,000,000 when it is not set).

#![allow(clippy::unwrap_used, missing_docs)]

use std::env;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use vitrina::Money;

const AMOUNTS: u64 = 1_000_000;
const MOST: u64 = (1 << 53) - 1;

/// Whether `found` is `cents * times / parts`, rounded half up: the integer for which `found - 1/2 <= exact < found + 1/2` holds,
/// written without a division.
fn is_rounded(found: Money, cents: u64, times: u32, parts: u32) -> bool {
    let (exact, parts) = (2 * u128::from(cents) * u128::from(times), u128::from(parts));
    let twice = 2 * u128::from(found.in_cents()) * parts;
    twice <= exact + parts && exact < twice + parts
}

#[test]
fn parts_and_per_cents_are_rounded_half_up() {
    let amounts = env::var("VITRINA_AMOUNTS").map_or(AMOUNTS, |text| text.parse().unwrap());
    let mut random = StdRng::seed_from_u64(20_261_127);
    for _ in 0..amounts {
        // Of every length.
        let cents = random.random_range(0..=MOST) >> random.random_range(0..53_u32);
        let (parts, percent) = (random.random_range(1..=48_u32), random.random_range(0..=100_u32));
        let amount = Money::cents(cents).unwrap();
        assert!(is_rounded(amount.part(parts), cents, 1, parts), "{cents} in {parts} parts");
        assert!(is_rounded(amount.percent(percent), cents, percent, 100), "{percent} % of {cents}");
    }
    assert!(!is_rounded(Money::cents(2).unwrap(), 5, 1, 2) && !is_rounded(Money::cents(3).unwrap(), 6, 1, 3));
    println!("tried {amounts} amounts");
}
