//! The eleven documented scopes.

use std::fmt;

/// What an app may ask for. There is none for categories and none for writing customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the platform's words")]
pub enum Scope {
    AbandonedCartRead,
    AbandonedCartWrite,
    CustomerRead,
    ProductRead,
    ProductWrite,
    OrderRead,
    OrderWrite,
    CouponRead,
    CouponWrite,
    ScriptWrite,
    ScriptRead,
}

impl Scope {
    /// All of them, in the order of the document.
    pub const ALL: [Scope; 11] = [
        Scope::AbandonedCartRead,
        Scope::AbandonedCartWrite,
        Scope::CustomerRead,
        Scope::ProductRead,
        Scope::ProductWrite,
        Scope::OrderRead,
        Scope::OrderWrite,
        Scope::CouponRead,
        Scope::CouponWrite,
        Scope::ScriptWrite,
        Scope::ScriptRead,
    ];

    /// The platform's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::AbandonedCartRead => "abandoned_cart_read",
            Scope::AbandonedCartWrite => "abandoned_cart_write",
            Scope::CustomerRead => "customer_read",
            Scope::ProductRead => "product_read",
            Scope::ProductWrite => "product_write",
            Scope::OrderRead => "order_read",
            Scope::OrderWrite => "order_write",
            Scope::CouponRead => "coupon_read",
            Scope::CouponWrite => "coupon_write",
            Scope::ScriptWrite => "script_write",
            Scope::ScriptRead => "script_read",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
