//! One rollout under way: its waves opened, its stores worked on, its end written down.

mod channel;
mod settle;
mod stores;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::pen::Pen;
use crate::served::Served;
use crate::{
    Decision, End, Event, Fact, Halt, Health, Holder, Journal, JournalError, Rollout, RolloutError, RolloutRecord, Row,
    Stop, Store, StoreKey, Verdict,
};

/// How often a rollout looks whether somebody paused or aborted it.
pub(crate) const LOOK: Duration = Duration::from_millis(500);

/// One rollout under way.
pub struct Run<'a> {
    rollout: &'a Rollout,
    /// Whether this process opens waves and moves the channel; else it works along on stores.
    leads: bool,
    pen: Pen<'a>,
    stores: HashMap<StoreKey, Store>,
    served: Served,
    stop: Stop,
    on_event: &'a (dyn Fn(Event<'_>) + Sync),
    known: Mutex<Known>,
}

struct Known {
    /// Copied only where somebody still reads it when it changes.
    record: Arc<RolloutRecord>,
    last_row: u64,
}

impl Known {
    /// Takes in one more row; answers the verdict in it when nobody has told it yet.
    fn learn(&mut self, row: &Row) -> Option<Verdict> {
        let new = match &row.fact {
            Fact::Verdict(verdict) => {
                let store = self.record.stores.get(&verdict.store);
                store.filter(|store| store.verdict.is_none()).map(|_| verdict.clone())
            }
            _ => None,
        };
        Arc::make_mut(&mut self.record).learn(row);
        new
    }
}

