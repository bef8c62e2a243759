//! The verbs that look at what lies on this machine.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::place::{CONFIG, Ended, Place};
use super::shapes::fits;
use super::waiting::{Watched, watched};

#[test]
fn config_show_prints_what_is_used() {
    let place = Place::new(CONFIG);
    let shown = place.run(&["config", "show", "--profile", "staging"]).succeeded();
    assert!(shown.stdout.contains("app_id = \"2002\""), "{shown:#?}");
    assert!(shown.stdout.contains("api_version = \"2025-03\""), "{shown:#?}");
    let shown = place.run(&["config", "show", "--json"]).succeeded().json().remove(0);
    fits("config-show", &shown);
    assert_eq!(shown["tiendanube"]["app_id"], "1001");
}

#[test]
fn a_profile_is_checked_even_when_it_is_not_used() {
    let place = Place::new(&CONFIG.replace("app_id = \"2002\"", "app_id = \"2002\"\nport = 1"));
    place.run(&["config", "show"]).failed_with(3, "config-unknown-key", &["Vitrina.toml:23:1: unknown key `port`"]);
    let place = Place::new(&CONFIG.replace("[profile.staging.tiendanube]", "[profile.Staging.tiendanube]"));
    place.run(&["config", "show"]).failed_with(3, "config-invalid-value", &["Vitrina.toml:21:10: `Staging`"]);
    let place = Place::new(&CONFIG.replace("[profile.staging.tiendanube]\napp_id", "[profile]\nstaging"));
    place.run(&["config", "show"]).failed_with(3, "config-invalid-value", &["Vitrina.toml:22:"]);
}

#[test]
fn config_explain_knows_keys_and_sections() {
    let place = Place::new(CONFIG);
    let explained = place.run(&["config", "explain", "tiendanube.callback_port"]).succeeded();
    for words in ["Port of the redirect URL", "default: 8765"] {
        assert!(explained.stdout.contains(words), "{explained:#?}");
    }
    let section = place.run(&["config", "explain", "hosting", "--json"]).succeeded().json();
    let names: Vec<&str> = section.iter().map(|key| key["key"].as_str().unwrap()).collect();
    assert_eq!(names, ["hosting", "hosting.location", "hosting.public_url"]);
    section.iter().for_each(|key| fits("config-explain", key));
    let store = place.run(&["config", "explain", "stores.STORE.placement"]).succeeded();
    assert!(store.stdout.contains("How this store gets the script"), "{store:#?}");
    place.run(&["config", "explain", "hosting.locaton"]).failed_with(
        3,
        "config-unknown-key",
        &["did you mean `hosting.location`?"],
    );
}

#[test]
fn config_schema_is_the_published_one() {
    let place = Place::new(CONFIG);
    let printed = place.run(&["config", "schema"]).succeeded().stdout;
    assert_eq!(printed, include_str!("../../Vitrina.schema.json"));
}

#[test]
fn whoami_tells_app_profile_and_stores() {
    let place = Place::new(CONFIG);
    let who = place.run(&["whoami", "--json", "--profile", "staging"]).succeeded().json().remove(0);
    fits("whoami", &who);
    assert_eq!((&who["profile"], &who["platforms"][0]["app"]), (&"staging".into(), &"2002".into()));
    assert_eq!(who["stores"].as_array().unwrap().len(), 0);
    let told = place.run(&["whoami"]).succeeded();
    assert!(told.stdout.contains("client secret is set"), "{told:#?}");
}

#[test]
fn completions_come_for_every_shell_and_know_stores_and_releases() {
    let place = Place::new(&format!("{CONFIG}\n[stores.\"tiendanube:1001\"]\nplacement = \"tiendanube-classic\"\n"));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = place.run(&["completions", shell, "--json"]).succeeded().json().remove(0);
        fits("completions", &script);
        assert!(script["script"].as_str().unwrap().contains("vitrina"), "{script}");
    }
    let releases = place.path("hosting/variant-badge/releases");
    fs::create_dir_all(&releases).unwrap();
    let record = r#"{"number": 7, "app": "variant-badge", "created_at": "2026-11-01T00:00:00Z",
        "bundle": {"app": "variant-badge", "version": "0.1.0", "outputs": {}, "files": {}}}"#;
    fs::write(releases.join("7.json"), record).unwrap();
    let offered = |words: &[&str]| {
        let mut call = place.vitrina(&["--", "vitrina"]);
        let last = words.len().to_string();
        call.args(words).env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", last).env("_CLAP_IFS", "\n");
        Ended::of(call.output().unwrap()).succeeded().stdout
    };
    assert!(offered(&["sym"]).contains("symbolicate"));
    assert!(offered(&["scripts", ""]).contains("tiendanube:1001"), "{}", offered(&["scripts", ""]));
    assert!(offered(&["deploy", "--release", ""]).contains('7'), "{}", offered(&["deploy", "--release", ""]));
}

/// A shell that is asked for what may follow does not stand still until a bucket's service gives up: it would be asked five times.
#[test]
fn completions_do_not_wait_for_a_bucket() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = Place::new(&CONFIG.replace("location = \"hosting\"", "location = \"s3://bucket/prefix\""));
    let mut call = place.vitrina(&["--", "vitrina", "deploy", "--release", ""]);
    call.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "3").env("_CLAP_IFS", "\n");
    call.env("AWS_ACCESS_KEY_ID", "canary-key").env("AWS_SECRET_ACCESS_KEY", "canary-secret");
    call.env("AWS_ENDPOINT_URL", format!("http://{}", silent.local_addr().unwrap())).env("AWS_ALLOW_HTTP", "true");
    let Watched { ended, waited, .. } = watched(&mut call, false, |_| false);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:#?}");
    // One try alone may take 30 s.
    assert!(waited < Duration::from_secs(20), "{waited:?}");
}

