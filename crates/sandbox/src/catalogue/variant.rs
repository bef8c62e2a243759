//! The variant object of `LS.variants` and of every `data-variants` (platforms.md §4.3).

use serde::Serialize;
use serde_json::{Map, Number, Value, json};
use url::Url;

use super::shop_product::{image_address, in_language};
use super::{Product, Variant};
use crate::money;
use crate::state::Store;

/// One element of `LS.variants`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageVariant {
    /// The price in cents, also where the page does not say it so.
    #[serde(skip)]
    cents: Option<u64>,
    pub product_id: u64,
    pub id: u64,
    pub price_short: Option<String>,
    pub price_long: Option<String>,
    pub price_number: Option<Number>,
    /// Absent where the shop's theme is too old to have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_number_raw: Option<Option<u64>>,
    pub compare_at_price_short: Option<String>,
    pub compare_at_price_long: Option<String>,
    pub compare_at_price_number: Option<Number>,
    pub compare_at_price_number_raw: Option<u64>,
    pub has_promotional_price: bool,
    pub stock: Option<i64>,
    pub sku: Option<String>,
    pub available: bool,
    pub is_visible: bool,
    pub contact: bool,
    pub option0: Option<String>,
    pub option1: Option<String>,
    pub option2: Option<String>,
    pub image: Option<u64>,
    /// Protocol-relative.
    pub image_url: Option<String>,
    /// JSON in a text.
    pub installments_data: Option<String>,
}

impl PageVariant {
    /// The price in cents; `None` is a price to ask for.
    pub(crate) fn cents(&self) -> Option<u64> {
        self.cents
    }

    /// A variant as the API has it, of the product with this body: a promotional price is the page's price, and the price the
    /// struck one; a variant without a picture has the product's first (platforms.md §6.3).
    pub(super) fn of_resource(variant: &Value, product: &Map<String, Value>, store: &Store) -> PageVariant {
        let cents = |name: &str| variant[name].as_str().and_then(money::read);
        let (full, promotion) = (cents("price"), cents("promotional_price"));
        let price = promotion.or(full);
        let struck = promotion.and(full);
        let short = |cents: u64| money::format(cents, store);
        let long = |cents: u64| format!("{} {}", short(cents), store.currency);
        let option = |place: usize| Some(in_language(variant["values"].get(place)?, store.language()).to_owned());
        let images = product.get("images").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let own = images.iter().find(|image| image["id"] == variant["image_id"]);
        let image = own.or(images.first());
        let stock = variant["stock"].as_i64();
        PageVariant {
            cents: price,
            product_id: variant["product_id"].as_u64().unwrap_or_default(),
            id: variant["id"].as_u64().unwrap_or_default(),
            price_short: price.map(short),
            price_long: price.map(long),
            price_number: price.and_then(units),
            price_number_raw: Some(price),
            compare_at_price_short: struck.map(short),
            compare_at_price_long: struck.map(long),
            compare_at_price_number: struck.and_then(units),
            compare_at_price_number_raw: struck,
            has_promotional_price: struck > price,
            stock,
            sku: variant["sku"].as_str().map(str::to_owned),
            available: stock.is_none_or(|stock| stock > 0),
            is_visible: true,
            contact: price.is_none(),
            option0: option(0),
            option1: option(1),
            option2: option(2),
            image: image.and_then(|image| image["id"].as_u64()),
            image_url: image.and_then(image_address),
            installments_data: price.filter(|cents| *cents > 0).map(installments),
        }
    }
}

impl Product {
    /// The page's variant for one of the API's that is as it was at first, picture and all.
    pub(super) fn unchanged(
        &self,
        variant: &Value,
        product: &Map<String, Value>,
        store: &Store,
        shop: &Url,
    ) -> Option<PageVariant> {
        let at_first = self.resource(store, shop);
        let place = self.variants.iter().position(|first| variant["id"] == first.id)?;
        let image = |body: &Map<String, Value>| {
            let images = body.get("images").and_then(Value::as_array).into_iter().flatten();
            images.clone().find(|image| image["id"] == variant["image_id"]).map(|image| image["src"].clone())
        };
        let is_same = *variant == at_first["variants"][place] && image(product) == image(&at_first);
        is_same.then(|| self.page_variant(&self.variants[place], store, shop))
    }

