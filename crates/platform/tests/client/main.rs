//! Everything that the client promises, through its public door. One program: it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod documents;
mod fuzz;
mod pago_shops;
mod promises;
mod server;
mod tiendanube;
mod webhooks;
