//! What happens in a page besides changes of a variant.

use crate::{Form, Guard, Page, host};

/// A quick shop opened or closed.
#[derive(Debug)]
pub enum QuickShop<'a> {
    /// It shows this form, if it could be read already.
    Opened(Option<&'a Form>),
    /// It shows none any more; its form goes back into its card.
    Closed,
}

/// What the host tells of an opening.
const OPENED: i32 = 1;

impl Page {
    /// Has `listener` told when the cart has changed: this script added to it, the platform says so, or the theme's badge shows
    /// another number (platforms.md §4.6). It is told how many pieces were added where that is known. `LS.cart`, and so
    /// [`Page::cart`], stays as the page was delivered.
    ///
    /// One change is heard in several ways, so what comes within 50 ms is one change, unless it says different numbers: then it
    /// is as many changes.
    pub fn on_cart_changed(&self, mut listener: impl FnMut(Option<u32>) + 'static) -> Guard {
        Guard::listening(host::on_cart(), move |count, _| listener(u32::try_from(count).ok()))
    }

    /// Has `listener` told when the quick shop opens, with its form, and when it closes (platforms.md §4.8).
    pub fn on_quick_shop(&self, mut listener: impl FnMut(QuickShop<'_>) + 'static) -> Guard {
        Guard::listening(host::on_quick_shop(), move |what, form| {
            let read = form.is_of_page().then_some(form);
            listener(if what >= OPENED { QuickShop::Opened(read) } else { QuickShop::Closed });
        })
    }

    /// Has `listener` told how many cards came when search, a filter or scrolling brings some. A slider's clones do not count.
    pub fn on_results(&self, mut listener: impl FnMut(u32) + 'static) -> Guard {
        Guard::listening(host::on_results(), move |count, _| listener(u32::try_from(count).unwrap_or_default()))
    }

    /// Has `listener` told when the page is shown again out of the browser's back/forward cache. Every form has been read anew by
    /// then.
    pub fn on_shown_again(&self, mut listener: impl FnMut() + 'static) -> Guard {
        Guard::listening(host::on_shown_again(), move |_, _| listener())
    }
}
