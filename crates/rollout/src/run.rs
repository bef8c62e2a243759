//! One rollout under way: its waves opened, its stores worked on, its end written down.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use vitrina_release::Percent;

use crate::channel::{Extent, concerns, move_channel, reads_channel};
use crate::files::check_files;
use crate::pen::Pen;
use crate::served::Served;
use crate::work::Work;
use crate::{
    Action, Count, Decision, End, Event, Fact, Halt, Health, Holder, Journal, JournalError, Obstacle, Placement, Reach,
    Rollout, RolloutError, RolloutRecord, Step, StepOutcome, Stop, Store, StoreKey, Verdict, Wave,
};

/// How often a rollout looks whether somebody paused or aborted it.
const LOOK: Duration = Duration::from_millis(500);

/// One rollout under way. The caller holds the app's lease.
pub struct Run<'a> {
    rollout: &'a Rollout,
    pen: Pen<'a>,
    stores: HashMap<StoreKey, Store>,
    served: Served,
    stop: Stop,
    on_event: &'a (dyn Fn(Event<'_>) + Sync),
    known: Mutex<Known>,
}

struct Known {
    record: RolloutRecord,
    last_row: u64,
}

impl<'a> Run<'a> {
    /// Takes up the app's unfinished rollout: a new one, or one that was interrupted. `stores` are those that can be reached.
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
        let history = journal.history().await?;
        let app = history.app(rollout.hosting.app());
        let record = app.unfinished().cloned();
        let record = record.ok_or_else(|| RolloutError::NoRollout { app: rollout.hosting.app().to_owned() })?;
        let pen = Pen::new(journal, record.number);
        let stores = stores.into_iter().map(|store| (store.target.key.clone(), store)).collect();
        let known = Mutex::new(Known { record, last_row: history.last_row });
        Ok(Run { rollout, pen, stores, served: Served::default(), stop, on_event, known })
    }

    /// What the journal has on it, as far as it was read.
    pub fn record(&self) -> RolloutRecord {
        self.with(|known| known.record.clone())
    }

    /// Opens the next wave.
    ///
    /// # Errors
    /// [`RolloutError::Journal`].
    pub async fn open_next(&self) -> Result<(), RolloutError> {
        let wave = self.with(|known| known.record.opened);
        self.write(Fact::WaveOpened { wave }).await
    }

    /// Works on every store of the open waves that has no verdict yet. One store's failure does not touch the others.
    ///
    /// First the release's files are read back as a page would; if that fails no store is touched. Then the channel is moved,
    /// where a loader reads it. Then each store is registered, read back and compared.
    ///
    /// # Errors
    /// [`RolloutError::Journal`] when the journal cannot be read or written.
    pub async fn work(&self) -> Result<Halt, RolloutError> {
        self.catch_up().await?;
        let record = self.record();
        let (pending, wave, waves) = (record.pending(), record.opened, record.created.waves.len());
        (self.on_event)(Event::Working { rollout: record.number, wave, waves, stores: pending.len() });
        let files = check_files(self.rollout, &record).await;
        let channel = match files {
            Ok(()) => self.channel(&record).await,
            Err(_) => Ok(false),
        };
        loop {
            let (files, channel, record) = (&files, &channel, &record);
            let work = self.feed().for_each_concurrent(self.rollout.pace.at_once.max(1), |key| async move {
                self.one(record, &key, files, channel).await;
            });
            work.await;
            self.pen.checked()?;
            self.catch_up().await?;
            if let Some(halt) = self.halted() {
                return Ok(halt);
            }
        }
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

    /// Store after store until all are handed out or something makes it halt.
    fn feed(&self) -> impl stream::Stream<Item = StoreKey> + '_ {
        let feed = (VecDeque::new(), HashSet::new(), Instant::now());
        stream::unfold(feed, async move |(mut queue, mut handed, mut looked)| {
            loop {
                if looked.elapsed() >= LOOK {
                    self.catch_up().await.ok()?;
                    looked = Instant::now();
                    if self.halted().is_some_and(|halt| halt != Halt::Done) {
                        return None;
                    }
                }
                if self.called_off().is_some() {
                    return None;
                }
                if let Some(key) = queue.pop_front() {
                    return Some((key, (queue, handed, looked)));
                }
                let mut pending = self.with(|known| known.record.pending());
                pending.retain(|key| !handed.contains(key));
                if pending.is_empty() {
                    return None;
                }
                let claimed = self.pen.journal.claim(self.pen.rollout, &pending, pending.len()).await.ok()?;
                if claimed.is_empty() {
                    // Others work on the rest.
                    tokio::time::sleep(LOOK).await;
                }
                handed.extend(claimed.iter().cloned());
                queue.extend(claimed);
            }
        })
    }

    async fn one(
        &self,
        record: &RolloutRecord,
        key: &StoreKey,
        files: &Result<(), Obstacle>,
        channel: &Result<bool, Obstacle>,
    ) {
        let Some(known) = record.stores.get(key) else { return };
        let verdict = match self.stores.get(key) {
            None => absent(key, known.placement),
            Some(store) => {
                let channel_moved = *channel.as_ref().unwrap_or(&false);
                let work = Work {
                    rollout: self.rollout,
                    pen: &self.pen,
                    store,
                    record: known,
                    served: &self.served,
                    channel_moved,
                };
                match obstacle(known.placement, &known.action, files, channel) {
                    Some(obstacle) if !work.may_act_despite(obstacle) => work.not_done(obstacle.clone()),
                    _ => work.carry_out().await,
                }
            }
        };
        self.pen.note(Fact::Verdict(verdict.clone())).await;
        self.with(|known| {
            if let Some(store) = known.record.stores.get_mut(key) {
                store.verdict = Some(verdict.clone());
            }
        });
        (self.on_event)(Event::Verdict(&verdict));
    }

    /// Moves the channel as far as the waves are open; says whether it names the release for the open waves' stores.
    async fn channel(&self, record: &RolloutRecord) -> Result<bool, Obstacle> {
        let failed = |text: String| Obstacle::failed(text, "run the same command again; no Portal store was touched");
        let portal: Vec<_> = (record.stores.iter())
            .filter(|(key, store)| reads_channel(self.rollout, key, store.placement, &store.action))
            .collect();
        let open = |wave: Option<usize>| wave.is_some_and(|wave| wave < record.opened);
        let reached = portal.iter().filter(|(_, store)| open(store.wave));
        let stores: Vec<&str> = reached.map(|(key, _)| key.id.as_str()).collect();
        let has_portal = !portal.is_empty();
        if self.rollout.entry.is_none() && self.rollout.has_loader() && has_portal {
            let text =
                format!("release {} has a loader but no two-files output to load", self.rollout.number().unwrap_or(0));
            return Err(Obstacle::failed(text, "add two-files to [build] outputs, then build and upload again"));
        }
        let now = self.rollout.hosting.channel().await.map_err(|error| failed(error.to_string()))?;
        if !concerns(self.rollout, !has_portal, now.is_some()) {
            return Ok(false);
        }
        let opened = record.created.waves.iter().take(record.opened);
        let mut share = opened.filter_map(|wave| match wave {
            Wave::Percent(percent) => Some(*percent),
            Wave::Stores(_) => None,
        });
        let percent: Option<Percent> = share.next_back().filter(|_| self.rollout.reach == Reach::Everyone);
        let extent = Extent { percent, stores };
        let mut begun = false;
        let written = move_channel::<Moving>(self.rollout, &extent, async |change| {
            let step = Step::Channel { from: change.from.clone(), to: change.to.clone() };
            begun = true;
            Ok(self.pen.begin(None, step).await?)
        });
        let written = written.await;
        if begun {
            let (outcome, said) = match &written {
                Ok(()) => (StepOutcome::Done, None),
                Err(error) => (StepOutcome::Failed, Some(error.to_string())),
            };
            self.pen.end(None, outcome, said).await;
        }
        written.map(|()| true).map_err(|error| failed(error.to_string()))
    }

    /// What keeps the work from going on, or [`Halt::Done`] when there is none left.
    fn halted(&self) -> Option<Halt> {
        self.called_off().or_else(|| {
            self.with(|known| {
                let record = &known.record;
                let wave: Count = record.count(record.opened.checked_sub(1));
                if record.created.gate.is_some_and(|gate| gate.too_many_failed(wave)) {
                    return Some(Halt::TooManyFailed);
                }
                record.pending().is_empty().then_some(Halt::Done)
            })
        })
    }

    /// What somebody wants. Looked at before each store, so it must cost nothing.
    fn called_off(&self) -> Option<Halt> {
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
    async fn catch_up(&self) -> Result<(), JournalError> {
        let after = self.with(|known| known.last_row);
        let mut rows = Vec::new();
        let rollout = self.pen.rollout;
        let ours = &mut |row: crate::Row| {
            if row.rollout == rollout {
                rows.push(row);
            }
        };
        let last_row = self.pen.journal.read(after, ours).await?;
        self.with(|known| {
            // Somebody else may have caught up in the meantime.
            if known.last_row == after {
                rows.iter().for_each(|row| known.record.learn(row));
                known.last_row = last_row;
            }
        });
        Ok(())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        act(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What keeps a store from being touched at all.
fn obstacle<'a>(
    placement: Placement,
    planned: &'a Action,
    files: &'a Result<(), Obstacle>,
    channel: &'a Result<bool, Obstacle>,
) -> Option<&'a Obstacle> {
    let own = match planned {
        Action::Blocked(obstacle) => Some(obstacle),
        _ => None,
    };
    let channel = channel.as_ref().err().filter(|_| placement == Placement::TiendanubePortal);
    own.or(files.as_ref().err()).or(channel)
}

fn absent(key: &StoreKey, placement: Placement) -> Verdict {
    let next = format!("run `vitrina login {key}`, then deploy to this store");
    let obstacle = Obstacle::not_authorised(format!("there is no token for {key} any more"), next);
    Verdict::not_done(key.clone(), placement, obstacle)
}

/// Why the channel was not moved.
#[derive(Debug, thiserror::Error)]
enum Moving {
    #[error(transparent)]
    Hosting(#[from] vitrina_release::HostingError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}
