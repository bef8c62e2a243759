//! What holds for every verb, whatever it does.

use std::collections::BTreeSet;
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use clap::{Arg, Command, CommandFactory};
use vitrina_cli::Cli;

use super::place::{CONFIG, Ended, Place};
use super::waiting::{Watched, watched};

fn cli() -> Command {
    let mut cli = Cli::command();
    cli.build();
    cli
}

fn leaves(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let path = format!("{path} {}", verb.get_name()).trim().to_string();
        match verb.has_subcommands() {
            true => leaves(verb, &path, found),
            false => found.push((path, verb.clone())),
        }
    }
}

/// Every verb, such as `config show`.
pub fn verbs() -> Vec<String> {
    let mut found = Vec::new();
    leaves(&cli(), "", &mut found);
    found.into_iter().map(|(path, _)| path).collect()
}

pub fn words(verb: &str) -> Vec<&str> {
    verb.split(' ').collect()
}

fn own_flags(verb: &Command) -> impl Iterator<Item = &Arg> {
    verb.get_arguments().filter(|arg| !matches!(arg.get_id().as_str(), "help" | "version"))
}

#[test]
fn every_flag_has_a_variable_of_its_own() {
    let mut found = Vec::new();
    leaves(&cli(), "", &mut found);
    for (path, verb) in found {
        let mut seen = BTreeSet::new();
        for arg in own_flags(&verb) {
            let name = arg.get_id();
            let variable =
                arg.get_env().unwrap_or_else(|| panic!("`{path}`: {name} has no variable")).to_str().unwrap();
            assert!(variable.starts_with("VITRINA_"), "`{path}`: {name} has {variable}");
            assert!(seen.insert(variable.to_string()), "`{path}`: {variable} stands for two flags");
        }
    }
}

/// Whoever may list processes sees their command lines: secrets come from files, prompts, stdin and variables alone.
#[test]
fn no_flag_takes_a_secret() {
    let mut found = Vec::new();
    leaves(&cli(), "", &mut found);
    assert!(found.len() > 20);
    for (path, verb) in found {
        for arg in own_flags(&verb).filter(|arg| arg.get_action().takes_values()) {
            let name = arg.get_id().as_str();
            let secret = ["token", "secret", "password", "passphrase"].iter().any(|word| name.contains(word));
            assert!(!secret || name.ends_with("_file"), "`{path}`: {name} would stand on the command line");
        }
    }
}

#[test]
fn every_switch_takes_one_and_nought_from_its_variable() {
    let mut found = Vec::new();
    leaves(&cli(), "", &mut found);
    let mut tried = 0;
    for (path, verb) in found {
        for arg in own_flags(&verb).filter(|arg| !arg.get_action().takes_values()) {
            for value in ["1", "0", ""] {
                let place = Place::new("app = \"a\"\n");
                let mut call = place.vitrina(&words(&path));
                // A flag that does not exist ends the call after the variables were looked at.
                call.arg("--no-such-flag").env(arg.get_env().unwrap(), value);
                let ended = Ended::of(call.output().unwrap());
                assert_eq!(ended.code, 3, "{ended:#?}");
                assert!(ended.stderr.contains("--no-such-flag"), "{ended:#?}");
                tried += 1;
            }
        }
        if tried > 60 {
            break;
        }
    }
    assert!(tried > 9);
    let place = Place::new("app = \"a\"\n");
    let json = Ended::of(place.vitrina(&["upload"]).env("VITRINA_JSON", "1").output().unwrap());
    assert!(json.stderr.trim_end().ends_with('}'), "{json:#?}");
    let plain = Ended::of(place.vitrina(&["upload"]).env("VITRINA_JSON", "0").output().unwrap());
    plain.failed_with(3, "config-no-section", &[]);
}

/// What a verb cannot do without, by the name of its value.
fn value(arg: &Arg) -> String {
    let name = arg.get_value_names().and_then(|names| names.first()).map(|name| name.to_string()).unwrap_or_default();
    match name.as_str() {
        "STORE_OR_PLATFORM" | "STORE" | "PLATFORM:ID" => "tiendanube:1001".into(),
        "SHELL" => "bash".into(),
        "N" => "1".into(),
        "KEY=VALUE" => "installments=6".into(),
        "PERCENT" => "10".into(),
        "URL" => "http://127.0.0.1:9/".into(),
        _ => "app".into(),
    }
}

/// Whether a verb serves until it is ended.
pub fn serves(path: &str) -> bool {
    ["demo", "dev", "sandbox", "reports listen", "webhooks listen"].contains(&path)
}

/// The words that call a verb with all that it cannot do without.
pub fn calls() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    leaves(&cli(), "", &mut found);
    let with_values = |(path, verb): (String, Command)| {
        let mut args: Vec<String> = words(&path).into_iter().map(str::to_string).collect();
        args.extend(verb.get_positionals().filter(|arg| arg.is_required_set()).map(value));
        // What only some of several flags make whole.
        args.extend(match path.as_str() {
            "logout" => vec!["tiendanube:1001".to_string()],
            "settings set" => vec!["installments=6".to_string()],
            "webhooks replay" => ["--since", "1h", "--to", "http://127.0.0.1:9/"].map(str::to_string).to_vec(),
            _ => Vec::new(),
        });
        (path, args)
    };
    found.into_iter().map(with_values).collect()
}

#[test]
fn without_a_terminal_no_verb_waits() {
    no_verb_waits(Stdio::null, &[]);
}

