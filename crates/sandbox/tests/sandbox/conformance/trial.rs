//! A sandbox of its own for each pair.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::compare::difference;
use super::pair::{Pair, Step};
use crate::receiver::{Receiver, hmac};
use crate::running::{Answer, Running, pago_exchange, send, tiendanube_exchange};

/// What the app may do where a pair says nothing.
const SCOPES: [&str; 6] =
    ["write_products", "write_orders", "write_customers", "write_coupons", "write_content", "write_scripts"];
/// The same at Pago Shops (platforms.md §2.2).
const PAGO_SCOPES: [&str; 11] = [
    "abandoned_cart_read",
    "abandoned_cart_write",
    "customer_read",
    "product_read",
    "product_write",
    "order_read",
    "order_write",
    "coupon_read",
    "coupon_write",
    "script_write",
    "script_read",
];

/// How long webhooks may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// One request.
#[derive(Default)]
struct Call<'a> {
    path: &'a str,
    version: Option<&'a str>,
    store: Option<&'a str>,
    headers: Option<&'a BTreeMap<String, Option<String>>>,
    send: Option<&'a Value>,
    raw: Option<&'a str>,
}

/// A sandbox in which a pair is tried. `$token` is the token in use, `$first` the one it began with.
struct Trial {
    running: Running,
    receiver: Receiver,
    names: BTreeMap<String, Value>,
    is_pago: bool,
}

impl Trial {
    async fn begin(pair: &Pair, is_pago: bool) -> Trial {
        let answers = if pair.app_answers.is_empty() { &[200][..] } else { &pair.app_answers };
        let (running, receiver) = (Running::start().await, Receiver::answering(answers).await);
        let platform = if is_pago { "pago-shops/ps-demo" } else { "tiendanube/1001" };
        let all: &[&str] = if is_pago { &PAGO_SCOPES } else { &SCOPES };
        let scopes = pair.scopes.clone().unwrap_or_else(|| all.iter().map(|scope| (*scope).to_owned()).collect());
        let change = json!({ "deliver_to": receiver.url, "scopes": scopes });
        running.control("PATCH", &format!("__sandbox/apps/{platform}"), change).await.expect(200);
        let token = match is_pago {
            true => {
                let asked = running.pago_decide(&[("store", "3001"), ("scope", &scopes.join(" "))]).await;
                let code = asked.expect(302).back("code").unwrap();
                running.pago_token(pago_exchange(&code)).await.expect(200).json()["access_token"].clone()
            }
            false => json!(running.install("1001").await),
        };
        Trial {
            running,
            receiver,
            names: BTreeMap::from([("token".to_owned(), token.clone()), ("first".to_owned(), token)]),
            is_pago,
        }
    }

    /// Texts that begin with `$` and a known name stand for what is kept under it; in a path, `$name` anywhere.
    fn named(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix('$').and_then(|name| self.names.get(name)) {
                Some(known) => known.clone(),
                None => json!(self.filled(text)),
            },
            Value::Array(all) => all.iter().map(|value| self.named(value)).collect(),
            Value::Object(all) => all.iter().map(|(name, value)| (name.clone(), self.named(value))).collect(),
            other => other.clone(),
        }
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The longer of two names that begin alike comes first.
        for (name, value) in self.names.iter().rev() {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text = text.replace(&format!("${name}"), &value);
        }
        text
    }

    async fn send(&self, method: &str, call: &Call<'_>) -> Answer {
        let path = self.filled(call.path);
        let urls = self.running.urls();
        let base = if self.is_pago { &urls.pago_shops } else { &urls.tiendanube };
        let (version, store) = (call.version.unwrap_or("2025-03"), call.store.unwrap_or("1001"));
        let path = match path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None if self.is_pago => format!("api/{path}"),
            None => format!("{version}/{store}/{path}"),
        };
        let mut headers = BTreeMap::from([("User-Agent", Some("Conformance (dev@example.com)".to_owned()))]);
        let token = self.filled("$token");
        if self.is_pago {
            headers.insert("Authorization", Some(format!("Bearer {token}")));
            headers.insert("X-Api-Version", Some("2".to_owned()));
        } else {
            headers.insert("Authentication", Some(format!("bearer {token}")));
        }
        // Pago Shops wants it with every request (platforms.md §2.2).
        if self.is_pago || call.send.is_some() || call.raw.is_some() {
            headers.insert("Content-Type", Some("application/json; charset=utf-8".to_owned()));
        }
        for (name, value) in call.headers.into_iter().flatten() {
            headers.insert(name, value.as_ref().map(|value| self.filled(value)));
        }
        let mut request = self.running.request(method, base.join(&path).unwrap().as_str());
        for (name, value) in headers {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        match (call.send, call.raw) {
            (Some(body), _) => request = request.body(self.named(body).to_string()),
            (None, Some(raw)) => request = request.body(self.filled(raw)),
            (None, None) => {}
        }
        send(request).await
    }

    /// A page of a shop.
    async fn page(&self, method: &str, shop: &str, path: &str) -> Answer {
        assert_eq!(method, "GET", "pages are read");
        self.running.shop(shop, &self.filled(path)).await
    }

    async fn step(&mut self, step: &Step) {
        let mut last = None;
        for _ in 0..step.times {
            if let Some(call) = &step.call {
                let (method, path) = call.split_once(' ').unwrap();
                let call = Call { path, send: step.send.as_ref(), ..Call::default() };
                let answer = self.send(method, &call).await;
                assert!(answer.status < 300 || step.times > 1, "{step:?}: {answer:?}");
                last = Some(answer);
            } else if let Some(control) = &step.control {
                let (method, path) = control.split_once(' ').unwrap();
                let body = self.named(step.send.as_ref().unwrap_or(&json!({})));
                let answer = self.running.control(method, &self.filled(path), body).await;
                assert!(answer.status < 300, "{step:?}: {answer:?}");
                last = Some(answer);
                if path.starts_with("portal/") {
                    self.running.appear().await;
                }
            } else if let Some(store) = &step.consent {
                let answer = match self.is_pago {
                    true => self.running.pago_decide(&[("store", store)]).await,
                    false => self.running.decide("accept", store, "s").await,
                };
                self.names.insert("code".into(), json!(answer.expect(302).back("code").unwrap()));
            } else if let Some(attempts) = step.attempts {
                self.until(|all| all[0]["attempts"].as_array().is_some_and(|made| made.len() == attempts)).await;
            } else if step.exchange {
                let code = self.filled("$code");
                let answer = match self.is_pago {
                    true => self.running.pago_token(pago_exchange(&code)).await,
                    false => self.running.exchange(tiendanube_exchange(&code)).await,
                };
                let answer = answer.expect(200).json();
                self.names.insert("token".into(), answer["access_token"].clone());
                self.names.insert("refresh".into(), answer["refresh_token"].clone());
            } else {
                panic!("{step:?} does nothing");
            }
        }
        for (name, pointer) in &step.keep {
            let body = last.as_ref().unwrap().json();
            let value = body.pointer(pointer).unwrap_or_else(|| panic!("{step:?}: no {pointer} in {body}")).clone();
            self.names.insert(name.clone(), value);
        }
    }
}

