//! The variant that a form shows.

use crate::shop::is_whole;
use crate::{Money, PageText, host};

/// How many pieces there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    /// The shop does not count this variant.
    Unlimited,
    /// That many are left, at least one.
    Left(u32),
    /// None, or the variant is marked as not available.
    SoldOut,
}

/// The variant that a form's options choose now: a typed, immutable view of one element of the form's own `data-variants`
/// (platforms.md §4.3). The object that the platform hands to callbacks is shared between apps and is not used.
#[derive(Debug)]
pub struct Variant {
    available: bool,
    contact: bool,
    cents: f64,
    units: f64,
    stock: f64,
}

impl Variant {
    /// From the numbers that the host reads off the page; NaN where a field is absent or no number. `None` when the chosen
    /// options match no variant.
    pub(crate) fn read(flags: u32, cents: f64, units: f64, stock: f64) -> Option<Variant> {
        let variant = Variant { available: flags & 2 == 0, contact: flags & 4 != 0, cents, units, stock };
        (flags & 1 != 0).then_some(variant)
    }

    /// The price, `None` when the shop wants to be asked for it. 0 is a price.
    pub fn price(&self) -> Option<Money> {
        if self.contact { None } else { Money::read(self.cents, self.units) }
    }

    /// The price before a promotion, as the page says it; it may be lower than the price (platforms.md §4.3).
    pub fn compare_price(&self) -> Option<Money> {
        Money::read(host::number("v.compare_at_price_number_raw"), host::number("v.compare_at_price_number"))
    }

    /// How much lower the price is than before; `None` when it is not lower.
    pub fn saving(&self) -> Option<Money> {
        let saved = self.compare_price()?.in_cents().checked_sub(self.price()?.in_cents())?;
        Money::cents(saved).filter(|saved| saved.in_cents() > 0)
    }

    /// The price as the page writes it: `price_short`.
    pub fn price_text(&self) -> Option<PageText<'_>> {
        PageText::at("v.price_short")
    }

    /// The merchant's own name for it: `sku`.
    pub fn sku(&self) -> Option<PageText<'_>> {
        PageText::at("v.sku")
    }

    /// Its value of an option, 0 to 2; `None` for an option that it does not have.
    pub fn option(&self, number: u32) -> Option<PageText<'_>> {
        PageText::at(match number {
            0 => "v.option0",
            1 => "v.option1",
            2 => "v.option2",
            _ => return None,
        })
    }

    /// The number of its product; `None` where the page says none, or one that is no integer of 0 to 2⁵³ − 1.
    pub fn product_id(&self) -> Option<f64> {
        id_at("v.product_id")
    }

    /// The number of its image, as `data-image` in the gallery has it; `None` as for [`product_id`](Variant::product_id).
    pub fn image_id(&self) -> Option<f64> {
        id_at("v.image")
    }

    /// Whether it can be had at all: `available` is not `false`.
    pub fn is_available(&self) -> bool {
        self.available
    }

    /// The variant's number on the platform; `None` as for [`product_id`](Variant::product_id).
    pub fn id(&self) -> Option<f64> {
        id_at("v.id")
    }

    /// The address of the variant's image: `image_url`.
    pub fn image(&self) -> Option<PageText<'_>> {
        PageText::at("v.image_url")
    }

    /// Whether the shop wants to be asked for it instead of selling it here: `contact`.
    pub fn is_contact(&self) -> bool {
        self.contact
    }

    /// How many pieces there are. A stock that is no integer means that the shop does not count.
    pub fn stock(&self) -> Stock {
        if !self.available {
            return Stock::SoldOut;
        }
        if self.stock.floor() != self.stock || self.stock.is_infinite() {
            return Stock::Unlimited;
        }
        // `as` saturates: below zero is 0, beyond u32 is its maximum.
        match self.stock as u32 {
            0 => Stock::SoldOut,
            left => Stock::Left(left),
        }
    }
}

fn id_at(path: &str) -> Option<f64> {
    Some(host::number(path)).filter(|id| is_whole(*id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(flags: u32, stock: f64) -> Option<Stock> {
        Variant::read(flags, f64::NAN, f64::NAN, stock).map(|variant| variant.stock())
    }

    #[test]
    fn stock_is_an_integer_or_unlimited() {
        let cases = [
            (3.0, Stock::Left(3)),
            (0.0, Stock::SoldOut),
            (-0.0, Stock::SoldOut),
            (-2.0, Stock::SoldOut),
            (1e300, Stock::Left(u32::MAX)),
            (2.5, Stock::Unlimited),
            (f64::NAN, Stock::Unlimited),
            (f64::INFINITY, Stock::Unlimited),
            (f64::NEG_INFINITY, Stock::Unlimited),
        ];
        for (given, expected) in cases {
            assert_eq!(stock(1, given), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_not_available_is_sold_out() {
        assert_eq!(stock(1 | 2, 8.0), Some(Stock::SoldOut));
    }

    #[test]
    fn a_variant_to_ask_for_has_no_price() {
        assert_eq!(Variant::read(1, 100.0, 1.0, 1.0).and_then(|variant| variant.price()), Money::cents(100));
        assert_eq!(Variant::read(1 | 4, 100.0, 1.0, 1.0).and_then(|variant| variant.price()), None);
    }

    #[test]
    fn no_match_is_no_variant() {
        assert!(Variant::read(0, 100.0, 1.0, 1.0).is_none());
    }
}
