//! A rollout as a page.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use vitrina_tests::{Ended, Fleet, get};

#[test]
fn a_rollout_is_a_page_until_ctrl_c() {
    let fleet = Fleet::of(3);
    fleet.run(&["deploy"]).succeeded();
    let mut call = fleet.vitrina(&["rollout", "status", "--web", "--no-browser"]);
    let mut child = call.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap()).lines();
    let told =
        stderr.find_map(|line| line.unwrap().split_once("as a page: ").map(|(_, rest)| rest.to_owned())).unwrap();
    let url = told.split(' ').next().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{told}");
    assert!(get(url).text.contains("<title>"), "a page");
    let facts = get(&format!("{url}facts")).json();
    assert_eq!(facts["app"], "variant-badge", "{facts:#}");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let ended = Ended::of(child.wait_with_output().unwrap()).succeeded();
    assert!(ended.stdout.contains("tiendanube:10001"), "{ended:#?}");
}

#[test]
fn a_page_without_a_rollout_is_refused() {
    let fleet = Fleet::of(1);
    fleet.run(&["rollout", "status", "--web"]).failed_with(1, &["variant-badge"]);
}
