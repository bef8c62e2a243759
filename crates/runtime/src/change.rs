//! What a listener is told when a form shows another variant.

use crate::{Form, Guard, Page, Variant, host};

/// Why a form shows its variant.
///
/// A page does not say who changed a control, so [`Shopper`](Reason::Shopper) and [`Script`](Reason::Script) are told apart by time: a
/// click, key or input of the shopper within the form's product less than one second before makes it the shopper's change, for themes
/// act on timers. What code changes in that second in the same product counts as the shopper's too; what a theme shows later than
/// that counts as a script's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is the first that the form shows: no one has chosen.
    Initial,
    /// The shopper did something in the form's product less than one second ago.
    Shopper,
    /// Nothing that the shopper did: the theme, another app, or the page's own data.
    Script,
}

/// A form shows another variant than before.
#[derive(Debug)]
pub struct Change<'a> {
    reason: Reason,
    form: &'a Form,
}

impl<'a> Change<'a> {
    /// Why.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The variant; `None` while the form's options match none, as between the choice of a colour and that of a size. The
    /// platform's stand-in object of such a moment is no variant.
    pub fn variant(&self) -> Option<&'a Variant> {
        self.form.variant()
    }

    /// The form that shows it.
    pub fn form(&self) -> &'a Form {
        self.form
    }
}

impl Page {
    /// Has `listener` told of every form's variant: once for each form with the one that it shows first, then whenever it
    /// shows another. A form that arrives later is told of then. However many listen, the platform knows of one
    /// registration (platforms.md §4.4); where its hook does not exist, the forms' own controls are listened to.
    ///
    /// The listener ends with the guard.
    ///
    /// ```
    /// use vitrina::prelude::*;
    /// use vitrina::testing::{Shop, Shown};
    /// use std::{cell::RefCell, rc::Rc};
    ///
    /// let seen = Rc::new(RefCell::new(Vec::new()));
    /// let log = Rc::clone(&seen);
    /// let shop = Shop::new().start(move |page: Page, ()| {
    ///     page.on_variant(move |change| {
    ///         log.borrow_mut().push((change.reason(), change.variant().and_then(Variant::price)));
    ///     })
    ///     .forget();
    /// });
    /// let shirt = ["S", "M"].map(|size| Shown { options: vec![size.into()], cents: Some(100.0), ..Shown::default() });
    /// let mut form = shop.form("none", shirt);
    /// form.choose(0, "M");
    /// assert_eq!(*seen.borrow(), [(Reason::Initial, Money::cents(100)), (Reason::Shopper, Money::cents(100))]);
    /// ```
    pub fn on_variant(&self, mut listener: impl FnMut(&Change<'_>) + 'static) -> Guard {
        Guard::listening(host::listen(), move |reason, form| {
            let reason = match reason {
                0 => Reason::Initial,
                1 => Reason::Shopper,
                _ => Reason::Script,
            };
            listener(&Change { reason, form });
        })
    }
}
