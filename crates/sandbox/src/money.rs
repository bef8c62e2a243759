//! Prices as the storefronts write them.

use crate::state::Store;

/// Cents in the store's format, `$47.000,00` (platforms.md §4.3).
pub(crate) fn format(cents: u64, store: &Store) -> String {
    let units = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in units.chars().enumerate() {
        if place > 0 && (units.len() - place).is_multiple_of(3) {
            grouped.push_str(&store.thousands);
        }
        grouped.push(digit);
    }
    format!("{}{grouped}{}{:02}", store.symbol, store.cents, cents % 100)
}

/// Cents of what the API writes, `47000.00`.
pub(crate) fn read(text: &str) -> Option<u64> {
    let (units, cents) = text.split_once('.')?;
    units.parse::<u64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok().filter(|_| cents.len() == 2)?)
}

/// Cents as the API writes them, `47000.00` (platforms.md §1.7).
pub(crate) fn plain(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
