//! Tokens that a platform was asked for are kept, whatever happens meanwhile; and those that were given up are gone.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use http::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;
use vitrina_cli::vault::{Grant, Passphrase, Protection, Vault};
use vitrina_platform::Tokens;

use super::merchant::Merchant;
use super::place::{CONFIG, Ended, Place};

/// Reads a request up to the end of its body.
fn request(stream: &mut TcpStream) -> String {
    let (mut text, mut piece) = (String::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut piece).unwrap();
        text.push_str(&String::from_utf8_lossy(&piece[..read]));
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if read == 0 || body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
    }
}

/// A login whose platform was just asked for tokens, and answers when the test says so.
struct Exchange {
    place: Place,
    child: Child,
    asked: TcpStream,
    _browser: TcpStream,
}

impl Exchange {
    fn begun() -> Exchange {
        Exchange::of(&["pago-shops"])
    }

    /// At a platform, or of a store of it.
    fn of(whom: &[&str]) -> Exchange {
        let platform = TcpListener::bind("127.0.0.1:0").unwrap();
        let callback = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let at = platform.local_addr().unwrap();
        let config = CONFIG.replace("http://127.0.0.1:9/oauth/token", &format!("http://{at}/oauth/token"));
        let config = config.replace("auth_url = \"http://127.0.0.1:9\"", &format!("auth_url = \"http://{at}\""));
        let port = format!("callback_port = {callback}\n");
        let config = config.replace("allow_http = true\n", &format!("allow_http = true\n{port}"));
        let config = config.replace("script_id = 7001\n", &format!("script_id = 7001\n{port}"));
        let place = Place::new(&config);
        let mut call = place.vitrina(&["login", "--no-browser", "--json"]);
        call.args(whom);
        let mut child = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        let url: Url = event["url"].as_str().unwrap().parse().unwrap();
        let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        // Only this very address of the machine is listened to.
        assert!(TcpStream::connect(("127.0.0.2", callback)).is_err(), "others could reach the callback");
        let mut browser = TcpStream::connect(("127.0.0.1", callback)).unwrap();
        let get = format!("GET /callback?code=once&state={state} HTTP/1.1\r\nhost: 127.0.0.1:{callback}\r\n\r\n");
        browser.write_all(get.as_bytes()).unwrap();
        let (mut asked, _) = platform.accept().unwrap();
        assert!(request(&mut asked).contains("once"));
        Exchange { place, child, asked, _browser: browser }
    }

