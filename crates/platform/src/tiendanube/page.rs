//! One page of a list: what it holds, and where the next one is (platforms.md §1.5).

use std::fmt;
use std::marker::PhantomData;

use futures_util::Stream;
use http::Method;
use http::header::LINK;
use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use url::Url;

use super::Store;
use crate::Error;
use crate::answer::Answer;
use crate::paging::{self, Page, Place};

/// No query goes further (platforms.md §1.5).
const MOST_ITEMS: usize = 10_000;
/// Pages have 200 items at most; some slack for a service that gives more than was asked for.
const MOST_ON_A_PAGE: usize = 2_000;
/// The two hosts of the one API: a link may name the other one.
const HOSTS: [&str; 2] = ["api.tiendanube.com", "api.nuvemshop.com.br"];

/// Everything from the page `first` on.
pub(super) fn list<T: DeserializeOwned + Send + 'static>(
    store: &Store,
    first: Url,
    key: fn(&T) -> String,
    empty_is_404: bool,
) -> impl Stream<Item = Result<T, Error>> + Send + use<T> {
    let place = Place::of(&first);
    let (store, skipped) = (store.clone(), (place.number - 1).saturating_mul(place.size));
    paging::items(first, key, move |url, before| read(store.clone(), url, skipped + before, empty_is_404))
}

/// Reads the page at `url`, before which there are `before` items.
async fn read<T: DeserializeOwned>(
    store: Store,
    url: Url,
    before: usize,
    empty_is_404: bool,
) -> Result<Page<T>, Error> {
    let place = Place::of(&url);
    if before >= MOST_ITEMS {
        return Err(Error::ListLimit { call: store.call_to(&Method::GET, &url), limit: MOST_ITEMS });
    }
    let answer = match store.call(Method::GET, url.clone(), None).await {
        // Some services end their lists so, and some answer so to a search that finds nothing.
        Err(Error::NotFound { .. }) if place.number > 1 || empty_is_404 => {
            return Ok(Page { items: Vec::new(), next: None });
        }
        answer => answer?,
    };
    let (items, total) = items::<T>(&answer)?;
    let next = match next_link(&answer, &url) {
        Link::To(next) => Some(next),
        Link::Elsewhere => Some(place.after(&url)),
        Link::None => {
            let more = total.map_or(items.len() >= place.size, |total| before + items.len() < total);
            more.then(|| place.after(&url))
        }
    };
    Ok(Page { items, next })
}

/// The items of one page: not more than any page has, for an answer of bare `{}` would fill the memory.
struct Items<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Items<T>, D::Error> {
        struct Each<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = Items<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of items")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    if items.len() == MOST_ON_A_PAGE {
                        return Err(A::Error::custom(format!("more than {MOST_ON_A_PAGE} items on one page")));
                    }
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(Each(PhantomData))
    }
}

/// The items and, where it is told, how many there are in all. Older services send a bare list with the count in a header,
/// newer ones an object.
fn items<T: DeserializeOwned>(answer: &Answer) -> Result<(Vec<T>, Option<usize>), Error> {
    #[derive(Deserialize)]
    #[serde(bound = "T: Deserialize<'de>")]
    struct Counted<T> {
        result: Items<T>,
        total: Option<usize>,
    }
    match answer.body().iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => answer.read().map(|Counted { result, total }| (result.0, total)),
        _ => Ok((answer.read::<Items<T>>()?.0, total(answer))),
    }
}

/// The items of a list that has no pages.
pub(super) fn whole<T: DeserializeOwned>(answer: &Answer) -> Result<Vec<T>, Error> {
    items(answer).map(|(items, _)| items)
}

/// `X-Total-Count`.
pub(super) fn total(answer: &Answer) -> Option<usize> {
    answer.header("x-total-count")?.trim().parse().ok()
}

enum Link {
    None,
    To(Url),
    /// There is a next page, but the link leads away from the API: no place to send a token to.
    Elsewhere,
}

fn next_link(answer: &Answer, asked: &Url) -> Link {
    let lines = answer.headers().get_all(LINK).iter().filter_map(|line| line.to_str().ok());
    let Some(target) = lines.flat_map(links).find(|(_, rel)| *rel == "next").map(|(target, _)| target) else {
        return Link::None;
    };
    match asked.join(target) {
        Ok(next) if next.origin() == asked.origin() || (is_api(&next) && is_api(asked)) => Link::To(next),
        _ => Link::Elsewhere,
    }
}

fn is_api(url: &Url) -> bool {
    url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(|host| HOSTS.contains(&host))
}

/// The targets of a `Link` header with their `rel` (RFC 8288 §3). A target may hold commas.
fn links(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split('<').skip(1).filter_map(|link| {
        let (target, parameters) = link.split_once('>')?;
        let mut parameters = parameters.split([';', ',']).map(str::trim);
        let rel = parameters.find_map(|parameter| parameter.strip_prefix("rel="))?;
        Some((target, rel.trim_matches('"')))
    })
}
