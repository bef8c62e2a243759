//! Reports from a page's beacon to the figures that a gate reads.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use vitrina_tests::{Sandbox, send_text};

/// A running `vitrina reports listen`, with the line that says where it answers.
fn listening(sandbox: &Sandbox) -> (Child, Value) {
    let mut command =
        sandbox.vitrina(&["reports", "listen", "--json", "--address", "127.0.0.1:0", "--reports", "reports.db"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

#[test]
fn what_pages_report_is_what_the_gate_reads() {
    let sandbox = Sandbox::start();
    let (mut listener, said) = listening(&sandbox);
    let url = said["url"].as_str().unwrap();
    let report = |more: Value| {
        let mut report = json!({"app": "variant-badge", "release": 3, "store": "1001"});
        report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        send_text(url, "text/plain", report.to_string()).status
    };
    for _ in 0..3 {
        assert_eq!(report(json!({"started": true})), 204);
    }
    assert_eq!(report(json!({"error": "RangeError: out of range\n    at badge.js:1:2"})), 204);
    assert_eq!(report(json!({"app": "other", "started": true})), 400);

    // While it listens, and after.
    let show = ["reports", "show", "3", "--json", "--reports", "reports.db"];
    let shown = sandbox.run(&show).succeeded().json();
    assert_eq!((&shown["release"], &shown["started"], &shown["failed"]), (&json!(3), &json!(3), &json!(1)));
    assert_eq!(shown["errors"][0]["text"], "RangeError: out of range\n    at badge.js:1:2");
    assert!(Command::new("kill").arg(listener.id().to_string()).status().unwrap().success());
    assert_eq!(listener.wait().unwrap().code(), Some(0));
    assert_eq!(sandbox.run(&show).succeeded().json(), shown);

    let listed = sandbox.run(&["reports", "list", "--json", "--reports", "reports.db"]).succeeded().json();
    assert_eq!(listed["releases"], json!([{"release": 3, "started": 3, "failed": 1}]));
    assert_eq!(listed["refused"], json!({"other-app": 1}));
    let text = sandbox.run(&["reports", "show", "3", "--reports", "reports.db"]).succeeded().stdout;
    assert!(text.contains("3 started, 1 failed (33.33%)") && text.contains("1 x RangeError"), "{text}");
}

#[test]
fn an_address_that_is_taken_is_told() {
    let sandbox = Sandbox::start();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = sandbox.run(&["reports", "listen", "--address", &address, "--reports", "reports.db"]);
    ended.failed_with(5, &[&address, "name another one with --address"]);
}
