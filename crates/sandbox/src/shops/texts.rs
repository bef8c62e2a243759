//! The shops' fixed texts, in the three languages.

use std::collections::BTreeMap;

use crate::state::Store;
use crate::template::Words;
use crate::{StartError, www};

/// The fixed texts by two-letter language.
#[derive(Debug)]
pub(crate) struct Texts {
    languages: BTreeMap<String, Words>,
    none: Words,
}

impl Texts {
    /// The texts of `www/theme-base/texts.json`.
    pub(crate) fn built_in() -> Result<Texts, StartError> {
        let languages = serde_json::from_str(www::TEXTS)
            .map_err(|error| StartError::BuiltIn { file: "theme-base/texts.json", reason: error.to_string() })?;
        Ok(Texts { languages, none: Words::new() })
    }

    /// The texts in the store's language, or in Spanish.
    pub(crate) fn of(&self, store: &Store) -> &Words {
        let found = self.languages.get(store.language()).or_else(|| self.languages.get("es"));
        found.unwrap_or(&self.none)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn every_language_has_every_text() {
        let texts = Texts::built_in().unwrap();
        let names = |language: &str| texts.languages[language].keys().cloned().collect::<Vec<_>>();
        assert_eq!(names("es"), names("pt"));
        assert_eq!(names("es"), names("en"));
    }
}
