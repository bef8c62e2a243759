//! `vitrina webhooks`: the sandbox really delivers, the command receives, prints, ends and sends once more.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use http::Method;
use serde_json::{Value, json};
use url::Url;
use vitrina_platform::tiendanube::{Localized, NewProduct, ProductFields, WebhookFields};

use super::merchant::Merchant;
use super::place::{CONFIG, Ended, Place};
use super::shapes::fits;

const SECRET: &str = "sandbox-secret-tiendanube";
const PATH_SECRET: &str = "canary-path-secret";

/// A running `vitrina webhooks listen --json`.
struct Listening {
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: Url,
    seen: Vec<Value>,
}

impl Listening {
    /// Starts one that takes what the secrets sign.
    fn start(place: &Place, secrets: &[(&str, &str)]) -> Listening {
        let mut call = place.vitrina(&["webhooks", "listen", "--json"]);
        call.env_remove("VITRINA_TIENDANUBE_CLIENT_SECRET").envs(secrets.iter().copied());
        let mut child = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let unknown = "http://127.0.0.1:9/".parse().unwrap();
        let mut listening = Listening { child, stdout, url: unknown, seen: Vec::new() };
        let first = listening.line();
        assert_eq!(first["event"], "listening");
        listening.url = first["url"].as_str().unwrap().parse().unwrap();
        listening
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        let line: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: `{line}`"));
        fits("webhooks-listen", &line);
        self.seen.push(line.clone());
        line
    }

    /// Reads until a line has this pair.
    fn until(&mut self, key: &str, value: &str) -> Value {
        loop {
            let line = self.line();
            if line[key] == value {
                return line;
            }
        }
    }

    /// Ctrl-C, and how it ends.
    fn interrupt(mut self) -> Ended {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let (mut out, mut err) = (String::new(), String::new());
        self.stdout.read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = self.child.wait().unwrap();
        Ended::with(status.code(), out, err)
    }
}

