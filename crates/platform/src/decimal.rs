//! Prices, weights and other decimal figures, exact.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// The most digits that a figure may have; all of them fit into 64 bits.
const MOST_DIGITS: usize = 18;
/// The most digits that a JSON number keeps on its way through a parser; only text carries more.
const SAFE_DIGITS: usize = 15;

/// A decimal figure as the platforms write it: `"19.00"`, seldom `10.5` (platforms.md §1.7). It is exact and remembers how
/// many decimals it came with; `19` and `19.00` are equal.
///
/// ```
/// use vitrina_platform::Decimal;
/// let price: Decimal = "1234.50".parse()?;
/// assert_eq!(price.minor_units(2), Some(123_450));
/// assert_eq!(price, Decimal::from_minor_units(12_345, 1));
/// assert_eq!(Decimal::from_minor_units(1_900, 2).to_string(), "19.00");
/// # Ok::<(), vitrina_platform::NoDecimal>(())
/// ```
#[derive(Clone, Copy)]
pub struct Decimal {
    digits: i64,
    decimals: u8,
}

/// A text that is no decimal figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no decimal figure of at most {MOST_DIGITS} digits; write it as 1234.50")]
pub struct NoDecimal {
    /// Its beginning.
    pub text: String,
}

impl Decimal {
    /// `amount` in units that are `decimals` places small: 1900 with 2 is `19.00`. Decimals beyond 18 count as 18.
    pub fn from_minor_units(amount: i64, decimals: u8) -> Decimal {
        Decimal { digits: amount, decimals: decimals.min(MOST_DIGITS as u8) }
    }

    /// The figure in units that are `decimals` places small, such as cents for 2. `None` where it is no whole number of
    /// them: nothing is ever rounded.
    pub fn minor_units(self, decimals: u8) -> Option<i64> {
        let scaled = i128::from(self.digits).checked_mul(10_i128.checked_pow(decimals.into())?)?;
        let unit = 10_i128.pow(self.decimals.into());
        (scaled % unit == 0).then(|| i64::try_from(scaled / unit).ok())?
    }

    /// Both figures in the smaller of their units. They have at most 18 digits each, so this always fits.
    fn aligned(self, other: Decimal) -> (i128, i128) {
        let scale = |figure: Decimal, to: u8| i128::from(figure.digits) * 10_i128.pow((to - figure.decimals).into());
        let to = self.decimals.max(other.decimals);
        (scale(self, to), scale(other, to))
    }
}

impl FromStr for Decimal {
    type Err = NoDecimal;

    fn from_str(text: &str) -> Result<Decimal, NoDecimal> {
        let wrong = || NoDecimal { text: text.chars().take(40).collect() };
        let figure = text.trim();
        let (sign, plain) = figure.strip_prefix('-').map_or((1, figure), |plain| (-1, plain));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = [whole, fraction].concat();
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits || digits.len() > MOST_DIGITS || (fraction.is_empty() && plain.contains('.'))
        {
            return Err(wrong());
        }
        let digits: i64 = digits.parse().map_err(|_| wrong())?;
        Ok(Decimal { digits: sign * digits, decimals: fraction.len() as u8 })
    }
}

impl From<u32> for Decimal {
    fn from(whole: u32) -> Decimal {
        Decimal { digits: whole.into(), decimals: 0 }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let (a, b) = self.aligned(*other);
        a.cmp(&b)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let decimals = usize::from(self.decimals);
        let digits = format!("{:0width$}", self.digits.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_any(Figure)
    }
}

struct Figure;

impl Visitor<'_> for Figure {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal figure, as text or number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Decimal, E> {
        self.visit_str(&whole.to_string())
    }

    fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Decimal, E> {
        self.visit_str(&whole.to_string())
    }

    /// The JSON parser hands a number with decimals over in binary; up to 15 digits its shortest form is what was written.
    fn visit_f64<E: de::Error>(self, binary: f64) -> Result<Decimal, E> {
        let text = binary.to_string();
        let digits = text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
        match digits.iter().skip_while(|digit| **digit == b'0').count() <= SAFE_DIGITS {
            true => self.visit_str(&text),
            false => Err(E::custom(format!("{text} has more digits than a JSON number keeps"))),
        }
    }
}
