//! What a person and a program see: data on stdout, everything else on stderr.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use schemars::JsonSchema;
use serde::Serialize;

use crate::code::{Code, Told};
use crate::global::Global;

/// The two streams. Writing to a closed stream is no reason to fail: the work goes on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    json: bool,
    quiet: bool,
    verbose: bool,
    terminal: bool,
}

/// What a failure is for a program: the last line of stderr with `--json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Failure<'a> {
    /// The documented code.
    pub code: &'a str,
    /// The exit code of the process.
    pub exit: u8,
    /// What happened, and where.
    pub what: &'a str,
    /// What to do next.
    pub next: &'a str,
    /// Where the documentation says more.
    pub page: String,
}

impl Screen {
    /// The process's own streams. With `--json`, stdout carries one JSON value a line and nothing else.
    pub fn new(global: &Global) -> Screen {
        if global.no_color {
            console::set_colors_enabled_stderr(false);
        }
        let terminal = std::io::stderr().is_terminal();
        // Who asks for details does not want fewer lines, whatever else a file of CI sets.
        let quiet = global.quiet && !global.verbose;
        Screen { json: global.json, quiet, verbose: global.verbose, terminal }
    }

    /// One that says nothing, for a shell that only wants to know what may follow.
    pub(crate) fn silent() -> Screen {
        Screen { json: false, quiet: true, verbose: false, terminal: false }
    }

    /// Whether a person watches stderr and can type. In CI nobody can, whatever the streams are.
    pub fn interactive(&self) -> bool {
        self.terminal && !in_ci() && std::io::stdin().is_terminal()
    }

    /// Whether questions are asked, and why not.
    pub(crate) fn who_is_asked(&self) -> &'static str {
        match (self.interactive(), in_ci()) {
            (true, _) => "questions are asked here",
            (false, true) => "nobody is asked anything, for CI is set",
            (false, false) => "nobody is asked anything, for there is no terminal",
        }
    }

    /// Whether details are told.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// What somebody wants to know who looks for what went wrong: a file, a decision, a request; no secret.
    pub(crate) fn detail(&self, text: impl std::fmt::Display) {
        if self.verbose {
            let text = console::style(format!("  {text}")).dim().for_stderr();
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Why the verb ends early: what and where, what next, and where to read more.
    pub fn failure(&self, what: &str, code: &Code) {
        let Told { what, next } = code.told(what);
        let page = code.page();
        if self.json {
            let failure = Failure { code: code.name, exit: code.exit as u8, what, next, page };
            if let Ok(line) = serde_json::to_string(&failure) {
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            return;
        }
        let head = console::style(format!("error[{}]", code.name)).red().bold().for_stderr();
        let bold = |word| console::style(word).bold().for_stderr();
        let _ = writeln!(std::io::stderr(), "{head}: {what}\n{}: {next}\n{}: {page}", bold("  next"), bold("  page"));
    }

    /// What can be called, for a person who did not finish the line.
    pub(crate) fn help(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr(), "{}\n", text.trim_end());
        }
    }

    /// A line that a person has to see, `--quiet` or not.
    pub fn warn(&self, text: impl std::fmt::Display) {
        let head = console::style("warning").yellow().bold().for_stderr();
        let _ = writeln!(std::io::stderr(), "{head}: {text}");
    }

    /// Whether a person watches something move on stderr. Details would tear it: beside them every step has plain lines.
    pub(crate) fn is_watched(&self) -> bool {
        self.terminal && !self.quiet && !self.verbose
    }

    /// A line for the person.
    pub fn note(&self, text: impl std::fmt::Display) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// A result: text for a person, or a JSON line for a program.
    pub fn result(&self, text: impl std::fmt::Display, value: &(impl Serialize + JsonSchema)) {
        if self.json {
            self.event(value);
        } else {
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    }

    /// A list of results: text for a person, or a JSON line for each.
    pub fn results<T: Serialize + JsonSchema>(&self, text: impl std::fmt::Display, values: &[T]) {
        if self.json {
            values.iter().for_each(|value| self.event(value));
        } else {
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    }

    /// A result that must not get lost: text for a person, or a JSON line for a program.
    ///
    /// # Errors
    ///
    /// [`std::io::Error`] when stdout does not take it.
    pub fn line(&self, text: impl std::fmt::Display, value: &(impl Serialize + JsonSchema)) -> std::io::Result<()> {
        let mut stdout = std::io::stdout().lock();
        match self.json {
            true => writeln!(stdout, "{}", serde_json::to_string(value)?)?,
            false => writeln!(stdout, "{text}")?,
        }
        stdout.flush()
    }

    /// A JSON line on stdout, when stdout is for a program.
    pub fn event(&self, value: &(impl Serialize + JsonSchema)) {
        if self.json
            && let Ok(line) = serde_json::to_string(value)
        {
            let mut stdout = std::io::stdout().lock();
            let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
        }
    }

    /// Begins a step that may take a while: a moving line on a terminal, plain lines elsewhere.
    pub fn step(&self, text: impl Into<String>) -> Step {
        let text = text.into();
        let bar = if self.is_watched() {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.set_message(text.clone());
            bar.enable_steady_tick(Duration::from_millis(120));
            Some(bar)
        } else {
            self.note(format_args!("{text} …"));
            None
        };
        Step { screen: *self, text, bar, begun: Instant::now() }
    }
}

fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// A step under way. Dropping it without [`Step::done`] leaves no line behind on a terminal.
pub struct Step {
    screen: Screen,
    text: String,
    bar: Option<ProgressBar>,
    begun: Instant,
}

impl Step {
    /// Says what it is doing now.
    pub fn says(&mut self, text: impl Into<String>) {
        self.text = text.into();
        match &self.bar {
            Some(bar) => bar.set_message(self.text.clone()),
            None => self.screen.note(format_args!("{} …", self.text)),
        }
    }

    /// Ends it with a line of what came out and how long it took.
    pub fn done(self, text: impl std::fmt::Display) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.screen.note(format_args!("{text} ({:.1} s)", self.begun.elapsed().as_secs_f64()));
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
