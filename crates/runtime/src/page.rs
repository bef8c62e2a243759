//! The page that a script runs in.

use crate::widget::{Drawing, Widget};
use crate::{Currency, Form, Language, View, host};

/// What the shop says of itself, and the place where nodes are mounted.
#[derive(Clone, Copy, Debug)]
pub struct Page(());

impl Page {
    /// The page that the script runs in. Scripts are handed it by [`script`](macro@crate::script).
    #[doc(hidden)]
    pub fn current() -> Page {
        Page(())
    }

    /// The language of `LS.lang` (platforms.md §4.2).
    pub fn language(&self) -> Language {
        Language::read(host::language())
    }

    /// How the shop writes amounts: `LS.currency` (platforms.md §4.2).
    pub fn currency(&self) -> Currency {
        Currency::new(
            host::text("l.currency.display_short"),
            host::text("l.currency.thousands_separator"),
            host::text("l.currency.cents_separator"),
        )
    }

    /// Mounts one `<div class="{class}">` as the last child of every product form (platforms.md §4.7, §4.8) and draws it: at
    /// once with the variant that the form's options choose now, then at every change that concerns this form. Forms that
    /// arrive later get their node too; a node that the theme takes away is put back; a node that is already there, in a
    /// cloned slide for example, is taken over. What `draw` leaves empty is hidden.
    pub fn mount(&self, class: &str, draw: impl FnMut(&Form, &mut View) + 'static) {
        self.mount_widget(class, Drawing(draw));
    }

    /// Mounts a widget, which is drawn as [`mount`](Page::mount) says and answers to the shopper besides.
    pub fn mount_widget(&self, class: &str, widget: impl Widget + 'static) {
        host::mount(class, Box::new(widget));
    }
}
