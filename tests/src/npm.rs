//! The npm package `vitrina`, and projects that depend on it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Ended, Sandbox, root};

/// The package as it is published.
pub struct NpmPackage {
    tarball: PathBuf,
}

impl NpmPackage {
    /// Packs it into a folder.
    pub fn pack(folder: &Path) -> NpmPackage {
        let mut pack = Command::new("npm");
        pack.args(["pack", "--silent", "--pack-destination"]).arg(folder).current_dir(package());
        let packed = Ended::of(pack.output().expect("npm can be run")).succeeded();
        NpmPackage { tarball: folder.join(packed.stdout.lines().last().expect("npm names the tarball")) }
    }

    /// Does to a project what `npm install` would: fetches the package, and the tools that its own repository has.
    pub fn install(&self, project: &Path) {
        let modules = project.join("node_modules");
        fs::create_dir_all(modules.join("vitrina")).expect("a folder can be made");
        let mut unpack = Command::new("tar");
        unpack.arg("-xzf").arg(&self.tarball).args(["--strip-components=1", "-C"]).arg(modules.join("vitrina"));
        Ended::of(unpack.output().expect("tar can be run")).succeeded();
        fs::create_dir(modules.join(".bin")).expect("a folder can be made");
        for tool in ["esbuild", "vite", "typescript", ".bin/esbuild", ".bin/vite", ".bin/tsc"] {
            symlink(package().join("node_modules").join(tool), modules.join(tool)).expect("a link can be made");
        }
    }
}

fn package() -> PathBuf {
    root().join("crates/js")
}

/// Builds a project by its own `[build]`, uploads it to this sandbox's hosting and deploys it to the store 1001.
pub fn deploy_as_it_is(project: &Path, sandbox: &Sandbox) {
    let file = project.join("Vitrina.toml");
    let own = fs::read_to_string(&file).expect("a project has a Vitrina.toml");
    let own = own.split("\n[build]\n").nth(1).expect("it says how it is built");
    let own = own.split("\n[").next().unwrap_or_default();
    let script = root().join("crates/scripts/variant-badge");
    let config = sandbox.config().replace(&format!("{script:?}"), "\".\"").replace("out = \"bundle\"", own);
    let hosting = format!("location = {:?}", sandbox.path("hosting"));
    fs::write(&file, config.replace("location = \"hosting\"", &hosting)).expect("a file can be written");
    for verb in [&["build"][..], &["upload"], &["deploy", "--store", "tiendanube:1001"]] {
        Ended::of(sandbox.vitrina(verb).current_dir(project).output().expect("vitrina can be run")).succeeded();
    }
}
