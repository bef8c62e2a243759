//! A running `vitrina sandbox` with a folder to work in, and a merchant who answers the consent page.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::{Ended, Page, canary, get, send_form, send_json, send_text, vitrina};

/// A sandbox of this test's own. It ends with this value.
pub struct Sandbox {
    child: Child,
    urls: Value,
    place: TempDir,
    callback_port: u16,
}

impl Sandbox {
    /// Starts one on free ports and writes a `Vitrina.toml` for it: store 1001 classic, the others by the Portal. Both
    /// switches that the demo needs are on.
    pub fn start() -> Sandbox {
        Sandbox::start_with(&json!({}))
    }

    /// The same with what a seed file says.
    pub fn start_with(seed: &Value) -> Sandbox {
        let place = tempfile::tempdir().expect("a folder can be made");
        fs::write(place.path().join("seed.json"), seed.to_string()).expect("a file can be written");
        let mut child = vitrina()
            .args(["sandbox", "--json", "--until-stdin-closes", "--hosting"])
            .arg(place.path().join("hosting"))
            .arg("--seed")
            .arg(place.path().join("seed.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox can be started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is ours");
        BufReader::new(stdout).read_line(&mut line).expect("the sandbox says where it answers");
        let urls: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
        let [callback_port] = free_ports();
        let sandbox = Sandbox { child, urls, place, callback_port };
        let redirect = json!({"redirect_uri": format!("http://127.0.0.1:{callback_port}/callback")});
        sandbox.control("PATCH", "switches", &json!({"loopback_http": true}));
        sandbox.control("PATCH", "apps/tiendanube/1001", &redirect);
        sandbox.control("PATCH", "apps/tiendanube/1001", &json!({"legacy_src": true}));
        sandbox.control("PATCH", "apps/pago-shops/ps-demo", &redirect);
        fs::write(sandbox.path("passphrase"), "canary-passphrase\n").expect("a file can be written");
        fs::write(sandbox.path("Vitrina.toml"), sandbox.config()).expect("a file can be written");
        sandbox
    }

    /// The text of its `Vitrina.toml`.
    pub fn config(&self) -> String {
        let (tiendanube, pago_shops) = (self.url("tiendanube"), self.url("pago_shops"));
        format!(
            r#"app = "variant-badge"
script = {script:?}

[build]
out = "bundle"

[hosting]
location = "hosting"
public_url = "{cdn}"

[tiendanube]
app_id = "1001"
api_url = "{tiendanube}"
auth_url = "{tiendanube}"
contact = "dev@example.com"
callback_port = {port}
script_id = 7001

[pago_shops]
client_id = "ps-demo"
api_url = "{pago_shops}api"
authorize_url = "{pago_shops}oauth/authorize"
token_url = "{pago_shops}oauth/token"
allow_http = true
callback_port = {port}

[stores."tiendanube:1001"]
placement = "tiendanube-classic"
"#,
            script = crate::root().join("crates/scripts/variant-badge"),
            cdn = self.url("cdn"),
            port = self.callback_port,
        )
    }

    /// A listener's address, such as `cdn`.
    pub fn url(&self, listener: &str) -> &str {
        self.urls[listener].as_str().unwrap_or_else(|| panic!("no {listener} in {}", self.urls))
    }

    /// A page of a store's shop: `url`, `product` or `category`.
    pub fn shop(&self, platform: &str, store: &str, page: &str) -> String {
        let shops = self.urls["shops"].as_array().expect("a list of shops");
        let shop = shops.iter().find(|shop| shop["platform"] == platform && shop["store"] == store);
        let shop = shop.unwrap_or_else(|| panic!("no shop {platform}:{store} in {}", self.urls));
        shop[page].as_str().unwrap_or_else(|| panic!("no {page} in {shop}")).to_string()
    }

    /// The port of the app's redirect URL.
    pub fn callback_port(&self) -> u16 {
        self.callback_port
    }

    /// A path in the folder to work in.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.place.path().join(name)
    }

    /// A call of the command in that folder, with a vault of its own and no terminal.
    pub fn vitrina(&self, args: &[&str]) -> Command {
        let mut command = vitrina();
        command
            .args(args)
            .current_dir(self.place.path())
            .env("VITRINA_VAULT", self.path("vault.json"))
            .env("VITRINA_PASSPHRASE_FILE", self.path("passphrase"))
            .env("VITRINA_TIENDANUBE_CLIENT_SECRET", "sandbox-secret-tiendanube")
            .env("VITRINA_PAGO_SHOPS_CLIENT_SECRET", "sandbox-secret-pago")
            .stdin(Stdio::null());
        command
    }

