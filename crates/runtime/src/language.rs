//! The shop's language.

// The order is that of the texts of a message.
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
    /// Reads a tag as `LS.lang` gives it (`es_AR`, `pt_BR`; platforms.md §4.2): its first two letters, in any case.
    ///
    /// ```
    /// use vitrina::Language;
    /// assert_eq!(Language::of("PT_br"), Language::Pt);
    /// assert_eq!(Language::of("fr_FR"), Language::Es);
    /// ```
    pub fn of(tag: &str) -> Language {
        match tag.as_bytes() {
            [first, second, ..] => Language::read(code(first.to_ascii_lowercase(), second.to_ascii_lowercase())),
            _ => Language::Es,
        }
    }

    /// Reads the first two letters as the host gives them: in lower case, 256 times the first and the second.
    pub(crate) fn read(letters: u32) -> Language {
        const PT: u32 = code(b'p', b't');
        const EN: u32 = code(b'e', b'n');
        match letters {
            PT => Language::Pt,
            EN => Language::En,
            _ => Language::Es,
        }
    }
}

const fn code(first: u8, second: u8) -> u32 {
    256 * first as u32 + second as u32
}
