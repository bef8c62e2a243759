//! How far a rollout is, and how long it still takes.

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use vitrina_rollout::{Decision, Event, Verdict};

use crate::screen::Screen;

/// How often a plain line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

/// How often a bar is drawn although nothing was done: while stores hang, the time left grows.
const TICK: Duration = Duration::from_millis(500);

/// One line of 80 columns, whatever the numbers are.
const LINE: &str = "{msg}  {wide_bar} {pos}/{len}{prefix}  {left}";

/// A bar on a terminal, a plain line now and then elsewhere.
pub(super) struct Progress {
    screen: Screen,
    state: Mutex<State>,
}

struct State {
    doing: String,
    total: usize,
    done: usize,
    failed: usize,
    begun: Instant,
    said: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// For something with so many stores.
    pub(super) fn begin(screen: &Screen, doing: &str, total: usize) -> Progress {
        let progress = Progress::of_rollout(screen);
        progress.restart(doing.to_owned(), total);
        progress
    }

    /// For a rollout, which says itself when something begins.
    pub(super) fn of_rollout(screen: &Screen) -> Progress {
        let (begun, doing) = (Instant::now(), String::new());
        let state = State { doing, total: 0, done: 0, failed: 0, begun, said: begun, bar: None };
        Progress { screen: *screen, state: Mutex::new(state) }
    }

    /// So many are done.
    pub(super) fn at(&self, done: usize) {
        self.with(|state| {
            state.done = done;
            state.show(&self.screen);
        });
    }

    /// All are done.
    pub(super) fn done(self, did: &str) {
        let (total, seconds) = self.with(|state| (state.total, state.begun.elapsed().as_secs_f64()));
        self.end();
        self.screen.note(format_args!("{did} {total} store(s) ({seconds:.1} s)"));
    }

    /// Hears what a rollout tells.
    pub(super) fn hear(&self, event: &Event<'_>) {
        match event {
            Event::Working { rollout, wave, waves, stores } => {
                let part = if *waves > 1 { format!(", wave {wave} of {waves}") } else { String::new() };
                self.restart(format!("Rollout {rollout}{part}"), *stores);
            }
            Event::Verdict(verdict) => self.with(|state| {
                state.done += 1;
                state.failed += usize::from(!Verdict::is_done(verdict));
                state.show(&self.screen);
            }),
            Event::Waiting(pause) => {
                self.end();
                self.screen.note(format_args!("Waiting {} s before the gate is asked", pause.as_secs()));
            }
            Event::Gate(decision) => {
                self.end();
                self.screen.note(match decision {
                    Decision::Advance => "The gate is open".to_owned(),
                    Decision::Wait { why } => format!("The gate stays closed: {why}"),
                    Decision::Stop { why } => format!("The gate says stop: {why}"),
                });
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.with(|state| {
            if let Some(bar) = state.bar.take() {
                bar.finish_and_clear();
            }
        });
    }

    fn restart(&self, doing: String, total: usize) {
        self.end();
        let bar = self.screen.is_watched().then(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(LINE) {
                bar.set_style(style.with_key("left", left));
            }
            bar.set_message(doing.clone());
            bar.enable_steady_tick(TICK);
            bar
        });
        if bar.is_none() {
            self.screen.note(format_args!("{doing}: {total} store(s) …"));
        }
        self.with(|state| {
            let now = Instant::now();
            *state = State { doing, total, done: 0, failed: 0, begun: now, said: now, bar };
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn show(&mut self, screen: &Screen) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.done as u64);
            if self.failed > 0 {
                bar.set_prefix(format!(", {} failed", self.failed));
            }
        } else if self.said.elapsed() >= EVERY && self.done < self.total {
            self.said = Instant::now();
            let State { doing, total, done, failed, .. } = self;
            let left = by_pace(*done as u64, *total as u64, self.begun.elapsed());
            screen.note(format_args!("{doing}: {done} of {total} stores, {failed} failed, {left}"));
        }
    }
}

/// What is left by the pace so far.
fn by_pace(done: u64, total: u64, elapsed: Duration) -> String {
    let pace = elapsed.as_secs_f64() / done.max(1) as f64;
    told(done, total, Duration::from_secs_f64(pace * total.saturating_sub(done) as f64))
}

/// The bar's own estimate, which weighs the last seconds most, so that it follows a platform that slows down.
fn left(state: &ProgressState, line: &mut dyn Write) {
    // A line that cannot be written has nobody to read it.
    let _ = line.write_str(&told(state.pos(), state.len().unwrap_or(0), state.eta()));
}

/// Nothing is promised before a twentieth is done.
fn told(done: u64, total: u64, left: Duration) -> String {
    match done * 20 < total {
        true => "time left: unknown yet".to_owned(),
        false => format!("{:#} left", HumanDuration(left)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(done: u64, total: u64, seconds: u64) -> String {
        by_pace(done, total, Duration::from_secs(seconds))
    }

    #[test]
    fn the_time_left_is_the_pace_times_what_is_left() {
        assert_eq!(left(5, 100, 10), "3m left");
        assert_eq!(left(50, 100, 40), "40s left");
        assert_eq!(left(2_500, 10_000, 1_200), "60m left");
        assert_eq!(left(100, 100, 40), "0s left");
    }

    #[test]
    fn nothing_is_promised_before_a_twentieth_is_done() {
        for (done, total) in [(0, 1), (0, 10_000), (4, 100), (499, 10_000)] {
            assert_eq!(left(done, total, 60), "time left: unknown yet", "{done} of {total}");
        }
        assert_eq!(left(500, 10_000, 60), "19m left");
    }

    #[test]
    fn while_stores_hang_the_time_left_grows() {
        assert_eq!((left(50, 100, 60), left(50, 100, 600)), ("60s left".to_owned(), "10m left".to_owned()));
    }
}