    /// Runs a call to its end.
    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(self.vitrina(args).output().expect("the command can be started"))
    }

    /// Asks the control API.
    #[track_caller]
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}__sandbox/{path}", self.url("control"));
        let page = send_json(method, &url, body);
        assert!(page.status < 300, "{method} {url}: {page:#?}");
        if page.text.is_empty() { Value::Null } else { page.json() }
    }

    /// All that the sandbox keeps.
    pub fn state(&self) -> Value {
        get(&format!("{}__sandbox/state", self.url("control"))).json()
    }

    /// Every store with its installs and scripts, read in parts: ten thousand are more than one answer should hold.
    pub fn stores(&self) -> Vec<Value> {
        const PART: usize = 1_000;
        let mut stores = Vec::new();
        loop {
            let url = format!("{}__sandbox/state?stores={PART}&skip={}", self.url("control"), stores.len());
            let part = get(&url).json()["stores"].as_array().expect("a list of stores").clone();
            let last = part.len() < PART;
            stores.extend(part);
            if last {
                return stores;
            }
        }
    }

    /// The requests that a listener answered, as `METHOD path status`, oldest first.
    pub fn requests(&self, listener: &str) -> Vec<String> {
        let log = get(&format!("{}__sandbox/requests?count=500", self.url("control"))).json();
        let entries = log.as_array().expect("a list of requests");
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_string();
        let mut lines: Vec<String> = entries
            .iter()
            .filter(|entry| text(entry, "listener") == listener)
            .map(|entry| format!("{} {} {}", text(entry, "method"), text(entry, "url"), entry["status"]))
            .collect();
        lines.reverse();
        lines
    }

    /// The human's part: the loader of the bundle goes into the Portal, and appears in stores.
    pub fn put_loader_in_portal(&self) {
        let bundle = fs::read(self.path("bundle/bundle.json")).expect("a bundle");
        let bundle: Value = serde_json::from_slice(&bundle).expect("JSON");
        let loader = bundle["outputs"]["loader"]["entry"].as_str().expect("an entry");
        let source = fs::read_to_string(self.path("bundle").join(loader)).expect("a loader");
        let versions = format!("{}portal/apps/1001/scripts/7001/versions", self.url("control"));
        let draft = send_text(&versions, "text/javascript", source).json();
        let deploy = format!("{versions}/{}/deploy", draft["number"]);
        let deployed = send_json("POST", &deploy, &json!({"to": "active"}));
        assert!(deployed.status < 300, "{deployed:#?}");
        self.let_portal_appear();
    }

    /// Moves the clock forward until stores and API have what was changed in the Portal.
    pub fn let_portal_appear(&self) {
        self.control("POST", "clock", &json!({"advance": 5}));
    }

    /// Begins a login and reads where the merchant has to go.
    pub fn begin_login(&self, platform: &str) -> Login {
        self.begin_login_as(platform, "")
    }

    fn begin_login_as(&self, platform: &str, profile: &str) -> Login {
        let mut args = vec!["login", platform, "--json", "--no-browser"];
        if !profile.is_empty() {
            args.extend(["--profile", profile]);
        }
        if platform.starts_with("tiendanube") {
            args.push("--replace-token");
        }
        let mut child = self
            .vitrina(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the login can be started");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is ours"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("the login says where to go");
        if line.is_empty() {
            let mut stderr = String::new();
            child.stderr.take().expect("stderr is ours").read_to_string(&mut stderr).expect("stderr is text");
            panic!("the login ended before it named an address: {stderr}");
        }
        let event: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
        assert_eq!(event["event"], "authorize");
        let url = event["url"].as_str().expect("an address").to_string();
        Login { child, stdout, url }
    }

    /// A whole login in which the merchant accepts.
    #[track_caller]
    pub fn login(&self, platform: &str, store: &str) -> Ended {
        self.login_as(platform, store, "")
    }

    /// The same for a profile of `Vitrina.toml`.
    #[track_caller]
    pub fn login_as(&self, platform: &str, store: &str, profile: &str) -> Ended {
        let login = self.begin_login_as(platform, profile);
        let redirect = login.decide(store, "accept");
        get(&redirect);
        login.end()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        canary::none_left_in(self.place.path());
    }
}

/// A login that waits for its merchant.
pub struct Login {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// The consent page.
    pub url: String,
}

impl Login {
    /// Answers the consent page for a store with `accept` or `cancel`, and says where the platform sends the browser.
    #[track_caller]
    pub fn decide(&self, store: &str, decision: &str) -> String {
        assert_eq!(get(&self.url).status, 200);
        let url = Url::parse(&self.url).expect("an address");
        let mut fields: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        fields.push(("store".to_string(), store.to_string()));
        fields.push(("decision".to_string(), decision.to_string()));
        let page: Page = send_form(&self.url, &fields);
        page.location.clone().unwrap_or_else(|| panic!("no way back in {page:#?}"))
    }

    /// Sends the command a signal, such as `-INT`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill can be started").success());
    }

    /// Waits for the command's end.
    pub fn end(mut self) -> Ended {
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).expect("stdout is text");
        let mut output = self.child.wait_with_output().expect("the login ends");
        output.stdout = stdout.into_bytes();
        Ended::of(output)
    }
}

/// Ports that nobody listens on, each another one.
pub fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    let listeners = [(); COUNT].map(|()| TcpListener::bind(("127.0.0.1", 0)).expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("an address").port())
}
