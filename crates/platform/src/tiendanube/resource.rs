//! What all resources of a store have in common: list, read, create, change, remove.

use std::marker::PhantomData;

use futures_util::stream::{Stream, TryStreamExt};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::{Id, Query, Store, page};
use crate::Error;

/// A kind of thing in a store. Implement it for a resource that this crate does not know, and [`Store::resources`] reads it.
pub trait Resource: DeserializeOwned + Send + 'static {
    /// The last word of the path, such as `products`.
    const PATH: &'static str;

    /// Whether the whole list answers 404 when it is empty. (A search that finds nothing may do so for any resource,
    /// platforms.md §1.3; but a 404 for everything mostly means a wrong store or API version, and is an error.)
    const EMPTY_IS_404: bool = false;

    /// Its number.
    fn id(&self) -> Id;
}

/// A resource that can be created.
pub trait Create: Resource {
    /// What is sent.
    type New: Serialize + Sync;
}

/// A resource that can be changed.
pub trait Update: Resource {
    /// What is sent.
    type Fields: Serialize + Sync;
}

/// A resource that can be removed.
pub trait Delete: Resource {}

/// All things of one kind in a store, or in a part of it such as one product.
#[derive(Clone, Debug)]
pub struct Resources<T> {
    pub(super) store: Store,
    path: Vec<String>,
    kind: PhantomData<fn() -> T>,
}

impl Store {
    /// The things of one kind; `T` may be a type of your own.
    pub fn resources<T: Resource>(&self) -> Resources<T> {
        self.below(&[T::PATH])
    }

    /// The things of one kind at a longer path.
    pub(super) fn below<T: Resource>(&self, path: &[&str]) -> Resources<T> {
        let path = path.iter().map(|segment| (*segment).to_owned()).collect();
        Resources { store: self.clone(), path, kind: PhantomData }
    }
}

impl<T: Resource> Resources<T> {
    /// All that the query finds, page by page as they are taken; each item comes once although items shift between pages.
    ///
    /// # Errors
    /// [`Error`]; it is the last item of the stream. [`Error::ListLimit`] after 10,000 items, if there are more: narrow the
    /// query, or go on with [`Query::since_id`].
    pub fn list(&self, query: &Query) -> impl Stream<Item = Result<T, Error>> + Send + use<T> {
        let first = query.clone().into_list_url(self.url(&[]));
        page::list(&self.store, first, |item: &T| item.id().to_string(), T::EMPTY_IS_404 || query.narrows())
    }

    /// All that the query finds, at once.
    ///
    /// # Errors
    /// As [`Resources::list`]; then what was read before the error is lost.
    pub async fn all(&self, query: &Query) -> Result<Vec<T>, Error> {
        self.list(query).try_collect().await
    }

    /// How many the query finds, without reading them: a HEAD, answered by `X-Total-Count`.
    ///
    /// # Errors
    /// [`Error::Unreadable`] where the platform does not tell; any other [`Error`]. Safe to repeat.
    pub async fn count(&self, query: &Query) -> Result<usize, Error> {
        let url = query.clone().per_page(1).into_list_url(self.url(&[]));
        match self.store.call(Method::HEAD, url, None).await {
            Err(Error::NotFound { .. }) if T::EMPTY_IS_404 || query.narrows() => Ok(0),
            Err(error) => Err(error),
            Ok(answer) => page::total(&answer).ok_or_else(|| answer.unreadable("it has no X-Total-Count")),
        }
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NotFound`]; any other [`Error`]. Safe to repeat.
    pub async fn get(&self, id: impl Into<Id>) -> Result<T, Error> {
        self.send(Method::GET, &[&id.into().to_string()], None).await
    }

    /// Calls a path below these things and reads one of them from the answer.
    pub(super) async fn send(&self, method: Method, path: &[&str], body: Option<&Value>) -> Result<T, Error> {
        self.store.call(method, self.url(path), body).await?.read()
    }

    pub(super) fn url(&self, path: &[&str]) -> Url {
        let all: Vec<&str> = self.path.iter().map(String::as_str).chain(path.iter().copied()).collect();
        self.store.url(&all)
    }
}

impl<T: Create> Resources<T> {
    /// Creates one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what the platform finds wrong. After [`Error::UnknownOutcome`] look before creating again, or
    /// use [`Resources::create_settled`].
    pub async fn create(&self, new: &T::New) -> Result<T, Error> {
        self.send(Method::POST, &[], Some(&self.json(new)?)).await
    }

    /// Creates one. Where nobody knows whether it was created, looks for it with `query` and `is_it` before trying once more;
    /// so `is_it` must know it by something that is its own, such as a coupon's code.
    ///
    /// # Errors
    /// As [`Resources::create`]; [`Error::UnknownOutcome`] when looking fails, or when the second attempt ends so too and it
    /// still cannot be found.
    pub async fn create_settled(&self, new: &T::New, query: &Query, is_it: impl Fn(&T) -> bool) -> Result<T, Error> {
        let mut again = true;
        loop {
            let unknown = match self.create(new).await {
                Err(unknown @ Error::UnknownOutcome { .. }) => unknown,
                outcome => return outcome,
            };
            // When even looking fails, it stays unknown; another error would sound as if nothing had happened.
            let Ok(all) = self.all(query).await else { return Err(unknown) };
            match all.into_iter().find(&is_it) {
                Some(found) => return Ok(found),
                None if again => again = false,
                None => return Err(unknown),
            }
        }
    }

    fn json(&self, body: &impl Serialize) -> Result<Value, Error> {
        self.store.json(body)
    }
}

impl<T: Update> Resources<T> {
    /// Changes one. What the fields leave out stays as it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what the platform finds wrong; [`Error::NotFound`]. Safe to repeat.
    pub async fn update(&self, id: impl Into<Id>, fields: &T::Fields) -> Result<T, Error> {
        self.send(Method::PUT, &[&id.into().to_string()], Some(&self.store.json(fields)?)).await
    }
}

impl<T: Delete> Resources<T> {
    /// Removes one. One that is already gone is no error.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn delete(&self, id: impl Into<Id>) -> Result<(), Error> {
        match self.store.call(Method::DELETE, self.url(&[&id.into().to_string()]), None).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
