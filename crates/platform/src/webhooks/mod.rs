//! Receiving what the platforms send: checked, stored, answered, and only then worked on (platforms.md §5).
//!
//! 1. A [`Receiver`] checks a message (signature or secret path, size, depth), stores it in an [`Inbox`] and answers 200. It
//!    does nothing else, so it is fast, and nothing is lost while the rest is down.
//! 2. [`Inbox::handle_waiting`] gives each event to your function. Messages carry ids only, come in any order and more than
//!    once: read the resource and go by what you read.
//! 3. `app/uninstalled`, `app/suspended` and `app/resumed` change the store's [`StoreState`] at once; [`settle`] makes sure
//!    by asking the platform.
//!
//! **Sameness.** Tiendanube numbers nothing, dates nothing, and repeats for 48 hours what was not answered in time. So the very
//! same body is the same event and is handled once, for 72 hours, as far as it can be the same:
//!
//! - something is *created* or *deleted* once, and a privacy hook comes once;
//! - something that is *updated* or *edited* may be so again: the same words are the same event only until the first was
//!   handled, and when they come meanwhile it is handled once more;
//! - anything else says that something entered a *state* (`order/paid`, `app/suspended`). The same words are another event
//!   when it has left the state since: when another state of the same thing was told after them, or for a store when its kept
//!   state is another one. A late copy can look just so. It is handled again, and [`Event::again`] says so: to read once more
//!   does no harm, to drop a change does.
//!
//! Pago Shops numbers its messages; there the number decides.

mod arrival;
mod event;
mod handling;
mod inbox;
mod lifecycle;
mod privacy;
mod receiver;
mod replay;
mod signature;

pub use arrival::Received;
pub use event::{Event, Platform};
pub use inbox::{Inbox, InboxError};
pub use lifecycle::{SettleError, StoreState, settle};
pub use privacy::{PrivacyEntry, PrivacyHook};
pub use receiver::{MAX_MESSAGE_BYTES, Receiver};
pub use replay::{Replay, Replayed};
pub use signature::{SIGNATURE_HEADER, Secrets};
