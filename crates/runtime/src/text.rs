//! Putting texts together without `core::fmt`, which costs a page several kilobytes.

/// A value that can stand in a text.
pub trait Show {
    /// Appends the value's text.
    fn show(&self, out: &mut String);
}

impl Show for &str {
    fn show(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Show for String {
    fn show(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Show for u32 {
    fn show(&self, out: &mut String) {
        u64::from(*self).show(out);
    }
}

impl Show for u64 {
    fn show(&self, out: &mut String) {
        if *self >= 10 {
            (*self / 10).show(out);
        }
        out.push((b'0' + (*self % 10) as u8) as char);
    }
}

/// Writes `template` with its placeholders (U+0001 for the first value, U+0002 for the second, ..) replaced.
pub fn fill(template: &str, values: &[&dyn Show]) -> String {
    let mut text = String::new();
    for letter in template.chars() {
        match values.get((letter as usize).wrapping_sub(1)) {
            Some(value) => value.show(&mut text),
            None => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_and_the_rest_stays() {
        assert_eq!(fill("\u{2} ¡con \u{1}!", &[&3_u32, &"R$1"]), "R$1 ¡con 3!");
        assert_eq!(fill("", &[]), "");
        assert_eq!(fill("x\u{3}", &[&1_u32]), "x\u{3}");
    }

    #[test]
    fn numbers_are_written_in_full() {
        for number in [0_u64, 9, 10, 100, u64::MAX] {
            assert_eq!(fill("\u{1}", &[&number]), number.to_string());
        }
    }
}
