//! Where the script runs: one module a place, all with the same functions.
//!
//! | function | what it does |
//! |---|---|
//! | `number(path)` | the number at a path of the page's data, NaN when there is none |
//! | `text(path)` | the text at a path, `None` when there is none |
//! | `mount(class, draw)` | one node in every form, drawn by `draw` |
//!
//! A path starts at `l` (the page's `LS`), `s` (the store's settings) or `v` (the variant that is being drawn).

use crate::{Variant, View};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod memory;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use memory::{mount, number, text};
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{mount, number, text};

/// How a script draws a variant; `None` when the chosen options match none.
type Function = dyn FnMut(Option<&Variant>, &mut View);

/// A script's drawing function.
pub(crate) struct Draw(Box<Function>);

impl Draw {
    pub(crate) fn new(draw: impl FnMut(Option<&Variant>, &mut View) + 'static) -> Draw {
        Draw(Box::new(draw))
    }

    /// Draws a variant and gives the operations that make a node look so.
    pub(crate) fn run(&mut self, variant: Option<&Variant>) -> Vec<u8> {
        let mut view = View::new();
        (self.0)(variant, &mut view);
        view.finish()
    }
}
