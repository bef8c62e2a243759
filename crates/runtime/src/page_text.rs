//! Texts that stay in the page.

use std::marker::PhantomData;

use crate::host;
use crate::text::{Show, Text};

/// A text of the page that is not empty. It is not copied into the script: where it is shown, the page puts it in. So it lives as
/// long as what it was read from is being looked at; [`to_text`](Show::to_text) makes a copy to keep.
#[derive(Clone, Copy, Debug)]
pub struct PageText<'a> {
    path: &'static str,
    of: PhantomData<&'a ()>,
}

impl PageText<'_> {
    /// The text at a path, if there is one.
    pub(crate) fn at<'a>(path: &'static str) -> Option<PageText<'a>> {
        host::has(path).then_some(PageText { path, of: PhantomData })
    }
}

impl Show for PageText<'_> {
    fn show(&self, text: &mut Text) {
        text.path(|path| path.push(self.path));
    }
}
