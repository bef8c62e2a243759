//! The sandbox through its public door: real listeners, real requests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod conformance;
mod control;
mod faults;
mod hosting;
mod oauth;
mod openapi;
mod pago_shops;
mod portal;
mod receiver;
mod robust;
mod running;
mod seed;
mod shop_pages;
mod shops;
mod start;
mod tiendanube;
mod webhooks;
