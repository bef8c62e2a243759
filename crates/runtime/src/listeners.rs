//! Closures of the script that the host calls by a number.

use std::cell::RefCell;
use std::mem::ManuallyDrop;

use crate::Form;

/// Is told a number, whose meaning is the listener's, and a form.
pub(crate) type Listener = Box<dyn FnMut(i32, &Form)>;

/// A number and its listener; `None` while it runs.
type Entry = (i32, Option<Listener>);

thread_local! {
    /// Never dropped: a destructor would be paid by every shopper.
    static LISTENERS: ManuallyDrop<RefCell<Vec<Entry>>> = const { ManuallyDrop::new(RefCell::new(Vec::new())) };
}

fn with<T: Default>(work: impl FnOnce(&mut Vec<Entry>) -> T) -> T {
    let tried = LISTENERS.try_with(|listeners| listeners.try_borrow_mut().map(|mut listeners| work(&mut listeners)));
    tried.ok().and_then(Result::ok).unwrap_or_default()
}

pub(crate) fn add(number: i32, listener: Listener) {
    with(|listeners| listeners.push((number, Some(listener))));
}

/// Tells a listener. One that runs already, which a page can bring about, is not called again; one that ends itself is gone
/// when it returns.
pub(crate) fn tell(number: i32, what: i32, form: &Form) {
    let Some(mut listener) = with(|listeners| find(listeners, number).and_then(|(_, listener)| listener.take())) else {
        return;
    };
    listener(what, form);
    // What is left of it is dropped outside, for it may hold guards of its own.
    let ended = with(|listeners| match find(listeners, number) {
        Some((_, place)) => place.replace(listener),
        None => Some(listener),
    });
    drop(ended);
}

pub(crate) fn remove(number: i32) {
    let removed = with(|listeners| {
        let place = listeners.iter().position(|(own, _)| *own == number)?;
        Some(listeners.swap_remove(place))
    });
    drop(removed);
}

fn find(listeners: &mut [Entry], number: i32) -> Option<&mut Entry> {
    listeners.iter_mut().find(|(own, _)| *own == number)
}

/// Forgets every listener: a test begins a new page.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn clear() {
    drop(with(std::mem::take));
}
