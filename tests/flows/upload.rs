//! Uploads: only what was hashed, and only what shops can read.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use vitrina_tests::{Ended, Sandbox, write_bundle};

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

/// The command run by another program that takes something away from it first.
fn within(wrapper: &[&str], command: &Command) -> Ended {
    let mut within = Command::new(wrapper[0]);
    within.args(&wrapper[1..]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => within.env(name, value),
            None => within.env_remove(name),
        };
    }
    Ended::of(within.current_dir(command.get_current_dir().unwrap()).output().unwrap())
}

#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    let sandbox = Sandbox::start();
    write_bundle(&sandbox.path("bundle"), "one");
    let folder = sandbox.path("hosting");
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere unless that right is taken from it.
    let probe = folder.join("probe");
    let upload = sandbox.vitrina(&["upload"]);
    let ended = match fs::write(&probe, "") {
        Err(_) => Ended::of(sandbox.vitrina(&["upload"]).output().unwrap()),
        Ok(()) => {
            fs::remove_file(&probe).unwrap();
            within(&["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"], &upload)
        }
    };
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    ended.failed_with(1, &["hosting/variant-badge", "denied", "let this user write"]);
}

#[test]
fn a_disk_without_room_is_told_and_nothing_half_written_is_left() {
    let sandbox = Sandbox::start();
    // Files of more than the half kilobyte that this process may write.
    let bundle = write_bundle(&sandbox.path("bundle"), &"one".repeat(1000));
    let small = ["sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""];
    within(&small, &sandbox.vitrina(&["upload"])).failed_with(1, &["no room", "free some space"]);
    for entry in fs::read_dir(sandbox.path("hosting/variant-badge")).unwrap() {
        let file = entry.unwrap().path();
        let record = bundle.files.get(file.file_name().unwrap().to_str().unwrap());
        let record = record.unwrap_or_else(|| panic!("{} was left", file.display()));
        assert_eq!(record.raw, fs::metadata(&file).unwrap().len(), "{}", file.display());
    }
    assert_eq!(sandbox.run(&["upload", "--json"]).succeeded().json()["release"], 1);
}
