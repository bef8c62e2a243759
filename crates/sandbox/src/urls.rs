//! Where a running sandbox answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::Platform;

/// Where a running sandbox answers. The addresses of the listeners end in a slash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Urls {
    /// Tiendanube: `apps/{app}/authorize`, `apps/authorize/token` and `{version}/{store}/...`.
    pub tiendanube: Url,
    /// Pago Shops: `oauth/authorize`, `oauth/token` and `api/scripts`.
    pub pago_shops: Url,
    /// The hosting folder.
    pub cdn: Url,
    /// The platform's own CDN.
    pub apps_scripts: Url,
    /// The control page; its JSON API lies under `__sandbox/`, the Partner Portal under `portal/`.
    pub control: Url,
    /// The storefronts, in the order of their platforms and store ids.
    pub shops: Vec<ShopUrls>,
}

/// The pages of one storefront.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShopUrls {
    /// The store's id on its platform.
    pub store: String,
    /// The store's platform.
    pub platform: Platform,
    /// The shop's name.
    pub name: String,
    /// The home page.
    pub url: Url,
    /// The page of a product with three options.
    pub product: Url,
    /// The listing of all products, with quick shop.
    pub category: Url,
}
