#![doc = include_str!("../README.md")]

mod answer;
mod apps_scripts;
mod call;
mod catalogue;
mod clock;
mod config;
mod consent;
mod control;
mod error;
mod fields;
mod hosting;
mod listener;
mod loopback;
mod money;
mod paging;
mod pago_shops;
mod platform;
mod rate;
mod requests;
mod sandbox;
mod secret;
mod shops;
mod state;
mod template;
mod tiendanube;
mod urls;
mod world;
mod www;

pub use config::{Config, Ports};
pub use error::StartError;
pub use listener::Listener;
pub use platform::Platform;
pub use sandbox::Sandbox;
pub use urls::{ShopUrls, Urls};
