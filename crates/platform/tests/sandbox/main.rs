//! The client against the sandbox, which reads the same documents and shares no type with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod everything;
mod faults;
mod pacing;
mod real;
mod received;
mod resources;
mod suite;

/// How a merchant installs an app is told once, for this crate and for the one above.
#[path = "../../../rollout/tests/merchant/mod.rs"]
mod merchant;

use http::Method;
use merchant::Merchant;
use serde_json::json;
use vitrina_platform::tiendanube::Store;

/// Everything that an app can ask for, but for scripts, which the app of the sandbox has anyway.
const SCOPES: [&str; 11] = [
    "read_content",
    "write_content",
    "read_products",
    "write_products",
    "read_customers",
    "write_customers",
    "read_orders",
    "write_orders",
    "read_coupons",
    "write_coupons",
    "write_scripts",
];

/// A merchant with the app of all scopes, and the client of one store.
async fn installed(store: &str) -> (Merchant, Store) {
    let merchant = Merchant::new(None).await;
    merchant.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", json!({"scopes": SCOPES})).await;
    let grant = merchant.log_in(store).await;
    let client = merchant.tiendanube("2025-03").store(store, grant.token).unwrap();
    (merchant, client)
}
