//! The page on which a merchant lets an app in, and the way back to the app.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::answer;
use crate::state::{App, Store};
use crate::template::{Template, escape};
use crate::www;

/// What the page asks.
pub(crate) struct Consent<'a> {
    pub app: &'a App,
    /// What the app will be allowed.
    pub scopes: &'a [String],
    /// Whom it may be for.
    pub stores: &'a [Store],
    /// The store that is picked already.
    pub preselected: Option<&'a str>,
    /// What the answer must carry along.
    pub hidden: &'a [(&'a str, &'a str)],
}

impl Consent<'_> {
    /// The page. Its form is posted to the page's own address.
    pub(crate) fn page(&self) -> Response {
        let stores: String = self
            .stores
            .iter()
            .map(|store| {
                let selected = if self.preselected == Some(store.id.as_str()) { " selected" } else { "" };
                let (id, name) = (escape(&store.id), escape(&store.name));
                format!("<option value=\"{id}\"{selected}>{name} ({id})</option>")
            })
            .collect();
        let scopes: String =
            self.scopes.iter().map(|scope| format!("<li><code>{}</code></li>", escape(scope))).collect();
        let hidden: String = self
            .hidden
            .iter()
            .map(|(name, value)| {
                format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
            })
            .collect();
        let html = Template::new(www::CONSENT)
            .text("platform", self.app.platform.title())
            .text("app", &self.app.handle)
            .text("redirect", &self.app.redirect_uri)
            .html("stores", stores)
            .html("scopes", scopes)
            .html("hidden", hidden)
            .fill();
        answer::page(StatusCode::OK, html)
    }
}

/// Sends the browser back to the app with these parameters.
pub(crate) fn back(redirect_uri: &str, parameters: &[(&str, Option<&str>)]) -> Response {
    let Ok(mut url) = Url::parse(redirect_uri) else {
        let text = format!(
            "The app's redirect URL “{redirect_uri}” is no URL. Set it on the sandbox's control page, then start again."
        );
        return answer::notice(StatusCode::BAD_REQUEST, "Nowhere to go back to", &text);
    };
    for (name, value) in parameters {
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    (StatusCode::FOUND, [(LOCATION, url.as_str()), (CACHE_CONTROL, "no-store")]).into_response()
}
