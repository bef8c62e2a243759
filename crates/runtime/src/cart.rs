//! How it stands with what was put into the cart.

use crate::host;

/// The last request of a form to put something into the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cart {
    /// There was none, or it is forgotten.
    Idle,
    /// The shop has not answered yet.
    Sending,
    /// The shop took it: so many pieces.
    Added(u32),
    /// The shop refused it, could not be reached, or did not answer in time.
    Refused,
}

const STATE: &str = "cart";
const SENDING: f64 = 1.0;
const ADDED: f64 = 2.0;
const REFUSED: f64 = 3.0;

impl Cart {
    pub(crate) fn read() -> Cart {
        let state = host::kept(STATE);
        if state == SENDING {
            Cart::Sending
        } else if state == ADDED {
            Cart::Added(host::kept("sent") as u32)
        } else if state == REFUSED {
            Cart::Refused
        } else {
            Cart::Idle
        }
    }

    pub(crate) fn forget() {
        host::keep(STATE, f64::NAN);
    }
}
