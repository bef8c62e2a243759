//! Calls that are watched from outside: how long they wait for something, and what they do when Ctrl-C comes then.

use std::fs::{self, File};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::place::Ended;

/// How long a call may take in all. It measures nothing: a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a call is looked at, and the most that one look counts for: a machine that is busy looks seldom.
const LOOK: Duration = Duration::from_millis(20);

/// A call under way.
pub struct Seen {
    /// How long it waited so far: no thread of it ran or could have run. A busy machine, which lets it stand in a queue, does not
    /// count, so a limit on this time holds on any machine; time on a clock would not, and time on a processor says nothing about
    /// a call that waits for a person.
    pub waited: Duration,
    /// Whether it wrote anything to stdout.
    pub spoke: bool,
}

/// How a watched call ended.
pub struct Watched {
    pub ended: Ended,
    /// How long it had waited when it ended or Ctrl-C was pressed.
    pub waited: Duration,
    /// Whether Ctrl-C was pressed.
    pub interrupted: bool,
}

/// Runs a call to its end. Ctrl-C is pressed once, as soon as `when` says so. What the call says goes to files, or, for stdout, to
/// what the call was given as `stdout`.
#[track_caller]
pub fn watched(call: &mut Command, keeps_stdout: bool, when: impl Fn(&Seen) -> bool) -> Watched {
    let folder = tempfile::tempdir().unwrap();
    let (out, err) = (folder.path().join("stdout"), folder.path().join("stderr"));
    call.stderr(File::create(&err).unwrap());
    match keeps_stdout {
        true => drop(File::create(&out).unwrap()),
        false => drop(call.stdout(File::create(&out).unwrap())),
    }
    let begun = Instant::now();
    let mut child = call.spawn().unwrap();
    let mut seen = Seen { waited: Duration::ZERO, spoke: false };
    let mut told = None;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if waits(&child) {
            seen.waited += LOOK;
        }
        seen.spoke = fs::metadata(&out).unwrap().len() > 0;
        if told.is_none() && when(&seen) {
            told = Some(seen.waited);
            let pressed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            assert!(pressed.success());
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("{:?} waits", call.get_args());
        }
        std::thread::sleep(LOOK);
    };
    let text = |file| fs::read_to_string(file).unwrap();
    let ended = Ended::with(status.code(), text(out), text(err));
    Watched { ended, waited: told.unwrap_or(seen.waited), interrupted: told.is_some() }
}

/// Whether every thread of the process sleeps, and no program works for it.
fn waits(child: &Child) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{}/task", child.id())) else { return false };
    threads.flatten().all(|thread| {
        let text = |name| fs::read_to_string(thread.path().join(name)).unwrap_or_default();
        // `pid (name) S …`: a name may hold anything, a parenthesis too.
        let sleeps = text("stat").rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('S'));
        sleeps && text("children").trim().is_empty()
    })
}

#[test]
fn what_a_program_does_for_a_call_is_no_waiting() {
    let waited = |line: &str| watched(Command::new("sh").args(["-c", line]), false, |_| false).waited;
    let (alone, helped) = (waited("exec sleep 1"), waited("sleep 1; true"));
    assert!(helped < alone / 4, "{helped:?} of {alone:?}");
}
