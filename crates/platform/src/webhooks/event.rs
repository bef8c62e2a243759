//! What a message says.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{PrivacyHook, StoreState};
use crate::ScriptId;
use crate::pago_shops::Envelope;
use crate::tiendanube::Notice;

/// Who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Tiendanube / Nuvemshop.
    Tiendanube,
    /// Pago Shops.
    PagoShops,
}

impl Platform {
    /// Its name in the inbox.
    pub fn as_str(self) -> &'static str {
        match self {
            Platform::Tiendanube => "tiendanube",
            Platform::PagoShops => "pago-shops",
        }
    }

    pub(super) fn named(name: &str) -> Option<Platform> {
        [Platform::Tiendanube, Platform::PagoShops].into_iter().find(|platform| platform.as_str() == name)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One event that waits to be handled.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its number in the inbox; grows with time.
    pub number: i64,
    /// Who sent it.
    pub platform: Platform,
    /// The store or account that it is about.
    pub store: String,
    /// `product/created`, `customers/redact`, `order_updated`, ...
    pub topic: String,
    /// The number of what it is about: a product, an order, a customer; of the message itself at Pago Shops.
    pub subject: Option<String>,
    /// The message as it came.
    pub body: Value,
    /// When it came first.
    pub received_at: Timestamp,
    /// How often it came.
    pub times: u32,
    /// Whether the very same words were an event before. Then this may be a late copy of them, or it happened once more:
    /// nobody can tell, so whatever must not be done twice needs a look at what was done.
    pub again: bool,
    /// How often it was given to the handler, this time included.
    pub attempts: u32,
}

/// A message that was checked and is not stored yet.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) platform: Platform,
    pub(super) store: String,
    pub(super) topic: String,
    pub(super) subject: Option<String>,
    pub(super) body: Vec<u8>,
    pub(super) signed: bool,
    /// What makes two messages the same.
    pub(super) key: Vec<u8>,
}

impl Message {
    /// A message to a webhook that was registered through the API.
    pub(super) fn notice(body: Vec<u8>) -> Option<Message> {
        let notice: Notice = serde_json::from_slice(&body).ok()?;
        if !is_store(&notice.store_id) {
            return None;
        }
        let key = key(Platform::Tiendanube, &notice.event, &body);
        let (store, topic, subject) = (notice.store_id, notice.event, notice.id);
        Some(Message { platform: Platform::Tiendanube, store, topic, subject, body, signed: true, key })
    }

    /// A message to one of the privacy hooks, which says neither its event nor, always, a customer.
    pub(super) fn privacy(hook: PrivacyHook, body: Vec<u8>, signed: bool) -> Option<Message> {
        let json: Value = serde_json::from_slice(&body).ok()?;
        let ScriptId(store) = ScriptId::read(json.get("store_id")?).filter(|ScriptId(store)| is_store(store))?;
        let customer = json.get("customer").and_then(|customer| ScriptId::read(customer.get("id")?));
        let key = key(Platform::Tiendanube, hook.as_str(), &body);
        let (topic, subject) = (hook.as_str().to_owned(), customer.map(|ScriptId(id)| id));
        Some(Message { platform: Platform::Tiendanube, store, topic, subject, body, signed, key })
    }

    /// A message of Pago Shops: its number makes it unique.
    pub(super) fn envelope(body: Vec<u8>) -> Option<Message> {
        let envelope: Envelope = serde_json::from_slice(&body).ok()?;
        let key = key(Platform::PagoShops, &envelope.account_id, envelope.id.as_bytes());
        let (store, topic) = (envelope.account_id, envelope.topic.as_str().to_owned());
        Some(Message {
            platform: Platform::PagoShops,
            store,
            topic,
            subject: Some(envelope.id),
            body,
            signed: false,
            key,
        })
    }

    /// The state that the store enters by it.
    pub(super) fn enters(&self) -> Option<StoreState> {
        StoreState::after(&self.topic).filter(|_| self.platform == Platform::Tiendanube)
    }

    /// When the same words mean another event.
    pub(super) fn sameness(&self) -> Sameness {
        Sameness::of(self.platform, &self.topic)
    }
}

/// When the same words mean another event (see the module's documentation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sameness {
    /// Never, for 72 hours: a thing is created once.
    Once,
    /// As soon as the first was handled: a thing changes again and again.
    Change,
    /// When something enters a state that it has left: an order is paid, is pending, is paid.
    State,
}

impl Sameness {
    pub(super) fn of(platform: Platform, topic: &str) -> Sameness {
        let what = topic.rsplit_once('/').map_or("", |(_, what)| what);
        match what {
            // Numbered by Pago Shops itself.
            _ if platform == Platform::PagoShops || PrivacyHook::of(topic).is_some() => Sameness::Once,
            "created" | "deleted" | "" => Sameness::Once,
            "edited" => Sameness::Change,
            what if what.ends_with("updated") => Sameness::Change,
            _ => Sameness::State,
        }
    }
}

/// Tiendanube's stores have numbers; what they are about may have ids of any kind.
fn is_store(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn key(platform: Platform, what: &str, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [platform.as_str().as_bytes(), what.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}
