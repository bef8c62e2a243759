//! What a list is asked for (platforms.md §1.5 and §6).

use jiff::Timestamp;
use url::Url;

use super::Id;
use crate::filters::Filters;

/// The most items that the platform puts on a page, and the number that is asked for unless a query says otherwise.
const PER_PAGE: usize = 200;

/// Filters of a list. Those that most lists take have a method; any other goes through [`Query::with`].
///
/// ```
/// use vitrina_platform::tiendanube::Query;
/// let shirts = Query::new().with("q", "shirt").with("published", true).fields(&["id", "name"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Filters);

impl Query {
    /// Everything.
    pub fn new() -> Query {
        Query::default()
    }

    /// A filter by its documented name; a second value replaces the first.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Query {
        self.0.set(name, value);
        self
    }

    /// Starts at this page; the first is 1.
    #[must_use]
    pub fn page(self, page: usize) -> Query {
        self.with("page", page.max(1))
    }

    /// Items on a page, 1 to 200. Without it 200 are asked for.
    #[must_use]
    pub fn per_page(self, items: usize) -> Query {
        self.with("per_page", items.clamp(1, PER_PAGE))
    }

    /// Only what has a higher id: the way past the 10,000 items that one query gives.
    #[must_use]
    pub fn since_id(self, id: Id) -> Query {
        self.with("since_id", id)
    }

    /// Only what was created at this time or later.
    #[must_use]
    pub fn created_at_min(self, time: Timestamp) -> Query {
        self.with("created_at_min", time)
    }

    /// Only what was created at this time or before.
    #[must_use]
    pub fn created_at_max(self, time: Timestamp) -> Query {
        self.with("created_at_max", time)
    }

    /// Only what was changed at this time or later.
    #[must_use]
    pub fn updated_at_min(self, time: Timestamp) -> Query {
        self.with("updated_at_min", time)
    }

    /// Only what was changed at this time or before.
    #[must_use]
    pub fn updated_at_max(self, time: Timestamp) -> Query {
        self.with("updated_at_max", time)
    }

    /// Only these fields of each item; `id` must be among them.
    #[must_use]
    pub fn fields(self, names: &[&str]) -> Query {
        self.with("fields", names.join(","))
    }

    /// Whether it may find nothing although there is something.
    pub(super) fn narrows(&self) -> bool {
        self.0.names().any(|name| !["page", "per_page", "fields"].contains(&name))
    }

    /// Puts the filters into an address.
    pub(super) fn into_url(self, url: Url) -> Url {
        self.0.into_url(url)
    }

    /// Puts the filters and the page into an address.
    pub(super) fn into_list_url(self, url: Url) -> Url {
        self.0.into_list_url(url, PER_PAGE)
    }
}
