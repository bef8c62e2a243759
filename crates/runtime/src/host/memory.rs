//! A page in memory, one for each thread: what [`testing`](crate::testing) sets up and looks at.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Draw;
use crate::Variant;

/// A value in the page's data.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Number(f64),
    Text(String),
}

#[derive(Default)]
struct Memory {
    values: HashMap<String, Value>,
    mounts: Vec<(String, Draw)>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

pub(crate) fn number(path: &str) -> f64 {
    MEMORY.with_borrow(|memory| match memory.values.get(path) {
        Some(Value::Number(number)) => *number,
        _ => f64::NAN,
    })
}

pub(crate) fn text(path: &str) -> Option<String> {
    MEMORY.with_borrow(|memory| match memory.values.get(path) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    })
}

pub(crate) fn mount(class: &str, draw: Draw) {
    MEMORY.with_borrow_mut(|memory| memory.mounts.push((class.to_owned(), draw)));
}

/// Makes the thread's page new, with these values by path.
pub(crate) fn reset(values: HashMap<String, Value>) {
    MEMORY.with_borrow_mut(|memory| *memory = Memory { values, mounts: Vec::new() });
}

/// Draws the mount of that class; `None` when nothing was mounted under it.
pub(crate) fn draw(class: &str, variant: Option<&Variant>) -> Option<Vec<u8>> {
    MEMORY.with_borrow_mut(|memory| {
        let (_, draw) = memory.mounts.iter_mut().find(|(name, _)| name == class)?;
        Some(draw.run(variant))
    })
}
