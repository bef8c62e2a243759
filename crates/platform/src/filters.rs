//! The query of a list: what both platforms' filters have in common.

use url::Url;

/// Names with values; each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filters(Vec<(String, String)>);

impl Filters {
    /// A second value replaces the first.
    pub(crate) fn set(&mut self, name: &str, value: impl ToString) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_string()));
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn into_url(self, mut url: Url) -> Url {
        if !self.0.is_empty() {
            url.query_pairs_mut().extend_pairs(self.0);
        }
        url
    }

    /// With the page and its size, where they are not set.
    pub(crate) fn into_list_url(mut self, url: Url, per_page: usize) -> Url {
        for (name, value) in [("page", 1), ("per_page", per_page)] {
            if !self.0.iter().any(|(known, _)| known == name) {
                self.set(name, value);
            }
        }
        self.into_url(url)
    }
}
