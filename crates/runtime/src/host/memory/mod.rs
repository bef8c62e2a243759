//! A page in memory, one for each thread: what [`testing`](crate::testing) sets up and looks at.

mod data;
mod form;
mod life;
mod mounts;
mod outward;
#[cfg(feature = "requests")]
mod requests;
#[cfg(feature = "serde")]
mod settings;
mod text;

use std::cell::RefCell;
use std::collections::HashMap;

pub(crate) use data::*;
pub(crate) use form::*;
pub(crate) use life::*;
pub(crate) use mounts::*;
pub(crate) use outward::*;
#[cfg(feature = "requests")]
pub(crate) use requests::*;
use serde_json::{Map, Value};
#[cfg(feature = "serde")]
pub(crate) use settings::*;
pub(crate) use text::*;

#[derive(Default)]
struct Memory {
    /// What is read by path, by its first letter: see [`host`](crate::host).
    data: Map<String, Value>,
    mounts: Vec<Mount>,
    /// The last number given to a mount or a listener.
    last: i32,
    listeners: Vec<(i32, Kind)>,
    timers: Vec<Timer>,
    /// Milliseconds since the page was opened.
    now: u64,
    /// Tasks that go on next.
    woken: Vec<i32>,
    /// The parts of a message that is on its way.
    pending: Vec<u8>,
    /// What is on its way around a text that is wanted back.
    held: Vec<Vec<u8>>,
    /// The operations of the last view, with its values written.
    drawn: String,
    form: Option<Current>,
    outside: Outside,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Makes the thread's page new, with this data by first letter.
pub(crate) fn reset(data: Map<String, Value>, outside: Outside) {
    crate::listeners::clear();
    MEMORY.with_borrow_mut(|memory| *memory = Memory { data, outside, ..Memory::default() });
}

/// Makes this form the current one, and this its variant; gives the form that was current before.
pub(crate) fn enter(form: Option<Current>, variant: Value) -> Option<Current> {
    MEMORY.with_borrow_mut(|memory| {
        memory.data.insert("v".to_owned(), variant);
        std::mem::replace(&mut memory.form, form)
    })
}

/// The options of a form and what is kept with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Current {
    pub kept: HashMap<String, f64>,
    pub options: Vec<Choice>,
    pub kind: u32,
    pub quantity: Option<u32>,
    /// What was sent to the cart: quantities, and what else was said.
    pub sent: Vec<u32>,
    pub said: Vec<(String, String)>,
}

/// An option of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// Its values, and whether each can be had.
    pub values: Vec<(String, bool)>,
    /// The place of the chosen value.
    pub chosen: Option<usize>,
}

impl Choice {
    /// The chosen value.
    pub(crate) fn text(&self) -> Option<&str> {
        self.values.get(self.chosen?).map(|(text, _)| text.as_str())
    }
}
