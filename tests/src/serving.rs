//! A verb that serves until it is ended.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::{Ended, canary};

/// A running verb that prints JSON. It ends with this value, by the end of its stdin.
pub struct Serving {
    child: Option<Child>,
    stdout: BufReader<ChildStdout>,
}

impl Serving {
    /// Starts it and reads its first line. The call needs `--json` and `--until-stdin-closes`.
    #[track_caller]
    pub fn start(mut call: Command) -> (Serving, Value) {
        call.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = call.spawn().expect("the verb can be started");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is ours"));
        let mut serving = Serving { child: Some(child), stdout };
        let first = serving.line();
        (serving, first)
    }

    /// Waits for its next line.
    #[track_caller]
    pub fn line(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("stdout is text");
        if line.is_empty() {
            let mut stderr = String::new();
            if let Some(mut pipe) = self.child.as_mut().and_then(|child| child.stderr.take()) {
                pipe.read_to_string(&mut stderr).expect("stderr is text");
            }
            panic!("the verb ended: {stderr}");
        }
        canary::none_in("stdout", &line);
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"))
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// Sends Ctrl-C and waits for its end.
    pub fn interrupt(mut self) -> Ended {
        let child = self.child.take().expect("it runs");
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill can be started");
        assert!(sent.success());
        Ended::of(child.wait_with_output().expect("it ends"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}
