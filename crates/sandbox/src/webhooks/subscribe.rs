//! Who hears of an event.

use serde_json::{Map, Value, json};
use url::Url;

use super::{Event, Job};
use crate::Platform;
use crate::clock::utc_date;
use crate::loopback::is_loopback;
use crate::secret;
use crate::state::{StateError, Store};
use crate::world::World;

/// The kind under which webhooks are kept.
pub(crate) const WEBHOOK: &str = "webhook";

/// How long after an uninstall the shop's data are to be removed, in milliseconds (platforms.md §5.2).
const REDACT_MS: i64 = 48 * 3_600_000;

/// Whether an app may ask for events at that address: https, and neither this machine nor the platform itself. The
/// switch lets http on a loopback name through.
pub(crate) fn allowed_url(text: &str, loopback_http: bool) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let Some(host) = url.host_str() else { return false };
    if is_loopback(host) {
        return loopback_http && matches!(url.scheme(), "http" | "https");
    }
    let host = host.to_ascii_lowercase();
    url.scheme() == "https" && !["tiendanube", "nuvemshop"].iter().any(|own| host.contains(own))
}

impl World {
    /// Lets every app hear of an event that it asked for in that store. A store that is not paid is silent, but for the
    /// event that says so.
    pub(crate) fn emit(&self, store: &Store, event: &Event) -> Result<(), StateError> {
        if store.suspended && event.name != "app/suspended" {
            return Ok(());
        }
        match store.platform {
            Platform::Tiendanube => self.emit_tiendanube(store, event),
            Platform::PagoShops => self.emit_pago_shops(store, event),
        }
    }

    fn emit_tiendanube(&self, store: &Store, event: &Event) -> Result<(), StateError> {
        for webhook in self.state.all_documents(&store.id, WEBHOOK)? {
            let text = |name: &str| webhook.body[name].as_str().unwrap_or_default();
            if text("event") != event.name || self.is_gone(text("app"))? {
                continue;
            }
            let mut payload = said(store, event);
            // The events of an app are about the app.
            if event.name.starts_with("app/") {
                payload.insert("id".into(), json!(text("app").parse::<i64>().ok()));
            }
            self.queue(store, text("app"), text("url"), &event.name, payload, true)?;
        }
        Ok(())
    }

    /// The envelope is documented; how an app registers is not, so the app's `webhook_url` stands for it.
    fn emit_pago_shops(&self, store: &Store, event: &Event) -> Result<(), StateError> {
        for install in self.state.installs(Platform::PagoShops, &store.id)? {
            let app = self.state.app(Platform::PagoShops, &install.app)?;
            let Some(url) = app.and_then(|app| app.webhook_url) else { continue };
            let payload = Map::from_iter([
                ("id".to_owned(), json!(secret::fresh())),
                ("created_at".to_owned(), json!(utc_date(self.clock.now()))),
                ("topic".to_owned(), json!(event.name)),
                ("data".to_owned(), json!([event.more])),
                ("account_id".to_owned(), json!(store.id)),
            ]);
            self.queue(store, &install.app, &url, &event.name, payload, false)?;
        }
        Ok(())
    }

    /// One of the three privacy calls, to each of the store's apps that has an address for them.
    pub(crate) fn emit_privacy(&self, store: &Store, call: &str, more: &Map<String, Value>) -> Result<(), StateError> {
        let event = Event { name: call.to_owned(), more: more.clone() };
        for install in self.state.installs(Platform::Tiendanube, &store.id)? {
            let app = self.state.app(Platform::Tiendanube, &install.app)?;
            let Some(url) = app.and_then(|app| app.privacy_url) else { continue };
            let url = format!("{}/{call}", url.trim_end_matches('/'));
            let mut payload = said(store, &event);
            payload.remove("event");
            // Whether these three are signed is not documented, so they are not.
            self.queue(store, &install.app, &url, call, payload, false)?;
        }
        Ok(())
    }

    fn queue(
        &self,
        store: &Store,
        app: &str,
        url: &str,
        event: &str,
        payload: Map<String, Value>,
        signed: bool,
    ) -> Result<(), StateError> {
        let secret = if signed { self.state.app_secret(store.platform, app)? } else { None };
        let body = Value::Object(payload).to_string();
        let wait = if event == "store/redact" { REDACT_MS } else { 0 };
        let signature = secret.map(|secret| secret::signature(&secret, body.as_bytes()));
        let deliver_to = self.state.app(store.platform, app)?.and_then(|app| app.deliver_to);
        let id = self.deliveries.begin(store, app, event, url, self.clock.now());
        let job = Job {
            id,
            store: store.id.clone(),
            event: event.to_owned(),
            target: target(url, deliver_to.as_deref()),
            lane: url.to_owned(),
            body,
            signature,
            due_ms: self.clock.now_ms() + wait,
            attempt: 1,
        };
        // The other end is gone only when the sandbox stops.
        let _ = self.jobs.send(job);
        Ok(())
    }
}

fn said(store: &Store, event: &Event) -> Map<String, Value> {
    let mut payload = event.more.clone();
    payload.insert("store_id".into(), json!(store.id.parse::<i64>().ok()));
    payload.insert("event".into(), json!(event.name));
    payload
}

/// Where a call really goes: the address itself when it is this machine's, else its path at `deliver_to`.
fn target(url: &str, deliver_to: Option<&str>) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let local = |url: &Url| url.scheme() == "http" && url.host_str().is_some_and(is_loopback);
    if local(&url) {
        return Some(url);
    }
    let mut target = Url::parse(deliver_to?).ok().filter(local)?;
    target.set_path(url.path());
    target.set_query(url.query());
    Some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_and_elsewhere() {
        for (url, strictly, by_switch) in [
            ("https://app.example/hook", true, true),
            ("http://app.example/hook", false, false),
            ("https://localhost/hook", false, true),
            ("http://127.0.0.1:4000/hook", false, true),
            ("https://www.tiendanube.com/hook", false, false),
            ("https://api.nuvemshop.com.br/hook", false, false),
            ("foobar", false, false),
            ("", false, false),
        ] {
            assert_eq!((allowed_url(url, false), allowed_url(url, true)), (strictly, by_switch), "{url}");
        }
    }

    #[test]
    fn only_this_machine_is_called() {
        let to = Some("http://127.0.0.1:4000");
        for (url, deliver_to, expected) in [
            ("https://app.example/a/hook?x=1", to, Some("http://127.0.0.1:4000/a/hook?x=1")),
            ("https://app.example/hook", None, None),
            ("https://app.example/hook", Some("http://other.example"), None),
            ("http://127.0.0.1:5000/hook", None, Some("http://127.0.0.1:5000/hook")),
            ("http://127.0.0.1:5000/hook", to, Some("http://127.0.0.1:5000/hook")),
        ] {
            assert_eq!(target(url, deliver_to).as_ref().map(Url::as_str), expected, "{url} {deliver_to:?}");
        }
    }
}
