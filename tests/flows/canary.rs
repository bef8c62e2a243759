//! Secrets that would show: whatever the command prints or leaves behind is searched for them.

use std::fs;
use std::path::Path;

use serde_json::json;
use vitrina_tests::{Ended, Sandbox, write_bundle};

const PASSPHRASE: &str = "canary-passphrase-7c1e";
const TOKEN: &str = "canary-token-";
const CLIENT_SECRETS: [&str; 2] = ["sandbox-secret-tiendanube", "sandbox-secret-pago"];

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
}

#[test]
fn no_secret_is_printed_or_left_behind() {
    let seed = json!({"token_prefix": TOKEN, "stores": [
        {"platform": "tiendanube", "id": "5001", "name": "Uno", "slug": "uno", "lang": "es_AR", "country": "AR",
         "currency": "ARS"},
    ]});
    let sandbox = Sandbox::start_with(&seed);
    fs::write(sandbox.path("passphrase"), PASSPHRASE).unwrap();
    let line = |store: &str| {
        json!({"platform": "tiendanube", "store": store, "token": format!("{TOKEN}{store}"),
                                    "scopes": "write_scripts"})
    };
    fs::write(sandbox.path("tokens"), format!("{}\n{}\n", line("5001"), line("5002"))).unwrap();
    fs::write(sandbox.path("broken"), format!("{{\"token\": \"{TOKEN}x\", \"platform\": 7}}\n")).unwrap();
    write_bundle(&sandbox.path("bundle"), "one");

    let mut said = Vec::new();
    let login = sandbox.begin_login("tiendanube");
    let redirect = login.decide("1001", "accept");
    let code = redirect.split_once("code=").unwrap().1.split('&').next().unwrap().to_string();
    said.push(vitrina_tests::get(&redirect).text);
    let ended = login.end();
    said.push(format!("{ended:#?}"));
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
    for args in runs {
        for json in [&[][..], &["--json"]] {
            said.push(format!("{:#?}", sandbox.run(&[args, json].concat())));
        }
    }
    // A vault that somebody damaged, and a platform that is gone.
    let config = sandbox.config().replace(sandbox.url("tiendanube"), "http://127.0.0.1:9/");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    said.push(format!("{:#?}", sandbox.run(&["stores", "import", "tokens"])));
    let mut wrong = sandbox.vitrina(&["whoami"]);
    fs::write(sandbox.path("wrong"), "canary-wrong").unwrap();
    said.push(format!(
        "{:#?}",
        Ended::of(wrong.env("VITRINA_PASSPHRASE_FILE", sandbox.path("wrong")).output().unwrap())
    ));

    let mut left = Vec::new();
    files(&sandbox.path(""), &mut left);
    let given = ["passphrase", "wrong", "tokens", "broken", "seed.json"].map(|name| sandbox.path(name));
    left.retain(|(name, _)| given.iter().all(|given| Path::new(name) != given));
    assert!(left.iter().any(|(name, _)| name.ends_with("vault.json")), "there is a vault to look into");
    assert!(left.iter().any(|(name, _)| name.contains("journal")), "there is a journal to look into");
    for secret in [PASSPHRASE, TOKEN, "canary-wrong", code.as_str()].into_iter().chain(CLIENT_SECRETS) {
        for text in &said {
            assert!(!text.contains(secret), "{secret} was printed: {text}");
        }
        for (name, bytes) in &left {
            let shows = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!shows, "{secret} stands in {name}");
        }
    }
}
