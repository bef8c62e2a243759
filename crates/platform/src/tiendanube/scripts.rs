//! The script resource, classic (`src`) and current (association with a Portal script): platforms.md §3.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use http::Method;
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

use super::{Query, Script, Store, page};
use crate::{Error, Field, RegisteredScript, Registration, ScriptApi, ScriptId, What};

/// When a page loads a classic script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// With the page.
    #[default]
    OnLoad,
    /// After the first scroll, click or tap.
    OnFirstInteraction,
}

/// Which pages load a classic script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// The shop's.
    #[default]
    Store,
    /// Those of the checkout.
    Checkout,
    /// Both.
    #[serde(rename = "store,checkout")]
    StoreAndCheckout,
}

/// What a classic script is created with (`src` is required, `event` too by the refusals), and what can be changed of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ClassicFields {
    /// Its address; https.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub src: Field<String>,
    /// When pages load it.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub event: Field<Event>,
    /// Which pages load it.
    #[serde(rename = "where", skip_serializing_if = "Field::is_kept")]
    pub location: Field<Location>,
}

/// The scripts of one store.
#[derive(Clone, Debug)]
pub struct Scripts {
    store: Store,
}

impl Scripts {
    pub(super) fn new(store: Store) -> Scripts {
        Scripts { store }
    }

    /// Every script of this app in the store, whatever shape the list has.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn list(&self) -> Result<Vec<Script>, Error> {
        self.list_where(&Query::new()).await
    }

    /// The scripts that a query finds. Filters of classic scripts beyond the common ones: `src`.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn list_where(&self, query: &Query) -> Result<Vec<Script>, Error> {
        let first = query.clone().into_list_url(self.store.url(&["scripts"]));
        page::list(&self.store, first, |script: &Script| script.id.to_string(), query.narrows()).try_collect().await
    }

    /// One script.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn get(&self, id: &ScriptId) -> Result<Script, Error> {
        self.store.read(self.one(id)).await?.read()
    }

    /// Registers a classic script in the store's pages: a file at our own address.
    ///
    /// # Errors
    /// [`Error::SrcRefused`] where the platform takes no external `src`; [`Error::Invalid`]; after
    /// [`Error::UnknownOutcome`] list before creating again.
    pub async fn create(&self, src: &str, event: Event) -> Result<Script, Error> {
        let (src, location) = (src.to_owned().into(), Location::Store.into());
        self.create_classic(&ClassicFields { src, event: event.into(), location }).await
    }

    /// Registers a classic script in any pages.
    ///
    /// # Errors
    /// As [`Scripts::create`].
    pub async fn create_classic(&self, fields: &ClassicFields) -> Result<Script, Error> {
        let answer = self.store.write(Method::POST, self.store.url(&["scripts"]), fields).await;
        answer.map_err(classic_refusal)?.read()
    }

    /// Changes a classic script. What the fields leave out stays as it is.
    ///
    /// # Errors
    /// As [`Scripts::create`]; safe to repeat.
    pub async fn update_classic(&self, id: &ScriptId, fields: &ClassicFields) -> Result<Script, Error> {
        self.store.write(Method::PUT, self.one(id), fields).await.map_err(classic_refusal)?.read()
    }

    /// Associates a Portal script with the store.
    ///
    /// # Errors
    /// [`Error::AutoInstalled`] when the platform installs it by itself; [`Error::Invalid`] or, on `v1`,
    /// [`Error::UnknownOutcome`] when it has no active version.
    pub async fn associate(&self, id: &ScriptId, query: &BTreeMap<String, String>) -> Result<Script, Error> {
        let answer = self.store.call(Method::POST, self.store.url(&["scripts"]), Some(&association(id, query))).await;
        answer.map_err(auto_install_refusal)?.read()
    }

    /// Changes a script in place.
    ///
    /// # Errors
    /// As [`Scripts::create`] and [`Scripts::associate`]; safe to repeat.
    pub async fn update(&self, id: &ScriptId, what: &What) -> Result<Script, Error> {
        let (body, refusal): (Value, fn(Error) -> Error) = match what {
            What::Src(src) => (json!({"src": src}), classic_refusal),
            What::Association { script_id, query } => (association(script_id, query), auto_install_refusal),
        };
        let answer = self.store.call(Method::PUT, self.one(id), Some(&body)).await;
        answer.map_err(refusal)?.read()
    }

    /// Removes a script. One that is already gone is no error.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        match self.store.call(Method::DELETE, self.one(id), None).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn one(&self, id: &ScriptId) -> Url {
        self.store.url(&["scripts", &id.0])
    }
}

#[async_trait]
impl ScriptApi for Scripts {
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error> {
        Ok(Scripts::list(self).await?.into_iter().map(RegisteredScript::from).collect())
    }

    async fn create(&self, what: &What) -> Result<Registration, Error> {
        let script = match what {
            What::Src(src) => Scripts::create(self, src, Event::OnLoad).await?,
            What::Association { script_id, query } => self.associate(script_id, query).await?,
        };
        Ok(Registration::Done(script.into()))
    }

    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error> {
        Ok(Registration::Done(Scripts::update(self, id, what).await?.into()))
    }

    async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        Scripts::delete(self, id).await
    }

    async fn shop_address(&self) -> Result<Option<String>, Error> {
        Ok(self.store.info().await?.address_of_shop().map(str::to_owned))
    }
}

/// `query_params` is a JSON object written into a string (platforms.md §3.2). It is sent even when it is empty, so that an
/// update takes old pairs away.
fn association(id: &ScriptId, query: &BTreeMap<String, String>) -> Value {
    json!({"script_id": id.to_json(), "query_params": json!(query).to_string()})
}

fn auto_install_refusal(error: Error) -> Error {
    let spoken = |text: &str| text.to_ascii_lowercase().contains("auto installed");
    match error {
        Error::Invalid { call, fields, said }
            if spoken(&said) || fields.values().flatten().any(|text| spoken(text)) =>
        {
            Error::AutoInstalled { call }
        }
        error => error,
    }
}

fn classic_refusal(error: Error) -> Error {
    match error {
        Error::Invalid { call, fields, .. } if fields.contains_key("script_id") => Error::SrcRefused { call },
        error => error,
    }
}