impl<'a> Run<'a> {
    /// Takes up the app's unfinished rollout: a new one, or one that was interrupted. `stores` are those that can be reached.
    /// The caller holds the app's lease.
    ///
    /// # Errors
    /// [`RolloutError::NoRollout`], [`RolloutError::Journal`].
    pub async fn take_up(
        rollout: &'a Rollout,
        stores: impl IntoIterator<Item = Store>,
        journal: &'a dyn Journal,
        stop: Stop,
        on_event: &'a (dyn Fn(Event<'_>) + Sync),
    ) -> Result<Run<'a>, RolloutError> {
        let stores = stores.into_iter().map(|store| (store.target.key.clone(), store)).collect();
        let history = journal.history().await?;
        let last_row = history.last_row;
        let record = history.app(rollout.hosting.app()).into_unfinished();
        let record = record.ok_or_else(|| RolloutError::NoRollout { app: rollout.hosting.app().to_owned() })?;
        let pen = Pen::new(journal, record.number);
        let known = Mutex::new(Known { record: Arc::new(record), last_row });
        Ok(Run { rollout, leads: true, pen, stores, served: Served::default(), stop, on_event, known })
    }

    /// Works along on the app's unfinished rollout, which another process leads; see [`crate::join`]. Only `stores` are worked
    /// on. The caller holds no lease.
    ///
    /// # Errors
    /// As [`Run::take_up`]; [`JournalError::OneWorker`] for a journal that cannot be shared.
    pub async fn join(
        rollout: &'a Rollout,
        stores: impl IntoIterator<Item = Store>,
        journal: &'a dyn Journal,
        stop: Stop,
        on_event: &'a (dyn Fn(Event<'_>) + Sync),
    ) -> Result<Run<'a>, RolloutError> {
        journal.leader(rollout.hosting.app()).await?;
        let run = Run::take_up(rollout, stores, journal, stop, on_event).await?;
        Ok(Run { leads: false, ..run })
    }

    /// What the journal has on it, as far as it was read.
    pub fn record(&self) -> Arc<RolloutRecord> {
        self.with(|known| Arc::clone(&known.record))
    }

    /// Opens the next wave.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn open_next(&self) -> Result<(), RolloutError> {
        let wave = self.with(|known| known.record.opened);
        self.write(Fact::WaveOpened { wave }).await
    }

    /// Asks the gate about the last open wave and writes down what it says. Without a gate the next wave may open.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn gate(&self, health: Option<&dyn Health>) -> Result<Decision, RolloutError> {
        let (decision, fact) = self.ask_gate(health).await;
        self.write(fact).await?;
        (self.on_event)(Event::Gate(&decision));
        Ok(decision)
    }

    /// Waits so long before the gate is asked, and no longer than until it says stop.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn rest(&self, pause: Duration, health: Option<&dyn Health>) -> Result<Option<Halt>, RolloutError> {
        (self.on_event)(Event::Waiting(pause));
        let end = Instant::now() + pause;
        loop {
            self.catch_up().await?;
            if let Some(halt) = self.called_off() {
                return Ok(Some(halt));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || matches!(self.ask_gate(health).await.0, Decision::Stop { .. }) {
                return Ok(None);
            }
            tokio::select! {
                () = tokio::time::sleep(left.min(5 * LOOK)) => {}
                () = self.stop.asked() => return Ok(Some(Halt::Interrupted)),
            }
        }
    }

    /// Lets it stand still.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn pause(&self, why: &str) -> Result<(), RolloutError> {
        self.write(Fact::Paused { why: why.to_owned() }).await
    }

    /// Lets a rollout that stands still go on.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn resume(&self, by: &Holder) -> Result<(), RolloutError> {
        match self.with(|known| known.record.paused.is_some()) {
            true => self.write(Fact::Resumed { by: by.to_string() }).await,
            false => Ok(()),
        }
    }

    /// Ends it before its last wave.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn abort(&self, why: &str) -> Result<(), RolloutError> {
        self.write(Fact::Aborted { why: why.to_owned() }).await
    }

    /// Ends it after its last wave.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn finish(&self) -> Result<(), RolloutError> {
        self.write(Fact::Finished).await
    }

    async fn ask_gate(&self, health: Option<&dyn Health>) -> (Decision, Fact) {
        let record = self.record();
        let wave = record.opened.saturating_sub(1);
        let count = record.count(Some(wave));
        let asked = match (health, record.created.release, &record.created.gate) {
            (Some(health), Some(release), Some(gate)) if gate.starts > 0 => Some(health.figures(release).await),
            _ => None,
        };
        let figures = asked.as_ref().and_then(|asked| asked.as_ref().ok()).copied();
        let decision = record.created.gate.map_or(Decision::Advance, |gate| gate.decide(asked, count));
        let fact = Fact::Gated { wave, figures, failed_stores: count.failed as u64, decision: decision.clone() };
        (decision, fact)
    }

    /// What somebody wants. Looked at before each store, so it must cost nothing.
    pub(crate) fn called_off(&self) -> Option<Halt> {
        if self.stop.is_asked() {
            return Some(Halt::Interrupted);
        }
        self.with(|known| match (&known.record.end, &known.record.paused) {
            (Some(End::Aborted { why }), _) => Some(Halt::Aborted { why: why.clone() }),
            (_, Some(why)) => Some(Halt::Paused { why: why.clone() }),
            _ => None,
        })
    }

    async fn write(&self, fact: Fact) -> Result<(), RolloutError> {
        self.pen.journal.append(self.pen.rollout, vec![fact]).await?;
        Ok(self.catch_up().await?)
    }

    /// Takes in what others, and this run itself, have written.
    pub(crate) async fn catch_up(&self) -> Result<(), JournalError> {
        let after = self.with(|known| known.last_row);
        let mut rows = Vec::new();
        let rollout = self.pen.rollout;
        let ours = &mut |row: Row| {
            if row.rollout == rollout {
                rows.push(row);
            }
        };
        let last_row = self.pen.journal.read(after, ours).await?;
        let verdicts = self.with(|known| {
            // Somebody else may have caught up in the meantime.
            if known.last_row != after {
                return Vec::new();
            }
            known.last_row = last_row;
            rows.iter().filter_map(|row| known.learn(row)).collect()
        });
        verdicts.iter().for_each(|verdict| (self.on_event)(Event::Verdict(verdict)));
        Ok(())
    }

    /// Takes in a verdict that this run has written, and tells it once.
    fn hear(&self, verdict: Verdict) {
        let new = self.with(|known| {
            let store = Arc::make_mut(&mut known.record).stores.get_mut(&verdict.store);
            let store = store.filter(|store| store.verdict.is_none());
            store.map(|store| store.verdict = Some(Box::new(verdict.clone()))).is_some()
        });
        if new {
            (self.on_event)(Event::Verdict(&verdict));
        }
    }

    /// Who leads, while a journal is shared.
    pub(crate) async fn leader(&self) -> Result<Option<String>, JournalError> {
        self.pen.journal.leader(self.rollout.hosting.app()).await
    }

    fn with<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        act(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
