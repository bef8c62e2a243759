//! The order of a thank-you page.

use super::At;
use crate::Money;

/// What was ordered: `LS.order`, on the thank-you page only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Its number on the platform.
    pub id: Option<u64>,
    /// The number that the shopper sees.
    pub number: Option<u64>,
    /// `hash`.
    pub hash: Option<String>,
    /// When it was made, as the page writes it.
    pub created_at: Option<String>,
    /// The coupons used.
    pub coupons: Vec<String>,
    /// What was taken off.
    pub discount: Option<Money>,
    /// What is paid.
    pub total: Option<Money>,
    /// The same in US dollars.
    pub total_in_usd: Option<Money>,
    /// Through which gateway.
    pub gateway: Option<String>,
}

impl Order {
    pub(crate) fn read() -> Option<Order> {
        let order = At::new("l.order");
        order.is_there().then(|| Order {
            id: order.field("id").id(),
            number: order.field("number").whole(),
            hash: order.field("hash").text(),
            created_at: order.field("created_at").text(),
            coupons: order.field("coupon").texts(),
            discount: order.field("discount").cents(),
            total: order.field("total").cents(),
            total_in_usd: order.field("total_in_usd").cents(),
            gateway: order.field("gateway").text(),
        })
    }
}
