//! The form that is being drawn, acted on or told of.

use super::{Choice, Current, MEMORY};

/// What is read where no form is current.
fn current<T: Default>(work: impl FnOnce(&mut Current) -> T) -> T {
    MEMORY.with_borrow_mut(|memory| memory.form.as_mut().map(work)).unwrap_or_default()
}

pub(crate) fn has_form() -> bool {
    MEMORY.with_borrow(|memory| memory.form.is_some())
}

pub(crate) fn kept(name: &str) -> f64 {
    current(|form| form.kept.get(name).copied()).unwrap_or(f64::NAN)
}

pub(crate) fn keep(name: &str, value: f64) {
    current(|form| {
        form.kept.insert(name.to_owned(), value);
    });
}

pub(crate) fn kind_of_form() -> u32 {
    current(|form| form.kind)
}

pub(crate) fn quantity() -> u32 {
    current(|form| form.quantity.unwrap_or_default())
}

pub(crate) fn set_quantity(count: u32) {
    current(|form| form.quantity = form.quantity.map(|_| count));
}

pub(crate) fn read_options() -> u32 {
    current(|form| form.options.len()) as u32
}

pub(super) fn option<T>(option: u32, read: impl FnOnce(&Choice) -> T) -> Option<T> {
    current(|form| form.options.get(option as usize).map(read))
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
    current(|form| {
        if let Some(choice) = form.options.get_mut(option as usize)
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
        current(|form| form.sent.push(quantity));
    }
}

pub(crate) fn purchase(quantity: u32, said: &str) -> bool {
    let parts: Vec<&str> = said.split('\0').collect();
    let said: Vec<(String, String)> =
        parts.chunks_exact(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect();
    let sending = kept("cart") == 1.0;
    let offered = !sending && current(|form| said.iter().all(|(name, value)| offers(form, name, value)));
    if offered {
        add_to_cart(quantity);
        current(|form| form.said = said);
    }
    offered
}

/// Whether the form can say this: a property always, an option when it has the value.
fn offers(form: &Current, name: &str, value: &str) -> bool {
    let Some(number) = name.strip_prefix("variation[").and_then(|rest| rest.strip_suffix(']')) else { return true };
    let choice = number.parse::<usize>().ok().and_then(|number| form.options.get(number));
    choice.is_some_and(|choice| choice.values.iter().any(|(text, _)| text == value))
}
