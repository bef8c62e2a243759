//! What every verb says where something is amiss that none of them is at fault for: no Vitrina.toml, a dead network, answers that are
//! none, a full disk, a folder that cannot be written to. What a person sees is kept in `tests/snapshots/walk-*.txt`; whatever
//! happens, an error says what, where and what next, and nothing that was there before is lost.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use vitrina_rollout::SqliteJournal;
use vitrina_rollout::release::integrity;
use vitrina_rollout::reports::Reports;

use super::frame::{calls, serves, words};
use super::place::{CONFIG, Ended, Place};
use super::settings::published;
use super::snapshot::same;
use super::tokens::{grant, vault};

/// Two stores of which tokens are kept, a release on the hosting, and a bundle to upload; nobody answers.
fn furnished() -> Place {
    furnished_at("127.0.0.1:9")
}

/// The same where somebody answers for platforms and hosting.
pub fn furnished_at(host: &str) -> Place {
    // Deriving a key takes long on purpose: once is enough.
    static SEALED: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let place = published();
    // A port that nobody has now, for tests that log in at the same time.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config =
        CONFIG.replace("127.0.0.1:9", host).replace("[pago_shops]", &format!("callback_port = {port}\n[pago_shops]"));
    fs::write(place.path("Vitrina.toml"), config).unwrap();
    let mut sealed = SEALED.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = sealed.entry(host.to_string()).or_insert_with(|| {
        for store in ["tiendanube:1001", "tiendanube:1002"] {
            let mut grant = grant(store, "canary-token");
            grant.api_url = format!("http://{host}").parse().unwrap();
            vault(&place).put(grant).unwrap();
        }
        fs::read(place.path("vault.json")).unwrap()
    });
    fs::write(place.path("vault.json"), bytes).unwrap();
    fs::set_permissions(place.path("vault.json"), Permissions::from_mode(0o600)).unwrap();
    let bundle = place.path("target/vitrina/bundle");
    fs::create_dir_all(&bundle).unwrap();
    let (name, script) = ("variant-badge-0a1b2c3d4e5f6071.js", "/* script */\n");
    let (size, integrity) = (script.len(), integrity(script.as_bytes()));
    let record = json!({"app": "variant-badge", "version": "0.2.0",
        "outputs": {"two-files": {"entry": name, "files": [name]}},
        "files": {name: {"raw": size, "gzip": size, "brotli": size, "integrity": integrity}}});
    fs::write(bundle.join("bundle.json"), record.to_string()).unwrap();
    fs::write(bundle.join(name), script).unwrap();
    place
}

/// A call with tokens to import, and its own folder for what is temporary.
pub fn call(place: &Place, args: &[String]) -> Command {
    let mut args = args.to_vec();
    match args.join(" ").as_str() {
        "plan" => args.extend(["--save", "plan.json"].map(str::to_string)),
        "login tiendanube:1001" => args.push("--replace-token".to_string()),
        "man" => args.extend(["--out", "man"].map(str::to_string)),
        _ => {}
    }
    let mut call = place.vitrina(&args.iter().map(String::as_str).collect::<Vec<_>>());
    call.env("VITRINA_TOKENS", "platform,store,token\ntiendanube,1003,canary-token")
        .env("VITRINA_REPORTS", place.path("reports.json"))
        .env("VITRINA_REPORTS_ADDRESS", "127.0.0.1:0")
        .env("VITRINA_WAIT", "1")
        .env("VITRINA_NO_BROWSER", "1");
    call
}

/// Every file below a folder.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().display().to_string();
                    found.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

