//! The script resource, classic (`src`) and current (association with a Portal script): platforms.md §3.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use http::Method;
use serde_json::{Value, json};
use url::Url;

use super::{Script, Store};
use crate::answer::Answer;
use crate::{Error, RegisteredScript, Registration, ScriptApi, ScriptId, What};

/// The largest page that the platform gives.
const PER_PAGE: usize = 200;
/// No query goes past 10,000 items (platforms.md §1.5).
const MOST_PAGES: usize = 50;

/// When a page loads a classic script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Event {
    /// With the page.
    #[default]
    OnLoad,
    /// After the first scroll, click or tap.
    OnFirstInteraction,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Event::OnLoad => "onload",
            Event::OnFirstInteraction => "onfirstinteraction",
        }
    }
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
        let mut scripts: Vec<Script> = Vec::new();
        let mut seen = BTreeSet::new();
        for page in 1..=MOST_PAGES {
            let mut url = self.store.url(&["scripts"]);
            url.query_pairs_mut().append_pair("page", &page.to_string()).append_pair("per_page", &PER_PAGE.to_string());
            let answer = match self.store.read(url).await {
                // Some services end their lists so.
                Err(Error::NotFound { .. }) if page > 1 => break,
                answer => answer?,
            };
            let (items, total) = read_list(&answer)?;
            let (count, before) = (items.len(), scripts.len());
            for item in items {
                let script = Script::read(item).ok_or_else(|| answer.unreadable("a script has no id"))?;
                if seen.insert(script.id.clone()) {
                    scripts.push(script);
                }
            }
            let more = match total {
                Some(total) => scripts.len() < total,
                None => count >= PER_PAGE || has_next(&answer),
            };
            // A service that passes over `page` would give the first page for ever.
            if !more || scripts.len() == before {
                break;
            }
        }
        Ok(scripts)
    }

    /// One script.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn get(&self, id: &ScriptId) -> Result<Script, Error> {
        let answer = self.store.read(self.one(id)).await?;
        read_one(&answer)
    }

    /// Registers a classic script: a file at our own address, in the store's pages.
    ///
    /// # Errors
    /// [`Error::SrcRefused`] where the platform takes no external `src`; [`Error::Invalid`]; after
    /// [`Error::UnknownOutcome`] list before creating again.
    pub async fn create(&self, src: &str, event: Event) -> Result<Script, Error> {
        let body = json!({"src": src, "event": event.name(), "where": "store"});
        let answer = self.store.call(Method::POST, self.store.url(&["scripts"]), Some(&body)).await;
        read_one(&answer.map_err(classic_refusal)?)
    }

    /// Associates a Portal script with the store.
    ///
    /// # Errors
    /// [`Error::AutoInstalled`] when the platform installs it by itself; [`Error::Invalid`] or, on `v1`,
    /// [`Error::UnknownOutcome`] when it has no active version.
    pub async fn associate(&self, id: &ScriptId, query: &BTreeMap<String, String>) -> Result<Script, Error> {
        let answer = self.store.call(Method::POST, self.store.url(&["scripts"]), Some(&association(id, query))).await;
        read_one(&answer.map_err(auto_install_refusal)?)
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
        read_one(&answer.map_err(refusal)?)
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
}

/// `query_params` is a JSON object written into a string (platforms.md §3.2). It is sent even when it is empty, so that an
/// update takes old pairs away.
fn association(id: &ScriptId, query: &BTreeMap<String, String>) -> Value {
    json!({"script_id": id.to_json(), "query_params": json!(query).to_string()})
}

/// The items and, where it is told, how many there are in all.
fn read_list(answer: &Answer) -> Result<(Vec<Value>, Option<usize>), Error> {
    let count = |value: &Value| value.as_u64().and_then(|count| usize::try_from(count).ok());
    match answer.json()? {
        Value::Array(items) => Ok((items, answer.header("x-total-count").and_then(|count| count.parse().ok()))),
        Value::Object(mut body) => match body.remove("result") {
            Some(Value::Array(items)) => Ok((items, body.get("total").and_then(count))),
            _ => Err(answer.unreadable("it is neither a list nor has it a `result`")),
        },
        _ => Err(answer.unreadable("it is no list")),
    }
}

fn has_next(answer: &Answer) -> bool {
    answer.header("link").is_some_and(|link| link.contains("rel=\"next\""))
}

fn read_one(answer: &Answer) -> Result<Script, Error> {
    Script::read(answer.json()?).ok_or_else(|| answer.unreadable("the script has no id"))
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
