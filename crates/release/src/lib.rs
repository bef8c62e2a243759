#![doc = include_str!("../README.md")]

mod bundle;
mod channel;
mod error;
mod hosting;
mod integrity;
mod percent;
mod release;
mod serving;
mod setting;
mod shell;
mod wave;

pub use bundle::{Bundle, FileRecord, Output, OutputFiles};
pub use channel::{Channel, ChannelError, Entry, MAX_CHANNEL_BYTES};
pub use error::HostingError;
pub use hosting::{Asked, Hosting, Tag, Witness};
pub use integrity::integrity;
pub use percent::{Percent, PercentError};
pub use release::Release;
pub use serving::content_type;
pub use setting::{Setting, SettingKind};
pub use shell::shell;
pub use wave::{fnv1a_32, in_wave};
