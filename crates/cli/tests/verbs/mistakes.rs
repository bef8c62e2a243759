//! One clear message for each mistake that a person or a CI job makes.

use std::fs;
use std::net::TcpListener;

use super::place::{CONFIG, Ended, Place};

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
    for (args, words) in [(&[][..], "Usage: vitrina [OPTIONS]"), (&["rollout"], "Usage: vitrina rollout")] {
        let unfinished = place.run(args);
        unfinished.failed_with(3, "usage", &[words, "the command line ends before its verb"]);
        let last = unfinished.stderr.lines().rev().nth(2).unwrap_or_default().to_string();
        assert!(last.starts_with("error[usage]"), "the error comes last: {unfinished:#?}");
        let call = [args, &["--json"]].concat();
        assert_eq!(place.run(&call).stderr.lines().count(), 1, "{call:?}");
    }
    place.run(&["--json", "bild"]).refused(3, &["bild", "build", "run `vitrina help`\""]);
    place.run(&["bild"]).refused(3, &["bild", "build", "next: run `vitrina help`\n"]);
    place.run(&["deploy", "--release", "one"]).refused(3, &["--release", "next: run `vitrina help deploy`"]);
    place.run(&["settings", "set"]).refused(3, &["KEY=VALUE", "next: run `vitrina help settings set`"]);
    place.run(&["deploy", "--store", "tiendanube:one"]).refused(3, &["tiendanube:one", "tiendanube:1001"]);
    place.run(&["login", "shopify"]).refused(3, &["shopify", "pago-shops"]);
    place.run(&["login", "nuvemshop"]).refused(3, &["write tiendanube (for Nuvemshop too)"]);
    place.run(&["login"]).refused(3, &["STORE_OR_PLATFORM"]);
}

#[test]
fn a_bundle_that_is_not_there_is_to_be_built() {
    let place = Place::new(CONFIG);
    place.run(&["upload"]).failed_with(1, "bundle-unusable", &["bundle.json", "next: run `vitrina build`"]);
    let none = place.run(&["releases"]).succeeded();
    assert!(none.stderr.contains("no release yet") && none.stderr.contains("`vitrina build`"), "{none:#?}");
}

#[test]
fn a_wrong_command_line_is_told_to_programs_too() {
    let place = Place::new(CONFIG);
    for (value, json) in [("1", true), ("true", true), ("0", false), ("off", false), ("", false)] {
        let ended = Ended::of(place.vitrina(&["bild"]).env("VITRINA_JSON", value).output().unwrap());
        ended.refused(3, &["bild"]);
        assert_eq!(ended.stderr.starts_with("{\"code\":\"usage\""), json, "{value}: {ended:#?}");
    }
}

#[test]
fn a_wrong_config_is_usage_and_names_the_line() {
    let place = Place::new(&CONFIG.replace("public_url", "publicurl"));
    place.run(&["upload"]).refused(3, &["Vitrina.toml:5:", "`publicurl`", "did you mean `public_url`?"]);
    let place = Place::new("app = \"a\"\n");
    place.run(&["upload"]).refused(3, &["no [hosting] section", "vitrina upload", "`vitrina config explain hosting`"]);
    place.run(&["upload", "--config", "nowhere.toml"]).refused(3, &["nowhere.toml"]);
    fs::remove_file(place.path("Vitrina.toml")).unwrap();
    place.run(&["build"]).refused(3, &["no Vitrina.toml", "--config FILE"]);
}

#[test]
fn a_mistake_in_the_config_is_told_before_a_journal_is_made() {
    for (config, words) in [
        ("app = \"a\"\n".to_owned(), "no [hosting] section"),
        (CONFIG.replace("location = \"hosting\"", "location = \"s3://\""), "s3://"),
    ] {
        let place = Place::new(&config);
        place.run(&["deploy"]).refused(3, &[words]);
        place.run(&["rollback", "--journal", "Vitrina.toml/journal.db"]).refused(3, &[words]);
        assert!(!place.path("journal.db").exists());
    }
}

