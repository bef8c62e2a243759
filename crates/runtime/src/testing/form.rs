//! A product form in a test.

use super::{Drawn, Open, Shown};
use crate::host::memory::{self, Choice, Current, Kind};
use crate::{Form, FormKind};

// Why a form shows its variant: see `change.rs`.
const INITIAL: i32 = 0;
const SHOPPER: i32 = 1;
const SCRIPT: i32 = 2;

/// Listeners that answer each other for ever are stopped.
const MOST_TURNS: usize = 10;

/// A product form with its variants, as a shopper would use it.
#[derive(Debug)]
pub struct TestForm<'a> {
    _shop: &'a Open,
    class: String,
    variants: Vec<Shown>,
    current: Current,
}

impl<'a> TestForm<'a> {
    pub(super) fn new(shop: &'a Open, kind: FormKind, class: &str, variants: Vec<Shown>) -> TestForm<'a> {
        let count = variants.iter().map(|variant| variant.options.len()).max().unwrap_or(0);
        let options = (0..count).map(|place| choice(&variants, place)).collect();
        let current = Current { options, kind: kind as u32, quantity: Some(1), ..Current::default() };
        let mut form = TestForm { _shop: shop, class: class.to_owned(), variants, current };
        form.tell(Kind::Change, INITIAL);
        form
    }

    /// Chooses a value of an option, as the shopper does with the form's own control. A value that is not there leaves nothing
    /// chosen.
    pub fn choose(&mut self, option: usize, value: &str) {
        self.change(SHOPPER, |form| form.pick(option, value));
    }

    /// The same, done by the theme or another app.
    pub fn is_changed(&mut self, option: usize, value: &str) {
        self.change(SCRIPT, |form| form.pick(option, value));
    }

    /// Gives the form other variants, as a theme does that writes `data-variants` anew.
    pub fn lists(&mut self, variants: impl IntoIterator<Item = Shown>) {
        let variants = variants.into_iter().collect();
        self.change(SCRIPT, |form| form.variants = variants);
    }

    /// Writes the form's own quantity; `None`: the form has no such field.
    pub fn ask_for(&mut self, quantity: Option<u32>) {
        self.current.quantity = quantity;
    }

    /// What the form's own quantity says.
    pub fn asked_for(&self) -> Option<u32> {
        self.current.quantity
    }

    /// What the node of another class holds in this form.
    pub fn look(&mut self, class: &str) -> Drawn {
        Drawn::parse(&self.run(|form| memory::draw(class, form)).unwrap_or_default())
    }

    /// What the form's node holds now.
    pub fn draw(&mut self) -> Drawn {
        self.look(&self.class.clone())
    }

    /// Clicks the first element of that class, or with that class and text when `text` is not empty, and gives what the node
    /// holds then; `None` where there is no such element, where it answers to no click, and where it is disabled.
    pub fn click(&mut self, class: &str, text: &str) -> Option<Drawn> {
        let action = self.draw().action(class, text)?;
        let mount = self.class.clone();
        let mut acted = None;
        self.change(SHOPPER, |form| acted = form.run(|form| memory::act(&mount, form, action)));
        acted?;
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

    /// What was said with the last purchase besides the form's own fields: names and values.
    pub fn said(&self) -> &[(String, String)] {
        &self.current.said
    }

    /// Has the form stand elsewhere from now on.
    pub(super) fn becomes(&mut self, kind: FormKind) {
        self.current.kind = kind as u32;
    }

    pub(super) fn tell(&mut self, kind: Kind, what: i32) {
        self.change(SCRIPT, |form| form.run(|read| memory::tell(kind, what, read)));
    }

    fn pick(&mut self, option: usize, value: &str) {
        if let Some(choice) = self.current.options.get_mut(option) {
            choice.chosen = choice.values.iter().position(|(text, _)| text == value);
        }
    }

    /// Tells listeners when `work` has the form show another variant, and when what they do has it show another again.
    fn change(&mut self, reason: i32, work: impl FnOnce(&mut TestForm<'_>)) {
        let mut before = self.chosen();
        work(self);
        let mut reason = reason;
        for _ in 0..MOST_TURNS {
            let now = self.chosen();
            if now == before {
                return;
            }
            before = now;
            self.run(|form| memory::tell(Kind::Change, reason, form));
            reason = SCRIPT;
        }
    }

    fn run<T>(&mut self, work: impl FnOnce(&Form) -> T) -> T {
        let chosen = self.chosen();
        let variant = chosen.as_ref().and_then(Shown::read);
        self.read_availability();
        let values = chosen.map(|shown| shown.values()).unwrap_or_default();
        memory::enter(Some(std::mem::take(&mut self.current)), values);
        let result = work(&Form::showing(variant));
        self.current = memory::enter(None, Default::default()).unwrap_or_default();
        memory::settle();
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
