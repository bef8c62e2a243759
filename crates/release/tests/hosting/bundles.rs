//! Bundles to publish.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vitrina_release::{Bundle, FileRecord, Output, OutputFiles, integrity};

pub const APP: &str = "variant-badge";

/// A folder with a bundle of two files whose contents depend on `text`.
pub fn bundle(folder: &Path, text: &str) -> PathBuf {
    let folder = folder.join(format!("bundle-{text}"));
    fs::create_dir_all(&folder).unwrap();
    let (glue, wasm) = (format!("badge-{text}.js"), format!("badge-{text}.wasm"));
    let mut files = BTreeMap::new();
    for (name, bytes) in [(&glue, format!("// {text}")), (&wasm, format!("wasm {text}"))] {
        fs::write(folder.join(name), &bytes).unwrap();
        let raw = bytes.len() as u64;
        files.insert(name.clone(), FileRecord { raw, gzip: raw, brotli: raw, integrity: integrity(bytes.as_bytes()) });
    }
    let outputs = BTreeMap::from([(Output::TwoFiles, OutputFiles { entry: glue.clone(), files: vec![glue, wasm] })]);
    let bundle = Bundle { app: APP.to_owned(), version: "1.0.0".to_owned(), settings: None, outputs, files };
    fs::write(folder.join("bundle.json"), serde_json::to_vec(&bundle).unwrap()).unwrap();
    folder
}

/// Changes a bundle's list.
pub fn edit(bundle: &Path, change: impl FnOnce(&mut Bundle)) {
    let path = bundle.join("bundle.json");
    let mut value: Bundle = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut value);
    fs::write(path, serde_json::to_vec(&value).unwrap()).unwrap();
}
