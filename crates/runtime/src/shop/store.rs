//! The store and its theme.

use super::At;

/// The store: `LS.store`, and what the platform says of it in the script's own tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    /// Its number on the platform: `LS.store.id`, else the tag's `?store=` (platforms.md §3.6).
    pub id: Option<u64>,
    /// Its address, with a scheme also where the page leaves it out.
    pub url: Option<String>,
}

impl Store {
    pub(crate) fn read() -> Store {
        let store = At::new("l.store");
        let id = store.field("id").id().or_else(|| At::new("t").id());
        Store { id, url: store.field("url").text().map(with_scheme) }
    }
}

fn with_scheme(url: String) -> String {
    let before = match url.as_str() {
        url if url.starts_with("//") => "https:",
        url if url.contains("://") => return url.to_owned(),
        _ => "https://",
    };
    let mut whole = before.to_owned();
    whole.push_str(&url);
    whole
}

/// The theme: `LS.theme`. Its names are no ids: merchants run altered copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// `code`.
    pub code: Option<String>,
    /// `name`.
    pub name: Option<String>,
}

impl Theme {
    pub(crate) fn read() -> Theme {
        let theme = At::new("l.theme");
        Theme { code: theme.field("code").text(), name: theme.field("name").text() }
    }
}