#[test]
fn a_config_is_found_upwards_or_named_by_the_environment() {
    let place = Place::new("app = \"a\"\n");
    let deep = place.path("a/b");
    fs::create_dir_all(&deep).unwrap();
    let found = Ended::of(place.vitrina(&["upload"]).current_dir(&deep).output().unwrap());
    found.refused(3, &["Vitrina.toml has no [hosting]"]);
    fs::rename(place.path("Vitrina.toml"), place.path("other.toml")).unwrap();
    let named = Ended::of(place.vitrina(&["upload"]).env("VITRINA_CONFIG", "other.toml").output().unwrap());
    named.refused(3, &["other.toml has no [hosting]"]);
}

#[test]
fn a_tiendanube_login_without_a_terminal_needs_consent_to_the_end_of_the_old_token() {
    let place = Place::new(CONFIG);
    place.run(&["login", "tiendanube"]).refused(3, &["present one", "--replace-token"]);
    assert!(!place.path("vault.json").exists());
}

#[test]
fn a_login_without_client_secret_names_the_variable() {
    let place = Place::new(CONFIG);
    let call = |variable: &str, args: &[&str]| {
        Ended::of(place.vitrina(args).env_remove(variable).output().unwrap()).refused(4, &[variable]);
    };
    call("VITRINA_TIENDANUBE_CLIENT_SECRET", &["login", "tiendanube", "--replace-token"]);
    call("VITRINA_PAGO_SHOPS_CLIENT_SECRET", &["login", "pago-shops"]);
    let mut absent = place.vitrina(&["login", "pago-shops"]);
    absent.env_remove("VITRINA_PAGO_SHOPS_CLIENT_SECRET").env("VITRINA_PAGO_SHOPS_CLIENT_SECRET_FILE", "nowhere");
    Ended::of(absent.output().unwrap()).refused(4, &["VITRINA_PAGO_SHOPS_CLIENT_SECRET_FILE", "nowhere"]);
}

#[test]
fn a_login_that_could_not_store_its_token_does_not_begin() {
    let place = Place::new(CONFIG);
    let mut login = place.vitrina(&["login", "pago-shops"]);
    Ended::of(login.env_remove("VITRINA_PASSPHRASE_FILE").output().unwrap())
        .refused(4, &["passphrase", "VITRINA_PASSPHRASE_FILE"]);
    assert!(!place.path("vault.json").exists());
    fs::write(place.path("passphrase"), "\n").unwrap();
    place.run(&["login", "pago-shops"]).refused(4, &["passphrase", "empty"]);
}

#[test]
fn a_taken_callback_port_is_told_with_the_way_out() {
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let place = Place::new(&CONFIG.replace("allow_http", &format!("callback_port = {port}\nallow_http")));
    let port = port.to_string();
    place.run(&["login", "pago-shops"]).refused(5, &[&port, "in use", "callback_port", "[pago_shops]"]);
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
        Ended::of(login.env(variable, place.path(folder)).output().unwrap()).refused(5, &["in use"]);
    }
    assert!(place.path("data/vitrina/vault.json").is_file());
    assert!(place.path("home/.local/share/vitrina/vault.json").is_file());
    let mut nowhere = place.vitrina(&["login", "pago-shops"]);
    nowhere.env_remove("VITRINA_VAULT").env_remove("XDG_DATA_HOME").env_remove("HOME");
    Ended::of(nowhere.output().unwrap()).refused(3, &["--vault FILE"]);
}

#[test]
fn a_plain_vault_says_so_each_time() {
    let place = Place::new(CONFIG);
    let hosting = place.path("hosting/variant-badge/releases");
    fs::create_dir_all(&hosting).unwrap();
    place
        .run(&["deploy", "--plain-vault-i-accept-the-risk"])
        .refused(1, &["no release on the hosting", "vitrina upload"]);
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let place = Place::new(&CONFIG.replace("allow_http", &format!("callback_port = {port}\nallow_http")));
    place.run(&["login", "pago-shops", "--plain-vault-i-accept-the-risk"]).refused(5, &["in plain text"]);
}

#[test]
fn an_upload_without_a_bundle_says_what_to_do() {
    let place = Place::new(CONFIG);
    place.run(&["upload"]).refused(1, &["bundle.json", "build"]);
}

#[test]
fn a_crate_that_is_not_there_is_named() {
    let place = Place::new(&CONFIG.replace("[hosting]", "script = \"nowhere\"\n[hosting]"));
    place.run(&["build"]).refused(1, &["nowhere", "Cargo.toml", "`script`"]);
}
