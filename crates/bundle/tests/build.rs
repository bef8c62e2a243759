//! Real builds of real crates, with the machine's own toolchain.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;
use vitrina_bundle::{Built, Error, Request, Tools, WasmOpt, build, draft};
use vitrina_release::Output;

const SCRIPT: &str = "use vitrina::prelude::*;\n
#[vitrina::script]
pub fn hello(page: Page) {
    page.mount(\"hello\", |_, view| view.line(\"p\", \"hello-line\", \"Hola\"));
}
";

/// A script crate in a folder of its own.
struct Crate {
    dir: TempDir,
}

impl Crate {
    /// Crates that share compiled parts must differ in `name`: cargo takes equal names for one crate.
    fn new(name: &str, source: &str) -> Crate {
        Crate::with_manifest(name, source, "[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n")
    }

    fn with_manifest(name: &str, source: &str, lib: &str) -> Crate {
        let dir = TempDir::new().unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\n{lib}\n[dependencies]\nvitrina = {{ path = \"{}\" }}\n\n[workspace]\n",
            repository().join("crates/runtime").display()
        );
        fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
        // The versions of the repository, so that nothing has to be fetched.
        fs::copy(repository().join("Cargo.lock"), dir.path().join("Cargo.lock")).unwrap();
        fs::create_dir(dir.path().join("src")).unwrap();
        fs::write(dir.path().join("src/lib.rs"), source).unwrap();
        Crate { dir }
    }

    fn request(&self) -> Request {
        Request {
            crate_dir: self.dir.path().to_owned(),
            out_dir: self.dir.path().join("bundle"),
            ..variant_badge(self.dir.path())
        }
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn variant_badge(out: &Path) -> Request {
    Request {
        app: "variant-badge".into(),
        crate_dir: repository().join("crates/scripts/variant-badge"),
        out_dir: out.join("bundle"),
        outputs: vec![Output::TwoFiles, Output::OneFile],
        embed_no_wasm: false,
        reports: None,
        public_url: None,
        // Shared with every other build of the repository: the standard library is built once.
        target_dir: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("../vitrina")),
        budget: Default::default(),
        tools: alone(),
    }
}

/// No tool, whatever is on PATH.
fn alone() -> Tools {
    Tools { wasm_opt: WasmOpt::Without, ..Tools::default() }
}

fn run(request: &Request) -> Result<Built, Error> {
    build(request, &mut |_| {})
}

fn files(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let names = fs::read_dir(&built.dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| (name.clone(), fs::read(built.dir.join(name)).unwrap())).collect()
}

#[test]
fn every_file_is_named_and_recorded_by_its_final_bytes() {
    let folder = TempDir::new().unwrap();
    let request = Request {
        outputs: vec![Output::TwoFiles, Output::OneFile, Output::Loader],
        public_url: Some("https://cdn.example/".into()),
        ..variant_badge(folder.path())
    };
    let built = run(&request).unwrap();
    let mut files = files(&built);
    let json = files.remove("bundle.json").unwrap();
    assert_eq!(serde_json::from_slice::<vitrina_release::Bundle>(&json).unwrap(), built.bundle);
    // Compressed versions lie beside; `tests/quality` looks at them.
    files.retain(|name, _| !name.ends_with(".br") && !name.ends_with(".gz"));
    assert_eq!(files.keys().collect::<Vec<_>>(), built.bundle.files.keys().collect::<Vec<_>>());
    for (name, bytes) in &files {
        let digest: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert!(name.contains(&format!("-{digest}.")), "{name} is not named {digest}");
        let record = &built.bundle.files[name];
        assert_eq!(record.raw, bytes.len() as u64);
        assert!(record.brotli < record.raw && record.gzip < record.raw, "{name}: {record:?}");
        assert!(record.integrity.starts_with("sha384-"));
    }
    for (output, of) in &built.bundle.outputs {
        assert_eq!(of.files[0], of.entry, "{output}");
        assert!(of.files.iter().all(|name| files.contains_key(name)), "{output}");
    }
    assert_eq!(built.bundle.outputs[&Output::TwoFiles].files.len(), 2);
    assert_eq!(built.bundle.outputs[&Output::OneFile].files.len(), 1);
}

#[test]
fn nothing_of_the_machine_and_nothing_of_the_script_is_in_the_glue() {
    let folder = TempDir::new().unwrap();
    let built = run(&variant_badge(folder.path())).unwrap();
    let home = std::env::var("HOME").unwrap();
    let machine = [repository().display().to_string(), format!("{home}/"), env!("CARGO_TARGET_TMPDIR").to_owned()];
    for (name, bytes) in files(&built) {
        let text = String::from_utf8_lossy(&bytes);
        for path in &machine {
            assert!(!text.contains(path.as_str()), "{name} holds {path}");
        }
    }
    let glue = fs::read_to_string(built.dir.join(&built.bundle.outputs[&Output::TwoFiles].entry)).unwrap();
    for word in [
        "vitrina-badge",
        "installments",
        "transfer",
        "low_stock",
        "sin inter",
        "Esgotado",
        "vitrina-gallery",
        "max_quantity",
        "picture",
        "carrito",
    ] {
        assert!(!glue.contains(word), "the glue knows {word:?}");
    }
}

#[test]
fn the_same_source_gives_the_same_bytes_in_another_folder() {
    let (one, other) = (Crate::new("twin", SCRIPT), Crate::new("twin", SCRIPT));
    let first = run(&one.request()).unwrap();
    // With nothing compiled before, in folders of other names, and a standard library out of a cache.
    let cache = TempDir::new().unwrap();
    let target_dir = other.dir.path().join("elsewhere/parts");
    let tools = Tools { standard_libraries: Some(cache.path().into()), ..alone() };
    let second = run(&Request { target_dir: Some(target_dir.clone()), tools, ..other.request() }).unwrap();
    assert_eq!(files(&first), files(&second));
    let kept: Vec<PathBuf> = fs::read_dir(cache.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    // Cargo took the copy for up to date: it has the time of the one that was kept.
    let compiled = |dir: &Path| {
        let deps = fs::read_dir(dir.join("wasm32-unknown-unknown/vitrina/deps")).unwrap().map(Result::unwrap);
        let mut std = deps.filter(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"));
        std.next().unwrap().metadata().unwrap().modified().unwrap()
    };
    assert_eq!(compiled(&target_dir), compiled(&kept[0].join("parts")));
}

#[test]
fn a_script_without_settings_asks_for_none() {
    let asks = |request: &Request| {
        let built = run(request).unwrap();
        let glue = fs::read_to_string(built.dir.join(&built.bundle.outputs[&Output::OneFile].entry)).unwrap();
        (glue.contains("settings/"), glue.contains(".status"))
    };
    let folder = TempDir::new().unwrap();
    assert_eq!(asks(&variant_badge(folder.path())), (true, true));
    assert!(!asks(&Crate::new("askless", SCRIPT).request()).1, "the request is gone");
}

#[test]
fn a_crate_that_does_not_compile_names_the_place_first_and_keeps_the_earlier_bundle() {
    let script = Crate::new("mistaken", SCRIPT);
    let built = run(&script.request()).unwrap();
    let before = files(&built);
    fs::write(script.dir.path().join("src/lib.rs"), SCRIPT.replace("\"Hola\"", "7")).unwrap();
    let error = run(&script.request()).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Compile { .. }), "{text}");
    let first = text.lines().next().unwrap();
    assert!(first.starts_with("src/lib.rs:5:"), "{first}");
    assert!(first.contains(": error[E"), "{first}");
    assert_eq!(files(&built), before);
}

#[test]
fn what_is_no_script_is_refused_with_the_next_step() {
    let empty = TempDir::new().unwrap();
    let (no_cdylib, no_script, no_rust) = (
        Crate::with_manifest("no-cdylib", SCRIPT, ""),
        Crate::new("no-script", "//! Nothing.\n"),
        Crate::new("no-rust", "[["),
    );
    let no_tool = Tools { wasm_opt: WasmOpt::At(empty.path().join("wasm-opt")), ..Tools::default() };
    let cases = [
        (Request { crate_dir: empty.path().into(), ..variant_badge(empty.path()) }, "no script crate at"),
        (no_cdylib.request(), "makes no WebAssembly"),
        (no_script.request(), "is there a #[vitrina::script]?"),
        (no_rust.request(), "does not compile"),
        (Request { outputs: vec![Output::Loader], ..variant_badge(empty.path()) }, "set `public_url`"),
        (Request { tools: no_tool, ..variant_badge(empty.path()) }, "cannot run `wasm-opt`"),
    ];
    for (request, expected) in cases {
        let text = run(&request).unwrap_err().to_string();
        assert!(text.contains(expected), "expected {expected:?} in: {text}");
        assert!(!request.out_dir.exists(), "{} was left behind", request.out_dir.display());
    }
}

#[test]
fn a_folder_with_something_else_in_it_is_not_replaced() {
    let folder = TempDir::new().unwrap();
    let request = variant_badge(folder.path());
    fs::create_dir(&request.out_dir).unwrap();
    let notes = request.out_dir.join("notes.txt");
    fs::write(&notes, "mine").unwrap();
    let refused = |request: &Request| run(request).unwrap_err().to_string();
    assert!(refused(&request).contains("notes.txt"), "{}", refused(&request));
    fs::remove_file(&notes).unwrap();
    run(&request).unwrap();
    run(&request).unwrap();
    fs::write(&notes, "mine").unwrap();
    assert!(refused(&request).contains("notes.txt"), "beside a bundle");
    assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
}

#[test]
fn a_draft_has_every_output_that_needs_no_second_compilation_and_nothing_beside_it() {
    let script = Crate::new("sketch", SCRIPT);
    let request = Request {
        outputs: Output::ALL.to_vec(),
        public_url: Some("https://cdn.example/".into()),
        budget: [(Output::TwoFiles, 1)].into(),
        ..script.request()
    };
    let made = draft(&request, &mut |_| {}).unwrap();
    assert_eq!(made.bundle.outputs.keys().collect::<Vec<_>>(), [&Output::TwoFiles, &Output::OneFile, &Output::Loader]);
    assert_eq!((made.bundle.app.as_str(), made.bundle.version.as_str()), ("variant-badge", "1.2.3"));
    let mut names: Vec<String> = made.bundle.files.keys().cloned().collect();
    names.push("bundle.json".into());
    names.sort();
    let found = |dir: &Path| {
        let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(found(&made.dir), names);
    assert_eq!(found(script.dir.path()), ["Cargo.lock", "Cargo.toml", "bundle", "src"]);
    for (name, record) in &made.bundle.files {
        let raw = fs::metadata(made.dir.join(name)).unwrap().len();
        assert_eq!((record.raw, record.gzip, record.brotli), (raw, raw, raw), "{name}");
    }
    // A change is in the next one, and an error leaves the one before.
    fs::write(script.dir.path().join("src/lib.rs"), SCRIPT.replace("Hola", "Buenas")).unwrap();
    let next = draft(&request, &mut |_| {}).unwrap();
    assert_ne!(next.bundle, made.bundle);
    let wasm = next.bundle.files.keys().find(|name| name.ends_with(".wasm")).unwrap();
    let bytes = fs::read(next.dir.join(wasm)).unwrap();
    assert!(bytes.windows(6).any(|part| part == b"Buenas"), "{wasm} is out of date");
    fs::write(script.dir.path().join("src/lib.rs"), SCRIPT.replace("\"Hola\"", "7")).unwrap();
    let error = draft(&request, &mut |_| {}).unwrap_err().to_string();
    assert!(error.starts_with("src/lib.rs:5:"), "{error}");
    assert!(next.dir.join(wasm).is_file());
}
