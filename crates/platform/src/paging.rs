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

struct Walk<F> {
    next: Option<Url>,
    /// How many the platform gave so far, the same one twice included: that is what its limits count.
    read: usize,
    /// Items shift between pages while somebody adds or removes some: each is given once.
    seen: HashSet<String>,
    fetch: F,
}

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
    let walk = Walk { next: Some(first), read: 0, seen: HashSet::new(), fetch };
    let pages = stream::try_unfold(walk, move |mut walk| async move {
        let Some(url) = walk.next.take() else { return Ok(None) };
        let page = (walk.fetch)(url, walk.read).await?;
        walk.read += page.items.len();
        let fresh: Vec<T> = page.items.into_iter().filter(|item| walk.seen.insert(key(item))).collect();
        // A service that passes over the page number would give its first page for ever.
        walk.next = page.next.filter(|_| !fresh.is_empty());
        Ok(Some((stream::iter(fresh.into_iter().map(Ok)), walk)))
    });
    pages.try_flatten()
}
