//! Which crate a function is of.

/// The crate of a demangled name: of the type for a method, of the trait where the type is built in.
pub(super) fn crate_of(name: &str) -> &str {
    let name = name.trim_start_matches(['&', '*']).trim_start_matches("mut ").trim_start_matches("const ");
    if let Some(inner) = name.strip_prefix('<') {
        let (kind, trait_) = qualified(inner);
        let own = crate_of(kind);
        return if own.is_empty() { trait_.map(crate_of).unwrap_or_default() } else { own };
    }
    let end = name.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(name.len());
    if name[end..].starts_with("::") { &name[..end] } else { "" }
}

/// `A` and `B` of `A as B>::method`.
fn qualified(inner: &str) -> (&str, Option<&str>) {
    let (mut depth, mut kind_end) = (0_u32, None);
    for (at, letter) in inner.char_indices() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if inner[..at].ends_with('-') => {}
            '>' if depth == 0 => return (&inner[..kind_end.unwrap_or(at)], kind_end.map(|end| &inner[end + 4..at])),
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 && inner[at..].starts_with(" as ") => kind_end = Some(at),
            _ => {}
        }
    }
    (inner, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_is_that_of_the_type_or_else_of_the_trait() {
        for (name, expected) in [
            ("variant_badge::draw", "variant_badge"),
            ("variant_badge::draw::{closure#0}", "variant_badge"),
            ("<vitrina::Money as core::fmt::Display>::fmt", "vitrina"),
            ("<u32 as vitrina::Show>::show", "vitrina"),
            ("<&str as vitrina::Show>::show", "vitrina"),
            ("<&vitrina::Money as core::fmt::Display>::fmt", "vitrina"),
            ("<[u8] as core::fmt::Debug>::fmt", "core"),
            ("<alloc::vec::Vec<u8>>::push", "alloc"),
            ("<alloc::vec::Vec<vitrina::Money> as core::ops::Drop>::drop", "alloc"),
            ("<fn() -> u8 as a::B>::c", "a"),
            ("core::ptr::drop_in_place::<vitrina::Page>", "core"),
            ("__rust_alloc", ""),
            ("vitrina_start", ""),
            ("(unnamed)", ""),
            ("", ""),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }
}
