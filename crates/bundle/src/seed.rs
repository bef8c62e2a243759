//! The standard library, compiled once for all scripts of a machine.
//!
//! Cargo compiles it anew into every target folder, which takes longer than the script itself. Here it is compiled once into a
//! folder of the user's cache, with a library that is empty, and a target folder without anything gets a copy of the parts. Cargo
//! judges them as its own: what does not fit it compiles again, so the module is the same either way.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

/// How the parts of a target folder come to be.
pub(crate) struct Seed<'a> {
    /// Where parts are kept for all scripts.
    pub(crate) cache: &'a Path,
    /// What the script's library is compiled to: it decides what its parts must hold.
    pub(crate) crate_types: &'a [String],
}

impl Seed<'_> {
    /// Fills a target folder that has nothing in it yet. `compile` is cargo with every flag of the script's build, for a manifest
    /// and a target folder. Whatever goes wrong here, cargo compiles as if there were no cache.
    pub(crate) fn sow(&self, target_dir: &Path, compile: impl Fn(&Path, &Path) -> Command) {
        let empty = fs::read_dir(target_dir).map_or(true, |mut entries| entries.next().is_none());
        if empty && let Ok(parts) = self.parts(&compile) {
            // Half a copy would serve as well: cargo looks at each part.
            let _ = copy(&parts, target_dir);
        }
    }

    /// The folder with the compiled parts, made when it is not there.
    fn parts(&self, compile: impl Fn(&Path, &Path) -> Command) -> io::Result<PathBuf> {
        let named = compile(Path::new("Cargo.toml"), Path::new("target"));
        let place = self.cache.join(self.key(&named)?);
        let parts = place.join("parts");
        if parts.is_dir() {
            return Ok(parts);
        }
        fs::create_dir_all(self.cache)?;
        // Made beside its place: two builds at once do not meet, and one that is interrupted leaves nothing half done.
        let work = tempfile::Builder::new().prefix(".making-").tempdir_in(self.cache)?;
        let types: Vec<String> = self.crate_types.iter().map(|kind| format!("{kind:?}")).collect();
        let manifest = format!(
            "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [{}]\n\n[workspace]\n",
            types.join(", ")
        );
        fs::write(work.path().join("Cargo.toml"), manifest)?;
        fs::create_dir(work.path().join("src"))?;
        fs::write(work.path().join("src/lib.rs"), "")?;
        let made = work.path().join("parts");
        let output = compile(&work.path().join("Cargo.toml"), &made).output()?;
        if !output.status.success() {
            return Err(io::Error::other("the standard library does not compile"));
        }
        fs::create_dir_all(&place)?;
        match fs::rename(&made, &parts) {
            // Another build was quicker.
            Err(_) if parts.is_dir() => Ok(parts),
            result => result.map(|()| parts),
        }
    }

    /// A name for the compiler, its flags and what they compile.
    fn key(&self, command: &Command) -> io::Result<String> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let version = Command::new(rustc).arg("-vV").output()?.stdout;
        let flags = command.get_envs().map(|(name, value)| format!("{name:?}={value:?}"));
        let flags = flags.chain(command.get_args().map(|argument| format!("{argument:?}")));
        let told = flags.chain(self.crate_types.iter().cloned()).collect::<Vec<_>>().join("\n");
        let digest = Sha256::new().chain_update(version).chain_update(told).finalize();
        Ok(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Copies a folder with the times of its files, by which cargo knows what is up to date.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
            let changed = entry.metadata()?.modified()?;
            fs::File::options().write(true).open(&to)?.set_modified(changed)?;
        }
    }
    Ok(())
}
