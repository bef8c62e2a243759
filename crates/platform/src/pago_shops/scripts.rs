//! The script resource, by the assumptions file: path, fields and methods are data.

use async_trait::async_trait;
use futures_util::TryStreamExt;
use http::{Method, StatusCode};
use serde_json::{Map, Value};
use url::Url;

use super::{Account, Query, Script, ScriptAssumptions, page};
use crate::answer::Answer;
use crate::{Error, RegisteredScript, Registration, ScriptApi, ScriptId, What};

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
        let assumed = self.assumed();
        let first = Query::new().into_list_url(self.account.url(&assumed.path), assumed.per_page);
        let (account, lists, names) = (self.account.clone(), assumed.lists.clone(), assumed.clone());
        let read = move |raw: Value, answer: &Answer| read(raw, &names, answer);
        page::list(account, first, lists, |script: &Script| script.id.to_string(), read).try_collect().await
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
        let method = self.assumed().update.method();
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
        self.account.url_of(&self.assumed().path, &id.0)
    }

    fn body(&self, src: &str) -> Value {
        Value::Object(Map::from_iter([(self.assumed().src.clone(), Value::from(src))]))
    }

    fn not_offered(&self, what: String, method: &Method, url: &Url) -> Error {
        Error::NotOffered { call: self.account.call_to(method, url), what, platform: "Pago Shops" }
    }

    fn read_one(&self, answer: &Answer) -> Result<Option<Script>, Error> {
        match answer.status() {
            StatusCode::ACCEPTED => Ok(None),
            _ => read(answer.read()?, self.assumed(), answer).map(Some),
        }
    }
}

fn read(raw: Value, assumed: &ScriptAssumptions, answer: &Answer) -> Result<Script, Error> {
    let without = || answer.unreadable(format!("a script has no `{}`", assumed.id));
    Script::read(raw, assumed).ok_or_else(without)
}

#[async_trait]
impl ScriptApi for Scripts {
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error> {
        Ok(Scripts::list(self).await?.into_iter().map(RegisteredScript::from).collect())
    }

    async fn create(&self, what: &What) -> Result<Registration, Error> {
        let url = self.account.url(&self.assumed().path);
        let src = src_of(what).map_err(|what| self.not_offered(what, &Method::POST, &url))?;
        Ok(registration(Scripts::create(self, src).await?))
    }

    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error> {
        let src =
            src_of(what).map_err(|what| self.not_offered(what, &self.assumed().update.method(), &self.one(id)))?;
        Ok(registration(Scripts::update(self, id, src).await?))
    }

    async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        Scripts::delete(self, id).await
    }
}

fn registration(script: Option<Script>) -> Registration {
    script.map_or(Registration::Queued, |script| Registration::Done(script.into()))
}

/// Only files at an address of our own are assumed to exist here; else the name of what does not.
fn src_of(what: &What) -> Result<&str, String> {
    match what {
        What::Src(src) => Ok(src),
        What::Association { script_id, .. } => Err(format!("association with script {script_id}")),
    }
}
