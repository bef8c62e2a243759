//! `page` and `per_page`, as both platforms take them (platforms.md §1.5, §2.2).

use crate::call::Call;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// From 1.
    pub number: usize,
    /// 1 to 200, 30 when not named.
    pub size: usize,
}

impl Page {
    /// Reads both parameters; the error names the wrong one.
    pub(crate) fn of(call: &Call) -> Result<Page, &'static str> {
        let read = |name: &'static str, default: usize| match call.query(name) {
            None => Ok(default),
            Some(text) => text.parse().ok().filter(|value| *value >= 1).ok_or(name),
        };
        let page = Page { number: read("page", 1)?, size: read("per_page", 30)? };
        if page.size > 200 { Err("per_page") } else { Ok(page) }
    }

    /// The page's items.
    pub(crate) fn cut<T>(self, items: Vec<T>) -> Vec<T> {
        items.into_iter().skip((self.number - 1).saturating_mul(self.size)).take(self.size).collect()
    }

    /// The number of the last page of a list of so many items.
    pub(crate) fn last(self, total: usize) -> usize {
        total.div_ceil(self.size).max(1)
    }

    /// The `Link` header of this page; `None` when the list has one page only. `url` is the request's, absolute.
    pub(crate) fn links(self, url: &url::Url, total: usize) -> Option<String> {
        let last = self.last(total);
        let link = |number: usize, rel: &str| {
            let mut url = url.clone();
            let others: Vec<(String, String)> =
                url.query_pairs().filter(|(name, _)| name != "page" && name != "per_page").map(own).collect();
            url.query_pairs_mut()
                .clear()
                .extend_pairs(others)
                .append_pair("page", &number.to_string())
                .append_pair("per_page", &self.size.to_string());
            format!("<{url}>; rel=\"{rel}\"")
        };
        let mut links = Vec::new();
        if self.number < last {
            links.push(link(self.number + 1, "next"));
            links.push(link(last, "last"));
        }
        if self.number > 1 {
            links.push(link(1, "first"));
            links.push(link(self.number - 1, "prev"));
        }
        (!links.is_empty()).then(|| links.join(", "))
    }
}

fn own((name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)) -> (String, String) {
    (name.into_owned(), value.into_owned())
}
