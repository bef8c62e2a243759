//! The filters and the order of a listing, as its address says them: `?Color=Azul&min_price=100&sort_by=price-ascending`
//! (platforms.md §6.2 has the orders' names; those of the filters are the options' own, as in the official theme).

use url::form_urlencoded;

use super::word;
use crate::catalogue::{PageVariant, ShopProduct};
use crate::template::{Template, Words, escape};
use crate::www;

/// The orders that a shopper can choose, and their names in the texts.
const ORDERS: [(&str, &str); 5] = [
    ("user", "sort_user"),
    ("price-ascending", "sort_cheap"),
    ("price-descending", "sort_dear"),
    ("alpha-ascending", "sort_a"),
    ("alpha-descending", "sort_z"),
];

/// What a listing is narrowed to, and in which order it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters {
    /// An option's name and one of its texts. Several of one name let any of them through.
    chosen: Vec<(String, String)>,
    /// Units of the store's currency.
    least: Option<u64>,
    most: Option<u64>,
    order: Option<String>,
}

impl Filters {
    /// What the address says of the options that there are; anything else in it says nothing.
    pub(super) fn of(query: &str, products: &[&ShopProduct]) -> Filters {
        let named = |name: &str| {
            let mut options = products.iter().flat_map(|product| &product.options);
            options.any(|option| option.name == name)
        };
        let mut filters = Filters::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "min_price" => filters.least = value.parse().ok(),
                "max_price" => filters.most = value.parse().ok(),
                "sort_by" => filters.order = Some(value.into_owned()),
                name if named(name) => filters.chosen.push((name.to_owned(), value.into_owned())),
                _ => {}
            }
        }
        filters
    }

    /// Whether any variant is kept out.
    pub(super) fn narrow(&self) -> bool {
        self.choose() || self.least.is_some() || self.most.is_some()
    }

    /// Whether an option is chosen.
    pub(super) fn choose(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Whether a variant has one of the texts of every name, and a price within the limits.
    pub(super) fn pass(&self, product: &ShopProduct, variant: &PageVariant) -> bool {
        let texts = [&variant.option0, &variant.option1, &variant.option2];
        let text_of = |name: &str| {
            let place = product.options.iter().position(|option| option.name == name)?;
            texts.get(place)?.as_deref()
        };
        let options = self.chosen.iter().all(|(name, _)| {
            let text = text_of(name);
            self.chosen.iter().any(|(other, wanted)| other == name && text == Some(wanted.as_str()))
        });
        let units = variant.cents().map(|cents| cents / 100);
        let priced = (self.least.is_none() || units >= self.least)
            && self.most.is_none_or(|most| units.is_some_and(|units| units <= most));
        options && priced
    }

    /// The products of which a variant passes, in the chosen order.
    pub(super) fn apply<'a>(&self, products: Vec<&'a ShopProduct>) -> Vec<&'a ShopProduct> {
        let mut kept = products;
        if self.narrow() {
            kept.retain(|product| product.variants.iter().any(|variant| self.pass(product, variant)));
        }
        // What has no price stands last among the cheap and first among the dear.
        let price = |product: &&ShopProduct| product.variants.first().and_then(PageVariant::cents).unwrap_or(u64::MAX);
        let name = |product: &&ShopProduct| product.name.to_lowercase();
        match self.order.as_deref() {
            Some("price-ascending") => kept.sort_by_key(price),
            Some("price-descending") => kept.sort_by_key(|product| std::cmp::Reverse(price(product))),
            Some("alpha-ascending") => kept.sort_by_key(name),
            Some("alpha-descending") => kept.sort_by_key(|product| std::cmp::Reverse(name(product))),
            _ => {}
        }
        kept
    }

    /// The form beside a listing of these products, before they were filtered. `text` is what a search looks for.
    pub(super) fn form(&self, texts: &Words, products: &[&ShopProduct], address: &str, text: &str) -> String {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for option in products.iter().flat_map(|product| &product.options) {
            let name = option.name.as_str();
            let values = option.values.iter().map(|value| value.text.as_str());
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.extend(values),
                None => groups.push((name, values.collect())),
            }
        }
        let groups: String = groups
            .into_iter()
            .map(|(name, mut values)| {
                values.sort_unstable();
                values.dedup();
                let values: String = values.into_iter().map(|value| self.value(name, value)).collect();
                Template::new(www::FILTER_GROUP).text("name", name).html("values", values).fill()
            })
            .collect();
        let orders: String = ORDERS
            .iter()
            .map(|(order, text)| {
                let selected = if self.order.as_deref() == Some(order) { " selected" } else { "" };
                format!("<option value=\"{order}\"{selected}>{}</option>", escape(word(texts, text)))
            })
            .collect();
        let limit = |limit: Option<u64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
        Template::new(www::FILTERS)
            .words(texts)
            .text("address", address)
            .html("text", if text.is_empty() { String::new() } else { hidden(text) })
            .html("groups", groups)
            .html("orders", orders)
            .text("least", limit(self.least))
            .text("most", limit(self.most))
            .fill()
    }

    fn value(&self, name: &str, value: &str) -> String {
        let chosen = self.chosen.iter().any(|(known, text)| known == name && text == value);
        Template::new(www::FILTER_VALUE)
            .text("name", name)
            .text("value", value)
            .html("checked", if chosen { " checked" } else { "" })
            .fill()
    }
}

fn hidden(text: &str) -> String {
    format!("<input type=\"hidden\" name=\"q\" value=\"{}\">", escape(text))
}
