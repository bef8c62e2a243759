//! `GET /store`: who the store is; also the cheapest proof that a token works (platforms.md §6.1).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Id, Localized, Query, Store};
use crate::{Error, Moment, loose};

/// What a store says about itself. Nothing of it can be changed through the API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct StoreInfo {
    pub id: Option<Id>,
    pub name: Option<Localized>,
    pub description: Option<Localized>,
    /// Such as `clothing`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub email: Option<String>,
    pub contact_email: Option<String>,
    /// Without scheme: starts with `//`.
    pub logo: Option<String>,
    pub facebook: Option<String>,
    pub twitter: Option<String>,
    pub google_plus: Option<String>,
    pub instagram: Option<String>,
    pub pinterest: Option<String>,
    pub blog: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub business_id: Option<String>,
    pub business_name: Option<String>,
    pub business_address: Option<String>,
    /// `optional` or `mandatory`.
    pub customer_accounts: Option<String>,
    pub plan_name: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    /// By language code.
    pub languages: Option<BTreeMap<String, Language>>,
    /// Host names.
    #[serde(default, deserialize_with = "loose::list")]
    pub domains: Vec<String>,
    pub original_domain: Option<String>,
    pub current_theme: Option<String>,
    /// The language that its texts are written in first, such as `es`.
    pub main_language: Option<String>,
    pub main_currency: Option<String>,
    pub admin_language: Option<String>,
    pub created_at: Option<Moment>,
    pub url_with_protocol: Option<String>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One language of a store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them")]
pub struct Language {
    pub currency: Option<String>,
    pub active: Option<bool>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl StoreInfo {
    /// Its name in its main language.
    pub fn display_name(&self) -> Option<&str> {
        self.name.as_ref()?.in_language(self.main_language.as_deref().unwrap_or_default())
    }

    /// Where its shop is, as the platform gives it: maybe without scheme.
    pub fn address_of_shop(&self) -> Option<&str> {
        self.url_with_protocol.as_deref().or(self.original_domain.as_deref())
    }
}

impl Store {
    /// Reads the store.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn info(&self) -> Result<StoreInfo, Error> {
        self.read(self.url(&["store"])).await?.read()
    }

    /// Reads some fields of the store; the others are empty.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field that it does not have; any other [`Error`]. Safe to repeat.
    pub async fn info_fields(&self, fields: &[&str]) -> Result<StoreInfo, Error> {
        self.read(Query::new().fields(fields).into_url(self.url(&["store"]))).await?.read()
    }

    /// Whether the token works, for the least that a call can cost.
    ///
    /// # Errors
    /// [`Error::Unauthorized`] when it does not, [`Error::PaymentRequired`] while nothing works; safe to repeat.
    pub async fn probe(&self) -> Result<(), Error> {
        self.read(Query::new().fields(&["id"]).into_url(self.url(&["store"]))).await.map(drop)
    }

    /// The code of the main language: what the last answer said (`X-Main-Language`), else the store is asked.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when the store does not tell; any other [`Error`]. Safe to repeat.
    pub async fn main_language(&self) -> Result<String, Error> {
        if let Some(language) = self.language_heard() {
            return Ok(language);
        }
        let answer = self.read(Query::new().fields(&["id", "main_language"]).into_url(self.url(&["store"]))).await?;
        let info: StoreInfo = answer.read()?;
        let told = self.language_heard().or(info.main_language);
        told.ok_or_else(|| answer.unreadable("it has neither X-Main-Language nor main_language"))
    }
}
