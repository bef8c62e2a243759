//! Instalments of a variant.

use std::marker::PhantomData;

use crate::text::{Show, Text};
use crate::{Money, Variant, host};

/// One way to pay a variant in parts: a payment method and how many parts (`installments_data`, platforms.md §4.3).
#[derive(Clone, Copy, Debug)]
pub struct Installment<'a> {
    place: u32,
    of: PhantomData<&'a Variant>,
}

impl Variant {
    /// How the variant can be paid in parts, in the order of the page; nothing where the page does not say.
    pub fn installments(&self) -> impl Iterator<Item = Installment<'_>> {
        (0..host::read_installments()).map(|place| Installment { place, of: PhantomData })
    }

    /// The most parts without interest, of any payment method.
    pub fn longest_without_interest(&self) -> Option<Installment<'_>> {
        self.installments().filter(|each| each.is_without_interest()).max_by_key(|each| each.count())
    }
}

impl<'a> Installment<'a> {
    /// The payment method's name, as the page has it.
    pub fn method(self) -> impl Show + 'a {
        Method(self.place)
    }

    /// Into how many parts.
    pub fn count(self) -> u32 {
        self.number("1") as u32
    }

    /// What one part is.
    pub fn value(self) -> Option<Money> {
        Money::read(self.number("2.installment_value_cents"), self.number("2.installment_value"))
    }

    /// What all parts are together.
    pub fn total(self) -> Option<Money> {
        Money::read(f64::NAN, self.number("2.total_value"))
    }

    /// Whether the page says that there is no interest.
    pub fn is_without_interest(self) -> bool {
        host::shape(&self.path("2.without_interests")) == 5
    }

    fn number(self, field: &str) -> f64 {
        host::number(&self.path(field))
    }

    fn path(self, field: &str) -> String {
        let mut path = String::from("i.");
        path.push_str(&self.place.to_text());
        path.push('.');
        path.push_str(field);
        path
    }
}

struct Method(u32);

impl Show for Method {
    fn show(&self, text: &mut Text) {
        text.path(|path| {
            path.push("i.");
            self.0.show(path);
            path.push(".0");
        });
    }
}
