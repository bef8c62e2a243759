//! A script that draws nothing yet.

use vitrina::prelude::*;

/// Starts in every page of the shop.
#[vitrina::script]
pub fn script(page: Page) {
    page.mount("{{name}}", |_form, _view| {});
}
