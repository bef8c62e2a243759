//! Receiving what the platforms send: checked, stored, answered, and only then worked on (platforms.md §5).
//!
//! 1. A [`Receiver`] checks a message (signature or secret path, size, depth), stores it in an [`Inbox`] and answers 200. It
//!    does nothing else, so it is fast, and nothing is lost while the rest is down.
//! 2. [`Inbox::handle_waiting`] gives each event to your function. Messages carry ids only, come in any order and more than
//!    once: read the resource and go by what you read.
//! 3. `app/uninstalled`, `app/suspended` and `app/resumed` change the store's [`StoreState`] at once; [`settle`] makes sure
//!    by asking the platform.
//!
//! **Sameness.** The platform numbers nothing and dates nothing. A message with the very same body is the same event for 72
//! hours (the platform repeats for 48), and is handled once. Some events can truly happen again in the same words: an
//! update, a domain, a suspension. They are the same only while the first still waits; later they are handled again, for to
//! read once more does no harm and to drop one would lose a change. Pago Shops numbers its messages; there the number decides.

mod event;
mod handling;
mod inbox;
mod lifecycle;
mod privacy;
mod receiver;
mod replay;
mod signature;

pub use event::{Event, Platform};
pub use inbox::{Inbox, InboxError, Received};
pub use lifecycle::{SettleError, StoreState, settle};
pub use privacy::{PrivacyEntry, PrivacyHook};
pub use receiver::{MAX_MESSAGE_BYTES, Receiver};
pub use replay::{Replay, Replayed};
pub use signature::{SIGNATURE_HEADER, Secrets};
