//! The command as a person or a CI job meets it: exit codes, streams, and one clear message for each mistake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/src/canary.rs"]
mod canary;

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const CONFIG: &str = r#"
app = "variant-badge"

[hosting]
location = "hosting"
public_url = "http://127.0.0.1:9/"

[tiendanube]
app_id = "1001"
api_url = "http://127.0.0.1:9"
auth_url = "http://127.0.0.1:9"
contact = "dev@example.com"
script_id = 7001

[pago_shops]
client_id = "ps-demo"
api_url = "http://127.0.0.1:9/api"
authorize_url = "http://127.0.0.1:9/oauth/authorize"
token_url = "http://127.0.0.1:9/oauth/token"
allow_http = true
"#;

struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder with a `Vitrina.toml` and a passphrase.
    fn new(config: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Vitrina.toml"), config).unwrap();
        fs::write(folder.path().join("passphrase"), "canary-passphrase\n").unwrap();
        Place { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A call in this folder with a vault of its own and no terminal.
    fn vitrina(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrina"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VITRINA_")) {
            command.env_remove(name);
        }
        command
            .args(args)
            .current_dir(self.path())
            .env("VITRINA_VAULT", self.path().join("vault.json"))
            .env("VITRINA_PASSPHRASE_FILE", self.path().join("passphrase"))
            .env("VITRINA_TIENDANUBE_CLIENT_SECRET", "canary-secret")
            .env("VITRINA_PAGO_SHOPS_CLIENT_SECRET", "canary-secret")
            .stdin(Stdio::null());
        command
    }

    /// Runs a call to its end.
    fn run(&self, args: &[&str]) -> Ended {
        Ended::of(self.vitrina(args).output().unwrap())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        canary::none_left_in(self.path());
    }
}

