//! What all resources have in common. Their paths are assumed, their fields are not: an item is its id and the JSON as it
//! came (platforms.md §6.12).

use std::fmt;
use std::marker::PhantomData;

use futures_util::stream::{Stream, TryStreamExt};
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::Value;

use super::{Account, Query, ResourceAssumptions, Scope, page};
use crate::answer::Answer;
use crate::{Error, Moment, ScriptId};

/// A kind of thing in an account.
pub trait Resource: Send + Sync + 'static {
    /// The scope for reading, where one is documented.
    const READ: Option<Scope>;

    /// Its path, as assumed.
    fn path(assumed: &ResourceAssumptions) -> &str;
}

/// A kind of thing that a documented scope allows to write.
pub trait Write: Resource {
    /// The scope for writing.
    const WRITE: Scope;
}

/// One thing of an account.
pub struct Item<T> {
    /// Its id; opaque.
    pub id: String,
    /// The answer as it came.
    pub raw: Value,
    kind: PhantomData<fn() -> T>,
}

/// How far the platform got with a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Written<T> {
    /// It is done.
    Done(Item<T>),
    /// The platform put it into its queue (202); read until it shows.
    Queued,
}

/// All things of one kind in an account.
#[derive(Clone, Debug)]
pub struct Resources<T> {
    account: Account,
    kind: PhantomData<fn() -> T>,
}

impl<T> Item<T> {
    /// The time in one field. All times that the platform sends are in UTC, also where no zone stands beside them.
    pub fn time(&self, field: &str) -> Option<Timestamp> {
        Moment::read(self.raw.get(field)?.as_str()?).in_utc()
    }
}

impl<T: Resource> Resources<T> {
    pub(super) fn new(account: &Account) -> Resources<T> {
        Resources { account: account.clone(), kind: PhantomData }
    }

    fn assumed(&self) -> &ResourceAssumptions {
        &self.account.app().config().assumptions.resources
    }

    fn path(&self) -> &str {
        T::path(self.assumed())
    }

    /// All that the query finds, page by page as they are taken.
    ///
    /// # Errors
    /// [`Error`]; it is the last item of the stream.
    pub fn list(&self, query: &Query) -> impl Stream<Item = Result<Item<T>, Error>> + Send + use<T> {
        let assumed = self.assumed();
        let first = query.clone().into_list_url(self.account.url(self.path()), assumed.per_page);
        let id = assumed.id.clone();
        let read = move |raw: Value, answer: &Answer| read(raw, &id, answer);
        page::list(self.account.clone(), first, assumed.lists.clone(), |item: &Item<T>| item.id.clone(), read)
    }

    /// All that the query finds, at once.
    ///
    /// # Errors
    /// As [`Resources::list`]; then what was read before the error is lost.
    pub async fn all(&self, query: &Query) -> Result<Vec<Item<T>>, Error> {
        self.list(query).try_collect().await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NotFound`]; any other [`Error`]. Safe to repeat.
    pub async fn get(&self, id: &str) -> Result<Item<T>, Error> {
        let answer = self.account.call(Method::GET, self.account.url_of(self.path(), id), None).await?;
        read(answer.read()?, &self.assumed().id, &answer)
    }
}

impl<T: Write> Resources<T> {
    /// Creates one from JSON: its fields are not documented.
    ///
    /// # Errors
    /// [`Error::Refused`] or [`Error::Invalid`] with what the platform finds wrong. After [`Error::UnknownOutcome`] look before
    /// creating again.
    pub async fn create(&self, body: &Value) -> Result<Written<T>, Error> {
        let answer = self.account.call(Method::POST, self.account.url(self.path()), Some(body)).await?;
        match answer.status() {
            StatusCode::ACCEPTED => Ok(Written::Queued),
            _ => read(answer.read()?, &self.assumed().id, &answer).map(Written::Done),
        }
    }

    /// Changes one, by the assumed method. Where the answer is empty (204), the item is read.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] or [`Error::Invalid`] with what the platform finds wrong.
    pub async fn update(&self, id: &str, body: &Value) -> Result<Written<T>, Error> {
        let url = self.account.url_of(self.path(), id);
        let answer = self.account.call(self.assumed().update.method(), url, Some(body)).await?;
        match answer.status() {
            StatusCode::ACCEPTED => Ok(Written::Queued),
            StatusCode::NO_CONTENT => self.get(id).await.map(Written::Done),
            _ => read(answer.read()?, &self.assumed().id, &answer).map(Written::Done),
        }
    }

    /// Removes one. One that is already gone is no error.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn delete(&self, id: &str) -> Result<(), Error> {
        match self.account.call(Method::DELETE, self.account.url_of(self.path(), id), None).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn read<T>(raw: Value, id: &str, answer: &Answer) -> Result<Item<T>, Error> {
    let found = raw.get(id).and_then(ScriptId::read);
    let ScriptId(id) = found.ok_or_else(|| answer.unreadable(format!("an item has no `{id}`")))?;
    Ok(Item { id, raw, kind: PhantomData })
}

impl<T> Clone for Item<T> {
    fn clone(&self) -> Item<T> {
        Item { id: self.id.clone(), raw: self.raw.clone(), kind: PhantomData }
    }
}

impl<T> PartialEq for Item<T> {
    fn eq(&self, other: &Item<T>) -> bool {
        self.id == other.id && self.raw == other.raw
    }
}

impl<T> fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item").field("id", &self.id).field("raw", &self.raw).finish()
    }
}
