//! Stacks of real traps in real builds become lines of the script.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use vitrina_bundle::{Built, Frame, Request, Symbols, SymbolsError};
use vitrina_release::Output;

use crate::fixture::{SCRIPT, Script, TRAPPING, run, wasm_opt};

/// A shop with one product, and traps that tell their stack to the page.
const PAGE: &str = r#"<!doctype html>
<div data-variants='[{"id": 1}]'><form class="js-product-form"></form></div>
<pre id="stack"></pre>
<script>
  window.LS = { lang: 'es', store: { id: 1 }, registerOnChangeVariant() {} };
  const tell = (text) => (document.getElementById('stack').textContent += text + '\n');
  const telling = (call) => (...args) => {
    try {
      return call(...args);
    } catch (error) {
      tell(error.stack);
      throw error;
    }
  };
  for (const way of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[way];
    WebAssembly[way] = async (source, imports) => {
      const { instance } = await instantiate(source, imports).catch(tell);
      const entries = Object.entries(instance.exports);
      const exports = entries.map(([name, it]) => [name, typeof it == 'function' ? telling(it) : it]);
      return { instance: { exports: Object.fromEntries(exports) } };
    };
  }
  // What was translated to JavaScript traps by an error of this text.
  const Original = Error;
  window.Error = function (message) {
    const error = new Original(message);
    if (message == 'abort') tell(error.stack);
    return error;
  };
  // A page of a file may not fetch another file.
  const module = Uint8Array.from('MODULE'.match(/../g), (digits) => parseInt(digits, 16));
  window.fetch = async () => new Response(module, { headers: { 'content-type': 'application/wasm' } });
</script>
<script src="SCRIPT"></script>
"#;

/// The stack that Chromium writes when an output runs in the page.
fn stack(built: &Built, output: Output) -> String {
    let trap = if output == Output::NoWasm { "Error: abort" } else { "wasm-function[" };
    let entry = &built.bundle.outputs[&output].entry;
    let module = fs::read(built.dir.join(module(built))).unwrap();
    let digits: String = module.iter().map(|byte| format!("{byte:02x}")).collect();
    let page = PAGE.replace("SCRIPT", &format!("bundle/{entry}")).replace("MODULE", &digits);
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(&built.dir, folder.path().join("bundle")).unwrap();
    fs::write(folder.path().join("page.html"), page).unwrap();
    let output = Command::new(chromium())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}/page.html", folder.path().display()))
        .output()
        .unwrap();
    let dom = String::from_utf8(output.stdout).unwrap();
    let stack = dom.split_once("<pre id=\"stack\">").and_then(|(_, rest)| rest.split_once("</pre>"));
    let stack = stack.map(|(stack, _)| stack.replace("&lt;", "<").replace("&gt;", ">")).unwrap_or_default();
    assert!(stack.contains(trap), "no trap but {stack:?} in {dom}");
    stack
}

/// The module's name.
fn module(built: &Built) -> &str {
    &built.bundle.outputs[&Output::TwoFiles].files[1]
}

fn chromium() -> PathBuf {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || {
        let names = ["chromium-headless-shell", "chromium"];
        names
            .iter()
            .flat_map(|name| std::env::split_paths(&path).map(move |dir| dir.join(name)))
            .find(|file| file.is_file())
    };
    named.or_else(on_path).expect("Chromium is absent: run `cargo xtask setup`, or set CHROMIUM")
}

#[test]
fn a_trap_in_a_shop_is_a_line_of_the_script() {
    for built in [&TRAPPING.optimised, &TRAPPING.plain] {
        for output in [Output::TwoFiles, Output::OneFile] {
            let stack = stack(built, output);
            let lines = Symbols::open(&built.symbols).read(&stack, None).unwrap();
            let told = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            let frames: Vec<&Frame> = lines.iter().flat_map(|line| &line.frames).collect();
            let at = |file: &str, line| frames.iter().position(|frame| frame.file == file && frame.line == line);
            let divided = at("src/lib.rs", 5).expect(&told);
            assert_eq!(frames[divided].function.as_deref().unwrap().rsplit("::").next(), Some("share"), "{told}");
            // Before it, only what the compiler put there for a division.
            assert!(frames[..divided].iter().all(|frame| frame.file.starts_with("library/core/")), "{told}");
            // wasm-opt puts functions into their callers and keeps the lines of the innermost only.
            assert!(at("src/lib.rs", 11).is_some() || built.dir == TRAPPING.optimised.dir, "{told}");
            let glue =
                frames.iter().find(|frame| frame.source.as_deref().is_some_and(|source| source.contains("wasm.")));
            assert!(glue.expect(&told).file.starts_with("vitrina/js/"), "{told}");
        }
    }
}

