//! Messages of the script: `js/message.js` once more.

use super::{MEMORY, option, text};
use crate::{Currency, Money, Page};

pub(crate) fn currency() {}

pub(crate) fn clicks() {}

pub(crate) fn more(bytes: &[u8]) {
    MEMORY.with_borrow_mut(|memory| memory.pending.extend_from_slice(bytes));
}

pub(crate) fn patch(bytes: &[u8]) {
    let drawn = message(bytes);
    MEMORY.with_borrow_mut(|memory| memory.drawn = drawn);
}

pub(crate) fn hold() {
    MEMORY.with_borrow_mut(|memory| {
        let pending = std::mem::take(&mut memory.pending);
        memory.held.push(pending);
    });
}

pub(crate) fn echo(bytes: &[u8]) -> String {
    let text = message(bytes);
    MEMORY.with_borrow_mut(|memory| memory.pending = memory.held.pop().unwrap_or_default());
    text
}

fn message(bytes: &[u8]) -> String {
    more(bytes);
    let message = MEMORY.with_borrow_mut(|memory| std::mem::take(&mut memory.pending));
    written(&String::from_utf8_lossy(&message))
}

/// Writes the values of a message as `js/message.js` does: cents stand between two U+0006, a path between two U+0007.
fn written(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some(start) = rest.find(['\u{6}', '\u{7}']) {
        let (before, marked) = rest.split_at(start);
        let (mark, value) = marked.split_at(1);
        let Some((value, after)) = value.split_once(mark) else { break };
        text.push_str(before);
        text.push_str(&if mark == "\u{6}" { amount(value) } else { found(value) });
        rest = after;
    }
    text + rest
}

fn amount(cents: &str) -> String {
    let currency: Currency = Page::current().currency();
    cents.parse().ok().and_then(Money::cents).map(|amount| currency.format(amount)).unwrap_or_default()
}

fn found(path: &str) -> String {
    let value = path.strip_prefix("o.").and_then(|places| {
        let (place, value) = places.split_once('.')?;
        let value: usize = value.parse().ok()?;
        option(place.parse().ok()?, |choice| choice.values.get(value).map(|(text, _)| text.clone()))?
    });
    value.or_else(|| text(path)).unwrap_or_default()
}