/// A failure has its code, what to do next and a page; everything that lay there before still does, as it was.
#[track_caller]
pub fn judged(path: &str, ended: &Ended, before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) {
    assert!(matches!(ended.code, 0..=5 | 130), "`vitrina {path}`: {ended:#?}");
    assert!(!ended.stderr.contains("panicked"), "`vitrina {path}`: {ended:#?}");
    if !matches!(ended.code, 0 | 2) {
        // Of many stores each has its own line; a call that fails as a whole has a code and a page too.
        let whole = ended.stderr.contains("error[") && ended.stderr.contains("  page: https://");
        let of_stores = ["apply", "deploy", "stores import"].contains(&path);
        assert!(ended.stderr.contains("  next: ") && (whole || of_stores), "`vitrina {path}`: {ended:#?}");
        for (name, bytes) in before {
            assert!(after.get(name) == Some(bytes), "`vitrina {path}` failed and changed {name}: {ended:#?}");
        }
    }
}

/// What a person sees of a call, without what differs from run to run.
pub fn seen(path: &str, ended: &Ended, place: &Place) -> String {
    let folder = place.folder().canonicalize().unwrap().display().to_string();
    let text = ended.stderr.replace(&folder, "FOLDER").replace(&place.folder().display().to_string(), "FOLDER");
    let mut lines: Vec<String> =
        text.lines().filter(|line| !line.starts_with("  page: ")).map(without_numbers).collect();
    lines.retain(|line| !line.trim().is_empty());
    format!("$ vitrina {path}\n{}\n[{}]\n\n", lines.join("\n"), ended.code)
}

/// States, ports and seconds.
fn without_numbers(line: &str) -> String {
    let line = match line.split_once("state=") {
        Some((before, _)) => &format!("{before}state=STATE"),
        None => line,
    };
    let line = match line.rsplit_once(" (") {
        Some((before, after)) if after.ends_with(" s)") => before,
        _ => line,
    };
    let line = match line.split_once("/.tmp") {
        Some((before, _)) => format!("{before}/TEMPORARY"),
        None => line.to_string(),
    };
    let mut text = String::new();
    for part in line.split_inclusive("127.0.0.1:") {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let other = digits >= 4 && text.ends_with("127.0.0.1:");
        text.push_str(if other { "PORT" } else { "" });
        text.push_str(if other { &part[digits..] } else { part });
    }
    text
}

/// Walks all verbs in a place of their own each.
fn walk(name: &str, place: impl Fn() -> Place) {
    let mut text = String::new();
    for (path, args) in calls() {
        let place = place();
        let before = contents(place.folder());
        let ended = Ended::at_last(call(&place, &args), serves(&path));
        judged(&path, &ended, &before, &contents(place.folder()));
        text.push_str(&seen(&path, &ended, &place));
    }
    same(&format!("walk-{name}"), &text);
}

#[test]
fn a_flag_that_no_verb_has() {
    for (path, args) in calls() {
        let place = Place::new(CONFIG);
        let ended = Ended::of(call(&place, &args).arg("--no-such-flag").output().unwrap());
        ended.failed_with(3, "usage", &["'--no-such-flag'", &format!("vitrina {path}")]);
    }
}

/// With `--verbose` a call tells of its files, decisions and requests on stderr. Whatever it says is searched for secrets.
#[test]
fn every_verb_at_length() {
    let mut requests = 0;
    for (path, args) in calls() {
        let place = furnished();
        let call = call(&place, &args);
        let mut verbose = std::process::Command::new(call.get_program());
        verbose.args(call.get_args()).envs(call.get_envs().filter_map(|(name, value)| Some((name, value?))));
        verbose.current_dir(place.folder()).stdin(Stdio::null()).env("VITRINA_VERBOSE", "1");
        let ended = Ended::at_last(verbose, serves(&path));
        assert!(ended.stderr.contains("nobody is asked anything, for CI is set"), "`vitrina {path}`: {ended:#?}");
        requests += ended.stderr.matches("GET http://127.0.0.1:9/").count();
        if ["deploy", "scripts"].contains(&path.as_str()) {
            let folder = place.folder().canonicalize().unwrap().display().to_string();
            for told in [
                &format!("configuration: {folder}/Vitrina.toml"),
                "vault: ",
                "GET http://127.0.0.1:9/2025-03/1001/scripts: no connection",
            ] {
                assert!(ended.stderr.contains(told), "{told} is not in {ended:#?}");
            }
        }
    }
    assert!(requests > 10, "{requests}");
}

