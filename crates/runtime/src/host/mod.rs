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
//! | `tolerant_number(path)`, `tolerant_text(path)`, `shape(path)`, `count(path)` | the same of `LS`, where pages are of many minds |
//! | `place(kind, isolated, text, widget)`, `unmount(number)` | a node at another place, and its end |
//! | `style(css)` | a style for the page |
//! | `listen()`, `on_cart()`, `on_quick_shop()`, `on_results()`, `on_shown_again()`, `timer(ms, again)` | the number of a new listener |
//! | `release(number)` | ends a listener, a timer, a place or a style |
//! | `redraw()` | draws everything anew |
//! | `own_number()`, `wake(number)` | a number for a task, and going on with it |
//! | `store`, `stored`, `unstore`, `beacon`, `log` | the browser around the page |
//! | `yields_to_nube()` | whether NubeSDK draws here |
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
//! | `purchase(quantity, said)` | the same with other options and with properties |
//! | `kind_of_form()`, `has_form()` | what kind of form it is, and whether there is one |
//! | `quantity()`, `set_quantity(count)` | its own field |
//! | `read_installments()` | how many instalments its variant has |
//!
//! A path starts at `l` (the page's `LS`), `t` (the store's number as the script knows it), `s` (the store's settings), `v` (the variant
//! that is being drawn), `o` (the form's options), `i` (the variant's instalments) or `p` (the page's address).

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
