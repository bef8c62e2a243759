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
const MONEY: &str = "crates/runtime/src/money.rs";
const VIEW: &str = "crates/runtime/js/view.js";

/// A test for each broken rule. Every rule of the badge, one by one, is broken in `tests/browser/demo/broken.mjs`, on one page
/// and without a compiler; these go the whole way from the source.
macro_rules! the_demo_notices {
    ($($name:ident: $file:ident, $right:literal => $wrong:literal;)*) => {
        $(#[test]
        fn $name() {
            notices(&Broken { name: stringify!($name), file: $file, right: $right, wrong: $wrong });
        })*
    };
}

the_demo_notices! {
    another_wording: SCRIPT, "{v} no Pix" => "{v} por Pix";
    no_singular: SCRIPT, "\"¡Última unidad!\"" => "\"¡Última {k} unidad!\"";
    a_setting_ignored: SCRIPT, "price.part(offer.installments)" => "price.part(6)";
    another_threshold: SCRIPT, "left <= offer.low_stock" => "left < offer.low_stock";
    sold_out_not_alone: SCRIPT,
        "return badge.line(\"p\", \"vitrina-out\", out(language));" => "badge.line(\"p\", \"vitrina-out\", out(language));";
    something_without_a_variant: SCRIPT,
        "let Some(variant) = form.variant() else { return };" =>
        "let Some(variant) = form.variant() else { return badge.line(\"p\", \"vitrina-ask\", ask(language)) };";
    another_rounding: MONEY, "(2 * self.0 + parts) / (2 * parts)" => "self.0 / parts";
    an_empty_badge_not_hidden: VIEW, "toggleAttribute('hidden', !node.firstChild)" => "toggleAttribute('hidden', false)";
}

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
    // One wrong badge says it all, and each costs the check's whole patience.
    command.args(["--problems", "1"]).arg("--dir").arg(&dir).env("VITRINA_TARGET_DIR", target_dir());
    (Ended::of(command.output().unwrap()), dir)
}

fn notices(rule: &Broken) {
    let (ended, dir) = demo(rule);
    // It must be the badges that fail: not the compiler, nor a step before the shops.
    let report = fs::read(dir.join("report.json")).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    let problems = report.as_ref().and_then(|report| report["problems"].as_array()).map_or(0, Vec::len);
    assert!(ended.code == 1 && problems > 0, "{problems} problems, {ended:#?}");
}

#[test]
fn the_demo_passes_with_an_unbroken_copy() {
    let same = Broken { name: "unbroken", file: SCRIPT, right: "sin interés", wrong: "sin interés" };
    demo(&same).0.succeeded();
}
