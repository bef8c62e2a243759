//! What the shopper can choose in a form.

use std::marker::PhantomData;

use crate::text::{Show, Text};
use crate::{Form, host};

/// One option of a form, such as its colours.
#[derive(Clone, Copy, Debug)]
pub struct FormOption<'a> {
    place: u32,
    of: PhantomData<&'a Form>,
}

impl<'a> FormOption<'a> {
    pub(crate) fn new(place: u32) -> FormOption<'a> {
        FormOption { place, of: PhantomData }
    }

    /// Which of the form's options it is, from 0.
    pub fn place(self) -> u32 {
        self.place
    }

    /// What can be chosen, in the order of the form's control.
    pub fn values(self) -> impl Iterator<Item = Value<'a>> {
        (0..host::count_values(self.place)).map(move |place| Value { option: self, place })
    }

    /// The value that is chosen now; `None` when none of those listed is.
    pub fn chosen(self) -> Option<Value<'a>> {
        let place = u32::try_from(host::chosen_value(self.place)).ok()?;
        Some(Value { option: self, place })
    }
}

/// A value of an option, such as red. It shows itself as the form's control names it.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    option: FormOption<'a>,
    place: u32,
}

impl<'a> Value<'a> {
    /// The option that it is a value of.
    pub fn option(self) -> FormOption<'a> {
        self.option
    }

    /// Which of its option's values it is, from 0.
    pub fn place(self) -> u32 {
        self.place
    }

    /// Whether any variant with this value, and the values that the form's other controls have now, is not sold out.
    pub fn can_be_had(self) -> bool {
        host::can_be_had(self.option.place, self.place)
    }
}

impl Show for Value<'_> {
    fn show(&self, text: &mut Text) {
        text.path(|path| {
            path.push("o.");
            self.option.place.show(path);
            path.push(".");
            self.place.show(path);
        });
    }
}
