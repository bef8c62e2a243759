//! A call of the command under way: watched, signalled, killed.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Ended;

/// How long a call may take to come to something, however much else the machine has to do.
const LONGEST: Duration = Duration::from_secs(900);

/// A call under way.
pub struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    /// Starts a call whose streams go to files.
    pub(crate) fn start(mut call: Command, out: PathBuf, err: PathBuf) -> Running {
        let stdout = fs::File::create(&out).expect("a file can be made");
        let stderr = fs::File::create(&err).expect("a file can be made");
        let child = call.stdout(stdout).stderr(stderr).stdin(Stdio::null()).spawn();
        Running { child: child.expect("the command can be started"), out, err }
    }

    /// Waits until the condition holds or the call ends; says whether the call still runs.
    pub fn until(&mut self, mut holds: impl FnMut() -> bool) -> bool {
        let begun = Instant::now();
        loop {
            if self.child.try_wait().expect("a child can be asked").is_some() {
                return false;
            }
            if holds() {
                return true;
            }
            assert!(begun.elapsed() < LONGEST, "it never came to that");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// kill -9; answers what it had said by then.
    pub fn kill(mut self) -> Ended {
        let _ = self.child.kill();
        self.end_of()
    }

    /// Sends a signal, such as `-INT`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill can be started").success());
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        self.end_of()
    }

    fn end_of(&mut self) -> Ended {
        let status = self.child.wait().expect("a child ends");
        let text = |path: &PathBuf| fs::read_to_string(path).unwrap_or_default();
        Ended::with(status.code(), text(&self.out), text(&self.err))
    }
}
