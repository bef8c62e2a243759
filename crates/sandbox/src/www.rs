//! The files of `www/`, compiled in: a running sandbox reads none from disk.

pub(crate) const CATALOGUE: &str = include_str!("../../../www/assets/catalogue.json");
pub(crate) const TEXTS: &str = include_str!("../../../www/theme-base/texts.json");

pub(crate) const LAYOUT: &str = include_str!("../../../www/theme-base/layout.html");
pub(crate) const HOME: &str = include_str!("../../../www/theme-base/home.html");
pub(crate) const LISTING: &str = include_str!("../../../www/theme-base/listing.html");
pub(crate) const PRODUCT: &str = include_str!("../../../www/theme-base/product.html");
pub(crate) const CARD: &str = include_str!("../../../www/theme-base/card.html");
pub(crate) const CARD_SIMPLE: &str = include_str!("../../../www/theme-base/card-simple.html");
pub(crate) const FORM: &str = include_str!("../../../www/theme-base/form.html");
pub(crate) const OPTION: &str = include_str!("../../../www/theme-base/option.html");
pub(crate) const QUICKSHOP: &str = include_str!("../../../www/theme-base/quickshop.html");
pub(crate) const MESSAGE: &str = include_str!("../../../www/theme-base/message.html");
pub(crate) const APPS: &str = include_str!("../../../www/theme-base/apps.html");

pub(crate) const CONSENT: &str = include_str!("../../../www/assets/consent.html");
pub(crate) const NOTICE: &str = include_str!("../../../www/assets/notice.html");
pub(crate) const SHOPS: &str = include_str!("../../../www/assets/shops.html");
pub(crate) const CONTROL: &str = include_str!("../../../www/assets/control.html");

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
pub(crate) const THEME: [File; 4] = [
    PAGES_CSS,
    File { name: "platform.js", media_type: JAVASCRIPT, body: include_str!("../../../www/theme-base/platform.js") },
    File { name: "theme.js", media_type: JAVASCRIPT, body: include_str!("../../../www/theme-base/theme.js") },
    File { name: "theme.css", media_type: CSS, body: include_str!("../../../www/theme-base/theme.css") },
];

/// The files of the consent and control pages.
pub(crate) const PAGES: [File; 3] = [
    PAGES_CSS,
    File { name: "control.js", media_type: JAVASCRIPT, body: include_str!("../../../www/assets/control.js") },
    FAVICON,
];

/// The look of all pages that are no shop's.
const PAGES_CSS: File =
    File { name: "pages.css", media_type: CSS, body: include_str!("../../../www/assets/pages.css") };

/// Every origin has the same icon.
pub(crate) const FAVICON: File =
    File { name: "favicon.svg", media_type: SVG, body: include_str!("../../../www/assets/favicon.svg") };

/// A product's drawing, with `{{colour}}` in it.
pub(crate) fn picture(name: &str) -> Option<&'static str> {
    const PICTURES: [(&str, &str); 8] = [
        ("shirt", include_str!("../../../www/assets/pictures/shirt.svg")),
        ("mug", include_str!("../../../www/assets/pictures/mug.svg")),
        ("armchair", include_str!("../../../www/assets/pictures/armchair.svg")),
        ("sticker", include_str!("../../../www/assets/pictures/sticker.svg")),
        ("shoe", include_str!("../../../www/assets/pictures/shoe.svg")),
        ("candle", include_str!("../../../www/assets/pictures/candle.svg")),
        ("backpack", include_str!("../../../www/assets/pictures/backpack.svg")),
        ("painting", include_str!("../../../www/assets/pictures/painting.svg")),
    ];
    PICTURES.iter().find(|(known, _)| *known == name).map(|(_, svg)| *svg)
}