#[test]
fn no_configuration() {
    walk("no-configuration", || {
        let place = Place::new("");
        fs::remove_file(place.path("Vitrina.toml")).unwrap();
        place
    });
}

#[test]
fn a_dead_network() {
    walk("dead-network", furnished);
}

/// The address of a server that greets everybody with a page, as the portal of a hotel's network does.
pub fn greeting() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let page = "<!doctype html><title>Welcome</title>";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close";
            let _ = write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{page}", page.len());
        }
    });
    at.to_string()
}

#[test]
fn answers_that_are_none() {
    let at = greeting();
    walk("no-answers", || furnished_at(&at));
}

/// Runs a call in a file system of its own at the place's folder, prepared by `disk`, and copies what is left there to `left`.
pub fn on_disk(disk: &str, place: &Place, call: &Command, left: &Path) -> Ended {
    let script = format!(
        r#"set -e; folder=$1; left=$2; shift 2
        cp -a "$folder/." "$left"; {disk}; cd "$folder"; code=0
        "$@" || code=$?
        rm -f "$folder/filler" 2>/dev/null || true; find "$left" -mindepth 1 -delete; cp -a "$folder/." "$left"; exit $code"#
    );
    let mut inside = Command::new("unshare");
    inside.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script, "sh"]).arg(place.folder()).arg(left);
    inside.arg(call.get_program()).args(call.get_args()).stdin(Stdio::null());
    for (name, value) in call.get_envs() {
        match value {
            Some(value) => inside.env(name, value),
            None => inside.env_remove(name),
        };
    }
    Ended::of(inside.env("TMPDIR", place.folder()).output().unwrap())
}

fn walk_on_disk(name: &str, disk: &str) {
    let allowed = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "true"]).output().unwrap();
    assert!(allowed.status.success(), "this machine permits no file system of its own: permit user namespaces");
    let mut text = String::new();
    for (path, args) in calls() {
        let place = furnished();
        let before = contents(place.folder());
        let left = tempfile::tempdir().unwrap();
        let mut call = call(&place, &args);
        if ["demo", "dev", "sandbox"].contains(&path.as_str()) {
            call.arg("--until-stdin-closes");
        }
        // Both listen until Ctrl-C, and where they keep what they hear is asked for first.
        if ["reports listen", "webhooks listen"].contains(&path.as_str()) {
            call = timed(&call);
        }
        let ended = on_disk(disk, &place, &call, left.path());
        judged(&path, &ended, &before, &contents(left.path()));
        text.push_str(&seen(&path, &ended, &place));
    }
    same(&format!("walk-{name}"), &text);
}

/// The same call, ended by Ctrl-C should it still run after a while.
fn timed(call: &Command) -> Command {
    let mut timed = Command::new("timeout");
    timed.args(["--preserve-status", "--signal=INT", "10"]).arg(call.get_program()).args(call.get_args());
    timed.envs(call.get_envs().filter_map(|(name, value)| Some((name, value?))));
    timed
}

/// Makes the folder one that cannot be written to.
pub const READ_ONLY: &str = r#"mount --bind "$folder" "$folder"; mount -o remount,bind,ro "$folder""#;

/// Makes the folder one whose disk has no room left.
pub const FULL: &str = r#"mount -t tmpfs -o size=1m none "$folder"; cp -a "$left/." "$folder"
        dd if=/dev/zero of="$folder/filler" bs=4k 2>/dev/null || true"#;

#[test]
fn a_full_disk() {
    walk_on_disk("full-disk", FULL);
}

#[test]
fn a_folder_that_cannot_be_written_to() {
    walk_on_disk("read-only", READ_ONLY);
}

