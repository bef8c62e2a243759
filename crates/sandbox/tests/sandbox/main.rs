//! The sandbox through its public door: real listeners, real requests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod carts;
mod conformance;
mod control;
mod faults;
mod hosting;
mod limits;
mod oauth;
mod openapi;
mod pago_shops;
mod portal;
mod promises;
mod raw;
mod receiver;
mod robust;
mod running;
mod seed;
mod shelf;
mod shop_pages;
mod shops;
mod start;
mod tiendanube;
mod webhooks;
