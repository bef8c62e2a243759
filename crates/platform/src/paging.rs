//! Lists that come page by page, as one stream. A platform gives the step from page to page; the rest is here.

use std::collections::HashSet;
use std::future::Future;

use futures_util::stream::{self, Stream, TryStreamExt};
use url::Url;

use crate::Error;

/// One page: what it holds, and where the next one is.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<Url>,
}

/// Which page an address asks for, and how many items a page has.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) number: usize,
    pub(crate) size: usize,
}

impl Place {
    pub(crate) fn of(url: &Url) -> Place {
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name)?.1.parse::<usize>().ok();
        Place { number: value("page").unwrap_or(1).max(1), size: value("per_page").unwrap_or(1).max(1) }
    }

    /// The same address for the page after it.
    pub(crate) fn after(self, url: &Url) -> Url {
        let kept: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "page").collect();
        let mut next = url.clone();
        next.query_pairs_mut().clear().append_pair("page", &(self.number + 1).to_string()).extend_pairs(kept);
        next
    }
}

struct Walk<F> {
    next: Option<Url>,
    /// How many the platform gave so far, the same one twice included: that is what its limits count.
    read: usize,
    /// Items shift between pages while somebody adds or removes some: each is given once.
    seen: HashSet<String>,
    /// How many pages in a row brought nothing new.
    stale: u32,
    fetch: F,
}

/// After so many pages in a row without anything new a list ends: a service that passes over the page number would give its first
/// page for ever. One such page may be a page that was full of new items when they came in front.
const STALE: u32 = 2;

/// All items from `first` on, each key once. `fetch` gets the address of a page and how many items were read before it. The
/// stream ends after the first error.
pub(crate) fn items<T, F, Step>(
    first: Url,
    key: fn(&T) -> String,
    fetch: F,
) -> impl Stream<Item = Result<T, Error>> + Send + 'static
where
    T: Send + 'static,
    F: Fn(Url, usize) -> Step + Send + 'static,
    Step: Future<Output = Result<Page<T>, Error>> + Send + 'static,
{
    let walk = Walk { next: Some(first), read: 0, seen: HashSet::new(), stale: 0, fetch };
    let pages = stream::try_unfold(walk, move |mut walk| async move {
        let Some(url) = walk.next.take() else { return Ok(None) };
        let page = (walk.fetch)(url.clone(), walk.read).await?;
        walk.read += page.items.len();
        let fresh: Vec<T> = page.items.into_iter().filter(|item| walk.seen.insert(key(item))).collect();
        walk.stale = if fresh.is_empty() { walk.stale + 1 } else { 0 };
        walk.next = page.next.filter(|next| *next != url && walk.stale < STALE);
        Ok(Some((stream::iter(fresh.into_iter().map(Ok)), walk)))
    });
    pages.try_flatten()
}
