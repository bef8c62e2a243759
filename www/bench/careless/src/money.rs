//! Amounts of money.

pub struct Currency {
    pub display_short: Option<String>,
    pub thousands_separator: Option<String>,
    pub cents_separator: Option<String>,
}

/// One of `count` parts, rounded half up.
pub fn part(cents: u64, count: u32) -> u64 {
    let count = u64::from(count);
    (2 * cents + count) / (2 * count)
}

/// The amount less `discount` per cent, rounded half up.
pub fn reduced(cents: u64, discount: u32) -> u64 {
    (cents * u64::from(100 - discount) + 50) / 100
}

impl Currency {
    /// The amount as the shop writes it.
    pub fn format(&self, cents: u64) -> String {
        let mut depth = 0;
        let symbol: String = self
            .display_short
            .iter()
            .flat_map(|display| display.chars())
            .filter(|letter| match letter {
                '{' => {
                    depth += 1;
                    false
                }
                '}' => {
                    depth -= 1;
                    false
                }
                '.' | ',' => false,
                _ => depth == 0 && !letter.is_ascii_digit() && !letter.is_whitespace(),
            })
            .collect();
        let symbol = if symbol.is_empty() { "$" } else { &symbol };
        let thousands = self.thousands_separator.as_deref().unwrap_or(".");
        let separator = self.cents_separator.as_deref().unwrap_or(",");
        let digits = format!("{}", cents / 100);
        let groups: Vec<String> =
            digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        format!("{symbol}{}{separator}{:02}", groups.join(thousands), cents % 100)
    }
}
