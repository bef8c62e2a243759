//! Amounts as the shop writes them.

use vitrina::Money;
use wasm_bindgen::prelude::wasm_bindgen;

/// How a shop writes amounts of money: the fields of `LS.currency`.
#[wasm_bindgen]
#[derive(Clone, Debug)]
pub struct Currency(vitrina::Currency);

#[wasm_bindgen]
impl Currency {
    /// From `display_short`, `thousands_separator` and `cents_separator`; a field that is absent has its default (`$`, `.`, `,`).
    #[wasm_bindgen(constructor)]
    pub fn new(
        display_short: Option<String>,
        thousands_separator: Option<String>,
        cents_separator: Option<String>,
    ) -> Currency {
        Currency(vitrina::Currency::new(display_short, thousands_separator, cents_separator))
    }

    /// The text of an amount in cents; `undefined` when it is no integer from 0 to 2^53 - 1.
    pub fn format(&self, cents: f64) -> Option<String> {
        let whole = cents >= 0.0 && cents.floor() == cents && cents <= 9_007_199_254_740_991.0;
        let amount = if whole { Money::cents(cents as u64) } else { None };
        amount.map(|amount| self.0.format(amount))
    }

    /// The cents of an amount as a theme writes it (`$47.000,00`, `$12.250`); `undefined` for a text that says anything else.
    pub fn read(&self, text: &str) -> Option<f64> {
        self.0.read(text).map(|amount| amount.in_cents() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_shop_does() {
        let currency = Currency::new(Some("R$".into()), None, None);
        assert_eq!(currency.format(123_450.0).as_deref(), Some("R$1.234,50"));
        assert_eq!(currency.format(0.0).as_deref(), Some("R$0,00"));
    }

    #[test]
    fn amounts_are_read_as_a_theme_writes_them() {
        let currency = Currency::new(None, None, None);
        assert_eq!(currency.read("$ 12.250"), Some(1_225_000.0));
        assert_eq!(currency.read("de $10 a $20"), None);
    }

    #[test]
    fn what_is_no_amount_has_no_text() {
        let currency = Currency::new(None, None, None);
        for cents in [-1.0, 0.5, f64::NAN, f64::INFINITY, 9_007_199_254_740_992.0] {
            assert_eq!(currency.format(cents), None, "{cents}");
        }
    }
}
