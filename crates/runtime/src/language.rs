//! The shop's language.

/// A language that [`messages!`](crate::messages) knows. The platforms' shops speak these three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Spanish; also what any other language reads as.
    #[default]
    Es,
    /// Portuguese.
    Pt,
    /// English.
    En,
}

impl Language {
    /// Reads `LS.lang` (`es_AR`, `pt_BR`; platforms.md §4.2): its first two letters, in any case.
    ///
    /// ```
    /// use vitrina::Language;
    /// assert_eq!(Language::of("PT_br"), Language::Pt);
    /// assert_eq!(Language::of("fr_FR"), Language::Es);
    /// ```
    pub fn of(tag: &str) -> Language {
        match tag.as_bytes() {
            [b'p' | b'P', b't' | b'T', ..] => Language::Pt,
            [b'e' | b'E', b'n' | b'N', ..] => Language::En,
            _ => Language::Es,
        }
    }
}
