//! What the platforms send by themselves (platforms.md §5): events to the apps that asked for them, signed, tried again
//! on the documented schedule, on the sandbox's clock. Only addresses of this machine are ever called.

mod deliver;
mod event;
mod log;
mod post;
mod schedule;
mod subscribe;

pub(crate) use deliver::{Job, deliver};
pub(crate) use event::{EVENTS, Event, TOPICS, scope_of};
pub(crate) use log::{Deliveries, Delivery};
pub(crate) use subscribe::{WEBHOOK, allowed_url};
