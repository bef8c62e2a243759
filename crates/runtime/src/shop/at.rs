//! Reading a value of the page's `LS`, whichever way the page writes it.

use crate::{Money, host};

/// The largest integer that a page can say exactly.
const MOST: f64 = 9_007_199_254_740_991.0;

/// Whether it is an integer of at least 0 that a page can say exactly; NaN and the infinities are none.
pub(crate) fn is_whole(number: f64) -> bool {
    (0.0..=MOST).contains(&number) && number.floor() == number
}

/// What kind of value there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Absent,
    Number,
    Text,
    List,
    Object,
    Truth(bool),
}

/// A place in the page's data; nothing is read before it is asked for. What is absent or of another kind is `None`.
#[derive(Clone, Debug)]
pub(crate) struct At(String);

impl At {
    pub(crate) fn new(path: &str) -> At {
        At(path.to_owned())
    }

    /// A field of the object here.
    pub(crate) fn field(&self, name: &str) -> At {
        let mut path = self.0.clone();
        path.push('.');
        path.push_str(name);
        At(path)
    }

    /// The elements of the list here: an array, or JSON of one.
    pub(crate) fn items(&self) -> impl Iterator<Item = At> + '_ {
        (0..host::count(&self.0)).map(|place| self.field(&crate::Show::to_text(&place)))
    }

    pub(crate) fn shape(&self) -> Shape {
        match host::shape(&self.0) {
            1 => Shape::Number,
            2 => Shape::Text,
            3 => Shape::List,
            4 => Shape::Object,
            5 => Shape::Truth(true),
            6 => Shape::Truth(false),
            _ => Shape::Absent,
        }
    }

    pub(crate) fn is_there(&self) -> bool {
        self.shape() != Shape::Absent
    }

    /// A whole number of at least 0: a number, or a text of digits alone.
    pub(crate) fn whole(&self) -> Option<u64> {
        let number = host::tolerant_number(&self.0);
        is_whole(number).then_some(number as u64)
    }

    /// The number of a thing on the platform: above 0.
    pub(crate) fn id(&self) -> Option<u64> {
        self.whole().filter(|id| *id > 0)
    }

    /// An amount in cents.
    pub(crate) fn cents(&self) -> Option<Money> {
        self.whole().and_then(Money::cents)
    }

    /// A text that is not empty; a number counts as one.
    pub(crate) fn text(&self) -> Option<String> {
        host::tolerant_text(&self.0)
    }

    pub(crate) fn truth(&self) -> Option<bool> {
        match self.shape() {
            Shape::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    /// The texts of a list, or of one text with commas between.
    pub(crate) fn texts(&self) -> Vec<String> {
        match self.shape() {
            Shape::List => self.items().filter_map(|item| item.text()).collect(),
            _ => self
                .text()
                .iter()
                .flat_map(|text| text.split(','))
                .map(trimmed)
                .filter(|text| !text.is_empty())
                .collect(),
        }
    }
}

fn trimmed(text: &str) -> String {
    text.trim_matches(' ').to_owned()
}
