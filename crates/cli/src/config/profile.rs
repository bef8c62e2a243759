//! `[profile.NAME]`: what counts instead of the keys at the top, when `--profile NAME` says so.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::keys;
use super::section::{Section, Source, nearest};
use super::value;

/// The profiles of a file, taken out of it.
pub(super) struct Profiles<'a> {
    named: Vec<(String, DeTable<'a>)>,
}

impl<'a> Profiles<'a> {
    /// Takes them out of the file's top table.
    pub(super) fn take(source: &Source<'_>, top: &mut Spanned<DeTable<'a>>) -> Result<Profiles<'a>, ConfigError> {
        let Some(value) = top.get_ref().get(keys::PROFILE).cloned() else { return Ok(Profiles { named: Vec::new() }) };
        let wrong = |key: &str, at: &Spanned<DeValue<'_>>, expected: &str| {
            let none = Spanned::new(at.span(), DeTable::new());
            Section::open(source, "", &none, &[]).map(|section| section.invalid(key, at.span(), expected))
        };
        let DeValue::Table(profiles) = value.get_ref() else {
            return Err(wrong(keys::PROFILE, &value, "sections, each written [profile.NAME]")?);
        };
        let mut named = Vec::new();
        for (name, table) in profiles {
            match table.get_ref() {
                DeValue::Table(table) if value::is_app(name.get_ref()) => {
                    named.push((name.get_ref().to_string(), table.clone()));
                }
                _ => return Err(wrong(name.get_ref(), table, "a section whose name is of a-z, 0-9 and -")?),
            }
        }
        top.get_mut().remove(keys::PROFILE);
        Ok(Profiles { named })
    }

    /// Every name, in the order of the alphabet.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(|(name, _)| name.as_str())
    }

    /// The top table as it is for a profile.
    pub(super) fn applied(
        &self,
        file: &Path,
        name: &str,
        top: &Spanned<DeTable<'a>>,
    ) -> Result<Spanned<DeTable<'a>>, ConfigError> {
        let names: Vec<&str> = self.names().collect();
        let Some((_, own)) = self.named.iter().find(|(known, _)| known == name) else {
            let hint = if names.is_empty() { "it has no profiles".to_string() } else { nearest(name, &names) };
            return Err(ConfigError::NoProfile { file: file.to_path_buf(), name: name.to_string(), hint });
        };
        let mut top = top.clone();
        lay_over(top.get_mut(), own);
        Ok(top)
    }
}

/// Puts the keys of `own` over those of `table`; tables are merged key by key.
fn lay_over<'a>(table: &mut DeTable<'a>, own: &DeTable<'a>) {
    for (key, value) in own {
        match (table.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut), value.get_ref()) {
            (Some(DeValue::Table(below)), DeValue::Table(above)) => lay_over(below, above),
            _ => {
                table.remove(key.get_ref().as_ref());
                table.insert(key.clone(), value.clone());
            }
        }
    }
}
