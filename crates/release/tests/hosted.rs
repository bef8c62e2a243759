//! Which output pages load from the hosting.

use std::collections::BTreeMap;

use vitrina_release::{Bundle, FileRecord, Output, OutputFiles};

/// A bundle of these outputs, each of files of so many bytes over the wire.
fn bundle(outputs: &[(Output, &[u64])]) -> Bundle {
    let mut bundle = Bundle {
        app: "variant-badge".to_owned(),
        version: "1.0.0".to_owned(),
        settings: None,
        outputs: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    for (output, sizes) in outputs {
        let names: Vec<String> = (0..sizes.len()).map(|at| format!("{output}-{at}.js")).collect();
        for (name, &brotli) in names.iter().zip(*sizes) {
            let record = FileRecord { raw: 2 * brotli, gzip: brotli + 1, brotli, integrity: String::new() };
            bundle.files.insert(name.clone(), record);
        }
        bundle.outputs.insert(*output, OutputFiles { entry: names[0].clone(), files: names });
    }
    bundle
}

#[test]
fn a_page_loads_one_file_while_that_costs_less_than_a_second_request() {
    let hosted = |one, glue, module| {
        bundle(&[(Output::OneFile, &[one]), (Output::TwoFiles, &[glue, module]), (Output::Loader, &[800])]).hosted()
    };
    // The reference widget, and one whose module is twenty times as large.
    assert_eq!(hosted(4_966, 2_300, 2_539), Some(Output::OneFile));
    assert_eq!(hosted(64_200, 2_300, 60_000), Some(Output::TwoFiles));
    assert_eq!(hosted(4_000, 2_000, 1_000), Some(Output::OneFile));
    assert_eq!(hosted(4_001, 2_000, 1_000), Some(Output::TwoFiles));
}

/// Its fallback is found beside it wherever it is served; that of `one-file` at the address of the build alone.
#[test]
fn a_bundle_with_a_fallback_is_loaded_in_two_files() {
    let (two, one, fallback) =
        ((Output::TwoFiles, &[2_300, 2_539][..]), (Output::OneFile, &[4_966][..]), (Output::NoWasm, &[6_000][..]));
    assert_eq!(bundle(&[two, one]).hosted(), Some(Output::OneFile));
    assert_eq!(bundle(&[two, one, fallback]).hosted(), Some(Output::TwoFiles));
    assert_eq!(bundle(&[one, fallback]).hosted(), Some(Output::OneFile));
}

#[test]
fn what_was_made_is_what_pages_load() {
    assert_eq!(bundle(&[(Output::TwoFiles, &[2_000, 1_000])]).hosted(), Some(Output::TwoFiles));
    assert_eq!(bundle(&[(Output::OneFile, &[90_000])]).hosted(), Some(Output::OneFile));
    assert_eq!(bundle(&[(Output::Loader, &[800]), (Output::NoWasm, &[6_000])]).hosted(), None);
}
