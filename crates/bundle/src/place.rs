//! The folder that a bundle goes to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vitrina_release::Bundle;

use crate::Error;

/// A folder beside the bundle: what is in it is not uploaded, and a new bundle leaves it there.
pub(crate) fn beside(out_dir: &Path, what: &str) -> PathBuf {
    let mut name = out_dir.file_name().unwrap_or_default().to_owned();
    name.push(format!("-{what}"));
    out_dir.with_file_name(name)
}

/// Refuses a place that holds something else than an earlier bundle: its contents will be replaced.
pub(crate) fn check(out_dir: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(out_dir) {
        Ok(entries) => entries,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::File { action: "read", path: out_dir.to_owned(), source }),
    };
    let earlier = fs::read(out_dir.join("bundle.json")).ok();
    let earlier: Option<Bundle> = earlier.and_then(|json| serde_json::from_slice(&json).ok());
    let is_ours = |name: &str| {
        let plain = name.strip_suffix(".br").or(name.strip_suffix(".gz")).unwrap_or(name);
        name == "bundle.json" || earlier.as_ref().is_some_and(|bundle| bundle.files.contains_key(plain))
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_str().is_some_and(is_ours) {
            return Err(Error::NoBundle { dir: out_dir.to_owned(), entry: entry.file_name() });
        }
    }
    Ok(())
}

/// Writes the bundle beside its place and moves it there when it is whole.
pub(crate) fn write(out_dir: &Path, bundle: &Bundle, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let parent = out_dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(Error::file("make", parent))?;
    let folder = tempfile::Builder::new().prefix(".bundle-").tempdir_in(parent).map_err(Error::file("make", parent))?;
    // A folder of its own inside, so that it has the permissions that the user's folders have.
    let whole = folder.path().join("bundle");
    fs::create_dir(&whole).map_err(Error::file("make", &whole))?;
    for (name, bytes) in files {
        let path = whole.join(name);
        fs::write(&path, bytes).map_err(Error::file("write", &path))?;
    }
    let path = whole.join("bundle.json");
    let json = serde_json::to_string_pretty(bundle).map_err(|error| Error::Module(error.to_string()))?;
    fs::write(&path, json + "\n").map_err(Error::file("write", &path))?;
    if out_dir.exists() {
        fs::remove_dir_all(out_dir).map_err(Error::file("replace", out_dir))?;
    }
    fs::rename(&whole, out_dir).map_err(Error::file("write", out_dir))
}
