//! How it stands with what was put into the cart.

use crate::host;

/// The last request of a form to put something into the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cart {
    /// There was none, or it is forgotten.
    Idle,
    /// The shop has not answered yet.
    Sending,
    /// The shop took it: so many pieces, as the shop says where it does (`quantity_added`, platforms.md §4.6).
    Added(u32),
    /// The shop refused it, could not be reached, or did not answer in time.
    Refused,
}

const STATE: &str = "cart";

impl Cart {
    /// What `js/cart.js` keeps with the form. NaN, which stands for nothing, is 0 as an integer.
    pub(crate) fn read() -> Cart {
        match host::kept(STATE) as u32 {
            1 => Cart::Sending,
            2 => Cart::Added(host::kept("sent") as u32),
            3 => Cart::Refused,
            _ => Cart::Idle,
        }
    }

    pub(crate) fn forget() {
        host::keep(STATE, f64::NAN);
    }
}
