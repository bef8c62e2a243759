//! Where the script runs: one module a place, all with the same functions.
//!
//! | function | what it does |
//! |---|---|
//! | `number(path)` | the number at a path of the page's data, NaN when there is none |
//! | `has(path)` | whether there is a text at a path that is not empty |
//! | `text(path)` | the text at a path, `None` when there is none |
//! | `language()` | the first two letters of the page's language |
//! | `currency()` | makes ready to write amounts |
//! | `mount(class, widget)` | one node in every form, drawn by `widget` |
//! | `clicks()` | makes ready for elements that answer to a click |
//! | `more(bytes)` | takes a part of a message |
//! | `patch(bytes)` | takes the last part of a view, and makes the node look so |
//! | `hold()` | begins a text that is wanted back, whatever else is on its way |
//! | `echo(bytes)` | takes the last part of such a text, and gives it back as the page writes it |
//!
//! and, of the form that is being drawn or acted on,
//!
//! | function | what it does |
//! |---|---|
//! | `kept(name)`, `keep(name, value)` | the number that is kept with it under a name, NaN for none |
//! | `read_options()`, `count_values(option)` | how many options it has, how many values an option has |
//! | `chosen_value(option)` | the place of the chosen value, -1 for none |
//! | `can_be_had(option, value)` | whether a variant with this value is not sold out |
//! | `choose(option, value)` | gives the form's control a value |
//! | `add_to_cart(quantity)` | sends the form to the cart |
//!
//! A path starts at `l` (the page's `LS`), `s` (the store's settings), `v` (the variant that is being drawn) or `o` (the form's
//! options).

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod memory;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use memory::*;
#[cfg(target_arch = "wasm32")]
pub(crate) use web::*;

use crate::{Form, View, Widget};

/// Has a widget draw a form into the host's node.
fn draw(widget: &mut dyn Widget, form: &Form) {
    let mut view = View::new();
    widget.draw(form, &mut view);
    view.finish();
}
