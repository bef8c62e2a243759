//! Texts in the store's languages (platforms.md §1.6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text in several languages, or one text for all of them.
///
/// ```
/// use vitrina_platform::tiendanube::Localized;
/// let name = Localized::from([("es", "Ejemplo"), ("pt", "Exemplo")]);
/// assert_eq!(name.get("pt"), Some("Exemplo"));
/// assert_eq!(name.in_language("en"), Some("Ejemplo"), "another language is better than none");
/// assert_eq!(Localized::from("Example").get("pt"), Some("Example"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Localized {
    /// One text. When it is written it becomes the text of every language of the store.
    Same(String),
    /// By language code, such as `es`. Languages may be missing, and texts may be null.
    Each(BTreeMap<String, Option<String>>),
    /// The empty list, which is how the platform at times writes an empty object.
    None([String; 0]),
}

impl Localized {
    /// The text in this very language.
    pub fn get(&self, language: &str) -> Option<&str> {
        match self {
            Localized::Same(text) => Some(text),
            Localized::Each(texts) => texts.get(language)?.as_deref(),
            Localized::None(_) => None,
        }
    }

    /// The text in this language, or in the first language that has one.
    pub fn in_language(&self, language: &str) -> Option<&str> {
        self.get(language).or_else(|| match self {
            Localized::Each(texts) => texts.values().flatten().map(String::as_str).find(|text| !text.is_empty()),
            Localized::Same(_) | Localized::None(_) => None,
        })
    }
}

impl From<&str> for Localized {
    fn from(text: &str) -> Localized {
        Localized::Same(text.to_owned())
    }
}

impl From<String> for Localized {
    fn from(text: String) -> Localized {
        Localized::Same(text)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Localized {
    fn from(texts: [(&str, &str); N]) -> Localized {
        let owned = texts.into_iter().map(|(language, text)| (language.to_owned(), Some(text.to_owned())));
        Localized::Each(owned.collect())
    }
}
