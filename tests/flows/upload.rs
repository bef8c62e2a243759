//! Uploads: only what was hashed, and only what shops can read.

use std::fs;

use vitrina_tests::{Sandbox, write_bundle};

#[test]
fn releases_count_up_and_the_same_bundle_is_the_same_release() {
    let sandbox = Sandbox::start();
    write_bundle(&sandbox.path("bundle"), "one");
    assert_eq!(sandbox.run(&["upload", "--json"]).succeeded().json()["release"], 1);
    assert_eq!(sandbox.run(&["upload", "--json"]).succeeded().json()["release"], 1);
    write_bundle(&sandbox.path("bundle"), "two");
    assert_eq!(sandbox.run(&["upload", "--json"]).succeeded().json()["release"], 2);
}

#[test]
fn a_bundle_that_changed_after_hashing_is_not_uploaded() {
    let sandbox = Sandbox::start();
    let bundle = write_bundle(&sandbox.path("bundle"), "one");
    for name in bundle.files.keys() {
        let file = sandbox.path("bundle").join(name);
        let whole = fs::read(&file).unwrap();
        fs::write(&file, [whole.as_slice(), b" "].concat()).unwrap();
        sandbox.run(&["upload"]).failed_with(1, &[name, "changed", "build the bundle again"]);
        assert!(!sandbox.path("hosting/variant-badge").join(name).exists());
        fs::remove_file(&file).unwrap();
        sandbox.run(&["upload"]).failed_with(1, &[name]);
        fs::write(&file, whole).unwrap();
    }
    assert!(!sandbox.path("hosting/variant-badge/releases/1.json").exists());
    sandbox.run(&["upload"]).succeeded();
}

#[test]
fn a_hosting_that_shops_cannot_read_is_told() {
    let sandbox = Sandbox::start();
    write_bundle(&sandbox.path("bundle"), "one");
    // The folder is not the one that is served.
    let config = sandbox.config().replace("location = \"hosting\"", "location = \"elsewhere\"");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    sandbox.run(&["upload"]).failed_with(1, &["404", "public_url", "location"]);
    // Nobody listens there.
    let config = sandbox.config().replace(sandbox.url("cdn"), "http://127.0.0.1:9/");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    sandbox.run(&["upload"]).failed_with(1, &["http://127.0.0.1:9/variant-badge/", "not reachable"]);
}
