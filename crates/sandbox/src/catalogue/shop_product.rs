//! A product as a shop's pages show it: in the shop's language and money, from what the API says of it.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use url::Url;

use super::sample::is_copy;
use super::{Catalogue, Choice, PageVariant, Product};
use crate::state::{Document, Store};

/// A product of one shop.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ShopProduct {
    pub id: u64,
    pub handle: String,
    pub name: String,
    /// At most three; by their names in what is serialised.
    #[serde(serialize_with = "names")]
    pub options: Vec<ShopOption>,
    pub variants: Vec<PageVariant>,
    #[serde(skip)]
    pub description: String,
    #[serde(skip)]
    pub categories: Vec<u64>,
    #[serde(skip)]
    pub tags: Vec<String>,
    #[serde(skip)]
    pub requires_shipping: bool,
    /// The main picture, protocol-relative; `None` where the product has no picture.
    #[serde(skip)]
    pub picture: Option<String>,
}

/// Something to choose.
#[derive(Clone, Debug)]
pub(crate) struct ShopOption {
    pub name: String,
    /// Alphabetically, as the platform lists them (platforms.md §4.3).
    pub values: Vec<ShopValue>,
}

/// One of its values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShopValue {
    pub text: String,
    /// How a screen shows it, where it is a colour.
    pub colour: Option<String>,
}

fn names<S: Serializer>(options: &[ShopOption], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(options.iter().map(|option| &option.name))
}

impl ShopOption {
    /// Whether any of its values is a colour.
    pub(crate) fn is_colour(&self) -> bool {
        self.values.iter().any(|value| value.colour.is_some())
    }
}

impl Catalogue {
    /// The products that every shop begins with.
    pub(crate) fn first_products(&self, store: &Store, shop: &Url) -> Vec<ShopProduct> {
        self.products.iter().map(|product| self.first_product(product, store, shop)).collect()
    }

    fn first_product(&self, product: &Product, store: &Store, shop: &Url) -> ShopProduct {
        let language = store.language();
        let option = |choice: &Choice| ShopOption {
            name: choice.name.in_language(language).to_owned(),
            values: choice.listed(language).into_iter().map(|(key, text)| self.value(choice, key, text)).collect(),
        };
        ShopProduct {
            id: product.id,
            handle: product.handle.clone(),
            name: product.name.in_language(language).to_owned(),
            options: product.options.iter().map(option).collect(),
            variants: product.page_variants(store, shop),
            description: product.description.in_language(language).to_owned(),
            categories: vec![Catalogue::category_of(product)],
            tags: Vec::new(),
            requires_shipping: true,
            picture: Some(product.image_url(&product.colour, shop)),
        }
    }

    fn value(&self, choice: &Choice, key: &str, text: &str) -> ShopValue {
        let colour = self.colours.get(key).filter(|_| choice.colours).cloned();
        ShopValue { text: text.to_owned(), colour }
    }

    /// The products of a store as the API has them, without those that are not published. What the API was not asked to change
    /// keeps what only pages know of it (a struck price below the price, a stock that says nothing). The copies that a seed
    /// asks for fill the API's lists and stand on no page.
    pub(crate) fn products_of(&self, documents: &[Document], store: &Store, shop: &Url) -> Vec<ShopProduct> {
        let shown = |document: &Document| {
            let own = u64::try_from(document.id).ok()?;
            let first = self.products.iter().find(|product| product.id == own);
            match first {
                Some(first) if document.body == first.resource(store, shop) => {
                    Some(self.first_product(first, store, shop))
                }
                None if is_copy(document) => None,
                first => self.product_of(own, &document.body, first, store, shop),
            }
        };
        documents.iter().filter_map(shown).collect()
    }

    fn product_of(
        &self,
        id: u64,
        body: &Map<String, Value>,
        first: Option<&Product>,
        store: &Store,
        shop: &Url,
    ) -> Option<ShopProduct> {
        let list = |name: &str| body.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        // What has no variant cannot be bought: only Pago Shops, whose fields nobody documents, can have such a product.
        if body.get("published") == Some(&Value::Bool(false)) || list("variants").is_empty() {
            return None;
        }
        let language = store.language();
        let text = |name: &str| body.get(name).map_or("", |texts| in_language(texts, language)).to_owned();
        let variants: Vec<PageVariant> = list("variants")
            .iter()
            .map(|variant| {
                let known = first.and_then(|first| first.unchanged(variant, body, store, shop));
                known.unwrap_or_else(|| PageVariant::of_resource(variant, body, store))
            })
            .collect();
        let attribute = |(place, name): (usize, &Value)| ShopOption {
            name: in_language(name, language).to_owned(),
            values: self.values_at(place, &variants, language),
        };
        let tags = body.get("tags").and_then(Value::as_str).unwrap_or_default();
        Some(ShopProduct {
            id,
            handle: text("handle"),
            name: text("name"),
            options: list("attributes").iter().enumerate().map(attribute).collect(),
            description: text("description"),
            categories: list("categories").iter().filter_map(Value::as_u64).collect(),
            tags: tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            requires_shipping: body.get("requires_shipping") != Some(&Value::Bool(false)),
            picture: list("images").first().and_then(image_address),
            variants,
        })
    }

    /// The values that variants have at a place.
    fn values_at(&self, place: usize, variants: &[PageVariant], language: &str) -> Vec<ShopValue> {
        let text = |variant: &PageVariant| match place {
            0 => variant.option0.clone(),
            1 => variant.option1.clone(),
            _ => variant.option2.clone(),
        };
        let texts: BTreeSet<String> = variants.iter().filter_map(text).collect();
        texts.into_iter().map(|text| ShopValue { colour: self.colour_named(&text, language), text }).collect()
    }

    /// The colour that a text names in a language.
    fn colour_named(&self, text: &str, language: &str) -> Option<String> {
        let colours = self.products.iter().flat_map(|product| &product.options).filter(|choice| choice.colours);
        let mut named = colours.flat_map(|choice| &choice.values);
        let (key, _) = named.find(|(_, name)| name.in_language(language) == text)?;
        self.colours.get(key).cloned()
    }
}

/// A text by language, in one; in any where that one lacks it. A plain text is for all.
pub(super) fn in_language<'a>(texts: &'a Value, language: &str) -> &'a str {
    let found = texts.get(language).unwrap_or(texts).as_str().filter(|text| !text.is_empty());
    let any =
        || texts.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_str).find(|text| !text.is_empty());
    found.or_else(any).unwrap_or_default()
}

/// Where an image lies, protocol-relative as pages write it.
pub(super) fn image_address(image: &Value) -> Option<String> {
    let src = image["src"].as_str()?;
    Some(src.split_once(':').map_or(src, |(_, rest)| rest).to_owned())
}
