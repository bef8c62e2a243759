//! Listeners, timers and tasks of the script.

use super::MEMORY;
use crate::{Form, listeners};

/// What a listener listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Change,
    Cart,
    QuickShop,
    Results,
    ShownAgain,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Timer {
    number: i32,
    due: u64,
    every: Option<u32>,
}

fn listener(kind: Kind) -> i32 {
    MEMORY.with_borrow_mut(|memory| {
        let number = memory.next();
        memory.listeners.push((number, kind));
        number
    })
}

pub(crate) fn listen() -> i32 {
    listener(Kind::Change)
}

pub(crate) fn on_cart() -> i32 {
    listener(Kind::Cart)
}

pub(crate) fn on_quick_shop() -> i32 {
    listener(Kind::QuickShop)
}

pub(crate) fn on_results() -> i32 {
    listener(Kind::Results)
}

pub(crate) fn on_shown_again() -> i32 {
    listener(Kind::ShownAgain)
}

pub(crate) fn release(number: i32) {
    MEMORY.with_borrow_mut(|memory| {
        memory.listeners.retain(|(own, _)| *own != number);
        memory.timers.retain(|timer| timer.number != number);
        memory.outside.styles.retain(|(own, _)| *own != number);
    });
}

/// The numbers of the listeners of a kind.
pub(crate) fn listeners_of(kind: Kind) -> Vec<i32> {
    MEMORY.with_borrow(|memory| {
        memory.listeners.iter().filter(|(_, own)| *own == kind).map(|(number, _)| *number).collect()
    })
}

/// Tells all listeners of a kind.
pub(crate) fn tell(kind: Kind, what: i32, form: &Form) {
    for number in listeners_of(kind) {
        listeners::tell(number, what, form);
    }
}

/// Tests draw when they look.
pub(crate) fn redraw() {}

pub(crate) fn yields_to_nube() -> bool {
    MEMORY.with_borrow(|memory| memory.outside.nube)
}

pub(crate) fn timer(milliseconds: u32, again: bool) -> i32 {
    MEMORY.with_borrow_mut(|memory| {
        let number = memory.next();
        let due = memory.now + u64::from(milliseconds);
        // A timer of 0 ms would ring for ever within one moment.
        memory.timers.push(Timer { number, due, every: again.then_some(milliseconds.max(1)) });
        number
    })
}

pub(crate) fn own_number() -> i32 {
    MEMORY.with_borrow_mut(super::Memory::next)
}

pub(crate) fn wake(number: i32) {
    MEMORY.with_borrow_mut(|memory| memory.woken.push(number));
}

/// Goes on with every task that was woken, until all wait.
pub(crate) fn settle() {
    while let Some(task) = MEMORY.with_borrow_mut(|memory| memory.woken.pop()) {
        listeners::tell(task, 0, &Form::showing(None));
    }
}

/// Lets so many milliseconds pass.
pub(crate) fn pass(milliseconds: u32) {
    settle();
    let end = MEMORY.with_borrow(|memory| memory.now + u64::from(milliseconds));
    while let Some(number) = next_timer(end) {
        listeners::tell(number, 0, &Form::showing(None));
        settle();
    }
    MEMORY.with_borrow_mut(|memory| memory.now = end);
}

/// Goes to the moment of the next timer up to `end`, and gives its number.
fn next_timer(end: u64) -> Option<i32> {
    MEMORY.with_borrow_mut(|memory| {
        let timer = *memory.timers.iter().filter(|timer| timer.due <= end).min_by_key(|timer| timer.due)?;
        memory.now = timer.due;
        match timer.every {
            Some(every) => {
                let again = memory.timers.iter_mut().find(|each| each.number == timer.number)?;
                again.due += u64::from(every);
            }
            None => memory.timers.retain(|each| each.number != timer.number),
        }
        Some(timer.number)
    })
}
