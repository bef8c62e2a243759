//! What a build says of its weight, and the budget that it must keep.

use std::fs;
use std::io::{Read, Write};

use base64::Engine;
use vitrina_bundle::{Error, Measure, Report, Request, StandardLibrary};
use vitrina_release::Output;

use crate::fixture::{SCRIPT, Script, TRAPPING, repository, run, wasm_opt};

#[test]
fn every_file_has_its_compressed_versions_beside_it() {
    let built = &TRAPPING.optimised;
    let mut names: Vec<String> = Vec::new();
    for (name, record) in &built.bundle.files {
        let plain = fs::read(built.dir.join(name)).unwrap();
        let (gzip, brotli) =
            (fs::read(built.dir.join(format!("{name}.gz"))), fs::read(built.dir.join(format!("{name}.br"))));
        let (gzip, brotli) = (gzip.unwrap(), brotli.unwrap());
        assert_eq!((gzip.len() as u64, brotli.len() as u64), (record.gzip, record.brotli), "{name}");
        let mut inflated = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut inflated).unwrap();
        assert_eq!(inflated, plain, "{name}.gz");
        // No time of the build in it, and no name.
        assert_eq!((&gzip[4..8], gzip[3]), (&[0; 4][..], 0), "{name}.gz");
        let mut inflated = Vec::new();
        brotli::Decompressor::new(&brotli[..], 4096).read_to_end(&mut inflated).unwrap();
        assert_eq!(inflated, plain, "{name}.br");
        names.extend([name.clone(), format!("{name}.br"), format!("{name}.gz")]);
    }
    names.push("bundle.json".into());
    names.sort();
    let mut found: Vec<String> =
        fs::read_dir(&built.dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    assert_eq!(found, names);
}

/// More than `js/unpack.js` takes, in bytes after brotli: a browser reads base64 by itself.
const UNPACKING: usize = 100;

#[test]
fn one_file_is_smaller_than_with_its_module_in_base64() {
    for built in [&TRAPPING.optimised, &TRAPPING.plain] {
        let entry = &built.bundle.outputs[&Output::OneFile].entry;
        let script = fs::read_to_string(built.dir.join(entry)).unwrap();
        // The module is the longest text of the script that needs no escapes.
        let packed = script.split(['"', '\'', '`', '\\']).max_by_key(|part| part.len()).unwrap();
        let module = unpack(packed);
        assert!(module.starts_with(b"\0asm"));
        let in_base64 = script.replace(packed, &base64::engine::general_purpose::STANDARD.encode(&module));
        let (ours, other) = (brotli(&script), brotli(&in_base64));
        assert!(ours + UNPACKING < other, "{ours} bytes, and {other} in base64");
    }
}

/// As `js/unpack.js` reads it.
fn unpack(text: &str) -> Vec<u8> {
    let mut page = 0;
    let read = text.bytes().filter_map(|code| match code {
        0..41 => {
            page = usize::from(code) * 25 - 774;
            None
        }
        _ => Some(u8::try_from(usize::from(code) - 41 + std::mem::take(&mut page)).unwrap()),
    });
    read.collect()
}

fn brotli(text: &str) -> usize {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22).write_all(text.as_bytes()).unwrap();
    compressed.len()
}

#[test]
fn the_report_accounts_for_every_byte() {
    for built in [&TRAPPING.optimised, &TRAPPING.plain] {
        let report = &built.report;
        assert_eq!(Report::read(&built.report_dir).as_ref(), Some(report));
        let [entry, module] = &built.bundle.outputs[&Output::TwoFiles].files[..] else { panic!("two files") };
        let sum = |parts: &[vitrina_bundle::Part]| parts.iter().map(|part| part.bytes).sum::<u64>();
        assert_eq!(sum(&report.functions) + report.data + report.rest, built.bundle.files[module].raw);
        assert_eq!(sum(&report.crates), sum(&report.functions));
        let (glue, scripts) = (built.bundle.files[entry].raw, sum(&report.scripts));
        assert!(scripts <= glue && scripts > glue * 95 / 100, "{scripts} of {glue} bytes of the glue");
        let two_files = &report.outputs[&Output::TwoFiles];
        assert_eq!(two_files.brotli, built.bundle.files[entry].brotli + built.bundle.files[module].brotli);
        assert!(report.crates.iter().any(|part| part.name == "trapping"), "{:?}", report.crates);
        assert!(report.scripts.iter().any(|part| part.name.starts_with("vitrina/js/")), "{:?}", report.scripts);
        for part in report.functions.iter().filter(|part| part.bytes > 40) {
            assert!(part.name != "(unnamed)" && !part.krate.is_empty(), "{part:?}");
            let hash = part
                .name
                .rsplit("::h")
                .next()
                .is_some_and(|end| end.len() == 16 && u64::from_str_radix(end, 16).is_ok());
            assert!(!part.name.contains("_RN") && !hash, "{part:?} is mangled");
        }
    }
    let share = TRAPPING.plain.report.functions.iter().find(|part| part.name == "trapping::share").unwrap();
    assert_eq!(share.krate, "trapping");
}

#[test]
fn the_page_needs_nothing_but_itself_and_shows_every_part() {
    let built = &TRAPPING.plain;
    let page = fs::read_to_string(built.report_dir.join("report.html")).unwrap();
    for outside in ["http:", "https:", "<script", "<link", "@import", "url(", "{{"] {
        assert!(!page.contains(outside), "{outside} is in the page");
    }
    let escaped = |name: &str| name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let report = &built.report;
    for part in report.functions.iter().chain(&report.crates).chain(&report.scripts) {
        assert!(page.contains(&escaped(&part.name)), "{} is not in the page", part.name);
    }
    assert!(page.contains("nothing to compare with yet"));
}

