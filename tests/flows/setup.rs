//! Machines that lack something which `cargo xtask setup` cannot install: it says what to install, and the demo and the tests
//! do not begin.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use tempfile::TempDir;
use vitrina_tests::{Ended, xtask};

/// A PATH on which only these programs are.
fn only(names: &[&str]) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for name in names {
        let path = std::env::var_os("PATH").unwrap();
        let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
        let found: PathBuf = found.unwrap_or_else(|| panic!("{name} is not on PATH"));
        symlink(found, place.path().join(name)).unwrap();
    }
    place
}

fn without(names: &[&str], args: &[&str]) -> Ended {
    let path = only(names);
    Ended::of(xtask().args(args).env("PATH", path.path()).env_remove("CHROMIUM").output().unwrap())
}

#[test]
fn a_machine_without_node_is_told_to_install_it() {
    for args in [&["setup"][..], &["demo", "--headless", "--dir", "target/test/demo/no-node"], &["test", "browser"]] {
        without(&["cargo", "rustc", "rustup"], args).failed_with(1, &["node", "next:", "node 20"]);
    }
}

#[test]
fn a_machine_without_chromium_or_apt_is_told_to_install_it() {
    for args in [&["setup"][..], &["demo", "--headless", "--dir", "target/test/demo/no-chromium"], &["test", "browser"]]
    {
        let ended = without(&["cargo", "rustc", "rustup", "node", "npm"], args);
        ended.failed_with(1, &["Chromium is missing", "next:", "apt-get install chromium", "CHROMIUM"]);
    }
}

#[test]
fn a_chromium_that_is_named_and_not_there_is_no_chromium() {
    let ended = Ended::of(xtask().arg("setup").env("CHROMIUM", "/nowhere/chromium").output().unwrap());
    ended.failed_with(1, &["/nowhere/chromium", "CHROMIUM", "next:"]);
}

#[test]
fn a_setup_that_finds_everything_installs_nothing() {
    let ended = Ended::of(xtask().arg("setup").output().unwrap()).succeeded();
    assert!(ended.stderr.contains("setup: done") && !ended.stderr.contains("installing"), "{ended:#?}");
}
