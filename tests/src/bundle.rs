//! A bundle made by hand: the right form, without a compiler's minutes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use vitrina_release::{Bundle, FileRecord, Output, OutputFiles, integrity};

/// Writes a bundle of `variant-badge` with the outputs `two-files` and `loader`, whose files differ from those of any other
/// `mark`. Answers what `bundle.json` says.
pub fn write_bundle(dir: &Path, mark: &str) -> Bundle {
    fs::create_dir_all(dir).expect("the folder can be made");
    let hash: String = integrity(mark.as_bytes()).bytes().skip(7).take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = |kind: &str| format!("variant-badge{kind}");
    let glue = (name(&format!("-{hash}.js")), format!("/* glue {mark} */\n"));
    let wasm = (name(&format!("-{hash}.wasm")), format!("\0asm\u{1}\0\0\0{mark}"));
    // A loader hardly ever changes.
    let loader = (name("-loader-00112233445566aa.js"), "/* loader */\n".to_string());
    let mut files = BTreeMap::new();
    for (name, text) in [&glue, &wasm, &loader] {
        fs::write(dir.join(name), text).expect("a file can be written");
        let size = text.len() as u64;
        let record = FileRecord { raw: size, gzip: size, brotli: size, integrity: integrity(text.as_bytes()) };
        files.insert(name.clone(), record);
    }
    let output = |files: &[&(String, String)]| OutputFiles {
        entry: files[0].0.clone(),
        files: files.iter().map(|(name, _)| name.clone()).collect(),
    };
    let outputs = BTreeMap::from([(Output::TwoFiles, output(&[&glue, &wasm])), (Output::Loader, output(&[&loader]))]);
    let bundle = Bundle { app: "variant-badge".into(), version: "0.1.0".into(), settings: None, outputs, files };
    let text = serde_json::to_string_pretty(&bundle).expect("a bundle is JSON");
    fs::write(dir.join("bundle.json"), text).expect("bundle.json can be written");
    bundle
}