#[test]
fn a_build_over_its_budget_fails_with_what_grew() {
    let script = Script::new("growing", SCRIPT);
    let first = run(&script.request("bundle", None)).unwrap();
    assert_eq!(first.earlier, None);
    let weight = first.report.outputs[&Output::TwoFiles].brotli;
    let within = |budget: u64| Request {
        outputs: vec![Output::TwoFiles],
        budget: [(Output::TwoFiles, budget)].into(),
        ..script.request("bundle", None)
    };
    let second = run(&within(weight)).unwrap();
    assert_eq!(second.earlier.as_ref(), Some(&first.report));

    let more = "\n#[inline(never)]\nfn heavier(seed: u32) -> u32 {\n    let mut all = [seed; 64];\n    for turn in 1..64 {\n        all[turn] = all[turn - 1].rotate_left(all[turn] & 7) ^ 0x9e37_79b9;\n    }\n    all[(seed as usize) & 63]\n}\n";
    let calling = SCRIPT.replace("share > 3", "heavier(share) > 3");
    script.write(&(calling + more));
    let bundle = fs::read(second.dir.join("bundle.json")).unwrap();
    for _ in 0..2 {
        let error = run(&within(weight)).unwrap_err();
        let Error::OverBudget { over, parts, compared: true } = &error else { panic!("{error}") };
        assert_eq!((over.len(), over[0].output, over[0].budget), (1, Output::TwoFiles, weight));
        assert!(over[0].brotli > weight);
        assert!(
            parts[0].name == "growing::heavier" || parts.iter().any(|part| part.name == "growing::heavier"),
            "{error}"
        );
        let text = error.to_string();
        let first = text.lines().next().unwrap();
        assert!(
            first.starts_with("two-files has ") && first.contains(&format!("more than its budget of {weight}")),
            "{text}"
        );
        assert!(text.contains("growing::heavier") && text.contains("under [budget] in Vitrina.toml"), "{text}");
        // Neither the bundle nor what later builds are compared with has changed.
        assert_eq!(fs::read(second.dir.join("bundle.json")).unwrap(), bundle);
        assert_eq!(Report::read(&second.report_dir), Some(second.report.clone()));
    }
    let third = run(&within(100_000)).unwrap();
    let page = fs::read_to_string(third.report_dir.join("report.html")).unwrap();
    assert!(page.contains("class=\"more\">+"), "no difference in the page");
}

#[test]
fn a_first_build_over_its_budget_names_what_is_largest() {
    let script = Script::new("heavy", SCRIPT);
    let request = Request { budget: [(Output::Loader, 10)].into(), ..script.request("bundle", None) };
    let error = run(&request).unwrap_err();
    assert!(matches!(&error, Error::OverBudget { parts, compared: false, .. } if !parts.is_empty()), "{error}");
    assert!(error.to_string().contains("largest parts"), "{error}");
    assert!(!request.out_dir.exists());
}

#[test]
fn what_an_absent_tool_costs_is_measured() {
    let script = Script::new("poorer", SCRIPT);
    let never = run(&script.request("bundle", None)).unwrap();
    let cost = never.report.cost.as_ref().unwrap();
    assert!(matches!(cost.measure, Measure::Widget { percent } if percent > 0), "{cost}");
    assert!(
        never.notes.iter().any(|note| note.contains("without wasm-opt (npm package binaryen)")),
        "{:?}",
        never.notes
    );
    assert!(never.notes.iter().any(|note| note.contains("variant-badge")), "{:?}", never.notes);

    let best = run(&script.request("bundle", Some(wasm_opt()))).unwrap();
    assert_eq!((&best.report.cost, best.notes.len()), (&None, 0), "{:?}", best.notes);
    assert_eq!(best.report.kit.standard_library, StandardLibrary::Own);
    let with = best.report.module.brotli;

    // Twice: the figure outlives a build without the tool.
    for _ in 0..2 {
        let poorer = run(&script.request("bundle", None)).unwrap();
        let without = poorer.report.module.brotli;
        assert!(without > with);
        let cost = poorer.report.cost.as_ref().unwrap();
        assert_eq!(cost.measure, Measure::Own { now: without, best: with });
        assert!(cost.to_string().contains(&format!("({:+} now)", without - with)), "{cost}");
    }
}

#[test]
fn the_figure_for_the_sample_script_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let widget = |out: &str, wasm_opt| {
        let script = &TRAPPING.script;
        let crate_dir = repository().join("crates/scripts/variant-badge");
        let request = Request {
            crate_dir,
            out_dir: folder.path().join(out),
            outputs: vec![Output::TwoFiles],
            ..script.request(out, wasm_opt)
        };
        run(&request).unwrap().report
    };
    let (without, with) = (widget("without", None), widget("with", Some(wasm_opt())));
    let Some(Measure::Widget { percent }) = without.cost.map(|cost| cost.measure) else { panic!("no figure") };
    let measured = without.module.brotli as f64 / with.module.brotli as f64 * 100.0 - 100.0;
    assert!((f64::from(percent) - measured).abs() <= 8.0, "documented {percent} %, measured {measured:.1} %");
}
