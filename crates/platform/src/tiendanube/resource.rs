//! What all resources of a store have in common: list, read, create, change, remove.

use std::marker::PhantomData;

use futures_util::stream::{Stream, TryStreamExt};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
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

    /// The path below the store at which the new one will be listed, where that is another than the one it is created at.
    fn listed_at(new: &Self::New) -> Option<[&str; 2]> {
        let _ = new;
        None
    }
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
        self.read_at(&[&id.into().to_string()]).await
    }

    /// One of them with these fields alone; `id` must be among them, and the others of the answer are empty.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a field that it does not have; any other [`Error`]. Safe to repeat.
    pub async fn get_fields(&self, id: impl Into<Id>, fields: &[&str]) -> Result<T, Error> {
        let url = Query::new().fields(fields).into_url(self.url(&[&id.into().to_string()]));
        self.store.read(url).await?.read()
    }

    /// The one that lies at a path below these things.
    pub(super) async fn read_at(&self, path: &[&str]) -> Result<T, Error> {
        self.store.read(self.url(path)).await?.read()
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
        self.store.write(Method::POST, self.url(&[]), new).await?.read()
    }

    /// Creates one. Where nobody knows whether it was created, looks for it with `query` and `is_it` before trying once more;
    /// so `is_it` must know it by something that is its own, such as a coupon's code.
    ///
    /// # Errors
    /// As [`Resources::create`]; [`Error::UnknownOutcome`] when looking fails, or when the second attempt ends so too and it
    /// still cannot be found.
    pub async fn create_settled(&self, new: &T::New, query: &Query, is_it: impl Fn(&T) -> bool) -> Result<T, Error> {
        let unknown = match self.create(new).await {
            Err(unknown @ Error::UnknownOutcome { .. }) => unknown,
            outcome => return outcome,
        };
        if let Some(found) = self.look_for(new, query, &is_it, &unknown).await? {
            return Ok(found);
        }
        let error = match self.create(new).await {
            Err(error) => error,
            made => return made,
        };
        // Also after a clear refusal: it may be the first attempt, carried out late, that stands in the way.
        self.look_for(new, query, &is_it, &unknown).await?.ok_or(error)
    }

    /// The one that may have been created. When even looking fails it stays unknown; any other error would sound as if
    /// nothing had happened.
    async fn look_for(
        &self,
        new: &T::New,
        query: &Query,
        is_it: impl Fn(&T) -> bool,
        unknown: &Error,
    ) -> Result<Option<T>, Error> {
        let listed: Resources<T> = match T::listed_at(new) {
            Some(path) => self.store.below(&path),
            None => Resources { store: self.store.clone(), path: self.path.clone(), kind: PhantomData },
        };
        let all = listed.all(query).await.map_err(|_| unknown.clone())?;
        Ok(all.into_iter().find(is_it))
    }
}

impl<T: Update> Resources<T> {
    /// Changes one. What the fields leave out stays as it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what the platform finds wrong; [`Error::NotFound`]. Safe to repeat.
    pub async fn update(&self, id: impl Into<Id>, fields: &T::Fields) -> Result<T, Error> {
        self.store.write(Method::PUT, self.url(&[&id.into().to_string()]), fields).await?.read()
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
