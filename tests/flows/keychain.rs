//! Tokens behind the system's keychain: a real secret service on a bus of the test's own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;
use vitrina_tests::{Ended, Sandbox};

/// A bus that starts no service by itself.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:dir=HOME</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>"#;

/// A session bus, with an unlocked keyring or without.
struct Session {
    address: String,
    home: TempDir,
    bus: Child,
    keyring: Option<Child>,
}

impl Session {
    /// A bus on which nobody keeps secrets.
    fn without_keyring() -> Session {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("bus.conf");
        fs::write(&config, BUS.replace("HOME", &home.path().display().to_string())).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address=1", "--config-file"])
            .arg(config)
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon can be started; `cargo xtask setup` installs it");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Session { address: address.trim().to_string(), home, bus, keyring: None }
    }

    fn start() -> Session {
        let mut session = Session::without_keyring();
        let home = session.home.path();
        let mut keyring = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets", "--control-directory"])
            .arg(home)
            .env("DBUS_SESSION_BUS_ADDRESS", &session.address)
            .env("HOME", home)
            .env("XDG_DATA_HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon can be started; `cargo xtask setup` installs it");
        keyring.stdin.take().unwrap().write_all(b"login\n").unwrap();
        session.keyring = Some(keyring);
        let begun = Instant::now();
        while !session.calls("org.freedesktop.DBus", "NameHasOwner", "string:org.freedesktop.secrets").contains("true")
        {
            assert!(begun.elapsed() < Duration::from_secs(60), "the keyring does not come up");
            std::thread::sleep(Duration::from_millis(50));
        }
        session
    }

    fn calls(&self, service: &str, method: &str, argument: &str) -> String {
        let path = format!("/{}", service.replace('.', "/"));
        let mut call = Command::new("dbus-send");
        call.args(["--session", "--print-reply", &format!("--dest={service}"), &path, &format!("{service}.{method}")]);
        let output = call.arg(argument).env("DBUS_SESSION_BUS_ADDRESS", &self.address).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// A call of the command that knows this bus and no passphrase.
    fn run(&self, sandbox: &Sandbox, args: &[&str]) -> Ended {
        let mut call = sandbox.vitrina(args);
        call.env_remove("VITRINA_PASSPHRASE_FILE").env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        Ended::of(call.output().unwrap())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A sandbox with a token that somebody holds already.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_with(&json!({"token_prefix": "canary-token-", "stores": [
        {"platform": "tiendanube", "id": "5001", "name": "Uno", "slug": "uno", "lang": "es_AR", "country": "AR",
         "currency": "ARS"},
    ]}));
    let token =
        json!({"platform": "tiendanube", "store": "5001", "token": "canary-token-5001", "scopes": "write_scripts"});
    fs::write(sandbox.path("tokens"), format!("{token}\n")).unwrap();
    sandbox
}

#[test]
fn the_secret_service_opens_the_vault_and_is_left_empty_by_logout() {
    let (session, sandbox) = (Session::start(), sandbox());
    session.run(&sandbox, &["stores", "import", "tokens"]).succeeded();
    let vault = fs::read_to_string(sandbox.path("vault.json")).unwrap();
    assert!(vault.contains("sealed") && !vault.contains("canary-token"), "{vault}");
    let listed = session.run(&sandbox, &["stores", "list"]).succeeded();
    assert!(listed.stdout.contains("tiendanube:5001"), "{listed:#?}");

    session.run(&sandbox, &["logout", "--all"]).succeeded();
    assert!(!sandbox.path("vault.json").exists());
    // Somebody had made a copy of the vault: nothing opens it any more.
    fs::write(sandbox.path("vault.json"), vault).unwrap();
    Command::new("chmod").arg("600").arg(sandbox.path("vault.json")).status().unwrap();
    session.run(&sandbox, &["stores", "list"]).failed_with(4, &["error[vault-no-passphrase]"]);
}

#[test]
fn where_no_keychain_answers_nothing_is_stored_without_a_passphrase() {
    let (session, sandbox) = (Session::without_keyring(), sandbox());
    session.run(&sandbox, &["stores", "import", "tokens"]).failed_with(4, &["error[vault-no-passphrase]", "keychain"]);
    assert!(!sandbox.path("vault.json").exists());
    let with = Session::start();
    with.run(&sandbox, &["stores", "import", "tokens", "--no-keychain"])
        .failed_with(4, &["error[vault-no-passphrase]", "VITRINA_PASSPHRASE_FILE"]);
    assert!(!sandbox.path("vault.json").exists());
}
