//! What people see, kept as files: help of every verb, errors and tables, at 80 columns.

use std::fs;
use std::path::Path;

use super::frame::{verbs, words};
use super::place::{CONFIG, Ended, Place};

/// Compares with `tests/snapshots/NAME.txt`; `BLESS=1` writes it.
#[track_caller]
pub fn same(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("{name}.txt"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, text).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, kept, "look at it, then run this test with BLESS=1 to keep it in {}", file.display());
}

#[track_caller]
fn narrow(text: &str) -> &str {
    text.lines().for_each(|line| assert!(line.chars().count() <= 80, "wider than 80 columns: {line}"));
    text
}

#[test]
fn help_of_every_verb() {
    let place = Place::new(CONFIG);
    let help = |args: &[&str]| {
        let mut call = place.vitrina(args);
        // Help shows what a variable says.
        call.arg("--help");
        for variable in ["VITRINA_VAULT", "VITRINA_PASSPHRASE_FILE", "VITRINA_INBOX", "VITRINA_WEBHOOKS_ADDR"] {
            call.env_remove(variable);
        }
        Ended::of(call.output().unwrap()).succeeded().stdout
    };
    same("help", narrow(&help(&[])));
    for verb in verbs() {
        same(&format!("help-{}", verb.replace(' ', "-")), narrow(&help(&words(&verb))));
    }
}

#[test]
fn tables_as_they_are_seen() {
    let place = super::settings::published();
    let set = ["settings", "set", "tiendanube:1001", "installments=3", "low_stock_below=0"];
    place.run(&set).succeeded();
    let mut seen = String::new();
    for args in [
        &["settings", "get", "tiendanube:1001"][..],
        &["settings", "check", "tiendanube:1001"],
        &["releases"],
        &["stores", "list"],
        &["reports", "list"],
        &["config", "explain", "hosting"],
        &["whoami"],
    ] {
        let mut call = place.vitrina(args);
        call.env("VITRINA_REPORTS", place.path("reports"));
        let ended = Ended::of(call.output().unwrap()).succeeded();
        let stdout = ended.stdout.replace(&place.folder().display().to_string(), "FOLDER");
        seen.push_str(&format!("$ vitrina {}\n{}\n", args.join(" "), stdout));
    }
    same("tables", narrow(&seen));
}

#[test]
fn errors_as_they_are_seen() {
    let place = Place::new(&CONFIG.replace("public_url", "publicurl"));
    let mut seen = String::new();
    for args in [&["upload"][..], &["bild"], &["deploy", "--release", "one"], &["login", "shopify"]] {
        let ended = place.run(args);
        assert_ne!(ended.code, 0);
        let stderr = ended.stderr.replace(&place.folder().canonicalize().unwrap().display().to_string(), "FOLDER");
        let stderr = stderr.replace(&place.folder().display().to_string(), "FOLDER");
        seen.push_str(&format!("$ vitrina {}\n{stderr}\n", args.join(" ")));
    }
    same("errors", &seen);
}
