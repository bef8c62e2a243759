//! Variants of a product in a test.

use std::collections::HashMap;

use crate::Variant;
use crate::host::memory::Value;

/// A variant as the page's `data-variants` says it; `None` for a field that is absent or no number.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// `id`.
    pub id: Option<f64>,
    /// `option0` to `option2`, as many as there are.
    pub options: Vec<String>,
    /// `price_number_raw`.
    pub cents: Option<f64>,
    /// `price_number`.
    pub units: Option<f64>,
    /// `stock`.
    pub stock: Option<f64>,
    /// `available` is `false`.
    pub unavailable: bool,
    /// `contact` is `true`.
    pub contact: bool,
    /// `image_url`.
    pub image: Option<String>,
}

impl Shown {
    pub(super) fn read(&self) -> Option<Variant> {
        let flags = 1 + 2 * u32::from(self.unavailable) + 4 * u32::from(self.contact);
        let [cents, units, stock] = [self.cents, self.units, self.stock].map(|number| number.unwrap_or(f64::NAN));
        Variant::read(flags, cents, units, stock)
    }

    /// What a script can read of it by path.
    pub(super) fn values(&self) -> HashMap<String, Value> {
        let id = self.id.map(|id| ("v.id".to_owned(), Value::Number(id)));
        let image = self.image.clone().map(|image| ("v.image_url".to_owned(), Value::Text(image)));
        id.into_iter().chain(image).collect()
    }

    pub(super) fn is_sold_out(&self) -> bool {
        self.unavailable || self.stock.is_some_and(|stock| stock.fract() == 0.0 && stock <= 0.0)
    }
}
