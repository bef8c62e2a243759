//! Errors: every code is documented whole, and a program can read them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use vitrina_cli::{Exit, code};

use super::place::{CONFIG, Place};

#[test]
fn every_code_says_what_and_what_next() {
    let mut names = BTreeSet::new();
    for code in code::ALL {
        let kebab = code.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(kebab && names.insert(code.name), "{}", code.name);
        assert!(code.what.ends_with('.') && code.what.len() > 15, "{}: {}", code.name, code.what);
        assert!(!code.next.ends_with('.') && code.next.len() > 8, "{}: {}", code.name, code.next);
        assert!(code.page().ends_with(&format!("#{}", code.name)));
        assert_ne!(code.exit as u8, 0, "{}", code.name);
    }
}

#[test]
fn the_page_of_errors_is_what_the_code_makes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/docs/errors.md");
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, code::page()).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept, code::page(), "run this test again with BLESS=1 to write {}", file.display());
}

#[test]
fn the_exit_codes_are_one_table() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains(&Exit::table()), "README.md shall have\n{}", Exit::table());
    assert!(code::page().contains(&Exit::table()));
    let help = Place::new(CONFIG).run(&["--help"]).succeeded().stdout;
    for exit in Exit::ALL {
        let code = format!("{:<3}", exit as u8);
        let line = help.lines().find(|line| line.trim_start().starts_with(code.as_str()));
        let words = exit.means().split(' ').next().unwrap();
        assert!(line.is_some_and(|line| line.contains(words)), "{exit:?} is not in {help}");
    }
    assert!(code::ALL.iter().all(|code| Exit::ALL.contains(&code.exit)));
}

#[test]
fn an_error_has_code_what_where_next_and_page() {
    let place = Place::new(&CONFIG.replace("public_url", "publicurl"));
    place.run(&["upload"]).failed_with(3, "config-unknown-key", &["Vitrina.toml:5:1: unknown key `publicurl`"]);
    let place = Place::new(CONFIG);
    place.run(&["upload"]).failed_with(1, "bundle-unusable", &["bundle.json"]);
    place.run(&["deploy"]).failed_with(1, "nothing-uploaded", &["variant-badge"]);
    place.run(&["login", "tiendanube"]).failed_with(3, "login-needs-confirmation", &["--replace-token"]);
    place.run(&["upload", "--profile", "stagin"]).failed_with(3, "config-no-profile", &["did you mean `staging`?"]);
}

#[test]
fn an_error_for_a_program_is_the_last_line_of_stderr() {
    let place = Place::new(CONFIG);
    let ended = place.run(&["upload", "--json"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""), "{ended:#?}");
    let failure: Value = serde_json::from_str(ended.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&failure["code"], &failure["exit"]), (&"bundle-unusable".into(), &1.into()));
    super::shapes::fits("error", &failure);
}
