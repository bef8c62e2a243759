//! Nodes at places other than a form's end, and styles.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{Mounted, last, span};
use crate::widget::{Drawing, Widget};
use crate::{Form, View};

#[wasm_bindgen(module = "/js/places.js")]
extern "C" {
    #[wasm_bindgen(js_name = place)]
    fn host_place(kind: i32, isolated: i32, start: i32, length: i32) -> i32;
}
#[wasm_bindgen(module = "/js/style.js")]
extern "C" {
    #[wasm_bindgen(js_name = style)]
    fn host_style(start: i32, length: i32) -> i32;
}

/// The number of a mount that was given back: the next takes its place, so that mounting again and again costs no memory.
const FREE: i32 = i32::MIN;

pub(crate) fn place(kind: i32, isolated: bool, text: &str, widget: Box<dyn Widget>) -> i32 {
    let (start, length) = span(text.as_bytes());
    let index = host_place(kind, i32::from(isolated), start, length);
    if let Some(free) = find(FREE)
        && let Ok(mut place) = free.widget.try_borrow_mut()
    {
        free.index.set(index);
        *place = widget;
        return index;
    }
    super::keep_mounted(index, widget);
    index
}

/// Drops the widget of a mount; one that draws just now goes when it is mounted over.
pub(crate) fn unmount(index: i32) {
    let Some(mounted) = find(index) else { return };
    mounted.index.set(FREE);
    let nothing: Box<dyn Widget> = Box::new(Drawing(|_: &Form, _: &mut View| {}));
    let gone = mounted.widget.try_borrow_mut().map(|mut widget| std::mem::replace(&mut *widget, nothing));
    drop(gone);
}

pub(crate) fn style(css: &str) -> i32 {
    let (start, length) = span(css.as_bytes());
    host_style(start, length)
}

fn find(index: i32) -> Option<&'static Mounted> {
    let mut at = last();
    while let Some(mounted) = at {
        if mounted.index.get() == index {
            return Some(mounted);
        }
        at = mounted.before;
    }
    None
}
