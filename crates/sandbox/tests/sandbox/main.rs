//! The sandbox through its public door: real listeners, real requests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod control;
mod hosting;
mod oauth;
mod pago_shops;
mod portal;
mod running;
mod shops;
mod start;
mod tiendanube;