fn merchant_of(place: &Place) -> std::path::PathBuf {
    let file = place.path("path-secret");
    std::fs::write(&file, format!("{PATH_SECRET}\n")).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_platforms_deliver_is_printed_and_can_be_sent_once_more() {
    let merchant = Merchant::new(None).await;
    let scopes = json!({"scopes": ["read_products", "write_products", "write_scripts"]});
    merchant.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", scopes).await;
    let store = merchant.tiendanube("2025-03").store("1001", merchant.log_in("1001").await.token).unwrap();

    let place = Place::new(CONFIG);
    let file = merchant_of(&place);
    // The secret is being replaced: the sandbox still signs with the one before.
    let secrets = [
        ("VITRINA_TIENDANUBE_CLIENT_SECRET", "a-new-canary-secret"),
        ("VITRINA_TIENDANUBE_CLIENT_SECRET_PREVIOUS", SECRET),
        ("VITRINA_WEBHOOKS_PATH_SECRET_FILE", file.to_str().unwrap()),
    ];
    let mut listening = Listening::start(&place, &secrets);
    let at = listening.url.as_str().trim_end_matches('/').to_owned();
    let delivery = json!({"deliver_to": at, "privacy_url": format!("{at}/tiendanube/{PATH_SECRET}")});
    merchant.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", delivery).await;
    let webhook = json!({"webhook_url": format!("{at}/pago-shops/{PATH_SECRET}")});
    merchant.control(Method::PATCH, "__sandbox/apps/pago-shops/ps-demo", webhook).await;

    for event in ["product/created", "app/suspended", "app/resumed", "app/uninstalled"] {
        let url = "https://app.example/tiendanube".to_owned().into();
        store.webhooks().create(&WebhookFields { event: event.to_owned().into(), url }).await.unwrap();
    }
    let fields = ProductFields { name: Localized::from("Remera").into(), ..ProductFields::default() };
    let made = store.products().create(&NewProduct { fields, ..NewProduct::default() }).await.unwrap();
    let told = listening.until("topic", "product/created");
    assert_eq!((&told["store"], &told["subject"]), (&"tiendanube:1001".into(), &made.id.to_string().into()));
    assert_eq!((&told["event"], &told["again"]), (&"webhook".into(), &false.into()));
    assert_eq!(told["body"]["event"], "product/created");

    for (action, state) in [("suspend", "suspended"), ("resume", "active"), ("uninstall", "uninstalled")] {
        merchant.control(Method::POST, &format!("__sandbox/stores/tiendanube/1001/{action}"), Value::Null).await;
        assert_eq!(listening.until("state", state)["store"], "tiendanube:1001");
    }
    merchant.control(Method::POST, "__sandbox/clock", json!({"advance": 49 * 3600})).await;
    assert_eq!(listening.until("event", "privacy")["topic"], "store/redact");
    merchant.log_in_to_pago_shops("3001").await;
    let happened = json!({"event": "order_created", "data": {"id": 1}});
    merchant.control(Method::POST, "__sandbox/stores/pago-shops/3001/webhooks", happened).await;
    assert_eq!(listening.until("topic", "order_created")["store"], "pago-shops:3001");

    let said = format!("{:?}", listening.seen);
    let ended = listening.interrupt();
    assert_eq!((ended.code, ended.stdout.as_str()), (0, "{\"event\":\"stopped\"}\n"), "{ended:#?}");
    super::canary::none_in("what it said", &format!("{said}{ended:?}"));

    // Once more, to another one: Tiendanube's messages signed as the platform does, byte for byte.
    let other = Place::new(CONFIG);
    let mut target = Listening::start(&other, &[("VITRINA_TIENDANUBE_CLIENT_SECRET", "a-new-canary-secret")]);
    let to = target.url.join("tiendanube").unwrap();
    let mut call = place.vitrina(&["webhooks", "replay", "--since", "2h", "--to", to.as_str(), "--json"]);
    call.envs(secrets);
    let replayed = Ended::of(call.output().unwrap());
    assert_eq!(replayed.code, 2, "the message of Pago Shops does not belong there: {replayed:#?}");
    fits("webhooks-replay", &replayed.json()[0]);
    let (taken, left_out) = (&replayed.json()[0]["taken"], &replayed.json()[0]["left_out"]);
    assert_eq!((taken, left_out), (&4.into(), &1.into()), "{replayed:#?}");
    assert!(replayed.json()[0]["refused"][0]["reason"].as_str().unwrap().starts_with("401"), "{replayed:#?}");
    assert_eq!(target.until("topic", "product/created")["body"], told["body"]);
    target.until("state", "uninstalled");
    assert_eq!(target.interrupt().code, 0);

    let nothing = place.run(&["webhooks", "replay", "--since", "2090-01-01T00:00:00Z", "--to", to.as_str()]);
    assert_eq!(nothing.code, 0, "{nothing:#?}");
}

#[test]
fn a_person_sees_a_line_for_each_event_and_no_personal_data() {
    let place = Place::new(CONFIG);
    let file = merchant_of(&place);
    let mut call = place.vitrina(&["webhooks", "listen"]);
    call.env("VITRINA_WEBHOOKS_PATH_SECRET_FILE", file);
    let mut child = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening at ").unwrap();
    let body = r#"{"store_id":1,"customer":{"id":7,"email":"canary@example.com"},"orders_to_redact":[]}"#;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let status = runtime.block_on(async {
        let url = format!("{url}tiendanube/{PATH_SECRET}/customers/redact").parse().unwrap();
        let mut request = vitrina_platform::Request::new(Method::POST, url);
        request.body = body.into();
        vitrina_platform::Transport::send(&vitrina_platform::Network::new().unwrap(), request).await.unwrap().status
    });
    assert_eq!(status, 200);
    line.clear();
    stdout.read_line(&mut line).unwrap();
    assert!(line.ends_with("Z tiendanube:1 customers/redact 7\n") && !line.contains("canary"), "{line}");
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_event_that_nobody_could_read_waits() {
    let place = Place::new(CONFIG);
    let send = |url: &str, id: u32| {
        let body = format!(r#"{{"id":"w{id}","topic":"order_created","data":[],"account_id":"a"}}"#);
        let url = format!("{url}pago-shops/{PATH_SECRET}").parse().unwrap();
        let mut request = vitrina_platform::Request::new(Method::POST, url);
        request.body = body.into();
        let network = vitrina_platform::Network::new().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(vitrina_platform::Transport::send(&network, request)).unwrap().status
    };
    let secrets = [("VITRINA_WEBHOOKS_PATH_SECRET", PATH_SECRET)];
    let Listening { mut child, stdout, url, .. } = Listening::start(&place, &secrets);
    // Whoever read is gone.
    drop(stdout);
    assert_eq!(send(url.as_str(), 1), 200);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert!(err.contains("webhooks-not-printed"), "{err}");
    // It waited ten seconds at most, as after any failure.
    let mut again = Listening::start(&place, &secrets);
    assert_eq!(again.until("event", "webhook")["subject"], "w1");
    assert_eq!(again.interrupt().code, 0);
}

#[test]
fn what_cannot_work_is_said_before_anything_is_taken() {
    let place = Place::new(CONFIG);
    let mut call = place.vitrina(&["webhooks", "listen"]);
    call.env_remove("VITRINA_TIENDANUBE_CLIENT_SECRET");
    let words = ["VITRINA_TIENDANUBE_CLIENT_SECRET", "VITRINA_WEBHOOKS_PATH_SECRET"];
    Ended::of(call.output().unwrap()).failed_with(4, "webhooks-no-secret", &words);

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    place.run(&["webhooks", "listen", "--addr", &addr]).failed_with(5, "webhooks-port", &[&addr, "--addr"]);

    let replay = |since: &str, to: &str, inbox: &str| {
        place.run(&["webhooks", "replay", "--since", since, "--to", to, "--inbox", inbox])
    };
    let there = place.path("inbox.sqlite").to_str().unwrap().to_owned();
    replay("2h", "http://127.0.0.1:9/", "nowhere.sqlite").failed_with(3, "webhooks-no-inbox", &["nowhere.sqlite"]);
    replay("2h", "http://app.example/", &there).failed_with(3, "webhooks-to", &["--to", "https"]);
    replay("soon", "http://127.0.0.1:9/", &there).failed_with(3, "usage", &["soon", "2h"]);
    std::fs::write(place.path("damaged"), "no database at all, and longer than any header").unwrap();
    let damaged = place.path("damaged").to_str().unwrap().to_owned();
    replay("2h", "http://127.0.0.1:9/", &damaged).failed_with(1, "webhooks-inbox", &["damaged"]);
}