#[test]
fn where_nothing_was_reported_it_is_said_why() {
    let place = Place::new(CONFIG);
    let asked = |verb: &str| {
        let mut call = place.vitrina(&super::frame::words(verb));
        Ended::of(call.env("VITRINA_REPORTS", place.path("reports.db")).output().unwrap()).succeeded().stderr
    };
    for verb in ["reports list", "reports show 1"] {
        assert!(asked(verb).contains("`report_url` under [build]"), "{}", asked(verb));
    }
    let config = CONFIG.replace("\n[hosting]", "\n[build]\nreport_url = \"https://reports.example/\"\n\n[hosting]");
    fs::write(place.path("Vitrina.toml"), config).unwrap();
    let told = asked("reports list");
    assert!(told.contains("https://reports.example/") && told.contains("`vitrina reports listen`"), "{told}");
}

#[test]
fn an_address_that_nobody_can_listen_at_is_told() {
    let place = Place::new(CONFIG);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let words = ["cannot listen at", "end what listens there, or name another one with --address"];
    place.run(&["reports", "listen", "--address", &taken]).failed_with(5, "reports-address", &words);
    let foreign = place.run(&["reports", "listen", "--address", "203.0.113.1:8766"]);
    foreign.failed_with(1, "system", &["cannot listen at 203.0.113.1:8766", "next: name another one with --address"]);
}

#[test]
fn every_verb_has_a_manual_page() {
    let place = Place::new(CONFIG);
    let page = place.run(&["man"]).succeeded();
    assert!(page.stdout.contains(".TH vitrina 1"), "{page:#?}");
    let written = place.run(&["man", "--out", "man", "--json"]).succeeded().json().remove(0);
    fits("man", &written);
    for verb in super::frame::verbs() {
        let file = place.path(&format!("man/vitrina-{}.1", verb.replace(' ', "-")));
        let page = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(page.contains(".TH vitrina") && page.contains("VITRINA_"), "{page}");
    }
}

#[test]
fn a_stack_that_is_none_is_refused() {
    let place = Place::new(CONFIG);
    place.run(&["symbolicate"]).failed_with(1, "stack-unreadable", &[]);
    fs::write(place.path("stack.txt"), "hello\n").unwrap();
    place.run(&["symbolicate", "stack.txt"]).failed_with(1, "stack-unreadable", &[]);
    place.run(&["symbolicate", "nowhere.txt"]).failed_with(
        1,
        "system",
        &["cannot read the stack in nowhere.txt: No such file"],
    );
}

#[test]
fn tokens_that_cannot_be_read_name_their_line_and_not_themselves() {
    let place = Place::new(CONFIG);
    for (text, words) in [
        ("", "there are no tokens"),
        (
            "{\"platform\": \"tiendanube\", \"store\": \"1001\", \"token\": \"canary-token\"}\n{\"token\": \"canary-token\"}",
            "line 2",
        ),
        ("{\"platform\": \"shopify\", \"store\": \"1001\", \"token\": \"canary-token\"}", "`shopify` is no platform"),
        ("{\"platform\": \"tiendanube\", \"store\": \"one\", \"token\": \"canary-token\"}", "line 1"),
        ("{\"platform\": \"tiendanube\", \"store\": 1001, \"token\": \" \"}", "empty"),
        ("platform,store,token\ntiendanube,1001,canary-token\ntiendanube,1002", "line 3"),
        ("platform,shop,token\ntiendanube,1001,canary-token", "line 2"),
        ("platform,store,token\n\ntiendanube,1001,canary-token\n\ntiendanube,one,canary-token\n", "line 5"),
        (
            "platform,store,token\ntiendanube,1001,canary-token\ntiendanube,1002,canary-token\ntiendanube,1001,canary-token",
            "line 4 of the tokens: tiendanube:1001 stands in line 2 already",
        ),
    ] {
        fs::write(place.path("tokens"), text).unwrap();
        place.run(&["stores", "import", "tokens"]).failed_with(3, "tokens-unreadable", &[words]);
    }
    place.run(&["stores", "import"]).failed_with(3, "tokens-unreadable", &["VITRINA_TOKENS"]);
    let mut call = place.vitrina(&["stores", "import"]);
    call.env("VITRINA_TOKENS", "platform,store,token\ntiendanube,one,canary-token");
    Ended::of(call.output().unwrap()).failed_with(3, "tokens-unreadable", &["line 2"]);
    assert!(!place.path("vault.json").exists());
    place.run(&["stores", "import", "nowhere"]).failed_with(
        1,
        "system",
        &["cannot read the tokens in nowhere: No such file"],
    );
}

#[test]
fn a_store_that_is_not_logged_in_cannot_be_logged_out() {
    let place = Place::new(CONFIG);
    place.run(&["logout", "tiendanube:1001"]).failed_with(4, "not-logged-in", &["tiendanube:1001"]);
    place.run(&["logout", "--all"]).succeeded();
    place.run(&["scripts", "tiendanube:1001"]).failed_with(4, "not-logged-in", &[]);
}

#[test]
fn doctor_names_a_wasm_opt_that_no_build_would_use() {
    let place = Place::new(CONFIG);
    let folder = place.path("node_modules/.bin");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("wasm-opt");
    fs::write(&program, "#!/bin/sh\necho 'wasm-opt version 108'\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let said = Ended::of(place.vitrina(&["doctor"]).env("PATH", "/usr/bin:/bin").output().unwrap());
    for words in ["wasm-opt is version 108, and a build needs 121; modules are 13 % larger", "npm install --save-dev"] {
        assert!(said.stdout.contains(words), "{said:#?}");
    }
}
