//! A product's page (platforms.md §4.7).

use std::collections::BTreeMap;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use url::form_urlencoded;

use super::form::{Place, form};
use super::page::{Kind, Page};
use super::{Shop, card, not_found};
use crate::catalogue::{PageVariant, ShopProduct, chosen};
use crate::money;
use crate::template::{Template, escape};
use crate::world::{Shared, World};

/// How many other products stand below one.
const RELATED: usize = 4;

/// `GET /productos/{handle}/`; `?variant=` preselects that variant's options.
pub(super) async fn page(
    State(world): State<Shared>,
    shop: Shop,
    Path(handle): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(product) = shop.product(&handle) else {
        return not_found(&world, &shop);
    };
    let variants = &product.variants;
    let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "variant")
        .and_then(|(_, id)| id.parse::<u64>().ok());
    let named = variants.iter().find(|variant| Some(variant.id) == asked);
    let Some(selected) = named.or_else(|| default_variant(variants)) else {
        return not_found(&world, &shop);
    };
    let main = main(&world, &shop, product, selected);
    let kind = Kind::Product(product);
    Page { title: &product.name, kind, main, quickshop: true }.answer(&world, &shop)
}

fn main(world: &World, shop: &Shop, product: &ShopProduct, selected: &PageVariant) -> String {
    let related: Vec<_> = shop.shelf.products.iter().filter(|other| other.id != product.id).take(RELATED).collect();
    let offer = selected.compare_at_price_number_raw.is_some();
    let filled = Template::new(shop.theme().product)
        .words(world.texts.of(&shop.store))
        .text("id", product.id.to_string())
        .text("name", &product.name)
        .text("description", &product.description)
        .text("variants", serde_json::to_string(&product.variants).unwrap_or_default())
        .html("slides", slides(product, selected))
        .text("cents", selected.price_number_raw.flatten().map(|cents| cents.to_string()).unwrap_or_default())
        .text("installments", installments(selected).map(|count| count.to_string()).unwrap_or_default())
        .text("installment", selected.cents().map(|cents| money::format(cents / 3, &shop.store)).unwrap_or_default())
        .html("installments_display", display(installments(selected).is_some()))
        .html("offer_display", display(offer))
        .html("stock_display", display(!selected.available))
        .html("form", form(world, shop, product, selected, Place::ProductPage))
        .html("cards", card::cards(world, shop, &related));
    prices(filled, selected).fill()
}

/// The best plan without interest, which is of three parts wherever there is one.
fn installments(variant: &PageVariant) -> Option<u64> {
    variant.installments_data.as_ref().map(|_| 3)
}

/// One slide for each picture.
fn slides(product: &ShopProduct, selected: &PageVariant) -> String {
    let picture = |variant: &'_ PageVariant| variant.image.zip(variant.image_url.clone());
    let pictures: BTreeMap<u64, String> = product.variants.iter().filter_map(picture).collect();
    let name = escape(&product.name);
    pictures
        .iter()
        .enumerate()
        .map(|(position, (id, url))| {
            let mark = if Some(*id) == selected.image { " is-active" } else { "" };
            format!(
                "    <div class=\"js-product-slide{mark}\" data-image=\"{id}\" data-image-position=\"{position}\">\
                 <img src=\"{}\" alt=\"{name}\" width=\"560\" height=\"560\"></div>\n",
                escape(url)
            )
        })
        .collect()
}

/// The variant whose options a page without `?variant=` selects: the first, even when it is sold out. Where another one
/// has the same options, the platform's own code takes the last, and so does this.
pub(super) fn default_variant(variants: &[PageVariant]) -> Option<&PageVariant> {
    let first = variants.first()?;
    let options = [&first.option0, &first.option1, &first.option2].map(|option| option.as_deref());
    chosen(variants, options)
}

/// The texts of a variant's prices, and whether they show.
pub(super) fn prices<'a>(template: Template<'a>, variant: &PageVariant) -> Template<'a> {
    let (price, compare) = (&variant.price_short, &variant.compare_at_price_short);
    template
        .text("price", price.as_deref().unwrap_or_default())
        .html("price_display", display(price.is_some()))
        .text("compare", compare.as_deref().unwrap_or_default())
        .html("compare_display", display(compare.is_some()))
}

fn display(visible: bool) -> &'static str {
    if visible { "inline" } else { "none" }
}