#[test]
fn a_trap_of_the_translation_is_a_function_of_the_script() {
    let script = Script::new("translated", SCRIPT);
    let outputs = vec![Output::TwoFiles, Output::OneFile, Output::NoWasm];
    let request = Request { outputs, embed_no_wasm: true, ..script.request("bundle", Some(wasm_opt())) };
    let built = run(&request).unwrap();
    let stack = stack(&built, Output::NoWasm);
    let lines = Symbols::open(&built.symbols).read(&stack, None).unwrap();
    let frames: Vec<&Frame> = lines.iter().flat_map(|line| &line.frames).collect();
    let told = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    // wasm-opt moves the division into the closure that draws.
    let at = |name: &str| {
        let is_it = |frame: &&Frame| frame.function.as_deref().is_some_and(|function| function.contains(name));
        frames.iter().position(is_it).expect(&told)
    };
    assert!(at("translated::trapping::{closure#0}") < at("vitrina_draw"), "{told}");
    let host = frames.iter().any(|frame| frame.file == "vitrina/js/forms.js");
    assert!(host, "{told}");
    // In one file both are carried, and the module's own frames still lead to lines.
    let map = fs::read_to_string(built.symbols.join(format!("{}.map", built.bundle.outputs[&Output::OneFile].entry)));
    assert!(map.unwrap().contains("translated::trapping::{closure#0}"));
}

/// Where in the module its only division by nothing traps.
fn trap(built: &Built) -> String {
    let stack = stack(built, Output::TwoFiles);
    let line = stack.lines().find(|line| line.contains("wasm-function[")).unwrap();
    line[line.find("wasm-function[").unwrap()..].trim_end_matches(')').to_owned()
}

#[test]
fn stacks_of_all_three_browsers_are_read() {
    let built = &TRAPPING.plain;
    let (module, entry) = (module(built), &built.bundle.outputs[&Output::OneFile].entry);
    let trap = trap(built);
    let function = trap.split(':').next().unwrap();
    let symbols = Symbols::open(&built.symbols);
    for line in [
        format!("    at https://cdn.example/trapping/{module}:{trap}"),
        format!("    at share (https://cdn.example/trapping/{module}:{trap})"),
        format!("{function}@https://cdn.example/trapping/{module}:{trap}"),
        format!("@https://cdn.example/{entry}?store=1 line 1 > WebAssembly.instantiate:{trap}"),
    ] {
        let lines = symbols.read(&format!("RuntimeError: unreachable\n{line}\n"), None).unwrap();
        assert_eq!(lines[0].to_string(), "RuntimeError: unreachable");
        assert!(lines[1].to_string().ends_with("trapping::share (src/lib.rs:5:5)"), "{line}: {}", lines[1]);
    }
    // Safari names the function alone, and no file.
    let safari = format!("<?>.{function}@[wasm code]");
    let lines = symbols.read(&safari, Some(module)).unwrap();
    assert_eq!(lines[0].frames[0].function.as_deref(), Some("trapping::share"));
    assert_eq!((lines[0].frames[0].file.as_str(), lines[0].frames.len()), ("src/lib.rs", 1));
    assert!((4..=6).contains(&lines[0].frames[0].line), "{}", lines[0]);
    let with_glue = format!("{safari}\nf@https://cdn.example/{entry}:1:1");
    assert_eq!(symbols.read(&with_glue, None).unwrap()[0], lines[0]);
}

