//! Ports that are taken.

use std::net::TcpListener;
use std::process::Stdio;

use vitrina_tests::{Ended, vitrina};

#[test]
fn a_sandbox_whose_port_is_taken_says_which_and_leaves_nothing_running() {
    let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    for listener in ["tiendanube", "pago-shops", "cdn", "apps-scripts", "shops", "control"] {
        let flag = format!("--port-{listener}");
        let output = vitrina().args(["sandbox", &flag, &port]).stdin(Stdio::null()).output().unwrap();
        let ended = Ended::of(output).failed_with(5, &[&port, &listener.replace('-', "_"), "in use"]);
        assert_eq!(ended.stdout, "");
    }
}

#[test]
fn a_sandbox_ends_with_its_parent() {
    let mut child = vitrina()
        .args(["sandbox", "--json", "--until-stdin-closes"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    let ended = Ended::of(child.wait_with_output().unwrap()).succeeded();
    assert!(ended.json()["control"].is_string(), "{ended:#?}");
}
