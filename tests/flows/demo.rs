//! The main job: `cargo xtask demo`, with everything it promises about its report, its steps and the network.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;
use vitrina_tests::{Ended, root, xtask};

/// A folder for one demo, in the repository's target folder.
fn folder(name: &str) -> PathBuf {
    root().join("target/test/demo").join(name)
}

fn demo(name: &str, args: &[&str]) -> Ended {
    let output = xtask().args(["demo", "--headless", "--dir"]).arg(folder(name)).args(args).output().unwrap();
    Ended::of(output)
}

fn report(name: &str) -> Value {
    let file = folder(name).join("report.json");
    serde_json::from_slice(&fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).unwrap()
}

#[test]
fn the_demo_passes_and_its_report_says_what_was_seen() {
    demo("whole", &[]).succeeded();
    let report = report("whole");
    let stores = report["stores"].as_array().unwrap();
    let placed: Vec<_> =
        stores.iter().map(|store| (&store["store"], &store["platform"], &store["placement"])).collect();
    let text = |value: &str| Value::from(value);
    assert_eq!(
        placed,
        [
            (&text("1001"), &text("tiendanube"), &text("tiendanube-classic")),
            (&text("1002"), &text("tiendanube"), &text("tiendanube-portal")),
            (&text("3001"), &text("pago-shops"), &text("pago-shops")),
        ]
    );
    for store in stores {
        let name = &store["store"];
        assert_eq!(store["console_errors"], Value::Array(Vec::new()), "{name}");
        assert!(store["script_url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{store:#}");
        let badges = store["badges"].as_array().unwrap();
        assert!(badges.len() >= 6, "{name} shows only {} badges", badges.len());
        for badge in badges {
            assert_eq!(badge["text"], badge["expected"], "{name}");
        }
        let texts: std::collections::BTreeSet<String> = badges.iter().map(|badge| badge["text"].to_string()).collect();
        assert!(texts.len() >= 4, "{name}: the badges hardly change: {texts:?}");
        for step in ["build", "login", "upload", "deploy"] {
            assert!(store["milliseconds"][step].is_u64(), "{name} has no {step} in {:#}", store["milliseconds"]);
        }
    }
    for output in ["one-file", "two-files", "loader"] {
        let files = report["bundle"][output]["files"].as_array().unwrap();
        assert!(!files.is_empty(), "{output}");
        for file in files {
            let size = |key: &str| file[key].as_u64().unwrap_or_else(|| panic!("no {key} in {file:#}"));
            let path = root().join(file["path"].as_str().unwrap());
            assert_eq!(fs::metadata(&path).unwrap().len(), size("raw"), "{}", path.display());
            assert!(size("gzip") > 0 && size("brotli") > 0);
        }
    }
    let pictures = fs::read_dir(folder("whole")).unwrap().filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        path.extension().is_some_and(|extension| extension == "png") && fs::metadata(path).unwrap().len() > 5_000
    });
    assert!(pictures.count() >= 3);
}

#[test]
fn a_second_demo_passes_without_any_network() {
    // The first one has installed and fetched what there is to install and fetch.
    demo("online", &[]).succeeded();
    let program = xtask();
    let inside = |flags: &[&str]| {
        let mut unshare = Command::new("unshare");
        unshare.args(flags).arg(program.get_program()).args(["demo", "--headless", "--dir"]).arg(folder("offline"));
        unshare.current_dir(root());
        unshare
    };
    // Root makes a network namespace of its own; anyone else needs a user namespace around it.
    let allowed = |flags: &[&str]| {
        let probe = Command::new("unshare").args(flags).arg("true").output();
        probe.is_ok_and(|output| output.status.success())
    };
    let flags = [&["--net"][..], &["--net", "--map-root-user"][..]].into_iter().find(|flags| allowed(flags));
    let flags =
        flags.expect("this machine permits no network namespace: run the tests as root, or permit user namespaces");
    let ended = Ended::of(inside(flags).output().unwrap()).succeeded();
    assert!(ended.stderr.contains("loopback: was down, now up"), "the namespace was not empty: {ended:#?}");
}

/// A demo with a step left out must end with an error, and say something that fits.
#[track_caller]
fn fails_without(step: &str, words: &[&str]) {
    demo(&format!("without-{step}"), &["--without", step]).failed_with(1, words);
}

#[test]
fn without_the_sandbox_the_demo_fails() {
    fails_without("sandbox", &["sandbox", "missing"]);
}

#[test]
fn without_the_build_the_demo_fails() {
    fails_without("build", &["vitrina upload", "bundle.json"]);
}

#[test]
fn without_the_login_the_demo_fails() {
    fails_without("login", &["vitrina deploy", "has no store of variant-badge"]);
}

#[test]
fn without_the_upload_the_demo_fails() {
    fails_without("upload", &["vitrina deploy", "no release on the hosting"]);
}

#[test]
fn without_the_deploy_the_demo_fails() {
    fails_without("deploy", &["the demo failed"]);
}

/// A demo that stays up for a person, with its output as it comes.
fn started(name: &str) -> (Child, BufReader<ChildStderr>) {
    let mut child = xtask()
        .args(["demo", "--dir"])
        .arg(folder(name))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    (child, stderr)
}

/// Reads on until a line has these words.
fn until(lines: &mut impl BufRead, words: &str) -> String {
    let mut line = String::new();
    let mut heard = String::new();
    while lines.read_line(&mut line).unwrap() > 0 {
        if line.contains(words) {
            return line;
        }
        heard.push_str(&line);
        line.clear();
    }
    panic!("`{words}` was never said: {heard}");
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn a_demo_stays_up_until_ctrl_c_and_takes_everything_with_it() {
    let (mut child, stderr) = started("stays-up");
    // Somebody has to read, or the demo would wait for its reader.
    let reader = std::thread::spawn(move || stderr.lines().map_while(Result::ok).count());
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let shop = until(&mut stdout, "http://plata.localhost:");
    let (_, port) = shop.rsplit_once(".localhost:").unwrap();
    let port: u16 = port.split('/').next().unwrap().parse().unwrap();
    TcpStream::connect(("127.0.0.1", port)).expect("the shop is open");
    signal(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(reader.join().unwrap() > 0);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "the sandbox outlived the demo");
}

#[test]
fn an_interrupted_demo_takes_everything_with_it() {
    let (mut child, mut stderr) = started("interrupted");
    until(&mut stderr, "Authorise the app");
    let urls = fs::read_to_string(folder("interrupted").join("Vitrina.toml")).unwrap();
    let address = urls.lines().find_map(|line| line.strip_prefix("public_url = \"http://")).unwrap();
    let address = address.trim_end_matches(['"', '/']).to_string();
    TcpStream::connect(&address).expect("the hosting is served");
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(TcpStream::connect(&address).is_err(), "the sandbox outlived the demo");
}
