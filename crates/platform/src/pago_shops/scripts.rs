//! The script resource, by the assumptions file: path, fields and methods are data.

use std::collections::BTreeSet;

use async_trait::async_trait;
use http::{Method, StatusCode};
use serde_json::{Map, Value};
use url::Url;

use super::{Account, Script, ScriptAssumptions, Update};
use crate::answer::Answer;
use crate::{Error, RegisteredScript, Registration, ScriptApi, ScriptId, What};

/// A guard against a list that never ends.
const MOST_PAGES: usize = 200;

/// The scripts of one account.
#[derive(Clone, Debug)]
pub struct Scripts {
    account: Account,
}

impl Scripts {
    pub(super) fn new(account: Account) -> Scripts {
        Scripts { account }
    }

    fn assumed(&self) -> &ScriptAssumptions {
        &self.account.app().config().assumptions.scripts
    }

    /// Every script of this app in the account.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn list(&self) -> Result<Vec<Script>, Error> {
        let per_page = self.assumed().per_page;
        let mut scripts: Vec<Script> = Vec::new();
        let mut seen = BTreeSet::new();
        for page in 1..=MOST_PAGES {
            let mut url = self.account.url(&self.assumed().path);
            url.query_pairs_mut().append_pair("page", &page.to_string()).append_pair("per_page", &per_page.to_string());
            let answer = match self.account.call(Method::GET, url, None).await {
                Err(Error::NotFound { .. }) if page > 1 => break,
                answer => answer?,
            };
            let items = self.read_list(&answer)?;
            let (count, before) = (items.len(), scripts.len());
            for item in items {
                let script = self.read(item, &answer)?;
                if seen.insert(script.id.clone()) {
                    scripts.push(script);
                }
            }
            if count < per_page || scripts.len() == before {
                break;
            }
        }
        Ok(scripts)
    }

    /// Registers a file at our own address; `None` when the platform put it into its queue (202).
    ///
    /// # Errors
    /// [`Error`]. After [`Error::UnknownOutcome`] list before creating again.
    pub async fn create(&self, src: &str) -> Result<Option<Script>, Error> {
        let url = self.account.url(&self.assumed().path);
        self.read_one(&self.account.call(Method::POST, url, Some(&self.body(src))).await?)
    }

    /// Changes a script in place; `None` when the platform put it into its queue (202).
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn update(&self, id: &ScriptId, src: &str) -> Result<Option<Script>, Error> {
        let method = match self.assumed().update {
            Update::Put => Method::PUT,
            Update::Patch => Method::PATCH,
        };
        self.read_one(&self.account.call(method, self.one(id), Some(&self.body(src))).await?)
    }

    /// Removes a script. One that is already gone is no error.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        match self.account.call(Method::DELETE, self.one(id), None).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn one(&self, id: &ScriptId) -> Url {
        let mut url = self.account.url(&self.assumed().path);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(&id.0);
        }
        url
    }

    fn body(&self, src: &str) -> Value {
        Value::Object(Map::from_iter([(self.assumed().src.clone(), Value::from(src))]))
    }

    fn read(&self, raw: Value, answer: &Answer) -> Result<Script, Error> {
        let without = || answer.unreadable(format!("a script has no `{}`", self.assumed().id));
        Script::read(raw, self.assumed()).ok_or_else(without)
    }

    fn read_one(&self, answer: &Answer) -> Result<Option<Script>, Error> {
        match answer.status() {
            StatusCode::ACCEPTED => Ok(None),
            _ => self.read(answer.json()?, answer).map(Some),
        }
    }

    fn read_list(&self, answer: &Answer) -> Result<Vec<Value>, Error> {
        let lists = &self.assumed().lists;
        match answer.json()? {
            Value::Array(items) => Ok(items),
            Value::Object(mut body) => match lists.iter().find_map(|name| body.remove(name)) {
                Some(Value::Array(items)) => Ok(items),
                _ => Err(answer.unreadable(format!("it is neither a list nor has it one of {}", lists.join(", ")))),
            },
            _ => Err(answer.unreadable("it is no list")),
        }
    }
}

#[async_trait]
impl ScriptApi for Scripts {
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error> {
        Ok(Scripts::list(self).await?.into_iter().map(RegisteredScript::from).collect())
    }

    async fn create(&self, what: &What) -> Result<Registration, Error> {
        Ok(registration(Scripts::create(self, src_of(what)?).await?))
    }

    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error> {
        Ok(registration(Scripts::update(self, id, src_of(what)?).await?))
    }

    async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        Scripts::delete(self, id).await
    }
}

fn registration(script: Option<Script>) -> Registration {
    script.map_or(Registration::Queued, |script| Registration::Done(script.into()))
}

/// Only files at an address of our own are assumed to exist here.
fn src_of(what: &What) -> Result<&str, Error> {
    match what {
        What::Src(src) => Ok(src),
        What::Association { script_id, .. } => {
            Err(Error::NotOffered { what: format!("association with script {script_id}"), platform: "Pago Shops" })
        }
    }
}
