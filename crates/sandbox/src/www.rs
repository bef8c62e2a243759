//! The files of `www/`, compiled in: a running sandbox reads none from disk.

pub(crate) const CATALOGUE: &str = include_str!("../www/assets/catalogue.json");
pub(crate) const SAMPLE: &str = include_str!("../www/assets/sample.json");
pub(crate) const TEXTS: &str = include_str!("../www/theme-base/texts.json");

/// What stands in the head of every page of a shop.
pub(crate) const HEAD: &str = include_str!("../www/theme-base/head.html");
pub(crate) const HOME: &str = include_str!("../www/theme-base/home.html");
pub(crate) const LISTING: &str = include_str!("../www/theme-base/listing.html");
pub(crate) const CHECKOUT: &str = include_str!("../www/theme-base/checkout.html");
pub(crate) const START: &str = include_str!("../www/theme-base/start.html");
pub(crate) const MORE: &str = include_str!("../www/theme-base/more.html");
pub(crate) const THANKS: &str = include_str!("../www/theme-base/thanks.html");
pub(crate) const CART: &str = include_str!("../www/theme-base/cart.html");
pub(crate) const CART_LINE: &str = include_str!("../www/theme-base/cart-line.html");
pub(crate) const CHECKOUT_LINE: &str = include_str!("../www/theme-base/checkout-line.html");
pub(crate) const FILTERS: &str = include_str!("../www/theme-base/filters.html");
pub(crate) const FILTER_GROUP: &str = include_str!("../www/theme-base/filter-group.html");
pub(crate) const FILTER_VALUE: &str = include_str!("../www/theme-base/filter-value.html");
pub(crate) const MESSAGE: &str = include_str!("../www/theme-base/message.html");
pub(crate) const APPS: &str = include_str!("../www/theme-base/apps.html");

/// How a shop's pages are built.
pub(crate) struct Theme {
    /// The name, as the control API and `LS.theme.code` say it.
    pub code: &'static str,
    /// `LS.theme.name`.
    pub title: &'static str,
    pub layout: &'static str,
    pub product: &'static str,
    pub card: &'static str,
    /// A card of a product without options.
    pub card_simple: &'static str,
    pub form: &'static str,
    pub option: &'static str,
    pub value: &'static str,
    /// The modal that quick shops are moved into; nothing where each card has its own.
    pub quickshop: &'static str,
    /// Whether the home page's products stand in a slider, some of them twice.
    pub has_slider: bool,
    /// Whether colours have buttons beside their control.
    pub has_swatches: bool,
    /// The container of a form on a product page, and of one in a card, with `{id}` for the product's.
    pub containers: (&'static str, &'static str),
}

/// The platform's present markup.
const BASE: Theme = Theme {
    code: "base",
    title: "Base",
    layout: include_str!("../www/theme-base/layout.html"),
    product: include_str!("../www/theme-base/product.html"),
    card: include_str!("../www/theme-base/card.html"),
    card_simple: include_str!("../www/theme-base/card-simple.html"),
    form: include_str!("../www/theme-base/form.html"),
    option: include_str!("../www/theme-base/option.html"),
    value: include_str!("../www/theme-base/value.html"),
    quickshop: include_str!("../www/theme-base/quickshop.html"),
    has_slider: false,
    has_swatches: true,
    containers: MODERN,
};

/// The themes; the first is every store's at first.
pub(crate) const THEMES: [Theme; 3] = [
    BASE,
    Theme {
        code: "linked",
        title: "Linked",
        layout: include_str!("../www/theme-linked/layout.html"),
        product: include_str!("../www/theme-linked/product.html"),
        card: include_str!("../www/theme-linked/card.html"),
        card_simple: include_str!("../www/theme-linked/card-simple.html"),
        form: include_str!("../www/theme-linked/form.html"),
        option: include_str!("../www/theme-linked/option.html"),
        value: include_str!("../www/theme-linked/value.html"),
        quickshop: "",
        has_slider: false,
        has_swatches: false,
        containers: ("#single-product .productContainer", "#quick{id} .productContainer"),
    },
    Theme {
        code: "sections",
        title: "Sections",
        layout: include_str!("../www/theme-sections/layout.html"),
        product: include_str!("../www/theme-sections/product.html"),
        has_slider: true,
        ..BASE
    },
];

