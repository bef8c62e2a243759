//! What a Tiendanube store has at first: the products of its shop, and a few categories, customers, orders, a coupon and
//! an abandoned checkout from `www/assets/sample.json`.

use serde_json::{Map, Value, json};
use url::Url;

use super::{Catalogue, Product, Text, Variant};
use crate::state::{Document, Store};
use crate::www;

/// When the sample data were made, 2026-01-05; each later by an hour than the one before it.
const FIRST: i64 = 1_767_600_000;
const HOUR: i64 = 3_600;
/// The id of the first copy of a product.
const COPIES: i64 = 10_001;

impl Catalogue {
    /// The resources, with their kinds.
    pub(crate) fn sample(&self, store: &Store, shop: &Url) -> Vec<(&'static str, Document)> {
        let mut made = FIRST - HOUR;
        let mut document = |id: i64, body: Map<String, Value>| {
            made += HOUR;
            Document { id, created_at: made, updated_at: made, body }
        };
        let mut all = Vec::new();
        for product in &self.products {
            let id = signed(product.id);
            all.push(("product", document(id, product.resource(store, shop))));
        }
        let Ok(Value::Object(more)) = serde_json::from_str(www::SAMPLE) else {
            return all;
        };
        for kind in ["category", "customer", "order", "coupon"] {
            for body in more.get(kind).and_then(Value::as_array).into_iter().flatten() {
                let mut body = body.as_object().cloned().unwrap_or_default();
                let id = body.remove("id").and_then(|id| id.as_i64()).unwrap_or_default();
                localise(&mut body, store);
                all.push((kind, document(id, body)));
            }
        }
        all
    }

    /// Copies of the products, until there are `wanted` in all.
    pub(crate) fn copies<'a>(
        &'a self,
        store: &'a Store,
        shop: &'a Url,
        wanted: usize,
    ) -> impl Iterator<Item = (&'static str, Document)> + 'a {
        let missing = wanted.saturating_sub(self.products.len());
        (COPIES..).zip(self.products.iter().cycle()).take(missing).map(move |(id, product)| {
            let body = product.resource(store, shop);
            ("product", Document { id, created_at: FIRST, updated_at: FIRST, body })
        })
    }

    /// A checkout that was left a day before `now`; they are kept for thirty days, so their date is not the samples'.
    pub(crate) fn abandoned(&self, store: &Store, shop: &Url, now: i64) -> Option<(&'static str, Document)> {
        let Ok(Value::Object(mut more)) = serde_json::from_str(www::SAMPLE) else {
            return None;
        };
        let mut body = more.remove("checkout")?.as_object()?.clone();
        let id = body.remove("id")?.as_i64()?;
        localise(&mut body, store);
        body.insert("store_id".into(), json!(store.id.parse::<i64>().ok()));
        body.insert("abandoned_checkout_url".into(), json!(format!("{shop}checkout/v3/proxy/{id}")));
        Some(("checkout", Document { id, created_at: now - 24 * HOUR, updated_at: now - 24 * HOUR, body }))
    }
}

/// Texts by language keep the store's languages, and what depends on the store is filled in.
fn localise(body: &mut Map<String, Value>, store: &Store) {
    for name in ["name", "description", "handle"] {
        if let Some(Value::Object(texts)) = body.get_mut(name) {
            texts.retain(|language, _| store.languages.contains(language));
        }
    }
    for (name, value) in [
        ("currency", json!(store.currency)),
        ("total_spent_currency", json!(store.currency)),
        ("language", json!(store.language())),
        ("store_id", json!(store.id)),
    ] {
        if body.contains_key(name) {
            body.insert(name.into(), value);
        }
    }
}

impl Product {
    /// The product as the API has it at first.
    pub(super) fn resource(&self, store: &Store, shop: &Url) -> Map<String, Value> {
        let texts = |text: &Text| -> Map<String, Value> {
            store.languages.iter().map(|language| (language.clone(), json!(text.in_language(language)))).collect()
        };
        let handle: Map<String, Value> =
            store.languages.iter().map(|language| (language.clone(), json!(self.handle))).collect();
        let mut colours: Vec<&str> = self.variants.iter().map(|variant| self.colour_of(variant)).collect();
        colours.sort_unstable();
        colours.dedup();
        let image = |(place, colour): (usize, &&str)| {
            json!({
                "id": self.image_id(colour),
                "product_id": self.id,
                "src": format!("{}:{}", shop.scheme(), self.image_url(colour, shop)),
                "position": place + 1,
                "alt": null,
                "created_at": FIRST,
                "updated_at": FIRST,
            })
        };
        let attributes: Vec<_> = self.options.iter().map(|choice| texts(&choice.name)).collect();
        let fields = json!({
            "name": texts(&self.name),
            "description": texts(&self.description),
            "handle": handle,
            "variants": self.variants.iter().enumerate().map(|(place, variant)| self.variant(variant, place, &texts)).collect::<Vec<_>>(),
            "images": colours.iter().enumerate().map(image).collect::<Vec<_>>(),
            "categories": [Catalogue::category_of(self)],
            "brand": null,
            "published": true,
            "free_shipping": self.id.is_multiple_of(3),
            "requires_shipping": true,
            "video_url": null,
            "seo_title": null,
            "seo_description": null,
            "attributes": attributes,
            "tags": "",
            "canonical_url": format!("{shop}productos/{}/", self.handle),
        });
        fields.as_object().cloned().unwrap_or_default()
    }

    /// In the API the struck price is the price, and the price the promotional one (platforms.md §6.3).
    fn variant(&self, variant: &Variant, place: usize, texts: &dyn Fn(&Text) -> Map<String, Value>) -> Value {
        let money = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
        let struck = variant.compare_at.filter(|struck| Some(*struck) > variant.price);
        let values = self.options.iter().zip(&variant.options).filter_map(|(choice, key)| choice.values.get(key));
        json!({
            "id": variant.id,
            "image_id": self.image_id(self.colour_of(variant)),
            "product_id": self.id,
            "position": place + 1,
            "price": struck.or(variant.price).map(money),
            "promotional_price": struck.and(variant.price).map(money),
            "compare_at_price": struck.map(money),
            "stock_management": variant.stock.is_some(),
            "stock": variant.stock,
            "weight": "0.500",
            "width": "20.00",
            "height": "10.00",
            "depth": if place == 0 { "5.00" } else { "0.00" },
            "sku": format!("SKU-{}", variant.id),
            "values": values.map(texts).collect::<Vec<_>>(),
            "barcode": null,
            "mpn": null,
            "age_group": null,
            "gender": null,
            "cost": null,
            "created_at": FIRST,
            "updated_at": FIRST,
        })
    }
}

/// Whether a product is one of the [`copies`](Catalogue::copies), and as it was.
pub(super) fn is_copy(document: &Document) -> bool {
    document.id >= COPIES && document.created_at == FIRST && document.updated_at == FIRST
}

fn signed(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::clock::plain_date;

    #[test]
    fn the_sample_reads() {
        let sample: Value = serde_json::from_str(www::SAMPLE).unwrap();
        for kind in ["category", "customer", "order", "coupon"] {
            assert!(sample[kind].as_array().is_some_and(|all| !all.is_empty()), "{kind}");
        }
        assert!(sample["checkout"]["id"].is_i64());
        assert_eq!(plain_date(FIRST), "2026-01-05T08:00:00+0000");
    }
}