    fn answer(&mut self) {
        self.answer_with("200 OK", r#"{"access_token": "access", "refresh_token": "refresh", "account_id": "3001"}"#);
    }

    fn answer_with(&mut self, status: &str, body: &str) {
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        self.asked.write_all(answer.as_bytes()).unwrap();
    }

    /// The error that the login ends with, as `--json` has it.
    fn failure(&mut self) -> Value {
        let said = io::read_to_string(self.child.stderr.take().unwrap()).unwrap();
        let ended = Ended::with(self.ended(), String::new(), said);
        let last = ended.stderr.lines().last().unwrap_or_default();
        let failure: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error} in {ended:#?}"));
        assert_eq!(failure["exit"], ended.code, "{ended:#?}");
        failure
    }

    fn ended(&mut self) -> Option<i32> {
        until("the login ends", || self.child.try_wait().unwrap().is_some());
        self.child.wait().unwrap().code()
    }
}

/// Polls a condition with a generous limit.
fn until(what: &str, is: impl FnMut() -> bool) {
    let (begun, mut is) = (Instant::now(), is);
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn vault(place: &Place) -> Vault {
    Vault::new(place.path("vault.json"), Protection::Passphrase(Passphrase::File(place.path("passphrase"))))
}

pub fn grant(store: &str, access: &str) -> Grant {
    Grant {
        store: store.parse().unwrap(),
        app: if store.starts_with("pago") { "ps-demo" } else { "1001" }.to_string(),
        api_url: if store.starts_with("pago") { "http://127.0.0.1:9/api" } else { "http://127.0.0.1:9" }
            .parse()
            .unwrap(),
        scopes: vec!["write_scripts".to_string()],
        tokens: Tokens { access: access.into(), refresh: Some(format!("{access}-refresh").into()), expires_at: None },
    }
}

#[test]
fn ctrl_c_between_code_and_vault_loses_no_token() {
    let mut exchange = Exchange::begun();
    let mut stderr = BufReader::new(exchange.child.stderr.take().unwrap());
    assert!(Command::new("kill").args(["-INT", &exchange.child.id().to_string()]).status().unwrap().success());
    let mut said = String::new();
    while !said.contains("Ctrl-C again") {
        assert!(stderr.read_line(&mut said).unwrap() > 0, "it ended: {said}");
    }
    exchange.answer();
    assert_eq!(exchange.ended(), Some(130));
    let grants = vault(&exchange.place).grants().unwrap();
    assert_eq!(grants.len(), 1, "the token was asked for, so it is kept");
    assert_eq!(grants[0].store.to_string(), "pago-shops:3001");
}

/// The merchant agreed, and then the platform refuses the code or answers with something else: the login says which, that another
/// login is needed, and where the platform may have ended the store's former token; the vault stays as it was.
#[test]
fn a_code_that_comes_to_nothing_costs_no_token() {
    let refusal = r#"{"error": "invalid_grant", "error_description": "The code has expired"}"#;
    let page = "<!doctype html><title>Welcome</title>";
    let (tiendanube, pago_shops): (&[&str], &[&str]) = (&["tiendanube:1001", "--replace-token"], &["pago-shops:3001"]);
    for (whom, status, body, code, words) in [
        (tiendanube, "200 OK", refusal, "platform-unauthorised", "The code has expired"),
        (tiendanube, "200 OK", page, "platform-refused", "no JSON"),
        (tiendanube, "200 OK", "{}", "platform-refused", "access_token"),
        (tiendanube, "502 Bad Gateway", page, "platform-temporary", "502"),
        (pago_shops, "400 Bad Request", refusal, "platform-unauthorised", "The code has expired"),
        (pago_shops, "200 OK", page, "platform-refused", "no JSON"),
        (pago_shops, "200 OK", "{}", "platform-refused", "access_token"),
        (pago_shops, "502 Bad Gateway", page, "platform-temporary", "502"),
    ] {
        let mut exchange = Exchange::of(whom);
        vault(&exchange.place).put(grant(whom[0], "canary-kept")).unwrap();
        let before = fs::read(exchange.place.path("vault.json")).unwrap();
        exchange.answer_with(status, body);
        let failure = exchange.failure();
        let case = format!("{whom:?} {status} {body}: {failure}");
        assert_eq!(failure["code"], code, "{case}");
        let what = failure["what"].as_str().unwrap();
        assert!(what.contains(words), "{case}");
        assert_eq!(failure["next"], "log in again", "{case}");
        let perhaps_issued = code != "platform-unauthorised";
        assert_eq!(what.contains("former token ended"), whom == tiendanube && perhaps_issued, "{case}");
        assert!(fs::read(exchange.place.path("vault.json")).unwrap() == before, "the vault was changed: {case}");
    }
}

/// Whether a process has the file open.
fn has_open(process: u32, file: &Path) -> bool {
    let Ok(open) = fs::read_dir(format!("/proc/{process}/fd")) else { return false };
    open.flatten().any(|entry| fs::read_link(entry.path()).is_ok_and(|to| to == file))
}

/// Another process renews the old tokens while the merchant authorises: the new authorisation has to come last, for the tokens
/// of the renewal die with it.
#[test]
fn a_login_waits_for_a_renewal_and_its_tokens_stay() {
    let mut exchange = Exchange::begun();
    let path = exchange.place.path("vault.json.pago-shops-3001.lock");
    let renewing = File::create(&path).unwrap();
    renewing.lock().unwrap();
    exchange.answer();
    let login = exchange.child.id();
    until("the login waits for the renewal", || has_open(login, &path));
    vault(&exchange.place).put(grant("pago-shops:3001", "renewed")).unwrap();
    drop(renewing);
    assert_eq!(exchange.ended(), Some(0));
    let grants = vault(&exchange.place).grants().unwrap();
    let kept: Vec<&str> = grants.iter().map(|grant| grant.tokens.access.expose_secret()).collect();
    assert_eq!(kept, ["access"]);
}

fn contents(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => contents(&path, found),
            false => {
                found.push((path.display().to_string(), String::from_utf8_lossy(&fs::read(&path).unwrap()).into()))
            }
        }
    }
}