#[derive(Debug)]
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ended {
    #[track_caller]
    fn of(output: Output) -> Ended {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        canary::none_in("stdout", &stdout);
        canary::none_in("stderr", &stderr);
        Ended { code: output.status.code().unwrap_or(-1), stdout, stderr }
    }

    /// Failed with this code, nothing on stdout, and all these words on stderr.
    fn failed_with(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        for word in words {
            assert!(self.stderr.contains(word), "{word} is not in {self:#?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
    }
}

#[test]
fn help_and_version_are_no_mistake() {
    let place = Place::new(CONFIG);
    for args in [["--help"], ["--version"], ["help"]] {
        let ended = place.run(&args);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:#?}");
        assert!(ended.stdout.contains("vitrina"), "{ended:#?}");
    }
    let help = place.run(&["deploy", "--help"]).stdout;
    for line in ["--release", "VITRINA_RELEASE", "--store", "VITRINA_STORES", "--config", "VITRINA_CONFIG"] {
        assert!(help.contains(line), "{help}");
    }
}

#[test]
fn a_wrong_command_line_is_usage() {
    let place = Place::new(CONFIG);
    place.run(&[]).failed_with(3, &["Usage: vitrina"]);
    place.run(&["bild"]).failed_with(3, &["bild", "build"]);
    place.run(&["deploy", "--release", "one"]).failed_with(3, &["--release"]);
    place.run(&["deploy", "--store", "tiendanube:one"]).failed_with(3, &["tiendanube:one", "tiendanube:1001"]);
    place.run(&["login", "shopify"]).failed_with(3, &["shopify", "pago-shops"]);
    place.run(&["login"]).failed_with(3, &["STORE_OR_PLATFORM"]);
}

#[test]
fn a_wrong_config_is_usage_and_names_the_line() {
    let place = Place::new(&CONFIG.replace("public_url", "publicurl"));
    place.run(&["upload"]).failed_with(3, &["Vitrina.toml:6:", "`publicurl`", "did you mean `public_url`?"]);
    let place = Place::new("app = \"a\"\n");
    place.run(&["upload"]).failed_with(3, &["no [hosting] section", "vitrina upload"]);
    place.run(&["upload", "--config", "nowhere.toml"]).failed_with(3, &["nowhere.toml"]);
    fs::remove_file(place.path().join("Vitrina.toml")).unwrap();
    place.run(&["build"]).failed_with(3, &["no Vitrina.toml", "--config FILE"]);
}

#[test]
fn a_config_is_found_upwards_or_named_by_the_environment() {
    let place = Place::new("app = \"a\"\n");
    let deep = place.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    let found = Ended::of(place.vitrina(&["upload"]).current_dir(&deep).output().unwrap());
    found.failed_with(3, &["Vitrina.toml has no [hosting]"]);
    fs::rename(place.path().join("Vitrina.toml"), place.path().join("other.toml")).unwrap();
    let named = Ended::of(place.vitrina(&["upload"]).env("VITRINA_CONFIG", "other.toml").output().unwrap());
    named.failed_with(3, &["other.toml has no [hosting]"]);
}

#[test]
fn a_tiendanube_login_without_a_terminal_needs_consent_to_the_end_of_the_old_token() {
    let place = Place::new(CONFIG);
    place.run(&["login", "tiendanube"]).failed_with(3, &["present one", "--replace-token"]);
    assert!(!place.path().join("vault.json").exists());
}

#[test]
fn a_login_without_client_secret_names_the_variable() {
    let place = Place::new(CONFIG);
    let call = |variable: &str, args: &[&str]| {
        Ended::of(place.vitrina(args).env_remove(variable).output().unwrap()).failed_with(4, &[variable]);
    };
    call("VITRINA_TIENDANUBE_CLIENT_SECRET", &["login", "tiendanube", "--replace-token"]);
    call("VITRINA_PAGO_SHOPS_CLIENT_SECRET", &["login", "pago-shops"]);
    let mut absent = place.vitrina(&["login", "pago-shops"]);
    absent.env_remove("VITRINA_PAGO_SHOPS_CLIENT_SECRET").env("VITRINA_PAGO_SHOPS_CLIENT_SECRET_FILE", "nowhere");
    Ended::of(absent.output().unwrap()).failed_with(4, &["VITRINA_PAGO_SHOPS_CLIENT_SECRET_FILE", "nowhere"]);
}

#[test]
fn a_login_that_could_not_store_its_token_does_not_begin() {
    let place = Place::new(CONFIG);
    let mut login = place.vitrina(&["login", "pago-shops"]);
    Ended::of(login.env_remove("VITRINA_PASSPHRASE_FILE").output().unwrap())
        .failed_with(4, &["passphrase", "VITRINA_PASSPHRASE_FILE"]);
    assert!(!place.path().join("vault.json").exists());
    fs::write(place.path().join("passphrase"), "\n").unwrap();
    place.run(&["login", "pago-shops"]).failed_with(4, &["passphrase", "empty"]);
}

#[test]
fn a_taken_callback_port_is_told_with_the_way_out() {
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let place = Place::new(&CONFIG.replace("allow_http", &format!("callback_port = {port}\nallow_http")));
    let port = port.to_string();
    place.run(&["login", "pago-shops"]).failed_with(5, &[&port, "in use", "callback_port", "[pago_shops]"]);
}

#[test]
fn a_vault_that_nobody_named_lies_with_the_persons_own_data() {
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let place = Place::new(&CONFIG.replace("allow_http", &format!("callback_port = {port}\nallow_http")));
    for (variable, folder) in [("XDG_DATA_HOME", "data"), ("HOME", "home")] {
        let mut login = place.vitrina(&["login", "pago-shops"]);
        login.env_remove("VITRINA_VAULT").env_remove("XDG_DATA_HOME").env_remove("HOME");
        // The port is taken, so the login ends right after it has made sure of its vault.
        Ended::of(login.env(variable, place.path().join(folder)).output().unwrap()).failed_with(5, &["in use"]);
    }
    assert!(place.path().join("data/vitrina/vault.json").is_file());
    assert!(place.path().join("home/.local/share/vitrina/vault.json").is_file());
    let mut nowhere = place.vitrina(&["login", "pago-shops"]);
    nowhere.env_remove("VITRINA_VAULT").env_remove("XDG_DATA_HOME").env_remove("HOME");
    Ended::of(nowhere.output().unwrap()).failed_with(3, &["--vault FILE"]);
}

#[test]
fn a_plain_vault_says_so_each_time() {
    let place = Place::new(CONFIG);
    let hosting = place.path().join("hosting/variant-badge/releases");
    fs::create_dir_all(&hosting).unwrap();
    place
        .run(&["deploy", "--plain-vault-i-accept-the-risk"])
        .failed_with(1, &["no release on the hosting", "vitrina upload"]);
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let place = Place::new(&CONFIG.replace("allow_http", &format!("callback_port = {port}\nallow_http")));
    place.run(&["login", "pago-shops", "--plain-vault-i-accept-the-risk"]).failed_with(5, &["in plain text"]);
}

#[test]
fn an_upload_without_a_bundle_says_what_to_do() {
    let place = Place::new(CONFIG);
    place.run(&["upload"]).failed_with(1, &["bundle.json", "build"]);
}

#[test]
fn a_crate_that_is_not_there_is_named() {
    let place = Place::new(&CONFIG.replace("[hosting]", "script = \"nowhere\"\n[hosting]"));
    place.run(&["build"]).failed_with(1, &["nowhere", "Cargo.toml", "`script`"]);
}
