//! Texts on their way to the page, put together without `core::fmt`, which costs a page several kilobytes, and without
//! memory of their own: what is shown is written straight into the message to the page.

use crate::host;

/// A value that can stand in a text.
///
/// ```
/// use vitrina::{Money, Show};
/// assert_eq!(7_u32.to_text(), "7");
/// assert_eq!(Money::cents(123450).map(|price| price.to_text()).as_deref(), Some("$1.234,50"));
/// ```
pub trait Show {
    /// Appends the value's text.
    fn show(&self, text: &mut Text);

    /// The value's text by itself, for a script that needs to look at it.
    fn to_text(&self) -> String
    where
        Self: Sized,
    {
        host::hold();
        let mut text = Text::new();
        self.show(&mut text);
        host::echo(text.bytes())
    }
}

impl Show for &str {
    fn show(&self, text: &mut Text) {
        text.push(self);
    }
}

impl Show for String {
    fn show(&self, text: &mut Text) {
        text.push(self);
    }
}

impl Show for u32 {
    fn show(&self, text: &mut Text) {
        text.number(u64::from(*self));
    }
}

impl Show for u64 {
    fn show(&self, text: &mut Text) {
        text.number(*self);
    }
}

/// A text that is written by a function, piece by piece.
///
/// ```
/// use vitrina::{Show, Written};
/// let list = Written(|text| {
///     for number in 1..=3_u32 {
///         number.show(text);
///         text.push(";");
///     }
/// });
/// assert_eq!(list.to_text(), "1;2;3;");
/// ```
pub struct Written<F: Fn(&mut Text)>(pub F);

impl<F: Fn(&mut Text)> Show for Written<F> {
    fn show(&self, text: &mut Text) {
        (self.0)(text);
    }
}

impl<T: Show> Show for &T {
    fn show(&self, text: &mut Text) {
        (**self).show(text);
    }
}

/// How much is collected before it is handed over; larger texts go in parts.
const SIZE: usize = 1024;

/// A text that is being put together. Bytes below [`LEAST`] never come from a value: the host's protocol uses them.
#[derive(Debug)]
pub struct Text {
    bytes: [u8; SIZE],
    length: usize,
}

/// The first byte that may come from a value.
const LEAST: u8 = 8;
/// Stands before and after an amount in cents.
const AMOUNT: u8 = 6;
/// Stands before and after a path.
const PATH: u8 = 7;

impl Text {
    pub(crate) fn new() -> Text {
        Text { bytes: [0; SIZE], length: 0 }
    }

    /// Appends a text, without its control characters U+0000 to U+0007.
    pub fn push(&mut self, text: &str) {
        for &byte in text.as_bytes() {
            if byte >= LEAST {
                self.byte(byte);
            }
        }
    }

    pub(crate) fn number(&mut self, number: u64) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }

    /// Appends an amount, which the page writes.
    pub(crate) fn amount(&mut self, cents: u64) {
        self.byte(AMOUNT);
        self.number(cents);
        self.byte(AMOUNT);
    }

    /// Appends the page's text at a path.
    pub(crate) fn path(&mut self, path: impl FnOnce(&mut Text)) {
        self.byte(PATH);
        path(self);
        self.byte(PATH);
    }

    /// Appends one byte of UTF-8 or of the host's protocol.
    pub(crate) fn byte(&mut self, byte: u8) {
        // A part ends between two characters, so that each can be read by itself.
        if self.length > SIZE - 4 && byte & 0xc0 != 0x80 {
            host::more(self.bytes());
            self.length = 0;
        }
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// What has not been handed over yet.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// A message of [`messages!`](crate::messages) with its values.
pub struct Message<'a, const N: usize> {
    /// The message in every language (and, where it counts, for several and for one), with U+0000 between. U+0001 stands for the
    /// first value, U+0002 for the second, ..
    pub texts: &'static str,
    /// Which of the texts it is.
    pub piece: u32,
    /// The values, as many as the message names.
    pub values: [&'a dyn Show; N],
}

impl<const N: usize> Show for Message<'_, N> {
    fn show(&self, text: &mut Text) {
        fill(self.texts, self.piece, &self.values, text);
    }
}

#[inline(never)]
fn fill(texts: &str, piece: u32, values: &[&dyn Show], text: &mut Text) {
    let mut left = piece;
    for &byte in texts.as_bytes() {
        if byte == 0 {
            left = left.wrapping_sub(1);
        } else if left == 0 {
            match values.get(usize::from(byte) - 1) {
                Some(value) => value.show(text),
                None => text.byte(byte),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<const N: usize>(texts: &'static str, piece: u32, values: [&dyn Show; N]) -> String {
        Message { texts, piece, values }.to_text()
    }

    #[test]
    fn placeholders_are_replaced_and_the_rest_stays() {
        assert_eq!(message("\u{2} ¡con \u{1}!", 0, [&3_u32, &"R$1"]), "R$1 ¡con 3!");
        assert_eq!(message("", 0, []), "");
    }

    #[test]
    fn a_piece_is_one_of_the_texts() {
        let pieces = [0, 1, 2, 3].map(|piece| message("uno\0\0tres", piece, []));
        assert_eq!(pieces, ["uno", "", "tres", ""]);
    }

    #[test]
    fn numbers_are_written_in_full() {
        for number in [0_u64, 9, 10, 100, u64::MAX] {
            assert_eq!(number.to_text(), number.to_string());
        }
    }

    #[test]
    fn texts_of_any_length_arrive_whole() {
        for length in [0, 1, SIZE - 4, SIZE - 3, SIZE - 2, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE + 7] {
            for letter in ["a", "ñ", "€", "🧉"] {
                let text = letter.repeat(length);
                assert_eq!(text.to_text(), text, "{length} times {letter}");
                assert_eq!(format!("x{text}").to_text(), format!("x{text}"), "x and {length} times {letter}");
            }
        }
    }

    #[test]
    fn a_text_taken_while_another_is_on_its_way_leaves_it_whole() {
        let long = "x".repeat(3 * SIZE);
        let around = Written(|text| {
            text.push(&long);
            let inner = Written(|text| text.push(&"y".repeat(2 * SIZE))).to_text();
            7_u32.show(text);
            text.push(&inner);
        });
        assert_eq!(around.to_text(), format!("{long}7{}", "y".repeat(2 * SIZE)));
    }

    #[test]
    fn control_characters_of_the_protocol_are_left_out() {
        assert_eq!("a\u{0}\u{1}b\u{7}\u{8}\n".to_text(), "ab\u{8}\n");
    }
}
