#![doc = include_str!("../README.md")]

mod answer;
mod bucket;
mod call;
mod error;
mod network;
pub mod pago_shops;
mod refusal;
mod retry;
mod scopes;
mod script;
mod secure;
mod setup_error;
mod state;
pub mod tiendanube;
mod token_store;
mod transport;
mod wait;

pub use call::Call;
pub use error::Error;
pub use network::Network;
pub use retry::Retry;
pub use scopes::Scopes;
pub use script::{RegisteredScript, Registration, ScriptApi, ScriptId, What};
pub use setup_error::SetupError;
pub use state::State;
pub use token_store::{TokenStore, TokenStoreError, Tokens};
pub use transport::{MAX_BODY_BYTES, Request, Response, Transport, TransportError};
