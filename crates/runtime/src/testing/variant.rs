//! Variants of a product in a test.

use serde_json::{Value, json};

use crate::Variant;

/// A variant as the page's `data-variants` says it; `None` for a field that is absent or no number.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// `product_id`.
    pub product_id: Option<f64>,
    /// `compare_at_price_number_raw`.
    pub compare_cents: Option<f64>,
    /// `compare_at_price_number`.
    pub compare_units: Option<f64>,
    /// `price_short`.
    pub price_text: Option<String>,
    /// `sku`.
    pub sku: Option<String>,
    /// `image`: its number.
    pub image_id: Option<f64>,
    /// `installments_data`: a text of JSON.
    pub installments: Option<String>,
}

impl Shown {
    /// A variant as a real page has it, one object of its `data-variants`. What is no object says nothing.
    ///
    /// ```
    /// use vitrina::testing::Shown;
    /// let shown = Shown::of_json(r#"{"id": 501, "option0": "Azul", "option1": null, "price_number_raw": 123450, "stock": null}"#);
    /// assert_eq!(shown.options, ["Azul"]);
    /// assert_eq!(shown.cents, Some(123450.0));
    /// ```
    pub fn of_json(json: &str) -> Shown {
        let value: Value = serde_json::from_str(json).unwrap_or_default();
        let number = |name: &str| value[name].as_f64();
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Shown {
            id: number("id"),
            options: ["option0", "option1", "option2"].into_iter().map_while(text).collect(),
            cents: number("price_number_raw"),
            units: number("price_number"),
            stock: number("stock"),
            unavailable: value["available"] == false,
            contact: value["contact"] == true,
            image: text("image_url"),
            product_id: number("product_id"),
            compare_cents: number("compare_at_price_number_raw"),
            compare_units: number("compare_at_price_number"),
            price_text: text("price_short"),
            sku: text("sku"),
            image_id: number("image"),
            installments: text("installments_data"),
        }
    }

    pub(super) fn read(&self) -> Option<Variant> {
        let flags = 1 + 2 * u32::from(self.unavailable) + 4 * u32::from(self.contact);
        let [cents, units, stock] = [self.cents, self.units, self.stock].map(|number| number.unwrap_or(f64::NAN));
        Variant::read(flags, cents, units, stock)
    }

    /// What a script can read of it by path.
    pub(super) fn values(&self) -> Value {
        let mut values = json!({
            "id": self.id,
            "product_id": self.product_id,
            "image": self.image_id,
            "image_url": self.image,
            "compare_at_price_number_raw": self.compare_cents,
            "compare_at_price_number": self.compare_units,
            "price_short": self.price_text,
            "sku": self.sku,
            "installments_data": self.installments,
        });
        for (place, option) in self.options.iter().enumerate() {
            values[format!("option{place}")] = json!(option);
        }
        values
    }

    pub(super) fn is_sold_out(&self) -> bool {
        self.unavailable || self.stock.is_some_and(|stock| stock.fract() == 0.0 && stock <= 0.0)
    }
}
