//! `Vitrina.toml`: what is accepted, what is refused, and where the message points.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use vitrina_cli::config::{Config, ConfigError};
use vitrina_rollout::release::Output;
use vitrina_rollout::{Placement, StoreKey};

const WHOLE: &str = r#"
app = "variant-badge"
script = "script"

[build]
outputs = ["loader", "two-files"]
out = "out"

[hosting]
location = "hosting"
public_url = "https://cdn.example/files"

[tiendanube]
app_id = "1001"
contact = "dev@example.com"
script_id = 7001

[pago_shops]
client_id = "ps-demo"
api_url = "https://admin.example/api"
authorize_url = "https://admin.example/oauth/authorize"
token_url = "https://admin.example/oauth/token"

[stores."tiendanube:1001"]
placement = "tiendanube-classic"

[stores."tiendanube:1002"]
query_params = { settings = "https://cdn.example/1002.json" }
"#;

fn read(text: &str) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Vitrina.toml");
    std::fs::write(&file, text).unwrap();
    let config = Config::read(&file);
    if let Ok(config) = &config {
        assert_eq!(config.folder(), folder.path());
    }
    config
}

/// The message for a file, without the folder in front of the file's name.
fn refusal(text: &str) -> String {
    let message = read(text).expect_err("the file should be refused").to_string();
    message.split_once("Vitrina.toml").map(|(_, rest)| format!("Vitrina.toml{rest}")).unwrap_or(message)
}

#[test]
fn a_whole_file_is_read_with_its_defaults() {
    let config = read(WHOLE).unwrap();
    assert_eq!(config.app, "variant-badge");
    assert_eq!(config.script, config.folder().join("script"));
    assert_eq!(config.build.outputs, [Output::Loader, Output::TwoFiles]);
    assert_eq!(config.build.out, config.folder().join("out"));
    let hosting = config.hosting("upload").unwrap();
    assert_eq!(hosting.public_url.as_str(), "https://cdn.example/files/");
    let tiendanube = config.tiendanube("deploy").unwrap();
    assert_eq!(tiendanube.api_url.as_str(), "https://api.tiendanube.com/");
    assert_eq!(tiendanube.auth_url.as_str(), "https://www.tiendanube.com/");
    assert_eq!((tiendanube.api_version.as_str(), tiendanube.callback_port), ("2025-03", 8765));
    assert_eq!((tiendanube.placement, tiendanube.script_id), (Placement::TiendanubePortal, Some(7001)));
    assert!(!config.pago_shops("deploy").unwrap().allow_http);
    let store = |key: &str| &config.stores[&key.parse::<StoreKey>().unwrap()];
    assert_eq!(store("tiendanube:1001").placement, Some(Placement::TiendanubeClassic));
    assert_eq!(store("tiendanube:1002").query_params["settings"], "https://cdn.example/1002.json");
}

#[test]
fn the_shortest_file_has_defaults_for_a_build() {
    let config = read("app = \"a\"\n").unwrap();
    assert_eq!(config.script, config.folder());
    assert_eq!(config.build.outputs, [Output::TwoFiles, Output::OneFile, Output::Loader]);
    assert_eq!(config.build.out, config.folder().join("target/vitrina/bundle"));
}

#[test]
fn a_verb_that_lacks_its_section_says_so() {
    let config = read("app = \"a\"\n").unwrap();
    for (error, section) in [
        (config.hosting("upload").unwrap_err(), "[hosting]"),
        (config.tiendanube("login").unwrap_err(), "[tiendanube]"),
        (config.pago_shops("login").unwrap_err(), "[pago_shops]"),
    ] {
        assert!(error.to_string().contains(section), "{error}");
        assert!(error.to_string().contains("vitrina "), "{error}");
    }
}