impl Trial {
    /// What was sent to apps, newest first, as soon as it is as wanted.
    async fn until(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let url = self.running.urls().control.join("__sandbox/webhooks").unwrap();
            let all: Value = send(self.running.request("GET", url.as_str())).await.expect(200).json();
            if wanted(&all) || Instant::now() > until {
                return all;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// What does not hold, if anything.
pub async fn tried(pair: &Pair, is_pago: bool) -> Option<String> {
    let mut trial = Trial::begin(pair, is_pago).await;
    for step in &pair.before {
        trial.step(step).await;
    }
    let (method, path) = pair.operation.split_once(' ').unwrap();
    let call = Call {
        path: pair.path.as_deref().unwrap_or(path),
        version: pair.version.as_deref(),
        store: pair.store.as_deref(),
        headers: Some(&pair.headers),
        send: pair.send.as_ref(),
        raw: pair.raw.as_deref(),
    };
    let answer = match &pair.shop {
        Some(shop) => trial.page(method, shop, call.path).await,
        None => trial.send(method, &call).await,
    };
    if answer.status != pair.status {
        return Some(format!("expected status {}, found {answer:?}", pair.status));
    }
    for (name, value) in &pair.answers {
        let found = answer.headers.get(name).map(|value| json!(value.to_str().unwrap()));
        let expected = value.as_ref().map_or(json!("$absent"), |value| trial.named(&json!(value)));
        if let Some(wrong) = difference(&format!("header {name}"), &expected, found.as_ref()) {
            return Some(wrong);
        }
    }
    if let Some(expected) = &pair.body {
        let found: Value = serde_json::from_str(&answer.text).unwrap_or_else(|_| json!(answer.text));
        let expected = trial.named(expected);
        if let Some(wrong) = difference("body", &expected, Some(&found)) {
            return Some(format!("{wrong}\n    in {found}"));
        }
        // A refusal is meant whole.
        let names = |value: &Value| value.as_object().map(|all| all.keys().cloned().collect::<BTreeSet<_>>());
        if pair.status >= 400 && names(&expected) != names(&found) {
            return Some(format!("the refusal has other fields: {found}"));
        }
    }
    for (parts, wanted) in [(&pair.contains, true), (&pair.lacks, false)] {
        if let Some(part) = parts.iter().find(|part| answer.text.contains(&trial.filled(part)) != wanted) {
            return Some(format!("`{part}` is in the body: {}\n    {}", !wanted, answer.text));
        }
    }
    for step in &pair.afterwards {
        trial.step(step).await;
    }
    if let Some(expected) = &pair.delivers {
        let expected = trial.named(expected);
        let all = trial.until(|all| difference("delivers", &expected, Some(all)).is_none()).await;
        if let Some(wrong) = difference("delivers", &expected, Some(&all)) {
            return Some(wrong);
        }
    }
    if let Some(expected) = &pair.hears {
        let mut all = trial.receiver.wait_for(pair.times_heard).await;
        let heard = all.remove(0);
        if let Some(other) = all.iter().take(pair.times_heard - 1).find(|other| other.body != heard.body) {
            return Some(format!("it also heard {}", other.body));
        }
        trial.names.insert("hmac".to_owned(), json!(hmac(&heard.body)));
        let headers: Map<String, Value> =
            heard.headers.iter().map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap()))).collect();
        let found = json!({ "path": heard.path, "headers": headers, "body": heard.json() });
        if let Some(wrong) = difference("hears", &trial.named(expected), Some(&found)) {
            return Some(wrong);
        }
    }
    None
}
