//! `build` and `dev` with a real crate where something is amiss: what the compiler, the disk or a missing tool says comes out as an error
//! with a next step, the bundle of before stays, and `dev` goes on serving. What a person sees is kept in `walk-building.txt`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::place::{Ended, Place};
use super::snapshot::same;
use super::walk::{FULL, READ_ONLY, contents, judged, on_disk, seen};

const CONFIG: &str = "app = \"hello\"\n\n[build]\noutputs = [\"two-files\"]\nout = \"bundle\"\n";

const SCRIPT: &str = "use vitrina::prelude::*;\n
#[vitrina::script]
pub fn hello(page: Page) {
    page.mount(\"hello\", |_, view| view.line(\"p\", \"hello-line\", \"Hola\"));
}
";

/// Where compiled parts lie that all of these tests share.
fn parts() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../vitrina")
}

/// A crate whose bundle was built before.
fn built() -> Place {
    static FIRST: OnceLock<Place> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let place = Place::new(CONFIG);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let manifest = format!(
            "[package]\nname = \"hello\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n\
             [dependencies]\nvitrina = {{ path = \"{}\" }}\n\n[workspace]\n",
            repository.join("crates/runtime").display()
        );
        fs::write(place.path("Cargo.toml"), manifest).unwrap();
        // The versions of the repository, so that nothing has to be fetched.
        fs::copy(repository.join("Cargo.lock"), place.path("Cargo.lock")).unwrap();
        fs::create_dir(place.path("src")).unwrap();
        fs::write(place.path("src/lib.rs"), SCRIPT).unwrap();
        Ended::of(call(&place, &["build"]).output().unwrap()).succeeded();
        place
    });
    let place = Place::new(CONFIG);
    for (name, bytes) in contents(first.folder()) {
        let path = place.path(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    place
}

fn call(place: &Place, args: &[&str]) -> Command {
    let mut call = place.vitrina(args);
    call.env("VITRINA_TARGET_DIR", parts()).env("VITRINA_NO_BROWSER", "1").env("CARGO_NET_OFFLINE", "true");
    call
}

/// The same call, ended once it has told how its first build went.
fn until_told(call: &Command) -> Command {
    const SCRIPT: &str = r#"said=$(mktemp -p /tmp); timeout 120 "$@" >"$said" & dev=$!
        until grep -q -e '"built"' -e '"failed"' "$said" || ! kill -0 $dev 2>/dev/null; do sleep 0.05; done
        kill $dev 2>/dev/null || true; code=0; wait $dev || code=$?; cat "$said"; rm "$said"; exit $code"#;
    let mut told = Command::new("sh");
    told.args(["-c", SCRIPT, "sh"]).arg(call.get_program()).args(call.get_args()).stdin(Stdio::null());
    for (name, value) in call.get_envs() {
        match value {
            Some(value) => told.env(name, value),
            None => told.env_remove(name),
        };
    }
    told.current_dir(call.get_current_dir().unwrap());
    told
}

/// Something that is amiss.
struct Amiss {
    what: &'static str,
    /// Changes the crate.
    crate_with: fn(&Place),
    /// Changes the call.
    call_with: fn(&mut Command, &Place),
    /// Changes the disk.
    disk: &'static str,
    code: &'static str,
    words: &'static [&'static str],
}

fn edit(place: &Place, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(place.path(name)).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(place.path(name), text.replace(from, to)).unwrap();
}

const NOTHING: Amiss = Amiss { what: "", crate_with: |_| {}, call_with: |_, _| {}, disk: "true", code: "", words: &[] };