/// An input that stays open and silent, as some CI has it: only who was asked to read from it may wait for it.
#[test]
fn nobody_reads_an_input_that_was_not_offered() {
    no_verb_waits(Stdio::piped, &["symbolicate"]);
}

/// How long a verb may wait where nobody can answer it.
const PROMISED: Duration = Duration::from_secs(5);

/// Every verb ends by itself, or serves and is ended by Ctrl-C.
fn no_verb_waits(input: fn() -> Stdio, but: &[&str]) {
    for (path, args) in calls().into_iter().filter(|(path, _)| !but.contains(&path.as_str())) {
        let place = Place::new(CONFIG);
        let mut call = place.vitrina(&args.iter().map(String::as_str).collect::<Vec<_>>());
        call.env_remove("VITRINA_PASSPHRASE_FILE").stdin(input());
        let Watched { ended, waited, .. } = watched(&mut call, false, |seen| serves(&path) && seen.spoke);
        let Ended { code, stderr, .. } = &ended;
        assert!(waited < PROMISED, "`vitrina {path}` waited {waited:?}: {ended:#?}");
        assert!(matches!(code, 0..=5 | 130), "`vitrina {path}`: {ended:#?}");
        assert!(*code == 0 || !stderr.is_empty(), "`vitrina {path}` failed with {code} and says nothing");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn results_go_to_stdout_and_quiet_leaves_nothing_else() {
    let place = Place::new(CONFIG);
    let mut call = place.vitrina(&["sandbox", "--json", "--quiet", "--until-stdin-closes"]);
    let ended = Ended::of(call.output().unwrap()).succeeded();
    assert_eq!((ended.json().len(), ended.stderr.as_str()), (1, ""), "{ended:#?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new(CONFIG);
    for args in [&["--help"][..], &["sandbox", "--until-stdin-closes"]] {
        let mut call = place.vitrina(args);
        let mut child = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = Ended::of(child.wait_with_output().unwrap());
        assert_eq!(ended.code, 0, "{ended:#?}");
        assert!(!ended.stderr.contains("panicked") && !ended.stderr.contains("ipe"), "{ended:#?}");
    }
}

#[test]
fn nothing_is_coloured_off_a_terminal() {
    let place = Place::new(CONFIG);
    for args in [&["upload"][..], &["--help"], &["bild"]] {
        let ended = place.run(args);
        assert!(!ended.stderr.contains('\u{1b}') && !ended.stdout.contains('\u{1b}'), "{ended:#?}");
    }
}

/// What stands on a terminal.
fn on_a_terminal(place: &Place, environment: &[(&str, &str)], args: &str) -> String {
    let program = format!("{} {args}", env!("CARGO_BIN_EXE_vitrina"));
    let mut script = Process::new("script");
    script.args(["-qec", &program, "/dev/null"]).current_dir(place.folder()).env("TERM", "xterm");
    script.env_remove("NO_COLOR").envs(environment.iter().copied()).stdin(Stdio::null());
    String::from_utf8(script.output().unwrap().stdout).unwrap()
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let place = Place::new(CONFIG);
    let coloured =
        |environment: &[(&str, &str)], args: &str| on_a_terminal(&place, environment, args).contains("\u{1b}[31m");
    assert!(coloured(&[], "upload"));
    assert!(!coloured(&[("NO_COLOR", "1")], "upload"));
    assert!(!coloured(&[], "upload --no-color"));
}

/// Whoever calls it at a terminal and names no file would look at an empty line.
#[test]
fn what_is_read_from_a_terminal_is_asked_for() {
    let place = Place::new(CONFIG);
    assert!(on_a_terminal(&place, &[], "symbolicate").contains("Paste the stack"));
    assert!(!place.run(&["symbolicate"]).stderr.contains("Paste the stack"));
}

/// Who is asked to agree sees for which app, store and profile; no answer is no.
#[test]
fn what_is_agreed_to_is_told() {
    let place = Place::new(CONFIG);
    let asked = on_a_terminal(&place, &[("CI", "")], "login tiendanube:1001 --profile staging");
    for words in
        ["A new token of variant-badge for tiendanube:1001, profile staging.", "ends the store's", "login-declined"]
    {
        assert!(asked.contains(words), "{asked}");
    }
    let asked = on_a_terminal(&place, &[("CI", "")], "login tiendanube");
    assert!(asked.contains("for the store that the merchant picks."), "{asked}");
}

#[test]
fn nothing_moves_between_details() {
    let place = Place::new(CONFIG);
    let clears_a_line = |text: &str| text.contains("\u{1b}[2K");
    let moving = on_a_terminal(&place, &[], "upload");
    assert!(clears_a_line(&moving), "{moving:?}");
    let told = on_a_terminal(&place, &[], "upload --verbose");
    assert!(!clears_a_line(&told) && told.contains("hosting: hosting"), "{told:?}");
}

#[test]
fn details_win_over_quiet() {
    let place = Place::new(CONFIG);
    let quiet = place.run(&["upload", "--quiet"]);
    assert!(!quiet.stderr.contains("Uploading") && !quiet.stderr.contains("hosting: hosting"), "{quiet:#?}");
    for both in [&["upload", "--quiet", "--verbose"][..], &["upload", "-vq"]] {
        let told = place.run(both);
        assert!(told.stderr.contains("Uploading") && told.stderr.contains("hosting: hosting"), "{told:#?}");
    }
}
