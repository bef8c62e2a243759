//! Customers (platforms.md §6.7). Filters beyond the common ones: `q` (name, e-mail, identification). Whether customers can
//! be deleted is not documented, so that is not offered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Create, Id, Resource, Resources, Store, Update};
use crate::{Decimal, Field, Moment, loose};

/// A customer of the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Customer {
    pub id: Id,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub identification: Option<String>,
    pub note: Option<String>,
    pub default_address: Option<Address>,
    #[serde(default, deserialize_with = "loose::list")]
    pub addresses: Vec<Address>,
    pub billing_address: Option<String>,
    pub billing_number: Option<String>,
    pub billing_floor: Option<String>,
    pub billing_locality: Option<String>,
    pub billing_zipcode: Option<String>,
    pub billing_city: Option<String>,
    pub billing_province: Option<String>,
    pub billing_country: Option<String>,
    pub billing_phone: Option<String>,
    /// An object; an empty one may come as a list.
    pub extra: Option<Value>,
    pub total_spent: Option<Decimal>,
    pub total_spent_currency: Option<String>,
    pub last_order_id: Option<Id>,
    pub active: Option<bool>,
    pub accepts_marketing: Option<bool>,
    pub accepts_marketing_updated_at: Option<Moment>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A postal address: of a customer, or of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zipcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Moment>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a customer is created with.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewCustomer {
    /// All fields that can also be changed later; `name` and `email` are required.
    #[serde(flatten)]
    pub fields: CustomerFields,
    /// An object of your own; it cannot be changed later.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
    /// Whether the customer is invited by e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_email_invite: Option<bool>,
    /// The customer's password.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "exposed")]
    pub password: Option<secrecy::SecretString>,
}

fn exposed<S: serde::Serializer>(secret: &Option<secrecy::SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(secrecy::ExposeSecret::expose_secret).serialize(serializer)
}

/// What can be changed of a customer.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct CustomerFields {
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub name: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub email: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub phone: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub identification: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub note: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub addresses: Field<Vec<Address>>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_address: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_number: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_floor: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_locality: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_zipcode: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_city: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_province: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_country: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub billing_phone: Field<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Customer {
    const PATH: &'static str = "customers";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Customer {
    type New = NewCustomer;
}

impl Update for Customer {
    type Fields = CustomerFields;
}

impl Store {
    /// The store's customers. Scopes: `read_customers`, `write_customers`.
    pub fn customers(&self) -> Resources<Customer> {
        self.resources()
    }
}