#[test]
fn unknown_keys_name_their_line_and_the_nearest_key() {
    for (from, to, expected) in [
        ("app = ", "ap = ", "Vitrina.toml:2:1: unknown key `ap` at the top; did you mean `app`?"),
        ("[hosting]", "[hostng]", "Vitrina.toml:9:2: unknown key `hostng` at the top; did you mean `hosting`?"),
        (
            "public_url",
            "publicurl",
            "Vitrina.toml:11:1: unknown key `publicurl` in [hosting]; did you mean `public_url`?",
        ),
        (
            "out = ",
            "qqqqqq = ",
            "Vitrina.toml:7:1: unknown key `qqqqqq` in [build]; known keys: outputs, out, file, command, settings, embed_no_wasm, report_url, report_share",
        ),
        (
            "query_params",
            "query_parms",
            "Vitrina.toml:28:1: unknown key `query_parms` in [stores.\"tiendanube:1002\"]; did you mean `query_params`?",
        ),
    ] {
        assert_eq!(refusal(&WHOLE.replacen(from, to, 1)), expected);
    }
}

#[test]
fn a_journal_is_a_file_beside_the_config_or_a_database_without_its_password() {
    let with = |journal: &str| read(&format!("app = \"a\"\n\n[rollout]\njournal = \"{journal}\"\n"));
    let config = with("state/journal.db").unwrap();
    assert_eq!(config.rollout.journal.unwrap(), config.file.with_file_name("state/journal.db").display().to_string());
    let address = "postgres://deploys@db.example:5433/vitrina?sslmode=require";
    assert_eq!(with(address).unwrap().rollout.journal.unwrap(), address);
    for secret in [
        "postgres://deploys:canary@db.example/vitrina",
        "POSTGRESQL://deploys:canary@db.example/vitrina",
        "postgres://deploys@db.example/vitrina?password=canary",
        "postgres://deploys:can/ary@db.example/vitrina",
    ] {
        let message = with(secret).unwrap_err().to_string();
        assert!(message.contains("Vitrina.toml:4:") && message.contains("PGPASSWORD"), "{message}");
        assert!(!message.contains("can"), "{message}");
    }
}

#[test]
fn a_secret_in_the_file_is_refused_without_being_repeated() {
    for (section, variable) in
        [("[tiendanube]", "VITRINA_TIENDANUBE_CLIENT_SECRET"), ("[pago_shops]", "VITRINA_PAGO_SHOPS_CLIENT_SECRET")]
    {
        let message = refusal(&WHOLE.replace(section, &format!("{section}\nclient_secret = \"canary\"")));
        assert!(message.contains(variable), "{message}");
        assert!(!message.contains("canary"), "{message}");
    }
}

#[test]
fn what_has_no_default_must_be_there() {
    for (line, expected) in [
        ("app = \"variant-badge\"\n", "Vitrina.toml:1: `app` is missing at the top"),
        ("location = \"hosting\"\n", "Vitrina.toml:9: `location` is missing in [hosting]"),
        ("script_id = 7001\n", "Vitrina.toml:13: `script_id` is missing in [tiendanube]"),
        ("contact = \"dev@example.com\"\n", "Vitrina.toml:13: `contact` is missing in [tiendanube]"),
        ("client_id = \"ps-demo\"\n", "Vitrina.toml:18: `client_id` is missing in [pago_shops]"),
        ("api_url = \"https://admin.example/api\"\n", "Vitrina.toml:18: `api_url` is missing in [pago_shops]"),
    ] {
        let message = refusal(&WHOLE.replacen(line, "", 1));
        assert!(message.starts_with(expected), "{message}");
        assert!(message.contains("write `"), "{message}");
    }
}

#[test]
fn what_is_about_a_script_in_javascript_needs_one() {
    for key in ["command = \"npm run build\"", "settings = \"src/settings.json\""] {
        let message = refusal(&WHOLE.replace("[build]", &format!("[build]\n{key}")));
        assert!(message.starts_with("Vitrina.toml:5: `file` is missing in [build]"), "{message}");
    }
}