const MODERN: (&str, &str) = ("#single-product", ".js-quickshop-container[data-quickshop-id=\"quick{id}\"]");

/// The scripts of other apps: their names, and where each lies under `/static/`.
pub(crate) const OTHER_APPS: [(&str, &str); 3] =
    [("polite", "polite.js"), ("throwing", "throwing.js"), ("mutating", "mutating.js")];

pub(crate) const CONSENT: &str = include_str!("../www/assets/consent.html");
pub(crate) const NOTICE: &str = include_str!("../www/assets/notice.html");
pub(crate) const SHOPS: &str = include_str!("../www/assets/shops.html");
pub(crate) const PORTAL: &str = include_str!("../www/assets/portal.html");
pub(crate) const CONTROL: &str = include_str!("../www/assets/control.html");

/// A file that a page asks for.
pub(crate) struct File {
    pub name: &'static str,
    pub media_type: &'static str,
    pub body: &'static str,
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// The storefronts' files, under `/static/`.
pub(crate) const THEME: [File; 12] = [
    PAGES_CSS,
    File { name: "platform.js", media_type: JAVASCRIPT, body: include_str!("../www/theme-base/platform.js") },
    File { name: "query.js", media_type: JAVASCRIPT, body: include_str!("../www/theme-base/query.js") },
    File { name: "theme.js", media_type: JAVASCRIPT, body: include_str!("../www/theme-base/theme.js") },
    File { name: "theme.css", media_type: CSS, body: include_str!("../www/theme-base/theme.css") },
    File { name: "linked.js", media_type: JAVASCRIPT, body: include_str!("../www/theme-linked/linked.js") },
    File { name: "linked.css", media_type: CSS, body: include_str!("../www/theme-linked/linked.css") },
    File { name: "sections.js", media_type: JAVASCRIPT, body: include_str!("../www/theme-sections/sections.js") },
    File { name: "sections.css", media_type: CSS, body: include_str!("../www/theme-sections/sections.css") },
    File { name: "polite.js", media_type: JAVASCRIPT, body: include_str!("../www/other-apps/polite.js") },
    File { name: "throwing.js", media_type: JAVASCRIPT, body: include_str!("../www/other-apps/throwing.js") },
    File { name: "mutating.js", media_type: JAVASCRIPT, body: include_str!("../www/other-apps/mutating.js") },
];

/// The files of the consent and control pages.
pub(crate) const PAGES: [File; 5] = [
    PAGES_CSS,
    File { name: "desk.js", media_type: JAVASCRIPT, body: include_str!("../www/assets/desk.js") },
    File { name: "portal.js", media_type: JAVASCRIPT, body: include_str!("../www/assets/portal.js") },
    File { name: "control.js", media_type: JAVASCRIPT, body: include_str!("../www/assets/control.js") },
    FAVICON,
];

/// The look of all pages that are no shop's.
const PAGES_CSS: File = File { name: "pages.css", media_type: CSS, body: include_str!("../www/assets/pages.css") };

/// Every origin has the same icon.
pub(crate) const FAVICON: File =
    File { name: "favicon.svg", media_type: SVG, body: include_str!("../www/assets/favicon.svg") };

/// A product's drawing, with `{{colour}}` in it.
pub(crate) fn picture(name: &str) -> Option<&'static str> {
    const PICTURES: [(&str, &str); 8] = [
        ("shirt", include_str!("../www/assets/pictures/shirt.svg")),
        ("mug", include_str!("../www/assets/pictures/mug.svg")),
        ("armchair", include_str!("../www/assets/pictures/armchair.svg")),
        ("sticker", include_str!("../www/assets/pictures/sticker.svg")),
        ("shoe", include_str!("../www/assets/pictures/shoe.svg")),
        ("candle", include_str!("../www/assets/pictures/candle.svg")),
        ("backpack", include_str!("../www/assets/pictures/backpack.svg")),
        ("painting", include_str!("../www/assets/pictures/painting.svg")),
    ];
    PICTURES.iter().find(|(known, _)| *known == name).map(|(_, svg)| *svg)
}
