//! One page of a list: `page` and `per_page` are documented, and nothing of how a list ends (platforms.md §2.2). So it ends
//! with a page that is shorter than asked for, empty, or not there.

use std::sync::Arc;

use futures_util::Stream;
use http::Method;
use serde_json::Value;
use url::Url;

use super::Account;
use crate::Error;
use crate::answer::Answer;
use crate::paging::{self, Page, Place};

/// Everything from the page `first` on. `lists` says where the list lies when it comes inside an object.
pub(super) fn list<T: Send + 'static>(
    account: Account,
    first: Url,
    lists: Vec<String>,
    key: fn(&T) -> String,
    read: impl Fn(Value, &Answer) -> Result<T, Error> + Send + Sync + 'static,
) -> impl Stream<Item = Result<T, Error>> + Send {
    let (lists, read) = (Arc::<[String]>::from(lists), Arc::new(read));
    paging::items(first, key, move |url, _| {
        let (account, lists, read) = (account.clone(), Arc::clone(&lists), Arc::clone(&read));
        async move {
            let place = Place::of(&url);
            let answer = match account.call(Method::GET, url.clone(), None).await {
                Err(Error::NotFound { .. }) if place.number > 1 => return Ok(Page { items: Vec::new(), next: None }),
                answer => answer?,
            };
            let items = items(&answer, &lists)?;
            let next = (items.len() >= place.size).then(|| place.after(&url));
            let items = items.into_iter().map(|raw| read(raw, &answer)).collect::<Result<_, _>>()?;
            Ok(Page { items, next })
        }
    })
}

fn items(answer: &Answer, lists: &[String]) -> Result<Vec<Value>, Error> {
    match answer.read()? {
        Value::Array(items) => Ok(items),
        Value::Object(mut body) => match lists.iter().find_map(|name| body.remove(name)) {
            Some(Value::Array(items)) => Ok(items),
            _ => Err(answer.unreadable(format!("it is neither a list nor has it one of {}", lists.join(", ")))),
        },
        _ => Err(answer.unreadable("it is no list")),
    }
}
