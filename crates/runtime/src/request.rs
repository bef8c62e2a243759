//! Requests to the app's own server.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::{host, sleep};

/// How long an answer may take unless the request says otherwise.
const DEADLINE: u32 = 10_000;

/// A request to an address that lets the shop's origin read it (CORS). It carries no cookies. Dropped while it is under way, it is
/// cancelled.
///
/// ```
/// use vitrina::prelude::*;
/// use vitrina::testing::Shop;
/// use vitrina::{Request, RequestError};
///
/// async fn script(page: Page, (): ()) {
///     let answer = Request::get("https://app.example/stock/41").deadline(3_000).send().await;
///     let Ok(answer) = answer else { return };
///     page.mount("left", move |_, view| view.line("p", "left-now", answer.text.as_str()));
/// }
///
/// let shop = Shop::new().answers("https://app.example/stock/41", 200, "3").start_async(script);
/// assert_eq!(shop.draw("left", None).lines(), [("left-now", "3")]);
/// let silent = Shop::new().never_answers("https://app.example/stock/41").start_async(script);
/// silent.pass(3_000);
/// assert!(silent.draw("left", None).is_hidden());
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Request {
    pub(crate) url: String,
    /// What is posted; `None` for a GET.
    pub(crate) body: Option<String>,
    deadline: u32,
}

/// What a server answered, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub text: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// None came in time.
    Deadline,
    /// The address is none, the server cannot be reached, or the page or the server does not let the shop read it.
    Unreachable,
}

impl Request {
    /// A GET.
    pub fn get(url: &str) -> Request {
        Request { url: url.to_owned(), body: None, deadline: DEADLINE }
    }

    /// A POST of a text, sent as `text/plain`, for which a browser asks no permission first.
    pub fn post(url: &str, body: &str) -> Request {
        Request { body: Some(body.to_owned()), ..Request::get(url) }
    }

    /// Waits so many milliseconds instead of 10,000.
    pub fn deadline(self, milliseconds: u32) -> Request {
        Request { deadline: milliseconds, ..self }
    }

    /// Sends it and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// Both of [`RequestError`].
    pub async fn send(self) -> Result<Answer, RequestError> {
        let limit = sleep(self.deadline);
        let (mut answer, mut limit) = (pin!(host::fetch(self)), pin!(limit));
        poll_fn(|context| match answer.as_mut().poll(context) {
            Poll::Pending => limit.as_mut().poll(context).map(|()| Err(RequestError::Deadline)),
            ready => ready,
        })
        .await
    }
}