/// In a vault that can be read, so that every copy would show.
#[test]
fn after_a_logout_no_file_holds_the_token() {
    const PLAIN: &str = "--plain-vault-i-accept-the-risk";
    let place = Place::new(CONFIG);
    let plain = Vault::new(place.path("vault.json"), Protection::Plain);
    plain.put(grant("tiendanube:1001", "canary-first")).unwrap();
    plain.put(grant("tiendanube:1002", "canary-second")).unwrap();
    place.run(&["logout", "tiendanube:1001", PLAIN]).succeeded();
    let mut files = Vec::new();
    contents(place.folder(), &mut files);
    let holding = |token: &str| files.iter().filter(|(_, text)| text.contains(token)).count();
    assert_eq!((holding("canary-first"), holding("canary-second")), (0, 1));
    place.run(&["logout", "--all", PLAIN]).succeeded();
    let mut files = Vec::new();
    contents(place.folder(), &mut files);
    assert!(files.iter().all(|(_, text)| !text.contains("canary-second")), "{files:#?}");
}

/// A place whose Pago Shops is the merchant's sandbox, and a call in it that hands these tokens over.
fn importing(merchant: &Merchant, tokens: &Tokens) -> (Place, impl Fn(&Place, &[&str]) -> Command) {
    let at = |path: &str| merchant.urls().pago_shops.join(path).unwrap().to_string();
    let config = CONFIG.replace("http://127.0.0.1:9/api", &at("api"));
    let place = Place::new(&config.replace("http://127.0.0.1:9/oauth/token", &at("oauth/token")));
    let list = json!({"platform": "pago-shops", "store": "3001", "token": tokens.access.expose_secret(),
        "scopes": "script_read script_write", "refresh_token": tokens.refresh.as_ref().unwrap().expose_secret()});
    (place, move |place: &Place, args: &[&str]| {
        let mut call = place.vitrina(args);
        // With the line break that stays where a secret was pasted into CI.
        call.env("VITRINA_PAGO_SHOPS_CLIENT_SECRET", "sandbox-secret-pago\n").env("VITRINA_TOKENS", list.to_string());
        call
    })
}

/// What another process keeps of older tokens must not come after those of the list.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_waits_for_a_renewal_and_its_tokens_stay() {
    let merchant = Merchant::new(None).await;
    let tokens = merchant.log_in_to_pago_shops("3001").await.tokens;
    let (place, call) = importing(&merchant, &tokens);
    let older =
        Grant { api_url: merchant.urls().pago_shops.join("api").unwrap(), ..grant("pago-shops:3001", "canary-older") };
    vault(&place).put(older.clone()).unwrap();
    let path = place.path("vault.json.pago-shops-3001.lock");
    let renewing = File::create(&path).unwrap();
    renewing.lock().unwrap();
    let mut import = call(&place, &["stores", "import"]);
    let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until("the import waits for the renewal", || has_open(import.id(), &path));
    vault(&place).put(older).unwrap();
    drop(renewing);
    assert!(import.wait().unwrap().success());
    let grants = vault(&place).grants().unwrap();
    let kept: Vec<&str> = grants.iter().map(|grant| grant.tokens.access.expose_secret()).collect();
    assert_eq!(kept, [tokens.access.expose_secret()]);
}

/// The refresh token that was handed over is spent with the check: what came in its place is kept, whatever the vault had before.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_whose_token_has_ended_is_imported_with_its_new_one() {
    for known in [false, true] {
        let merchant = Merchant::new(None).await;
        let handed_over = merchant.log_in_to_pago_shops("3001").await.tokens;
        merchant.control(Method::POST, "__sandbox/clock", json!({"advance": 1_000_000})).await;
        let (place, call) = importing(&merchant, &handed_over);
        if known {
            let api_url = merchant.urls().pago_shops.join("api").unwrap();
            vault(&place).put(Grant { api_url, ..grant("pago-shops:3001", "canary-before") }).unwrap();
        }
        let with_secret = |args: &[&str]| Ended::of(call(&place, args).output().unwrap()).succeeded();
        with_secret(&["stores", "import"]);
        let grants = vault(&place).grants().unwrap();
        assert_eq!(grants.len(), 1, "known: {known}");
        let kept = grants[0].tokens.access.expose_secret();
        assert!(![handed_over.access.expose_secret(), "canary-before"].contains(&kept), "known: {known}");
        with_secret(&["scripts", "pago-shops:3001"]);
    }
}
