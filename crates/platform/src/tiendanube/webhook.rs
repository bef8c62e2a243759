//! Webhook registrations (platforms.md §5.1). Filters beyond the common ones: `url event`. What the platform then sends is
//! received by the module `webhooks`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Create, Delete, Id, Resource, Resources, Store, Update};
use crate::{Field, Moment, loose};

/// One registration: an event and where it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them")]
pub struct Webhook {
    pub id: Id,
    pub event: Option<String>,
    pub url: Option<String>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a registration is created with (both fields are required), and what can be changed of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WebhookFields {
    /// Such as `product/created`; a wrong one is refused with the list of those that are allowed.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub event: Field<String>,
    /// https, and neither this machine nor a host of the platform.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub url: Field<String>,
}

impl Resource for Webhook {
    const PATH: &'static str = "webhooks";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Webhook {
    type New = WebhookFields;
}

impl Update for Webhook {
    type Fields = WebhookFields;
}

impl Delete for Webhook {}

impl Store {
    /// The app's webhooks in this store; each store needs its own. Scopes: the read scope of what the event is about.
    pub fn webhooks(&self) -> Resources<Webhook> {
        self.resources()
    }
}

/// What the platform sends: which store, which event, and the number of what it is about. Read the rest through the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Notice {
    /// A number, as its digits.
    #[serde(deserialize_with = "loose::id")]
    pub store_id: String,
    /// Such as `product/created`.
    pub event: String,
    /// None for events about the store itself, such as `domain/updated`. A number in most events, as its digits; newer
    /// things, such as locations, may have ids of another kind.
    #[serde(default, deserialize_with = "loose::text")]
    pub id: Option<String>,
    /// Whatever else the event has, such as `new_theme`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
