//! A page in real Chromium: `tests/browser/look.mjs` opens it and says what is in it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::root;

/// A browser with one page.
pub struct Chromium {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Chromium {
    /// Opens a page.
    #[track_caller]
    pub fn open(url: &str) -> Chromium {
        let mut child = Command::new("node")
            .arg(root().join("tests/browser/look.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node can be started");
        let orders = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("stdout is ours"));
        let mut chromium = Chromium { child, orders, answers };
        chromium.order(&json!({"open": url}));
        chromium
    }

    /// Waits until the page's elements contain a text, and answers all of them.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> String {
        let answer = self.order(&json!({"wait": text}));
        answer["html"].as_str().unwrap_or_default().to_string()
    }

    /// Waits until they do not.
    #[track_caller]
    pub fn loses(&mut self, text: &str) {
        self.order(&json!({"gone": text}));
    }

    /// Opens another tab of the same browser, and waits until it shows a text.
    #[track_caller]
    pub fn open_tab(&mut self, url: &str, text: &str) {
        self.order(&json!({"tab": url, "wait_in": text}));
    }

    /// Waits until every tab that was opened shows a text.
    #[track_caller]
    pub fn tabs_show(&mut self, text: &str) {
        self.order(&json!({"tabs_show": text}));
    }

    /// Chooses a value in a `<select>`.
    #[track_caller]
    pub fn choose(&mut self, selector: &str, value: &str) {
        self.order(&json!({"choose": [selector, value]}));
    }

    /// Clicks on an element.
    #[track_caller]
    pub fn click(&mut self, selector: &str) {
        self.order(&json!({"click": selector}));
    }

    /// The address of the page as it is now.
    #[track_caller]
    pub fn address(&mut self) -> String {
        self.order(&json!({"address": true}))["address"].as_str().unwrap_or_default().to_string()
    }

    /// What a control holds.
    #[track_caller]
    pub fn value(&mut self, selector: &str) -> String {
        self.order(&json!({"value": selector}))["value"].as_str().unwrap_or_default().to_string()
    }

    /// Fails when the page's console or a script in it told of an error.
    #[track_caller]
    pub fn is_clean(&mut self) {
        let errors = self.order(&json!({"errors": true}))["errors"].clone();
        assert_eq!(errors, json!([]), "errors in the page");
    }

    #[track_caller]
    fn order(&mut self, order: &Value) -> Value {
        let orders = self.orders.as_mut().expect("the browser is open");
        writeln!(orders, "{order}").expect("the browser takes orders");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the browser answers");
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
        assert!(answer["problem"].is_null(), "{order}: {answer}");
        answer
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.child.wait();
    }
}
