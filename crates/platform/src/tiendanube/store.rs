//! `GET /store`: who the store is; also the cheapest proof that a token works.

use serde_json::Value;

use super::Store;
use crate::Error;

/// What a store says about itself, as far as it is used here.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreInfo {
    /// Its name, in its main language.
    pub name: Option<String>,
    /// The language that its texts are written in first, such as `es`.
    pub main_language: Option<String>,
    /// Its address, as the platform gives it (maybe without scheme).
    pub url: Option<String>,
    /// The answer as it came.
    pub raw: Value,
}

impl Store {
    /// Reads the store.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    pub async fn info(&self) -> Result<StoreInfo, Error> {
        let answer = self.read(self.url(&["store"])).await?;
        let raw = answer.json()?;
        if !raw.is_object() {
            return Err(answer.unreadable("it is no object"));
        }
        let text = |key: &str| raw.get(key).and_then(Value::as_str).map(str::to_owned);
        let main_language = answer.header("x-main-language").map(str::to_owned).or_else(|| text("main_language"));
        let name = match raw.get("name") {
            Some(Value::Object(names)) => {
                let main = main_language.as_ref().and_then(|language| names.get(language));
                main.or_else(|| names.values().next()).and_then(Value::as_str).map(str::to_owned)
            }
            _ => text("name"),
        };
        let url = text("url_with_protocol").or_else(|| text("original_domain"));
        Ok(StoreInfo { name, main_language, url, raw })
    }
}
