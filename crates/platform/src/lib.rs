#![doc = include_str!("../README.md")]

mod answer;
mod bounds;
mod bucket;
mod call;
mod constant_time;
mod decimal;
mod error;
mod field;
mod filters;
#[cfg(feature = "in-process")]
mod in_process;
mod loose;
mod moment;
mod network;
mod paging;
pub mod pago_shops;
mod recording;
mod refusal;
mod retry;
mod scopes;
mod script;
mod secure;
mod setup_error;
mod state;
pub mod tiendanube;
mod token_lock;
mod token_store;
mod token_work;
mod transport;
mod wait;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use call::Call;
pub use decimal::{Decimal, NoDecimal};
pub use error::Error;
pub use field::Field;
#[cfg(feature = "in-process")]
pub use in_process::InProcess;
pub use moment::Moment;
pub use network::{Arriving, Network};
pub use recording::{Exchange, Recording};
pub use retry::Retry;
pub use scopes::Scopes;
pub use script::{RegisteredScript, Registration, ScriptApi, ScriptId, What};
pub use setup_error::SetupError;
pub use state::State;
pub use token_lock::TokenLock;
pub use token_store::{TokenStore, TokenStoreError, Tokens};
pub use token_work::TokenWork;
pub use transport::{MAX_BODY_BYTES, Request, Response, Transport, TransportError};