    /// The product's variants as the store's pages have them.
    pub(crate) fn page_variants(&self, store: &Store, shop: &Url) -> Vec<PageVariant> {
        self.variants.iter().map(|variant| self.page_variant(variant, store, shop)).collect()
    }

    fn page_variant(&self, variant: &Variant, store: &Store, shop: &Url) -> PageVariant {
        let short = |cents: u64| money::format(cents, store);
        let long = |cents: u64| format!("{} {}", short(cents), store.currency);
        let option = |place: usize| {
            let text = self.options.get(place)?.values.get(variant.options.get(place)?)?;
            Some(text.in_language(store.language()).to_owned())
        };
        let colour = self.colour_of(variant);
        PageVariant {
            cents: variant.price,
            product_id: self.id,
            id: variant.id,
            price_short: variant.price.map(short),
            price_long: variant.price.map(long),
            price_number: match variant.number_only {
                Some(number) => Number::from_f64(number),
                None => variant.price.and_then(units),
            },
            price_number_raw: match variant.number_only {
                Some(_) => None,
                None => Some(variant.price),
            },
            compare_at_price_short: variant.compare_at.map(short),
            compare_at_price_long: variant.compare_at.map(long),
            compare_at_price_number: variant.compare_at.and_then(units),
            compare_at_price_number_raw: variant.compare_at,
            has_promotional_price: variant.compare_at > variant.price,
            stock: variant.stock,
            sku: Some(format!("SKU-{}", variant.id)),
            available: variant.available.unwrap_or(variant.stock.is_none_or(|stock| stock > 0)),
            is_visible: true,
            contact: variant.price.is_none(),
            option0: option(0),
            option1: option(1),
            option2: option(2),
            image: Some(self.image_id(colour)),
            image_url: Some(self.image_url(colour, shop)),
            installments_data: variant.price.filter(|cents| *cents > 0).map(installments),
        }
    }

    /// The colour that a variant has, or the product's own.
    pub(crate) fn colour_of<'a>(&'a self, variant: &'a Variant) -> &'a str {
        let chosen = self.options.iter().zip(&variant.options).find(|(choice, _)| choice.colours);
        chosen.map_or(&self.colour, |(_, key)| key)
    }

    /// A number for each picture of the product.
    pub(crate) fn image_id(&self, colour: &str) -> u64 {
        let keys = self.options.iter().find(|choice| choice.colours).map(|choice| choice.values.keys());
        let place = keys.into_iter().flatten().position(|key| key == colour).unwrap_or(0);
        self.id * 1000 + place as u64
    }

    /// The address of the product's picture in a colour, protocol-relative and with its size, as the platform writes it.
    pub(crate) fn image_url(&self, colour: &str, shop: &Url) -> String {
        format!("//{}/pictures/{}-{colour}-1024-1024.svg", authority(shop), self.picture)
    }
}

/// Host and port.
pub(crate) fn authority(url: &Url) -> &str {
    &url[url::Position::BeforeHost..url::Position::AfterPort]
}

/// The last variant whose options are these, as the platform's own code picks it (platforms.md §4.4).
pub(crate) fn chosen<'a>(variants: &'a [PageVariant], options: [Option<&str>; 3]) -> Option<&'a PageVariant> {
    variants.iter().rfind(|variant| {
        [&variant.option0, &variant.option1, &variant.option2].map(|option| option.as_deref()) == options
    })
}

/// Cents in units: whole where they are whole.
fn units(cents: u64) -> Option<Number> {
    if cents.is_multiple_of(100) { Some(Number::from(cents / 100)) } else { Number::from_f64(cents as f64 / 100.0) }
}

/// `{"<payment method>": {"<n>": {...}}}` in a text, keys sparse (platforms.md §4.3).
fn installments(cents: u64) -> String {
    let plan = |count: u64| {
        let free = count <= 3;
        let total = if free { cents } else { cents.saturating_add(cents / 10) };
        let each = total / count;
        json!({
            "installment_value": each as f64 / 100.0,
            "installment_value_cents": each,
            "interest": if free { 0.0 } else { 0.1 },
            "total_value": total as f64 / 100.0,
            "without_interests": free,
        })
    };
    let plans: Map<String, Value> = [1, 3, 6].into_iter().map(|count| (count.to_string(), plan(count))).collect();
    json!({ "Pago Nube": plans }).to_string()
}
