//! Coupons: path assumed, fields not documented. Scopes `coupon_read`, `coupon_write`.

use super::{Account, Resource, ResourceAssumptions, Resources, Scope, Write};

/// The kind of coupons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coupon {}

impl Resource for Coupon {
    const READ: Option<Scope> = Some(Scope::CouponRead);

    fn path(assumed: &ResourceAssumptions) -> &str {
        &assumed.coupons
    }
}

impl Write for Coupon {
    const WRITE: Scope = Scope::CouponWrite;
}

impl Account {
    /// The account's coupons.
    pub fn coupons(&self) -> Resources<Coupon> {
        Resources::new(self)
    }
}
