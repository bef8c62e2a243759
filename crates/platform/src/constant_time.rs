//! Comparing secrets.

use std::hint::black_box;

/// Whether both are the same. It takes the same time wherever the first difference lies; only their lengths show.
pub(crate) fn equal(a: &str, b: &str) -> bool {
    let differences = a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
    a.len() == b.len() && differences == 0
}
