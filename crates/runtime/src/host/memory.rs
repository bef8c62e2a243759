//! A page in memory, one for each thread: what [`testing`](crate::testing) sets up and looks at.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::{Currency, Form, Money, Page, Widget};

/// A value in the page's data.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Number(f64),
    Text(String),
}

/// An option of the current form.
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

#[derive(Default)]
struct Memory {
    values: HashMap<String, Value>,
    mounts: Vec<(String, Box<dyn Widget>)>,
    /// The parts of a message that is on its way.
    pending: Vec<u8>,
    /// What is on its way around a text that is wanted back.
    held: Vec<Vec<u8>>,
    /// The operations of the last view, with its values written.
    drawn: String,
    form: Current,
}

/// The form that is being drawn or acted on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Current {
    pub kept: HashMap<String, f64>,
    pub options: Vec<Choice>,
    /// What was sent to the cart: quantities.
    pub sent: Vec<u32>,
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

pub(crate) fn has(path: &str) -> bool {
    text(path).is_some_and(|text| !text.is_empty())
}

pub(crate) fn kept(name: &str) -> f64 {
    MEMORY.with_borrow(|memory| memory.form.kept.get(name).copied().unwrap_or(f64::NAN))
}

pub(crate) fn keep(name: &str, value: f64) {
    MEMORY.with_borrow_mut(|memory| memory.form.kept.insert(name.to_owned(), value));
}

pub(crate) fn language() -> u32 {
    let tag = text("l.lang").unwrap_or_default().to_lowercase();
    match tag.as_bytes() {
        [first, second, ..] => 256 * u32::from(*first) + u32::from(*second),
        _ => 0,
    }
}

pub(crate) fn currency() {}

pub(crate) fn clicks() {}

pub(crate) fn read_options() -> u32 {
    MEMORY.with_borrow(|memory| memory.form.options.len()) as u32
}

fn option<T>(option: u32, read: impl FnOnce(&Choice) -> T) -> Option<T> {
    MEMORY.with_borrow(|memory| memory.form.options.get(option as usize).map(read))
}

pub(crate) fn count_values(place: u32) -> u32 {
    option(place, |choice| choice.values.len()).unwrap_or_default() as u32
}

pub(crate) fn chosen_value(place: u32) -> i32 {
    option(place, |choice| choice.chosen).flatten().and_then(|place| i32::try_from(place).ok()).unwrap_or(-1)
}

pub(crate) fn can_be_had(place: u32, value: u32) -> bool {
    option(place, |choice| choice.values.get(value as usize).is_some_and(|(_, can_be_had)| *can_be_had))
        .unwrap_or_default()
}

pub(crate) fn choose(option: u32, value: u32) {
    MEMORY.with_borrow_mut(|memory| {
        if let Some(choice) = memory.form.options.get_mut(option as usize)
            && (value as usize) < choice.values.len()
        {
            choice.chosen = Some(value as usize);
        }
    });
}

pub(crate) fn add_to_cart(quantity: u32) {
    if kept("cart") != 1.0 {
        keep("cart", 1.0);
        keep("sent", f64::from(quantity));
        MEMORY.with_borrow_mut(|memory| memory.form.sent.push(quantity));
    }
}

pub(crate) fn mount(class: &str, widget: Box<dyn Widget>) {
    MEMORY.with_borrow_mut(|memory| memory.mounts.push((class.to_owned(), widget)));
}

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

/// Makes the thread's page new, with these values by path.
pub(crate) fn reset(values: HashMap<String, Value>) {
    MEMORY.with_borrow_mut(|memory| *memory = Memory { values, ..Memory::default() });
}

/// Makes this form the current one, and these the values of its variant; gives the form that was current before.
pub(crate) fn enter(form: Current, variant: HashMap<String, Value>) -> Current {
    MEMORY.with_borrow_mut(|memory| {
        memory.values.retain(|path, _| !path.starts_with("v."));
        memory.values.extend(variant);
        std::mem::replace(&mut memory.form, form)
    })
}

/// Draws the mount of that class and gives its operations; `None` when nothing was mounted under it.
pub(crate) fn draw(class: &str, form: &Form) -> Option<String> {
    with(class, |widget| super::draw(widget, form))?;
    MEMORY.with_borrow_mut(|memory| Some(std::mem::take(&mut memory.drawn)))
}

/// Has the mount of that class act; `None` when nothing was mounted under it.
pub(crate) fn act(class: &str, form: &Form, action: u32) -> Option<()> {
    with(class, |widget| widget.act(form, action))
}

fn with(class: &str, work: impl FnOnce(&mut dyn Widget)) -> Option<()> {
    let place = MEMORY.with_borrow(|memory| memory.mounts.iter().position(|(name, _)| name == class))?;
    // Taken out while it works: its work comes back here.
    let (name, mut widget) = MEMORY.with_borrow_mut(|memory| memory.mounts.remove(place));
    work(&mut *widget);
    MEMORY.with_borrow_mut(|memory| memory.mounts.insert(place, (name, widget)));
    Some(())
}
