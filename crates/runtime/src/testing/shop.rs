//! A shop to set up.

use std::future::Future;

use serde_json::{Map, Value, json};

use super::Open;
use crate::host::memory::{self, Outside};
use crate::{Page, Settings};

/// A shop to set up; [`start`](Shop::start) opens it.
#[derive(Clone, Debug)]
pub struct Shop {
    /// What scripts read, by the first letter of its paths.
    data: Map<String, Value>,
    outside: Outside,
}

impl Default for Shop {
    fn default() -> Shop {
        let data = [("l", json!({})), ("s", json!({})), ("p", json!({ "pathname": "/" }))];
        Shop {
            data: data.into_iter().map(|(root, value)| (root.to_owned(), value)).collect(),
            outside: Outside { room: Some(5_000_000), ..Outside::default() },
        }
    }
}

impl Shop {
    /// A shop that says nothing of itself: its home page, Spanish, `$1.234,50`, default settings.
    pub fn new() -> Shop {
        Shop::default()
    }

    /// Sets `LS.lang`.
    #[must_use]
    pub fn lang(self, lang: &str) -> Shop {
        self.with("l", json!({ "lang": lang }))
    }

    /// Sets `LS.currency`.
    #[must_use]
    pub fn currency(self, display_short: &str, thousands_separator: &str, cents_separator: &str) -> Shop {
        let currency = json!({
            "display_short": display_short,
            "thousands_separator": thousands_separator,
            "cents_separator": cents_separator,
        });
        self.with("l", json!({ "currency": currency }))
    }

    /// Sets fields of `LS`, given as a JSON object. What is no such object changes nothing.
    #[must_use]
    pub fn ls(self, fields: &str) -> Shop {
        self.with("l", read(fields))
    }

    /// Has the script's tag name the store, as the platform does (`?store=`).
    #[must_use]
    pub fn tag_store(mut self, id: u64) -> Shop {
        self.data.insert("t".to_owned(), json!(id));
        self
    }

    /// Sets the path of the page's address, such as `/search/`.
    #[must_use]
    pub fn path(self, path: &str) -> Shop {
        self.with("p", json!({ "pathname": path }))
    }

    /// Sets one number in the store's settings.
    #[must_use]
    pub fn setting(self, name: &str, value: f64) -> Shop {
        self.with("s", json!({ name: value }))
    }

    /// Sets fields of the store's settings, given as a JSON object.
    #[must_use]
    pub fn settings(self, fields: &str) -> Shop {
        self.with("s", read(fields))
    }

    /// Lets the browser's storages take so many bytes each; `None`: there are none.
    #[must_use]
    pub fn storage_of(mut self, room: Option<usize>) -> Shop {
        self.outside.room = room;
        self
    }

    /// Has a server answer requests to an address with a status and a body. Other addresses cannot be reached.
    #[must_use]
    pub fn answers(mut self, url: &str, status: u16, body: &str) -> Shop {
        self.outside.answers.insert(url.to_owned(), Some((status, body.to_owned())));
        self
    }

    /// Has a server take requests to an address and never answer: they end at their deadline ([`Open::pass`]).
    #[must_use]
    pub fn never_answers(mut self, url: &str) -> Shop {
        self.outside.answers.insert(url.to_owned(), None);
        self
    }

    /// Has NubeSDK run in the page.
    #[must_use]
    pub fn with_nube(mut self) -> Shop {
        self.outside.nube = true;
        self
    }

    /// Starts the script in this shop, on this thread.
    pub fn start<S: Settings>(self, script: impl FnOnce(Page, S)) -> Open {
        memory::reset(self.data, self.outside);
        script(Page::current(), S::read());
        memory::settle();
        Open::new()
    }

    /// Starts an async script, and goes on with it until it waits for something: see [`Open::pass`].
    pub fn start_async<S, F>(self, script: impl FnOnce(Page, S) -> F) -> Open
    where
        S: Settings,
        F: Future<Output = ()> + 'static,
    {
        self.start(|page, settings| page.spawn(script(page, settings)))
    }

    fn with(mut self, root: &str, fields: Value) -> Shop {
        if let (Some(Value::Object(own)), Value::Object(fields)) = (self.data.get_mut(root), fields) {
            own.extend(fields);
        }
        self
    }
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}
