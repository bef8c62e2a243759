//! Secrets that would show: whatever the command prints or leaves behind is searched for them.

use std::fs;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use vitrina_tests::{Ended, Sandbox, canary, write_bundle};

const TOKEN: &str = "canary-token-";

#[test]
fn no_secret_is_printed_or_left_behind() {
    let seed = json!({"token_prefix": TOKEN, "stores": [
        {"platform": "tiendanube", "id": "5001", "name": "Uno", "slug": "uno", "lang": "es_AR", "country": "AR",
         "currency": "ARS"},
    ]});
    let sandbox = Sandbox::start_with(&seed);
    let line = |store: &str| {
        json!({"platform": "tiendanube", "store": store, "token": format!("{TOKEN}{store}"),
                                    "scopes": "write_scripts"})
    };
    fs::write(sandbox.path("tokens"), format!("{}\n{}\n", line("5001"), line("5002"))).unwrap();
    fs::write(sandbox.path("broken"), format!("{{\"token\": \"{TOKEN}x\", \"platform\": 7}}\n")).unwrap();
    write_bundle(&sandbox.path("bundle"), "one");

    let login = sandbox.begin_login("tiendanube");
    let redirect = login.decide("1001", "accept");
    assert!(redirect.contains("code=sandbox-code-"), "{redirect}");
    canary::none_in("the callback's page", &vitrina_tests::get(&redirect).text);
    login.end().succeeded();
    let runs: &[&[&str]] = &[
        &["stores", "import", "tokens"],
        &["stores", "import", "broken"],
        &["stores", "list"],
        &["whoami"],
        &["config", "show"],
        &["upload"],
        &["deploy"],
        &["scripts", "tiendanube:5001"],
        &["doctor", "tiendanube:5001"],
        &["login", "tiendanube"],
        &["logout", "tiendanube:1001"],
        &["deploy", "--store", "tiendanube:1001"],
    ];
    // What each says is searched as it ends.
    for args in runs {
        for json in [&[][..], &["--json"]] {
            sandbox.run(&[args, json].concat());
        }
    }
    // A platform that is gone, and a vault that somebody else closed.
    let config = sandbox.config().replace(sandbox.url("tiendanube"), "http://127.0.0.1:9/");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    sandbox.run(&["stores", "import", "tokens"]);
    fs::write(sandbox.path("wrong"), "canary-wrong").unwrap();
    let mut wrong = sandbox.vitrina(&["whoami"]);
    Ended::of(wrong.env("VITRINA_PASSPHRASE_FILE", sandbox.path("wrong")).output().unwrap());

    for left in ["vault.json", "journal.db"] {
        assert!(sandbox.path(left).exists(), "there is a {left} to look into");
    }
    let (files, leaks) = canary::leaks_below(&sandbox.path("")).unwrap();
    assert!(files > 5 && leaks.is_empty(), "{}", canary::list(&leaks));
}

#[test]
fn a_secret_is_found_in_every_form_with_file_and_line() {
    let secret = "sandbox-token-0123";
    let folder = tempfile::tempdir().unwrap();
    let base64 = |before: &str| BASE64_STANDARD.encode(format!("{before}{secret}"));
    let hex: String = secret.bytes().map(|byte| format!("{byte:02X}")).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for (text, form) in [
        (format!("token {secret}"), "as it is"),
        (format!("{{\"token\":\"{secret}\"}}"), "as it is"),
        (base64(""), "in base64"),
        (base64("a:"), "in base64"),
        (base64("user:"), "in base64"),
        (BASE64_URL_SAFE_NO_PAD.encode(format!("??{secret}")), "in base64"),
        (hex, "in hexadecimal"),
        (percent, "percent-encoded"),
    ] {
        let below = folder.path().join("logs");
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join("run.log"), format!("first\nsecond \u{0}\u{fffd}\n{text}\nlast\n")).unwrap();
        fs::write(folder.path().join("tokens.csv"), secret).unwrap();
        let (files, leaks) = canary::leaks_below(folder.path()).unwrap();
        assert_eq!(files, 1, "what was handed over is no leak");
        let [leak] = leaks.as_slice() else { panic!("{text}: {leaks:?}") };
        assert_eq!((leak.line, leak.mark, leak.form), (3, "sandbox-token-", form), "{text}");
        assert!(leak.to_string().contains("logs/run.log:3: "), "{leak}");
    }
    let innocent = "a canary, the sandbox and its tokens: sandbox_secret_, Y2FuYXJ5, sandbox-tok";
    assert_eq!(canary::leaks("text", innocent.as_bytes()), []);
}
