//! Amounts of money, and how the shop writes them.

use crate::host;
use crate::text::{Show, Text};

/// The largest amount: what an IEEE double counts exactly.
const MOST: u64 = (1 << 53) - 1;

/// An amount in the currency's minor unit (cents), 0 to 2^53 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(u64);

impl Money {
    /// The amount of that many cents; `None` above 2^53 - 1.
    pub const fn cents(cents: u64) -> Option<Money> {
        if cents <= MOST { Some(Money(cents)) } else { None }
    }

    /// Reads a price as the page gives it (platforms.md §4.3): whole cents where they are given, else units, rounded to the
    /// nearest cent. NaN stands for a field that is absent or no number.
    pub(crate) fn read(cents: f64, units: f64) -> Option<Money> {
        // An infinity less itself is no zero.
        let whole = cents >= 0.0 && cents - cents.floor() == 0.0;
        let amount = if whole { cents } else { (units * 100.0 + 0.5).floor() };
        // The comparison is false for NaN, and for an infinity.
        if amount >= 0.0 && amount <= MOST as f64 { Some(Money(amount as u64)) } else { None }
    }

    /// The number of cents.
    pub const fn in_cents(self) -> u64 {
        self.0
    }

    /// One of `parts` equal parts, rounded half up. One part, and no part, is the whole.
    ///
    /// ```
    /// # use vitrina::Money;
    /// assert_eq!(Money::cents(123450).map(|price| price.part(4)), Money::cents(30863));
    /// ```
    #[must_use]
    pub const fn part(self, parts: u32) -> Money {
        let parts = if parts == 0 { 1 } else { parts as u64 };
        Money((2 * self.0 + parts) / (2 * parts))
    }

    /// That many per cent of the amount, rounded half up; above 100 counts as 100.
    ///
    /// ```
    /// # use vitrina::Money;
    /// assert_eq!(Money::cents(123450).map(|price| price.percent(85)), Money::cents(104933));
    /// ```
    #[must_use]
    pub const fn percent(self, percent: u32) -> Money {
        let percent = if percent > 100 { 100 } else { percent as u64 };
        Money((self.0 * percent + 50) / 100)
    }
}

/// How the shop writes amounts: the fields of `LS.currency` (platforms.md §4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    symbol: String,
    thousands: String,
    cents: String,
}

impl Currency {
    /// From `LS.currency`'s `display_short`, `thousands_separator` and `cents_separator`; `None` where a field is absent or no
    /// text. The symbol is `display_short` without anything in braces, digits, dots, commas and white space (some shops hold a
    /// template there), `$` when nothing is left. Separators are literal, `.` and `,` when absent.
    pub fn new(display_short: Option<String>, thousands: Option<String>, cents: Option<String>) -> Currency {
        let symbol = display_short.map(|template| symbol_of(&template)).filter(|symbol| !symbol.is_empty());
        Currency {
            symbol: symbol.unwrap_or_else(|| "$".into()),
            thousands: thousands.unwrap_or_else(|| ".".into()),
            cents: cents.unwrap_or_else(|| ",".into()),
        }
    }

    /// Reads an amount as a theme writes it: `$47.000,00`, `R$ 1.234,56`, `$12.250` without cents, `$47.000,00 ARS`
    /// (platforms.md §4.3). Groups of three must be whole where there are any; a text that says anything else, two amounts for
    /// example, is `None`.
    ///
    /// ```
    /// # use vitrina::{Currency, Money};
    /// let pesos = Currency::new(Some("$".into()), None, None);
    /// assert_eq!(pesos.read("$ 12.250"), Money::cents(1_225_000));
    /// assert_eq!(pesos.read("$1.234,5"), Money::cents(123_450));
    /// assert_eq!(pesos.read("de $10 a $20"), None);
    /// ```
    pub fn read(&self, text: &str) -> Option<Money> {
        let isolated = |letter: char| !(letter.is_ascii_digit() || self.separates(letter));
        let text = text.trim_matches(isolated);
        // A separator at an end belongs to the symbol (`Rs.`) or to a sentence.
        let text = text.trim_matches(|letter: char| !letter.is_ascii_digit());
        let (units, cents) = match self.cents.as_str() {
            "" => (text, None),
            separator => match text.rsplit_once(separator) {
                Some((units, cents)) if separator != self.thousands || cents.len() < 3 => (units, Some(cents)),
                _ => (text, None),
            },
        };
        let cents = match cents.map(str::as_bytes) {
            None => 0,
            Some(&[tens @ b'0'..=b'9']) => 10 * u64::from(tens - b'0'),
            Some(&[tens @ b'0'..=b'9', ones @ b'0'..=b'9']) => 10 * u64::from(tens - b'0') + u64::from(ones - b'0'),
            Some(_) => return None,
        };
        Money::cents(self.read_units(units)?.checked_mul(100)?.checked_add(cents)?)
    }

    fn separates(&self, letter: char) -> bool {
        self.thousands.contains(letter) || self.cents.contains(letter)
    }

    /// Digits, with or without groups.
    fn read_units(&self, text: &str) -> Option<u64> {
        if self.thousands.is_empty() || !text.contains(&self.thousands) {
            return digits(text, 0);
        }
        let mut groups = text.split(self.thousands.as_str());
        let first = groups.next().filter(|first| first.len() <= 3)?;
        groups.try_fold(digits(first, 0)?, |units, group| if group.len() == 3 { digits(group, units) } else { None })
    }

    /// Writes an amount as the shop does: symbol, groups of three, two digits. In a view an amount needs no such call: it
    /// [shows](Show) itself as the shop writes it.
    ///
    /// ```
    /// # use vitrina::{Currency, Money};
    /// let pesos = Currency::new(Some("$".into()), None, None);
    /// assert_eq!(Money::cents(123450).map(|price| pesos.format(price)).as_deref(), Some("$1.234,50"));
    /// ```
    pub fn format(&self, amount: Money) -> String {
        let digits = (amount.0 / 100).to_string();
        let mut text = self.symbol.clone();
        for (place, digit) in digits.bytes().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push_str(&self.thousands);
            }
            text.push(digit as char);
        }
        text.push_str(&self.cents);
        let cents = (amount.0 % 100) as u8;
        text.push((b'0' + cents / 10) as char);
        text.push((b'0' + cents % 10) as char);
        text
    }
}

/// The page writes the amount, by `LS.currency`.
impl Show for Money {
    fn show(&self, text: &mut Text) {
        host::currency();
        text.amount(self.0);
    }
}

/// The number that `before` becomes with these digits after it; there is at least one.
fn digits(text: &str, before: u64) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(before, |number, digit| match digit {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    })
}

fn symbol_of(template: &str) -> String {
    let mut symbol = String::new();
    let mut depth = 0_u32;
    for letter in template.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '0'..='9' | '.' | ',' => {}
            // White space, without the tables of `char::is_whitespace`.
            '\0'..=' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => {}
            '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}' => {}
            _ if depth == 0 => symbol.push(letter),
            _ => {}
        }
    }
    symbol
}

#[cfg(test)]
#[path = "money_test.rs"]
mod tests;