#[test]
fn every_value_is_checked() {
    for (from, to, line) in [
        ("\"variant-badge\"", "\"Variant Badge\"", 2),
        ("\"variant-badge\"", "\"../up\"", 2),
        ("\"variant-badge\"", "\"a2345678901234567890123456789012345678901\"", 2),
        ("\"variant-badge\"", "7", 2),
        ("[\"loader\", \"two-files\"]", "[]", 6),
        ("[\"loader\", \"two-files\"]", "[\"loader\", \"loader\"]", 6),
        ("[\"loader\", \"two-files\"]", "[\"leader\"]", 6),
        ("https://cdn.example/files", "http://cdn.example/files", 11),
        ("https://cdn.example/files", "https://cdn.example/?a=b", 11),
        ("https://cdn.example/files", "https://user:word@cdn.example/", 11),
        ("https://cdn.example/files", "ftp://cdn.example/", 11),
        ("\"1001\"\ncontact", "\"one\"\ncontact", 14),
        ("dev@example.com", "nobody", 15),
        ("dev@example.com", "dev@example.com) x", 15),
        ("7001", "0", 16),
        ("7001", "-1", 16),
        ("7001", "\"7001\"", 16),
        ("7001", "7001\napi_version = \"2025\"", 17),
        ("7001", "7001\ncallback_port = 65536", 17),
        ("7001", "7001\nplacement = \"pago-shops\"", 17),
        ("https://admin.example/api", "http://admin.example/api", 20),
        ("tiendanube-classic", "pago-shops", 25),
        ("tiendanube:1001", "tiendanube:one", 24),
        ("tiendanube:1001", "tienda:1001", 24),
        ("{ settings = \"https://cdn.example/1002.json\" }", "{ settings = 7 }", 28),
        ("{ settings = \"https://cdn.example/1002.json\" }", "\"settings\"", 28),
    ] {
        let text = WHOLE.replacen(from, to, 1);
        assert_ne!(text, WHOLE, "{from}");
        let message = refusal(&text);
        assert!(message.starts_with(&format!("Vitrina.toml:{line}:")), "{to}: {message}");
        assert!(message.contains("expected "), "{to}: {message}");
    }
}

#[test]
fn a_budget_is_bytes_or_text_with_a_unit() {
    let read = |value: &str| read(&format!("app = \"a\"\n[budget]\ntwo-files = {value}\n"));
    for (value, bytes) in
        [("7500", 7_500), ("\"7.5 KB\"", 7_500), ("\"6KB\"", 6_000), ("\"1 MB\"", 1_000_000), ("\"9 B\"", 9)]
    {
        assert_eq!(read(value).unwrap().budget, [(Output::TwoFiles, bytes)].into(), "{value}");
    }
    for value in
        ["0", "-1", "7.5", "true", "\"\"", "\"KB\"", "\"7.5\"", "\"7.5 kb\"", "\"1.5 B\"", "\"0 KB\"", "\"1.2.3 KB\""]
    {
        let message = read(value).unwrap_err().to_string();
        assert!(message.contains("Vitrina.toml:3:13: `two-files` in [budget] is"), "{value}: {message}");
    }
    let misspelt = refusal("app = \"a\"\n[budget]\ntwo-file = 7500\n");
    assert_eq!(misspelt, "Vitrina.toml:3:1: unknown key `two-file` in [budget]; did you mean `two-files`?");
}

#[test]
fn plain_http_is_for_this_machine_or_by_permission() {
    let local = WHOLE.replace("https://cdn.example/files", "http://127.0.0.1:8080");
    assert_eq!(read(&local).unwrap().hosting("upload").unwrap().public_url.as_str(), "http://127.0.0.1:8080/");
    let permitted = WHOLE
        .replace("https://admin.example", "http://admin.example")
        .replace("client_id", "allow_http = true\nclient_id");
    assert!(read(&permitted).unwrap().pago_shops("login").unwrap().allow_http);
}

#[test]
fn what_is_no_toml_names_its_line() {
    let message = refusal("app = \"a\"\n[build\n");
    assert!(message.starts_with("Vitrina.toml:2:7: this is not TOML"), "{message}");
    let message = refusal("app = \"a\"\nbuild = 3\n");
    assert!(message.starts_with("Vitrina.toml:2:9: `build` at the top is `3`; expected a section"), "{message}");
}

#[test]
fn the_nearest_file_upwards_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b/c");
    std::fs::create_dir_all(&deep).unwrap();
    let file = folder.path().join("a/Vitrina.toml");
    std::fs::write(&file, "app = \"a\"\n").unwrap();
    assert_eq!(Config::find(&deep).unwrap(), file);
    let error = Config::find(Path::new("/")).unwrap_err();
    assert!(error.to_string().contains("--config FILE"), "{error}");
}
