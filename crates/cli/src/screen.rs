//! What a person and a program see: data on stdout, everything else on stderr.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

/// The two streams. Writing to a closed stream is no reason to fail: the work goes on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    json: bool,
    terminal: bool,
}

impl Screen {
    /// The process's own streams. With `json`, stdout carries one JSON value a line and nothing else.
    pub fn new(json: bool) -> Screen {
        Screen { json, terminal: std::io::stderr().is_terminal() }
    }

    /// Whether a person watches stderr and can type.
    pub fn interactive(&self) -> bool {
        self.terminal && std::io::stdin().is_terminal()
    }

    /// A line for the person.
    pub fn note(&self, text: impl std::fmt::Display) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// A result: text for a person, or a JSON line for a program.
    pub fn result(&self, text: impl std::fmt::Display, value: &impl Serialize) {
        if self.json {
            self.event(value);
        } else {
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    }

    /// A JSON line on stdout, when stdout is for a program.
    pub fn event(&self, value: &impl Serialize) {
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
        let bar = if self.terminal {
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
