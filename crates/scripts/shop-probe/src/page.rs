//! What the page says of the shop.

use vitrina::prelude::*;

/// Shows it, a line each; what the page does not say has none.
pub(crate) fn draw(page: Page, view: &mut View) {
    let (store, cart, theme) = (page.store(), page.cart(), page.theme());
    view.line("p", "kind", kind(page.kind()));
    whole(view, "store", store.id);
    text(view, "url", store.url);
    money(view, "subtotal", cart.subtotal);
    money(view, "total", cart.total);
    view.line("p", "items", cart.items.len() as u32);
    for item in cart.items {
        whole(view, "item-variant", item.variant_id);
        money(view, "item-price", item.unit_price);
    }
    text(view, "currency", page.currency_code());
    text(view, "country", page.country());
    whole(view, "customer", page.customer());
    text(view, "theme", theme.code);
    if let Some(product) = page.product() {
        whole(view, "product", product.id);
        text(view, "product-name", product.name);
        for tag in product.tags {
            view.line("p", "tag", tag);
        }
    }
    if let Some(category) = page.category() {
        whole(view, "category", Some(category.id));
    }
    if let Some(order) = page.order() {
        whole(view, "order", order.number);
        money(view, "order-total", order.total);
    }
}

fn whole(view: &mut View, class: &str, number: Option<u64>) {
    if let Some(number) = number {
        view.line("p", class, number);
    }
}

fn text(view: &mut View, class: &str, text: Option<String>) {
    if let Some(text) = text {
        view.line("p", class, text);
    }
}

fn money(view: &mut View, class: &str, amount: Option<Money>) {
    if let Some(amount) = amount {
        view.line("p", class, amount);
    }
}

fn kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Product => "product",
        PageKind::Category => "category",
        PageKind::Home => "home",
        PageKind::Search => "search",
        PageKind::Cart => "cart",
        PageKind::Checkout => "checkout",
        PageKind::ThankYou => "thank-you",
        PageKind::Other => "other",
    }
}
