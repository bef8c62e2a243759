//! What a list is asked for: `page` and `per_page` are documented, other filters are not.

use jiff::Zoned;
use url::Url;

use crate::filters::Filters;

/// Filters of a list. None is documented but the page and its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Filters);

impl Query {
    /// Everything.
    pub fn new() -> Query {
        Query::default()
    }

    /// A filter by its name; a second value replaces the first.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Query {
        self.0.set(name, value);
        self
    }

    /// A filter by a time: ISO 8601 with its zone's offset, for any zone is taken (platforms.md §2.2).
    ///
    /// ```
    /// use vitrina_platform::pago_shops::Query;
    /// let time: jiff::Zoned = "2024-01-02T03:04:05-03:00[-03:00]".parse()?;
    /// assert_eq!(Query::new().time("from", &time), Query::new().with("from", "2024-01-02T03:04:05-03:00"));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    #[must_use]
    pub fn time(self, name: &str, time: &Zoned) -> Query {
        self.with(name, time.strftime("%Y-%m-%dT%H:%M:%S%:z"))
    }

    /// Starts at this page; the first is 1.
    #[must_use]
    pub fn page(self, page: usize) -> Query {
        self.with("page", page.max(1))
    }

    /// Items on a page. Without it the assumptions file says how many.
    #[must_use]
    pub fn per_page(self, items: usize) -> Query {
        self.with("per_page", items.max(1))
    }

    /// Puts the filters into an address.
    pub(super) fn into_url(self, url: Url) -> Url {
        self.0.into_url(url)
    }

    /// Puts the filters and the page into an address.
    pub(super) fn into_list_url(self, url: Url, per_page: usize) -> Url {
        self.0.into_list_url(url, per_page)
    }
}
