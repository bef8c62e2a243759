//! The pairs of `conformance/`: what the platforms' documents say, against what the sandbox does. `conformance/README.md`
//! says how a pair is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::receiver::Receiver;
use crate::running::{Answer, CALLBACK, Running, pago_exchange, send, tiendanube_exchange};

/// The least number of pairs; it only grows, and never was below 200.
const LEAST: usize = 457;

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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    operation: String,
    rule: String,
    source: String,
    /// The scopes that the app asks for.
    scopes: Option<Vec<String>>,
    #[serde(default)]
    before: Vec<Step>,
    /// What starts with a slash is a path of its own, anything else lies below version and store; the operation's own
    /// path when absent.
    path: Option<String>,
    version: Option<String>,
    store: Option<String>,
    /// Headers besides the usual ones; null leaves one out.
    #[serde(default)]
    headers: BTreeMap<String, Option<String>>,
    /// The body, as JSON or as it stands.
    send: Option<Value>,
    raw: Option<String>,
    status: u16,
    #[serde(default)]
    answers: BTreeMap<String, Option<String>>,
    #[serde(default)]
    body: Option<Value>,
    /// What an app hears because of it.
    hears: Option<Value>,
}

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

/// Something that was done before: a request, one to the control API, or the same request many times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// Method and path.
    #[serde(default)]
    call: Option<String>,
    /// Method and path of the control API.
    #[serde(default)]
    control: Option<String>,
    /// The merchant accepts in that store; the code is `$code`.
    #[serde(default)]
    consent: Option<String>,
    /// The code becomes tokens: `$token`, and `$refresh` where there is one.
    #[serde(default)]
    exchange: bool,
    #[serde(default)]
    send: Option<Value>,
    #[serde(default = "once")]
    times: usize,
    /// Names for parts of the answer, each by its JSON pointer.
    #[serde(default)]
    keep: BTreeMap<String, String>,
}

fn once() -> usize {
    1
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

fn pairs() -> Vec<(String, Vec<Pair>)> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    let read = |file: PathBuf| {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        let pairs = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (name, pairs)
    };
    files.into_iter().map(read).collect()
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
        let (running, receiver) = (Running::start().await, Receiver::answering(&[200]).await);
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
        if call.send.is_some() || call.raw.is_some() {
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
            } else if let Some(store) = &step.consent {
                let answer = match self.is_pago {
                    true => self.running.pago_decide(&[("store", store)]).await,
                    false => self.running.decide("accept", store, "s").await,
                };
                self.names.insert("code".into(), json!(answer.expect(302).back("code").unwrap()));
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

/// What is wrong with a value, if anything. An expected object names the fields that count; an array is meant whole;
/// `$absent`, `$any`, `$integer`, `$text`, `$money`, `$date` and its kin stand for what cannot be known.
fn difference(at: &str, expected: &Value, found: Option<&Value>) -> Option<String> {
    let wrong =
        || Some(format!("{at}: expected {expected}, found {}", found.map_or("nothing".into(), Value::to_string)));
    if let Some(kind) = expected.as_str().and_then(|text| text.strip_prefix('$')) {
        return if stands_for(kind, found) { None } else { wrong() };
    }
    match (expected, found) {
        (Value::Object(expected), Some(Value::Object(found))) => {
            expected.iter().find_map(|(name, value)| difference(&format!("{at}.{name}"), value, found.get(name)))
        }
        (Value::Array(expected), Some(Value::Array(all))) if expected.len() == all.len() => expected
            .iter()
            .zip(all)
            .enumerate()
            .find_map(|(place, (expected, found))| difference(&format!("{at}[{place}]"), expected, Some(found))),
        (expected, Some(found)) if expected == found => None,
        _ => wrong(),
    }
}

fn stands_for(kind: &str, found: Option<&Value>) -> bool {
    let Some(found) = found else { return kind == "absent" };
    let text = found.as_str().unwrap_or_default();
    let shaped = |shape: &str| {
        text.len() == shape.len()
            && text.chars().zip(shape.chars()).all(|(letter, of)| match of {
                '0' => letter.is_ascii_digit(),
                other => letter == other,
            })
    };
    match kind {
        "any" => true,
        "integer" => found.is_i64(),
        "text" => !text.is_empty(),
        "boolean" => found.is_boolean(),
        "texts" => found.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_string)),
        "money" => text.rsplit_once('.').is_some_and(|(whole, part)| whole.parse::<u64>().is_ok() && part.len() == 2),
        "date" => shaped("0000-00-00T00:00:00-03:00"),
        "plain_date" => shaped("0000-00-00T00:00:00+0000"),
        "bare_date" => shaped("0000-00-00 00:00:00"),
        "utc_date" => shaped("0000-00-00T00:00:00Z"),
        "back_with_state" => sent_back(text, Some("s")),
        "back_without_state" => sent_back(text, None),
        "next_and_last" => ["page=2&", "rel=\"next\"", "rel=\"last\""].iter().all(|part| text.contains(part)),
        "php_date" => {
            let date = found["date"].as_str().unwrap_or_default();
            found["timezone_type"] == 3
                && found["timezone"] == "UTC"
                && date.len() == "2022-02-23 12:25:18.000000".len()
        }
        _ => false,
    }
}

/// Whether an address is the app's own, with a code and that state.
fn sent_back(address: &str, state: Option<&str>) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    address.starts_with(CALLBACK)
        && query.get("code").is_some_and(|code| !code.is_empty())
        && query.get("state").map(String::as_str) == state
}