/// Whoever only looks gets what there is to see: with a journal and reports that lie there, and where none were ever kept.
#[test]
fn looking_needs_no_folder_that_can_be_written_to() {
    for kept in [true, false] {
        let place = furnished();
        if kept {
            drop(SqliteJournal::open(&place.path("journal.db")).unwrap());
            drop(Reports::open(&place.path("reports.json"), "variant-badge").unwrap());
        }
        for (verb, exits) in
            [("releases", 0), ("status", 2), ("plan", 2), ("reports list", 0), ("reports show 1", 0), ("whoami", 0)]
        {
            let left = tempfile::tempdir().unwrap();
            let mut call = place.vitrina(&words(verb));
            call.env("VITRINA_REPORTS", place.path("reports.json"));
            let ended = on_disk(READ_ONLY, &place, &call, left.path());
            assert_eq!(ended.code, exits, "`vitrina {verb}`, kept: {kept}: {ended:#?}");
            assert!(!ended.stderr.contains("Read-only") && !ended.stderr.contains("unable"), "{ended:#?}");
        }
    }
}

/// Whether the vault would be written anew or removed with its last tokens, and where its lock lies elsewhere and can be held.
#[test]
fn a_logout_that_cannot_be_kept_forgets_nobody() {
    for locked in [false, true] {
        for (stores, verb) in [("tiendanube:1001", "write"), ("--all", "remove")] {
            let place = furnished();
            let (left, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let _ = fs::remove_file(place.path("vault.json.lock"));
            if locked {
                fs::write(elsewhere.path().join("lock"), "").unwrap();
                symlink(elsewhere.path().join("lock"), place.path("vault.json.lock")).unwrap();
            }
            let before = contents(place.folder());
            let ended = on_disk(READ_ONLY, &place, &place.vitrina(&["logout", stores]), left.path());
            let refused = if locked { format!("cannot {verb} ") } else { "cannot open ".to_string() };
            ended.failed_with(1, "vault-file", &[&refused, "vault.json", "Read-only", "permissions"]);
            assert!(ended.stderr.contains("still logged in: tiendanube:1001"), "{ended:#?}");
            assert_eq!(ended.stderr.contains("tiendanube:1002"), stores == "--all", "{ended:#?}");
            assert_eq!(contents(left.path()), before, "{ended:#?}");
            // What is left still opens, with everybody in it.
            fs::copy(left.path().join("vault.json"), place.path("vault.json")).unwrap();
            assert_eq!(vault(&place).grants().unwrap().len(), 2);
        }
    }
}

/// Past the plan that the walk has not: what was saved is carried out where no store answers, or nobody can write down that it was; and
/// half of it is none.
#[test]
fn a_saved_plan_where_something_is_amiss() {
    let at = greeting();
    let nobody = "127.0.0.1:9";
    for (host, read_only, cut, exit, words) in [
        (nobody, false, false, 5, ["not reachable", "next: try this store again later", "0 of 2 store(s), 2 failed"]),
        (&at, false, false, 1, ["no JSON", "next: correct what the text names", "0 of 2 store(s), 2 failed"]),
        (&at, true, false, 1, ["error[", "journal", "next: "]),
        (
            &at,
            false,
            true,
            3,
            ["error[plan-unreadable]", "plan.json", "next: make one with `vitrina plan --save FILE`"],
        ),
    ] {
        let place = furnished_at(host);
        let planned = place.run(&["plan", "--save", "plan.json"]);
        assert!(planned.stderr.contains("The plan lies in plan.json"), "{planned:#?}");
        if cut {
            let plan = fs::read_to_string(place.path("plan.json")).unwrap();
            fs::write(place.path("plan.json"), &plan[..plan.len() / 2]).unwrap();
        }
        let before = contents(place.folder());
        let left = tempfile::tempdir().unwrap();
        let disk = if read_only { READ_ONLY } else { "true" };
        let ended = on_disk(disk, &place, &place.vitrina(&["apply", "plan.json"]), left.path());
        judged("apply", &ended, &before, &contents(left.path()));
        assert_eq!(ended.code, exit, "{ended:#?}");
        words.iter().for_each(|word| assert!(ended.stderr.contains(word), "{word} is not in {ended:#?}"));
    }
}