const CASES: &[Amiss] = &[
    Amiss {
        what: "a script that does not compile",
        crate_with: |place| edit(place, "src/lib.rs", "page.mount", "page.mont"),
        code: "build-compile",
        words: &["src/lib.rs:5:10", "no method named `mont`"],
        ..NOTHING
    },
    Amiss {
        what: "a manifest that is no TOML",
        crate_with: |place| edit(place, "Cargo.toml", "[workspace]", "[workspace"),
        code: "build-compile",
        words: &["Cargo.toml:12", "unclosed table"],
        ..NOTHING
    },
    Amiss {
        what: "a crate that makes no WebAssembly",
        crate_with: |place| edit(place, "Cargo.toml", "cdylib", "rlib"),
        code: "build-failed",
        words: &["crate-type"],
        ..NOTHING
    },
    Amiss {
        what: "a dependency that cannot be fetched",
        crate_with: |place| edit(place, "Cargo.toml", "[workspace]", "no-such-crate = \"1\"\n\n[workspace]"),
        code: "build-compile",
        words: &["no-such-crate"],
        ..NOTHING
    },
    Amiss {
        what: "no crate",
        crate_with: |place| fs::remove_file(place.path("Cargo.toml")).unwrap(),
        code: "build-no-crate",
        words: &["no Cargo.toml"],
        ..NOTHING
    },
    Amiss {
        what: "no toolchain",
        call_with: |call, _| {
            call.env("PATH", "/usr/bin:/bin").env_remove("CARGO").env_remove("RUSTC");
        },
        code: "build-tool",
        words: &["`cargo`", "https://rustup.rs"],
        ..NOTHING
    },
    Amiss {
        what: "a full disk",
        disk: FULL,
        code: "build-failed",
        words: &["No space left", "free some space"],
        ..NOTHING
    },
    Amiss {
        what: "a full disk for compiled parts too",
        call_with: |call, place| {
            call.env("VITRINA_TARGET_DIR", place.path("parts"));
        },
        disk: FULL,
        code: "build-compile",
        words: &["No space left", "free some space"],
        ..NOTHING
    },
    Amiss {
        what: "a folder that cannot be written to",
        disk: READ_ONLY,
        code: "build-failed",
        words: &["Read-only", "set `out` under [build]"],
        ..NOTHING
    },
];

/// Without the words of cargo, which are not the command's, and the names that differ from run to run.
fn in_short(seen: &str) -> String {
    let mut short = String::new();
    let mut of_cargo = false;
    for line in seen.lines() {
        of_cargo &= !line.starts_with("  next: ");
        if !of_cargo {
            let line = line.split_once("FOLDER/parts/").map_or(line, |(before, _)| before);
            let hidden =
                line.split_once("/.bundle-").and_then(|(before, rest)| Some((before, rest.split_once('/')?.1)));
            let line = hidden.map_or(line.to_string(), |(before, rest)| format!("{before}/TEMPORARY/{rest}"));
            let hashed = line.split_once("/hello-").and_then(|(before, rest)| Some((before, rest.get(16..)?)));
            short.push_str(&hashed.map_or(line.clone(), |(before, rest)| format!("{before}/hello-HASH{rest}")));
            short.push('\n');
        }
        of_cargo |= line.ends_with("cargo said:");
    }
    short
}

#[test]
fn a_build_where_something_is_amiss() {
    let mut text = String::new();
    for Amiss { what, crate_with, call_with, disk, code, words } in CASES {
        let (place, left) = (built(), tempfile::tempdir().unwrap());
        crate_with(&place);
        let before = contents(place.folder());
        let mut call = call(&place, &["build"]);
        call_with(&mut call, &place);
        let ended = on_disk(disk, &place, &call, left.path());
        judged("build", &ended, &before, &contents(left.path()));
        ended.failed_with(1, code, words);
        text.push_str(&format!("# {what}\n{}", in_short(&seen("build", &ended, &place))));
    }
    same("walk-building", &text);
}

/// What keeps a script from being built is told in the terminal, and the server goes on: the next change may mend it. Its own files are
/// temporary; without a place for those it does not begin.
#[test]
fn a_dev_server_where_something_is_amiss() {
    for Amiss { what, crate_with, call_with, disk, words, .. } in CASES {
        let (place, left) = (built(), tempfile::tempdir().unwrap());
        crate_with(&place);
        let before = contents(place.folder());
        let mut call = call(&place, &["dev", "--json"]);
        call_with(&mut call, &place);
        let ended = on_disk(disk, &place, &until_told(&call), left.path());
        let after = contents(left.path());
        assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "{what}: {ended:#?}");
        if *disk == READ_ONLY {
            ended.refused(1, &["temporary folder", "Read-only", "\"next\""]);
            continue;
        }
        let ended = ended.succeeded();
        let told = ended.json();
        let [serving, failed] = told.as_slice() else { panic!("{what}: {ended:#?}") };
        assert_eq!((&serving["event"], &failed["event"]), (&"serving".into(), &"failed".into()), "{what}: {ended:#?}");
        let text = failed["text"].as_str().unwrap();
        assert!(words.iter().all(|word| text.contains(word)), "{what}: {words:?} are not in {text}");
    }
}