async fn tried(pair: &Pair, is_pago: bool) -> Option<String> {
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
    let answer = trial.send(method, &call).await;
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
    if let Some(expected) = &pair.hears {
        let heard = trial.receiver.wait_for(1).await.remove(0);
        let headers: Map<String, Value> =
            heard.headers.iter().map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap()))).collect();
        let found = json!({ "path": heard.path, "headers": headers, "body": heard.json() });
        if let Some(wrong) = difference("hears", &trial.named(expected), Some(&found)) {
            return Some(wrong);
        }
    }
    None
}

async fn all_of(file: &str) {
    let (_, pairs) = pairs().into_iter().find(|(name, _)| name == file).unwrap();
    let mut wrong = Vec::new();
    for pair in &pairs {
        if let Some(what) = tried(pair, file.starts_with("pago")).await {
            wrong.push(format!("{}: {} ({})\n    {what}", pair.operation, pair.rule, pair.source));
        }
    }
    assert!(wrong.is_empty(), "{} of {} pairs do not hold:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}

/// One test for each file, and a check that no file is forgotten.
macro_rules! files {
    ($($name:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                all_of(stringify!($name)).await;
            }
        )*

        #[test]
        fn every_file_is_tried() {
            let found: Vec<String> = pairs().into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, [$(stringify!($name)),*]);
        }
    };
}

files!(
    basics,
    categories,
    checkouts,
    coupons,
    customers,
    images,
    metafields,
    orders,
    pago_shops,
    pago_shops_resources,
    products,
    scripts,
    store,
    tokens,
    variants,
    webhooks,
);

#[test]
fn there_are_enough_pairs_each_with_its_place_and_none_twice() {
    let mut rules = BTreeSet::new();
    let mut count = 0;
    for (file, pairs) in pairs() {
        for pair in pairs {
            count += 1;
            assert!(pair.source.contains('§') || pair.source.contains("tiendanube-api.md"), "{file}: {}", pair.source);
            let rule = (file.starts_with("pago"), pair.operation.clone(), pair.rule.clone());
            assert!(rules.insert(rule), "{file}: {} “{}” is there twice", pair.operation, pair.rule);
        }
    }
    assert!(count >= LEAST, "{count} pairs, {LEAST} are promised");
}

#[tokio::test]
async fn every_operation_has_a_success_and_a_refusal() {
    let running = Running::start().await;
    let mut missing = Vec::new();
    for (name, begin, is_pago) in
        [("openapi.json", "/{version}/{store}/", false), ("openapi-pago-shops.json", "/api/", true)]
    {
        let url = running.urls().control.join(&format!("__sandbox/{name}")).unwrap();
        let document: Value = send(running.request("GET", url.as_str())).await.expect(200).json();
        let mut outcomes: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for pair in pairs().into_iter().filter(|(file, _)| file.starts_with("pago") == is_pago).flat_map(|(_, all)| all)
        {
            let outcome = outcomes.entry(pair.operation).or_default();
            if pair.status < 300 { outcome.0 = true } else { outcome.1 = true }
        }
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                let operation = format!("{} {}", method.to_ascii_uppercase(), path.trim_start_matches(begin));
                let (success, refusal) = outcomes.get(&operation).copied().unwrap_or_default();
                if !(success && refusal) {
                    missing.push(format!("{operation}: success {success}, refusal {refusal}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A documented row of platforms.md §1 to §3 and §5, and what shows that it holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The section and the words of the row that name it.
    row: String,
    /// `operation: rule` of pairs.
    #[serde(default)]
    pairs: Vec<String>,
    /// `file::test` of this folder, where it takes a page, a webhook or time.
    #[serde(default)]
    tests: Vec<String>,
    /// Why a sandbox has nothing to show for it.
    nothing: Option<String>,
}

/// How many documented rows each section has.
const ROWS: [(&str, usize); 18] = [
    ("§1.1", 4),
    ("§1.2", 7),
    ("§1.3", 14),
    ("§1.4", 3),
    ("§1.5", 5),
    ("§1.6", 6),
    ("§1.7", 8),
    ("§2.1", 19),
    ("§2.2", 12),
    ("§3.1", 2),
    ("§3.2", 8),
    ("§3.3", 1),
    ("§3.4", 2),
    ("§3.6", 2),
    ("§3.7", 7),
    ("§5.1", 22),
    ("§5.2", 1),
    ("§5.3", 1),
];

#[test]
fn every_documented_row_is_shown_to_hold() {
    let text = fs::read_to_string(folder().join("rows/documented.json")).unwrap();
    let rows: Vec<Row> = serde_json::from_str(&text).unwrap();
    let known: BTreeSet<String> =
        pairs().into_iter().flat_map(|(_, all)| all).map(|pair| format!("{}: {}", pair.operation, pair.rule)).collect();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &rows {
        assert!(seen.insert(&row.row), "{} is there twice", row.row);
        let (with_pairs, with_tests) = (!row.pairs.is_empty(), !row.tests.is_empty());
        if [with_pairs, with_tests, row.nothing.is_some()].iter().filter(|given| **given).count() != 1 {
            wrong.push(format!("{}: name pairs, or tests, or say why there is nothing", row.row));
        }
        wrong.extend(row.pairs.iter().filter(|pair| !known.contains(*pair)).map(|pair| format!("no pair {pair}")));
        wrong.extend(row.tests.iter().filter(|test| !is_test(test)).map(|test| format!("no test {test}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (section, count) in ROWS {
        let found = rows.iter().filter(|row| row.row.split(' ').next() == Some(section)).count();
        assert_eq!(found, count, "rows of {section}");
    }
    assert_eq!(rows.len(), ROWS.iter().map(|(_, count)| count).sum::<usize>());
}

/// Whether `file::test` is a test of this folder.
fn is_test(name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else { return false };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/sandbox/{file}.rs"));
    fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("]\nasync fn {test}() {{")))
}
