//! The page that a script runs in.

use crate::host::{self, Draw};
use crate::{Currency, Language, Variant, View};

/// What the shop says of itself, read once as the script starts, and the place where nodes are mounted.
#[derive(Clone, Debug)]
pub struct Page {
    language: Language,
    currency: Currency,
}

impl Page {
    /// Reads the page. Scripts are handed it by [`script`](macro@crate::script).
    #[doc(hidden)]
    pub fn current() -> Page {
        Page {
            language: host::text("l.lang").map(|tag| Language::of(&tag)).unwrap_or_default(),
            currency: Currency::new(
                host::text("l.currency.display_short"),
                host::text("l.currency.thousands_separator"),
                host::text("l.currency.cents_separator"),
            ),
        }
    }

    /// The language of `LS.lang`.
    pub fn language(&self) -> Language {
        self.language
    }

    /// How the shop writes amounts.
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// Mounts one `<div class="{class}">` as the last child of every product form (platforms.md §4.7, §4.8) and draws it: at
    /// once with the variant that the form's options choose now, then at every change that concerns this form. Forms that
    /// arrive later get their node too; a node that the theme takes away is put back; a node that is already there, in a
    /// cloned slide for example, is taken over.
    ///
    /// `draw` gets `None` when the chosen options match no variant. What it leaves empty is hidden.
    pub fn mount(&self, class: &str, draw: impl FnMut(Option<&Variant>, &mut View) + 'static) {
        host::mount(class, Draw::new(draw));
    }
}
