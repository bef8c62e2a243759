//! What grew between two builds.

use std::collections::HashMap;

use super::Part;

/// A part that weighs more than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The function, crate or module.
    pub name: String,
    /// What it weighs now, uncompressed.
    pub bytes: u64,
    /// How much of that is new.
    pub grown: u64,
}

/// The parts that grew or are new, the most grown first.
pub(super) fn grown(now: &[Part], before: &[Part]) -> Vec<Growth> {
    let before: HashMap<&str, u64> = before.iter().map(|part| (part.name.as_str(), part.bytes)).collect();
    let mut grown: Vec<Growth> = now
        .iter()
        .map(|part| {
            let old = before.get(part.name.as_str()).copied().unwrap_or_default();
            Growth { name: part.name.clone(), bytes: part.bytes, grown: part.bytes.saturating_sub(old) }
        })
        .filter(|growth| growth.grown > 0)
        .collect();
    grown.sort_by_key(|growth| std::cmp::Reverse(growth.grown));
    grown
}

/// How much a size changed: `+1,120`, `-7`, or `=`; empty when there was nothing before.
pub fn difference(now: u64, before: Option<u64>) -> String {
    match before {
        None => String::new(),
        Some(before) if before == now => "=".to_owned(),
        Some(before) => format!("{}{}", if now > before { '+' } else { '-' }, grouped(now.abs_diff(before))),
    }
}

/// `12,345`.
pub(super) fn grouped(bytes: u64) -> String {
    let digits = bytes.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, bytes: u64) -> Part {
        Part { name: name.into(), bytes, krate: String::new() }
    }

    #[test]
    fn only_what_grew_or_is_new_is_told() {
        let before = [part("same", 5), part("less", 9), part("more", 5), part("gone", 50)];
        let now = [part("same", 5), part("less", 3), part("more", 7), part("new", 30)];
        let told: Vec<_> = grown(&now, &before).into_iter().map(|it| (it.name, it.bytes, it.grown)).collect();
        assert_eq!(told, [("new".to_owned(), 30, 30), ("more".to_owned(), 7, 2)]);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_difference_has_its_sign() {
        let told = [(5, Some(3)), (3, Some(5)), (5, Some(5)), (5, None)].map(|(now, before)| difference(now, before));
        assert_eq!(told, ["+2", "-2", "=", ""]);
    }
}
