//! The demo's own check has teeth: with any badge rule broken in the script's source, it fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use vitrina_tests::{Ended, root, xtask};

/// One rule of the badge, broken: the file, what stands there, what stands there instead.
struct Broken {
    name: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

const SCRIPT: &str = "crates/scripts/variant-badge/src/lib.rs";

const RULES: &[Broken] = &[
    Broken { name: "wording-es", file: SCRIPT, right: "sin interés", wrong: "sin interes" },
    Broken { name: "wording-pt", file: SCRIPT, right: "{v} no Pix", wrong: "{v} por Pix" },
    Broken { name: "wording-en", file: SCRIPT, right: "interest-free", wrong: "without interest" },
    Broken { name: "last-one", file: SCRIPT, right: "\"¡Última unidad!\"", wrong: "\"¡Última {k} unidad!\"" },
    Broken { name: "instalments", file: SCRIPT, right: "price.part(offer.installments)", wrong: "price.part(6)" },
    Broken {
        name: "discount",
        file: SCRIPT,
        right: "100 - offer.transfer_discount",
        wrong: "99 - offer.transfer_discount",
    },
    Broken { name: "threshold", file: SCRIPT, right: "left <= offer.low_stock", wrong: "left < offer.low_stock" },
    Broken { name: "low-stock-ever", file: SCRIPT, right: "&& left <= offer.low_stock", wrong: "&& left <= 99" },
    Broken {
        name: "sold-out-alone",
        file: SCRIPT,
        right: "return badge.line(\"p\", \"vitrina-out\", &out(language));",
        wrong: "badge.line(\"p\", \"vitrina-out\", &out(language));",
    },
    Broken {
        name: "no-price",
        file: SCRIPT,
        right: "return badge.line(\"p\", \"vitrina-ask\", &ask(language));",
        wrong: "return;",
    },
    Broken { name: "class", file: SCRIPT, right: "\"vitrina-low\"", wrong: "\"vitrina-few\"" },
    Broken {
        name: "no-match",
        file: SCRIPT,
        right: "let Some(variant) = variant else { return };",
        wrong: "let Some(variant) = variant else { return badge.line(\"p\", \"vitrina-ask\", &ask(language)) };",
    },
];

/// A copy of what the script is built from, in a workspace of its own, with one rule broken.
fn workspace_with(rule: &Broken) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for part in ["crates/runtime", "crates/macros", "crates/scripts/variant-badge"] {
        copy(&root().join(part), &place.path().join(part));
    }
    fs::copy(root().join("Cargo.lock"), place.path().join("Cargo.lock")).unwrap();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[workspace.package]").unwrap();
    let members =
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/runtime\", \"crates/macros\", \"crates/scripts/*\"]\n\n";
    fs::write(place.path().join("Cargo.toml"), format!("{members}[workspace.package]{rest}")).unwrap();

    let file = place.path().join(rule.file);
    let source = fs::read_to_string(&file).unwrap();
    assert_eq!(source.matches(rule.right).count(), 1, "{}: `{}` must stand there once", rule.name, rule.right);
    fs::write(&file, source.replace(rule.right, rule.wrong)).unwrap();
    place
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// Compiled parts are shared between all the copies, and with nothing else: to cargo, the copies are the crate itself.
fn target_dir() -> PathBuf {
    root().join("target/test/broken")
}

fn demo(rule: &Broken) -> (Ended, PathBuf) {
    let place = workspace_with(rule);
    let dir = root().join("target/test/demo/broken").join(rule.name);
    let mut command: Command = xtask();
    command.args(["demo", "--headless", "--script"]).arg(place.path().join("crates/scripts/variant-badge"));
    command.arg("--dir").arg(&dir).env("VITRINA_TARGET_DIR", target_dir());
    (Ended::of(command.output().unwrap()), dir)
}

#[test]
fn the_demo_notices_every_broken_rule() {
    let mut unnoticed = Vec::new();
    for rule in RULES {
        let (ended, dir) = demo(rule);
        // It must be the badges that fail: not the compiler, nor a step before the shops.
        let report =
            fs::read(dir.join("report.json")).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
        let problems = report.as_ref().and_then(|report| report["problems"].as_array()).map_or(0, Vec::len);
        if ended.code != 1 || problems == 0 {
            unnoticed.push(format!("{}: {problems} problems, {ended:#?}", rule.name));
        }
    }
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

#[test]
fn the_demo_passes_with_an_unbroken_copy() {
    let same = Broken { name: "unbroken", file: SCRIPT, right: "sin interés", wrong: "sin interés" };
    demo(&same).0.succeeded();
}
