//! Abandoned checkouts (platforms.md §6.11): they appear up to six hours after the shopper left, only from the second step on,
//! and are kept for 30 days. Filters: `since_id created_at_max updated_at_max page per_page fields`.

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Id, Order, Resource, Resources, Store};
use crate::Error;

/// A checkout that was not finished: the fields of an order, and how to reach the shopper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct AbandonedCheckout {
    /// Where the shopper goes on.
    pub abandoned_checkout_url: Option<String>,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub contact_identification: Option<String>,
    /// What would have been the order; `other` has whatever else the platform sends.
    #[serde(flatten)]
    pub order: Order,
}

impl Resource for AbandonedCheckout {
    const PATH: &'static str = "checkouts";
    const EMPTY_IS_404: bool = true;

    fn id(&self) -> Id {
        self.order.id
    }
}

impl Store {
    /// The store's abandoned checkouts. Scopes: `read_orders`, `write_orders`.
    pub fn abandoned_checkouts(&self) -> Resources<AbandonedCheckout> {
        self.resources()
    }
}

impl Resources<AbandonedCheckout> {
    /// Puts a coupon into a checkout, for the shopper who comes back. The answer's form is not documented.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`]; after [`Error::UnknownOutcome`] read the checkout before trying again.
    pub async fn add_coupon(&self, id: impl Into<Id>, coupon: impl Into<Id>) -> Result<Value, Error> {
        let body = json!({"coupon_id": coupon.into()});
        self.store.call(Method::POST, self.url(&[&id.into().to_string(), "coupons"]), Some(&body)).await?.read()
    }
}