#[test]
fn a_stack_that_cannot_be_read_says_what_is_missing() {
    let built = &TRAPPING.plain;
    let symbols = Symbols::open(&built.symbols);
    let text = |result: Result<_, SymbolsError>| result.map(|_: Vec<_>| ()).unwrap_err().to_string();
    assert!(text(symbols.read("TypeError: x is undefined", None)).contains("no line such as"));
    let foreign = symbols.read("    at https://cdn.example/other-0123456789abcdef.wasm:wasm-function[1]:0x2", None);
    assert!(matches!(&foreign, Err(SymbolsError::Unknown { files, .. }) if files == &["other-0123456789abcdef.wasm"]));
    assert!(text(foreign).contains("build its commit again"));

    // The symbols of two builds in one folder, as an archive of releases has them.
    let archive = tempfile::tempdir().unwrap();
    for dir in [&TRAPPING.plain.symbols, &TRAPPING.optimised.symbols] {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), archive.path().join(entry.file_name())).unwrap();
        }
    }
    let archived = Symbols::open(archive.path());
    let silent = format!("wasm://wasm/0a1b2c3d:{}", trap(built));
    assert!(matches!(archived.read(&silent, None), Err(SymbolsError::Ambiguous { files, .. }) if files.len() == 2));
    let lines = archived.read(&silent, Some(module(built))).unwrap();
    assert!(lines[0].to_string().ends_with("trapping::share (src/lib.rs:5:5)"));

    let map = archive.path().join(format!("{}.map", module(built)));
    fs::write(&map, "{").unwrap();
    assert!(
        matches!(archived.read(&silent, Some(module(built))), Err(SymbolsError::Unreadable { path, .. }) if path == map)
    );
}

#[test]
fn nothing_of_the_symbols_ships() {
    for built in [&TRAPPING.optimised, &TRAPPING.plain] {
        for name in built.bundle.files.keys() {
            let bytes = fs::read(built.dir.join(name)).unwrap();
            for trace in [".debug_", "src/lib.rs", "sourceMappingURL", "trapping::share", "vitrina.trail"] {
                let found = bytes.windows(trace.len()).any(|part| part == trace.as_bytes());
                assert!(!found, "{name} holds {trace}");
            }
            assert!(built.symbols.join(format!("{name}.map")).is_file(), "{name} has no symbols");
            assert!(!built.dir.join(format!("{name}.map")).exists());
        }
    }
}

/// wasm-opt without the options that follow instructions; it leaves what they would have written empty.
const BLIND: &str = r#"#!/bin/sh
for argument do
  shift
  case "$next$argument" in
    --input-source-map) next=skip: ;;
    --output-source-map) next=empty: ;;
    --symbolmap=*) : > "${argument#--symbolmap=}" ;;
    skip:*) next= ;;
    empty:*) : > "$argument"; next= ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec WASM_OPT "$@"
"#;

#[test]
fn following_instructions_changes_no_byte() {
    let program = TRAPPING.script.dir.path().join("blind");
    fs::write(&program, BLIND.replace("WASM_OPT", wasm_opt().to_str().unwrap())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let blind = run(&TRAPPING.script.request("blind-bundle", Some(program))).unwrap();
    assert_eq!(blind.bundle, TRAPPING.optimised.bundle);
    let map = |built: &Built| fs::read_to_string(built.symbols.join(format!("{}.map", module(built)))).unwrap();
    assert!(map(&TRAPPING.optimised).contains("src/lib.rs") && !map(&blind).contains("src/lib.rs"));
}

#[test]
fn symbols_of_earlier_builds_stay_and_of_the_same_build_are_the_same() {
    let script = Script::new("twice", SCRIPT);
    let first = run(&script.request("bundle", None)).unwrap();
    let kept = fs::read(first.symbols.join(format!("{}.map", module(&first)))).unwrap();
    let again = run(&script.request("bundle", None)).unwrap();
    assert_eq!(fs::read(again.symbols.join(format!("{}.map", module(&again)))).unwrap(), kept);
    script.write(&SCRIPT.replace("Mucho", "Bastante"));
    let other = run(&script.request("bundle", None)).unwrap();
    assert_ne!(module(&other), module(&first));
    assert_eq!(fs::read(other.symbols.join(format!("{}.map", module(&first)))).unwrap(), kept);
}
