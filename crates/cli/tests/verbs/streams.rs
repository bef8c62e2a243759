//! Every verb, whatever it does: a reader of its results that went away, and Ctrl-C while it waits.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use super::frame::{calls, serves};
use super::waiting::{Watched, watched};
use super::walk::{call, contents, furnished_at, greeting, judged};

/// A call that says nothing more and has waited so long is in the middle of something.
const A_WHILE: Duration = Duration::from_millis(300);

/// Runs a call whose stdout nobody reads; one that serves is ended by Ctrl-C.
fn unread(call: &mut Command, serves: bool) -> Watched {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    call.stdout(writer);
    watched(call, true, |seen| serves && seen.waited > A_WHILE)
}

#[test]
fn a_reader_that_went_away_changes_nothing() {
    let at = greeting();
    for (path, args) in calls() {
        let place = furnished_at(&at);
        let read = watched(&mut call(&place, &args), false, |seen| serves(&path) && seen.spoke);
        let place = furnished_at(&at);
        let alone = unread(&mut call(&place, &args), serves(&path));
        let (read, alone) = (read.ended, alone.ended);
        assert!(
            !alone.stderr.contains("panicked") && !alone.stderr.contains("roken pipe"),
            "`vitrina {path}`: {alone:#?}"
        );
        // What it hears must not get lost: whoever printed it has to stop when nobody takes it.
        assert!(alone.code == read.code || path == "webhooks listen", "`vitrina {path}`: {read:#?} {alone:#?}");
    }
}

/// Platforms and hosting take every connection and never answer. Ctrl-C then ends every verb: with 130, or as a server ends; what
/// lay there before still lies there, and the same command works once more and is refused by no lock.
#[test]
fn ctrl_c_ends_every_verb_that_waits_and_leaves_it_able_to_go_on() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = silent.local_addr().unwrap().to_string();
    std::thread::spawn(move || silent.incoming().collect::<Vec<_>>());
    let mut interrupted = Vec::new();
    for (path, args) in calls() {
        let place = furnished_at(&at);
        let before = contents(place.folder());
        let again = || {
            let seen = watched(call(&place, &args).env("VITRINA_WAIT", "3600"), false, |seen| match serves(&path) {
                true => seen.spoke,
                false => seen.waited > A_WHILE,
            });
            judged(&path, &seen.ended, &before, &contents(place.folder()));
            seen
        };
        let first = again();
        if first.interrupted {
            let expected = if serves(&path) { 0 } else { 130 };
            assert_eq!(first.ended.code, expected, "`vitrina {path}`: {:#?}", first.ended);
            assert_eq!(again().ended.code, first.ended.code, "`vitrina {path}` once more");
            interrupted.push(path);
        }
    }
    for verb in ["login", "upload", "plan", "deploy", "status", "scripts", "stores import", "sandbox", "demo"] {
        assert!(interrupted.iter().any(|path| path == verb), "{verb} was not interrupted: {interrupted:?}");
    }
}
