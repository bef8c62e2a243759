//! A product form in a test.

use super::{Drawn, Open, Shown};
use crate::Form;
use crate::host::memory::{self, Choice, Current};

/// A product form with its variants, as a shopper would use it.
#[derive(Debug)]
pub struct TestForm<'a> {
    _shop: &'a Open,
    class: String,
    variants: Vec<Shown>,
    current: Current,
}

impl<'a> TestForm<'a> {
    pub(super) fn new(shop: &'a Open, class: &str, variants: Vec<Shown>) -> TestForm<'a> {
        let count = variants.iter().map(|variant| variant.options.len()).max().unwrap_or(0);
        let options = (0..count).map(|place| choice(&variants, place)).collect();
        let current = Current { options, ..Current::default() };
        TestForm { _shop: shop, class: class.to_owned(), variants, current }
    }

    /// Chooses a value of an option, as the shopper does with the form's own control. A value that is not there leaves nothing
    /// chosen.
    pub fn choose(&mut self, option: usize, value: &str) {
        if let Some(choice) = self.current.options.get_mut(option) {
            choice.chosen = choice.values.iter().position(|(text, _)| text == value);
        }
    }

    /// What the form's node holds now.
    pub fn draw(&mut self) -> Drawn {
        let class = self.class.clone();
        Drawn::parse(&self.run(|form| memory::draw(&class, form)).unwrap_or_default())
    }

    /// Clicks the first element of that class, or with that class and text when `text` is not empty, and gives what the node
    /// holds then; `None` where there is no such element, where it answers to no click, and where it is disabled.
    pub fn click(&mut self, class: &str, text: &str) -> Option<Drawn> {
        let drawn = self.draw();
        let element = drawn.all(class).find(|element| text.is_empty() || element.text == text)?;
        let action = element.action.filter(|_| element.attribute("disabled").is_none())?;
        let mount = self.class.clone();
        self.run(|form| memory::act(&mount, form, action))?;
        Some(self.draw())
    }

    /// Lets the shop answer what was sent to the cart last.
    pub fn cart_answers(&mut self, added: bool) {
        self.current.kept.insert("cart".to_owned(), if added { 2.0 } else { 3.0 });
    }

    /// The quantities that were sent to the cart.
    pub fn sent(&self) -> &[u32] {
        &self.current.sent
    }

    fn run<T>(&mut self, work: impl FnOnce(&Form) -> T) -> T {
        let chosen = self.chosen();
        let variant = chosen.as_ref().and_then(Shown::read);
        self.read_availability();
        memory::enter(std::mem::take(&mut self.current), chosen.map(|shown| shown.values()).unwrap_or_default());
        let result = work(&Form::showing(variant));
        self.current = memory::enter(Current::default(), Default::default());
        result
    }

    /// The last variant that has the chosen values; without options, the first variant.
    fn chosen(&self) -> Option<Shown> {
        let picked: Vec<Option<&str>> = self.current.options.iter().map(Choice::text).collect();
        if picked.is_empty() { self.variants.first().cloned() } else { self.fitting(&picked).next_back().cloned() }
    }

    fn fitting<'b>(&'b self, picked: &'b [Option<&str>]) -> impl DoubleEndedIterator<Item = &'b Shown> {
        self.variants.iter().filter(move |variant| {
            variant.options.iter().zip(picked).all(|(own, picked)| *picked == Some(own.as_str()))
        })
    }

    fn read_availability(&mut self) {
        let mut options = self.current.options.clone();
        for (place, choice) in options.iter_mut().enumerate() {
            for (text, can_be_had) in &mut choice.values {
                let mut picked: Vec<Option<&str>> = self.current.options.iter().map(Choice::text).collect();
                picked[place] = Some(text);
                *can_be_had = self.fitting(&picked).any(|variant| !variant.is_sold_out());
            }
        }
        self.current.options = options;
    }
}

fn choice(variants: &[Shown], place: usize) -> Choice {
    let mut choice = Choice { values: Vec::new(), chosen: Some(0) };
    for value in variants.iter().filter_map(|variant| variant.options.get(place)) {
        if choice.values.iter().all(|(text, _)| text != value) {
            choice.values.push((value.clone(), true));
        }
    }
    choice
}
