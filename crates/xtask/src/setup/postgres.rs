//! PostgreSQL's own programs. The tests run a server of their own with them; one that Debian started is left alone.

use std::fs;
use std::path::{Path, PathBuf};

use super::{debian, found, on_path};
use crate::failure::Failure;
use crate::stop::Stop;

/// Where Debian puts each version's programs, which are not on PATH.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb`, `postgres` and `pg_isready`.
pub(super) async fn ensure(stop: &Stop) -> Result<PathBuf, Failure> {
    if let Some(folder) = present() {
        found("PostgreSQL", &folder.display().to_string());
        return Ok(folder);
    }
    if !debian::install(&["postgresql"], stop).await? {
        return Err(missing());
    }
    present().ok_or_else(missing)
}

/// The newest version that is there.
fn present() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let newest = versions
        .filter(|folder| whole(&folder.join("bin")))
        .max_by_key(|folder| folder.file_name().and_then(|version| version.to_str()?.parse::<u32>().ok()));
    let on_path = || on_path("initdb").and_then(|file| Some(file.parent()?.to_path_buf())).filter(|bin| whole(bin));
    newest.map(|folder| folder.join("bin")).or_else(on_path)
}

fn whole(bin: &Path) -> bool {
    ["initdb", "postgres", "pg_isready"].iter().all(|name| bin.join(name).is_file())
}

fn missing() -> Failure {
    Failure::Missing {
        what: "PostgreSQL".to_string(),
        remedy: "run `apt-get install postgresql` as root, or put `initdb`, `postgres` and `pg_isready` of PostgreSQL 15 or \
                 newer on PATH"
            .to_string(),
    }
}
