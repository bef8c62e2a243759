//! Requests, by gloo-net.

use gloo_net::http::RequestBuilder;
use web_sys::{AbortController, RequestCredentials};

use crate::{Answer, Request, RequestError};

/// Cancels when it is dropped.
struct Cancel(Option<AbortController>);

impl Drop for Cancel {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

pub(crate) async fn fetch(request: Request) -> Result<Answer, RequestError> {
    let cancel = Cancel(AbortController::new().ok());
    let signal = cancel.0.as_ref().map(AbortController::signal);
    send(request, signal.as_ref()).await.map_err(|_| RequestError::Unreachable)
}

async fn send(request: Request, signal: Option<&web_sys::AbortSignal>) -> Result<Answer, gloo_net::Error> {
    let method = if request.body.is_some() { gloo_net::http::Method::POST } else { gloo_net::http::Method::GET };
    let builder =
        RequestBuilder::new(&request.url).method(method).credentials(RequestCredentials::Omit).abort_signal(signal);
    let response = match request.body {
        Some(body) => builder.body(body)?.send().await?,
        None => builder.send().await?,
    };
    Ok(Answer { status: response.status(), text: response.text().await? })
}
