//! Tiendanube / Nuvemshop: OAuth, one store's API, its resources (platforms.md §1 to §3 and §6).

mod abandoned;
mod category;
mod client;
mod coupon;
mod customer;
mod id;
mod image;
mod localized;
mod metafield;
mod oauth;
mod order;
mod order_actions;
mod order_history;
mod order_status;
mod page;
mod product;
mod query;
mod resource;
mod script;
mod scripts;
mod stock;
mod store;
mod variant;
mod webhook;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use url::Url;

use crate::bucket::Bucket;
use crate::secure::{self, PlainHttp};
use crate::{Retry, SetupError, Transport};

pub use abandoned::AbandonedCheckout;
pub use category::{Category, CategoryFields};
pub use client::Store;
pub use coupon::{Coupon, CouponFields, CouponKind};
pub use customer::{Address, Customer, CustomerFields, NewCustomer};
pub use id::Id;
pub use image::{Image, ImageFields};
pub use localized::Localized;
pub use metafield::{Metafield, MetafieldFields, NewMetafield, Owner};
pub use oauth::{Grant, missing_scopes, scopes_lacking};
pub use order::{ClientDetails, Order, OrderCoupon, OrderProduct, PaymentDetails};
pub use order_actions::{
    Cancellation, Fulfillment, NewOrder, NewOrderCustomer, NewOrderOptions, NewOrderProduct, OrderFields,
};
pub use order_history::{
    OrderEdition, OrderSubscription, ProductChange, ProductChangeKind, ShippingCostChange, ValueChange, ValueStatus,
};
pub use order_status::{CancelReason, InventoryBehaviour, OrderStatus, PaymentStatus, PickupType, ShippingStatus};
pub use product::{InCategory, NewProduct, Product, ProductFields};
pub use query::Query;
pub use resource::{Create, Delete, Resource, Resources, Update};
pub use script::{Script, Version};
pub use scripts::{ClassicFields, Event, Location, Scripts};
pub use stock::{StockAndPrice, StockChange};
pub use store::{Language, StoreInfo};
pub use variant::{AgeGroup, Gender, Variant, VariantFields};
pub use webhook::{Notice, Webhook, WebhookFields};

/// Which header carries the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthHeader {
    /// `Authentication: bearer TOKEN`, the platform's own name (platforms.md §1.2).
    #[default]
    Authentication,
    /// `Authorization: Bearer TOKEN`.
    Authorization,
}

/// One app of the Partner Portal and where the platform is.
#[derive(Clone, Debug)]
pub struct Config {
    /// The app's id, also its OAuth client id.
    pub app_id: String,
    /// Goes into `User-Agent`, which the platform requires: the app's name.
    pub name: String,
    /// Goes into `User-Agent`: an address or e-mail under which the platform can reach the app's maker.
    pub contact: String,
    /// Where the API is, without version.
    pub api_url: Url,
    /// Where authorisation is.
    pub auth_url: Url,
    /// `2025-03`, `v1`, ...
    pub api_version: String,
    /// Which header carries the token.
    pub auth_header: AuthHeader,
}

/// The client of one app; it makes clients for stores.
#[derive(Clone)]
pub struct App {
    config: Arc<Config>,
    transport: Arc<dyn Transport>,
    retry: Retry,
    /// The platform counts per app and store, whoever calls.
    buckets: Arc<Mutex<HashMap<String, Arc<Bucket>>>>,
}

impl App {
    /// Checks the configuration.
    ///
    /// # Errors
    /// [`SetupError::Insecure`] for plain http to another machine, [`SetupError::Invalid`] for an empty or unusable field.
    pub fn new(config: Config, transport: Arc<dyn Transport>) -> Result<App, SetupError> {
        let filled = [
            ("app_id", &config.app_id),
            ("name", &config.name),
            ("contact", &config.contact),
            ("api_version", &config.api_version),
        ];
        for (field, value) in filled {
            let printable = value.chars().all(|symbol| symbol == ' ' || symbol.is_ascii_graphic());
            if value.trim().is_empty() || !printable {
                let reason = format!("`{value}` must be plain ASCII text and not empty");
                return Err(SetupError::Invalid { field, reason });
            }
        }
        secure::check("api_url", &config.api_url, PlainHttp::Loopback)?;
        secure::check("auth_url", &config.auth_url, PlainHttp::Loopback)?;
        Ok(App { config: Arc::new(config), transport, retry: Retry::default(), buckets: Arc::default() })
    }

    /// The same app with another patience.
    #[must_use]
    pub fn with_retry(self, retry: Retry) -> App {
        App { retry, ..self }
    }

    /// The app's configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }
}
