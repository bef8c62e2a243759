//! The stores of the open waves, one after the other and many at once.

use std::collections::{HashSet, VecDeque};
use std::time::Instant;

use futures_util::{StreamExt, stream};

use super::{LOOK, Run};
use crate::files::check_files;
use crate::work::Work;
use crate::{Action, Event, Fact, Halt, Obstacle, Placement, RolloutError, Store, StoreKey, StoreRecord, Verdict};

impl Run<'_> {
    /// Works on every store of the open waves that has no verdict yet. One store's failure does not touch the others.
    ///
    /// First the release's files are read back as a page would; if that fails no store is touched. Then the channel is moved,
    /// where a loader reads it. Then each store is registered, read back and compared.
    ///
    /// # Errors
    /// [`RolloutError::Journal`] when the journal cannot be read or written.
    pub async fn work(&self) -> Result<Halt, RolloutError> {
        self.catch_up().await?;
        let (wave, files, channel) = self.before_stores().await;
        loop {
            let (files, channel) = (&files, &channel);
            let at_once = self.rollout.pace.at_once.max(1);
            let work = self.feed(wave).for_each_concurrent(at_once, |key| async move {
                self.one(&key, files, channel).await;
            });
            work.await;
            self.pen.checked()?;
            self.catch_up().await?;
            if let Some(halt) = self.halted(wave) {
                if halt == Halt::Done {
                    self.settle().await;
                    self.pen.checked()?;
                }
                return Ok(halt);
            }
        }
    }

    /// How many waves are open, whether the release's files are as they should be, and whether the channel was moved.
    async fn before_stores(&self) -> (usize, Result<(), Obstacle>, Result<bool, Obstacle>) {
        let record = self.record();
        let (wave, waves, stores) = (record.opened, record.created.waves.len(), self.waiting(record.opened).len());
        (self.on_event)(Event::Working { rollout: record.number, wave, waves, stores });
        let files = check_files(self.rollout, &record).await;
        let channel = match files {
            Ok(()) => self.channel(&record).await,
            Err(_) => Ok(false),
        };
        (wave, files, channel)
    }

    /// The stores of the first `opened` waves that have no verdict yet. A worker that joined leaves those that it has no token
    /// for to whoever leads.
    pub(crate) fn waiting(&self, opened: usize) -> Vec<StoreKey> {
        let mut waiting = self.with(|known| known.record.pending_until(opened));
        if !self.leads {
            waiting.retain(|key| self.stores.contains_key(key));
        }
        waiting
    }

    /// Store after store until all are handed out or something makes it halt.
    fn feed(&self, opened: usize) -> impl stream::Stream<Item = StoreKey> + '_ {
        let feed = (VecDeque::new(), HashSet::new(), Instant::now());
        stream::unfold(feed, move |(mut queue, mut handed, mut looked)| async move {
            loop {
                if looked.elapsed() >= LOOK {
                    self.catch_up().await.ok()?;
                    looked = Instant::now();
                    if self.halted(opened).is_some_and(|halt| halt != Halt::Done) {
                        return None;
                    }
                }
                if self.called_off().is_some() || self.pen.has_failed() {
                    return None;
                }
                if let Some(key) = queue.pop_front() {
                    return Some((key, (queue, handed, looked)));
                }
                let mut waiting = self.waiting(opened);
                waiting.retain(|key| !handed.contains(key));
                if waiting.is_empty() {
                    return None;
                }
                let claimed = self.pen.journal.claim(self.pen.rollout, &waiting, waiting.len()).await;
                let claimed = claimed.map_err(|error| self.pen.fail(error)).ok()?;
                match claimed.is_empty() {
                    // Others work on the rest.
                    true => tokio::time::sleep(LOOK).await,
                    // What a worker that died has written about them.
                    false => self.catch_up().await.ok()?,
                }
                handed.extend(claimed.iter().cloned());
                queue.extend(claimed);
            }
        })
    }

    async fn one(&self, key: &StoreKey, files: &Result<(), Obstacle>, channel: &Result<bool, Obstacle>) {
        let known = self.with(|known| known.record.stores.get(key).cloned());
        let Some(known) = known.filter(|known| known.verdict.is_none()) else { return };
        let verdict = match self.stores.get(key) {
            None => absent(key, known.placement),
            Some(store) => {
                let work = self.work_on(store, &known, *channel.as_ref().unwrap_or(&false));
                match obstacle(known.placement, &known.action, files, channel) {
                    Some(obstacle) if !work.may_act_despite(obstacle) => work.not_done(obstacle.clone()),
                    _ => work.carry_out().await,
                }
            }
        };
        if self.pen.note(Fact::Verdict(verdict.clone())).await {
            self.hear(verdict);
        }
    }

    pub(super) fn work_on<'w>(&'w self, store: &'w Store, record: &'w StoreRecord, channel_moved: bool) -> Work<'w> {
        let (rollout, pen, served) = (self.rollout, &self.pen, &self.served);
        Work { rollout, pen, store, record, served, channel_moved }
    }

    /// What keeps the work on the first `opened` waves from going on, or [`Halt::Done`] when there is none left.
    fn halted(&self, opened: usize) -> Option<Halt> {
        self.called_off()
            .or_else(|| self.too_many_failed().then_some(Halt::TooManyFailed))
            .or_else(|| self.waiting(opened).is_empty().then_some(Halt::Done))
    }

    /// Whether more stores of the last open wave failed than the gate permits.
    pub(crate) fn too_many_failed(&self) -> bool {
        self.with(|known| {
            let wave = known.record.count(known.record.opened.checked_sub(1));
            known.record.created.gate.is_some_and(|gate| gate.too_many_failed(wave))
        })
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
    let next = format!("run `vitrina login {key}`, then try this store again");
    let obstacle = Obstacle::not_authorised(format!("there is no token for {key} any more"), next);
    Verdict::not_done(key.clone(), placement, obstacle)
}
