//! What the shops sell: the same products everywhere at first, and whatever the API makes of them, in each shop's language and
//! money.

mod sample;
mod shop_category;
mod shop_product;
mod variant;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{StartError, www};

pub(crate) use shop_category::ShopCategory;
pub(crate) use shop_product::{ShopOption, ShopProduct, ShopValue};
pub(crate) use variant::{PageVariant, authority, chosen};

/// Colours and products.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    /// A colour's key and how a screen shows it.
    pub colours: BTreeMap<String, String>,
    pub products: Vec<Product>,
    /// What products are in; from `www/assets/sample.json`.
    #[serde(skip)]
    categories: Vec<Category>,
}

/// Something that products are in.
#[derive(Debug, Deserialize)]
struct Category {
    id: u64,
    name: Text,
    handle: Text,
    /// The category that it is in, if any.
    parent: Option<u64>,
}

/// One product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    pub id: u64,
    pub handle: String,
    /// Which drawing shows it, `www/assets/pictures/{picture}.svg`.
    pub picture: String,
    /// The colour of the drawing where no option says another.
    pub colour: String,
    pub name: Text,
    pub description: Text,
    /// At most three.
    pub options: Vec<Choice>,
    pub variants: Vec<Variant>,
}

/// Something to choose, such as a size.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    pub name: Text,
    /// Whether the values are keys of [`Catalogue::colours`].
    #[serde(default)]
    pub colours: bool,
    pub values: BTreeMap<String, Text>,
}

/// One combination that is for sale, or was.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variant {
    pub id: u64,
    /// One key for each of the product's options.
    pub options: Vec<String>,
    /// Cents; `None` is a price to ask for.
    pub price: Option<u64>,
    /// The struck price, in cents.
    pub compare_at: Option<u64>,
    /// `None` is unlimited.
    pub stock: Option<i64>,
    /// Other than "not sold out".
    pub available: Option<bool>,
    /// `price_number`, where the page has no `price_number_raw`.
    pub number_only: Option<f64>,
}

/// A text in each language, or one for all.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Text {
    Same(String),
    Each { es: String, pt: String, en: String },
}

impl Text {
    /// The text in a two-letter language; Spanish where the language is another.
    pub(crate) fn in_language(&self, language: &str) -> &str {
        match self {
            Text::Same(text) => text,
            Text::Each { es, pt, en } => match language {
                "pt" => pt,
                "en" => en,
                _ => es,
            },
        }
    }
}

impl Catalogue {
    /// The catalogue of `www/assets/catalogue.json`.
    pub(crate) fn built_in() -> Result<Catalogue, StartError> {
        #[derive(Deserialize)]
        struct Sample {
            category: Vec<Category>,
        }
        let refused = |file, error: serde_json::Error| StartError::BuiltIn { file, reason: error.to_string() };
        let mut catalogue: Catalogue =
            serde_json::from_str(www::CATALOGUE).map_err(|error| refused("assets/catalogue.json", error))?;
        let sample: Sample = serde_json::from_str(www::SAMPLE).map_err(|error| refused("assets/sample.json", error))?;
        catalogue.categories = sample.category;
        Ok(catalogue)
    }

    /// The category that a product is in.
    pub(crate) fn category_of(product: &Product) -> u64 {
        if product.id.is_multiple_of(2) { 302 } else { 301 }
    }
}

impl Choice {
    /// The values' keys and texts, alphabetically by text, as the platform lists them (platforms.md §4.3).
    pub(crate) fn listed(&self, language: &str) -> Vec<(&str, &str)> {
        let mut values: Vec<_> =
            self.values.iter().map(|(key, text)| (key.as_str(), text.in_language(language))).collect();
        values.sort_by_key(|(_, text)| *text);
        values
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn every_variant_names_values_that_its_product_has() {
        let catalogue = Catalogue::built_in().unwrap();
        for product in &catalogue.products {
            assert!(product.options.len() <= 3, "{}", product.handle);
            assert!(catalogue.colours.contains_key(&product.colour), "{}", product.handle);
            assert!(www::picture(&product.picture).is_some(), "{}", product.picture);
            for variant in &product.variants {
                assert_eq!(variant.options.len(), product.options.len(), "{}", variant.id);
                for (choice, key) in product.options.iter().zip(&variant.options) {
                    assert!(choice.values.contains_key(key), "{} has no {key}", product.handle);
                    assert!(!choice.colours || catalogue.colours.contains_key(key), "{key}");
                }
            }
        }
    }
}
