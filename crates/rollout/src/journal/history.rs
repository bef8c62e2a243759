//! What the rows add up to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{Created, Fact, Row, Step, StepOutcome};
use crate::{Action, Decision, Figures, Outcome, Placement, Reach, StoreKey, Verdict};

/// Everything that a journal tells, app by app.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Each app by its handle.
    pub apps: BTreeMap<String, AppRecord>,
    /// The last row that was read; 0: none.
    pub last_row: u64,
    /// The app of each rollout.
    owners: BTreeMap<u64, String>,
}

/// One app.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppRecord {
    /// What each store runs, as far as rollouts that went before the last one tell.
    runs: BTreeMap<StoreKey, u32>,
    /// What stores ran before each release, by the last rollout that brought it to them.
    before: BTreeMap<u32, Option<u32>>,
    /// The last rollout in full.
    pub last: Option<RolloutRecord>,
}

/// One rollout.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RolloutRecord {
    /// Its number.
    pub number: u64,
    /// What it is.
    #[serde(flatten)]
    pub created: Created,
    /// When it began.
    pub begun_at: Timestamp,
    /// Its stores.
    pub stores: BTreeMap<StoreKey, StoreRecord>,
    /// The stores in which the platform may still carry out a change of the rollout before, and when that was begun.
    #[serde(skip)]
    late_before: BTreeMap<StoreKey, Timestamp>,
    /// How many waves are open or done.
    pub opened: usize,
    /// When the last of them opened.
    pub opened_at: Option<Timestamp>,
    /// What the gate said, in order.
    pub gates: Vec<GateRecord>,
    /// The last step on the channel.
    pub channel: Option<Box<StepRecord>>,
    /// Why it stands still.
    pub paused: Option<String>,
    /// How it ended.
    pub end: Option<End>,
    /// When the last row was written.
    pub last_at: Timestamp,
}

/// One store of a rollout. Most of a large one's wait for their wave: what has not happened yet takes no room.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoreRecord {
    /// How it gets the script.
    pub placement: Placement,
    /// The wave that reaches it.
    pub wave: Option<usize>,
    /// What was planned.
    pub action: Action,
    /// The last step in it.
    pub step: Option<Box<StepRecord>>,
    /// Whether the platform may still carry out a change of which nobody knows what came of it.
    pub may_come_late: bool,
    /// How it stands.
    pub verdict: Option<Box<Verdict>>,
}

/// A step, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepRecord {
    /// What was to be done.
    pub step: Step,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// What came of it; `None`: the process ended in between.
    pub outcome: Option<StepOutcome>,
}

impl StepRecord {
    /// Whether it may have been taken or not.
    pub fn is_in_doubt(&self) -> bool {
        !matches!(self.outcome, Some(StepOutcome::Done | StepOutcome::Failed))
    }

    /// Whether it may show later than it was looked for. What is taken away late is taken away all the same.
    fn may_come_late(&self) -> bool {
        self.is_in_doubt() && matches!(self.step, Step::Create { .. } | Step::Update { .. })
    }
}

impl StoreRecord {
    fn new(placement: Placement, wave: Option<usize>, action: Action) -> StoreRecord {
        StoreRecord { placement, wave, action, step: None, may_come_late: false, verdict: None }
    }

    fn begin(&mut self, step: Box<StepRecord>) {
        self.may_come_late |= self.step.as_deref().is_some_and(StepRecord::may_come_late);
        self.step = Some(step);
    }

    fn judge(&mut self, verdict: &Verdict) {
        self.may_come_late |= !verdict.is_done() && self.step.as_deref().is_some_and(StepRecord::may_come_late);
        self.verdict = Some(Box::new(verdict.clone()));
    }

    /// When the last step was begun, if the platform may still carry out that or an earlier one.
    fn late_since(&self) -> Option<Timestamp> {
        let step = self.step.as_ref()?;
        let interrupted = self.verdict.is_none() && step.may_come_late();
        (self.may_come_late || interrupted).then_some(step.begun_at)
    }
}

/// One look at the gate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateRecord {
    /// When.
    pub at: Timestamp,
    /// After which wave, counted from 0.
    pub wave: usize,
    /// What the shops reported.
    pub figures: Option<Figures>,
    /// How many stores of the wave failed.
    pub failed_stores: u64,
    /// What followed.
    pub decision: Decision,
}

/// How a rollout ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "end")]
pub enum End {
    /// Every store has its verdict.
    Finished,
    /// Somebody or the gate ended it.
    Aborted {
        /// Why.
        why: String,
    },
}

/// A rollout in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// All its stores that some wave reaches.
    pub stores: usize,
    /// Those with the release.
    pub done: usize,
    /// Those that did not get it.
    pub failed: usize,
}

impl Count {
    /// Those without a verdict.
    pub fn waiting(&self) -> usize {
        self.stores - self.done - self.failed
    }
}

impl History {
    /// Takes one row in. Rows have to come in order.
    pub fn learn(&mut self, row: &Row) {
        self.last_row = row.number;
        if let Fact::Created(created) = &row.fact {
            self.owners.insert(row.rollout, created.app.clone());
            let app = self.apps.entry(created.app.clone()).or_default();
            let mut late_before = BTreeMap::new();
            if let Some(before) = app.last.take() {
                app.runs = before.runs(std::mem::take(&mut app.runs));
                late_before = before.left_open();
            }
            if let Some(release) = created.release.filter(|_| !created.back && created.release != created.previous) {
                app.before.insert(release, created.previous);
            }
            app.last = Some(RolloutRecord { late_before, ..RolloutRecord::new(row, created) });
        } else if let Some(app) = self.owners.get(&row.rollout).and_then(|app| self.apps.get_mut(app))
            && let Some(last) = app.last.as_mut().filter(|last| last.number == row.rollout)
        {
            last.learn(row);
        }
    }

    /// What is known of an app.
    pub fn app(mut self, app: &str) -> AppRecord {
        self.apps.remove(app).unwrap_or_default()
    }
}

impl AppRecord {
    /// The release that each store runs; stores that run none of ours, or were never reached, are not listed.
    pub fn runs(&self) -> BTreeMap<StoreKey, u32> {
        match &self.last {
            Some(last) => last.runs(self.runs.clone()),
            None => BTreeMap::new(),
        }
    }

    /// The rollout that is neither finished nor aborted, if there is one.
    pub fn unfinished(&self) -> Option<&RolloutRecord> {
        self.last.as_ref().filter(|last| last.end.is_none())
    }

    /// The same, without the rest.
    pub fn into_unfinished(self) -> Option<RolloutRecord> {
        self.last.filter(|last| last.end.is_none())
    }

    /// The release that the app's stores run, apart from those that did not get it or were given one of their own.
    pub fn release(&self) -> Option<u32> {
        let last = self.last.as_ref()?;
        match (&last.end, last.created.reach) {
            (Some(End::Aborted { .. }), _) => last.created.previous,
            (_, Reach::Named) => self.most_run(),
            (_, Reach::Everyone) => last.created.release,
        }
    }

    /// What stores run before a rollout to `next`. Where they run that already, brought to some first or for the second time, it
    /// is what they ran before that.
    pub(crate) fn before(&self, next: Option<u32>) -> Option<u32> {
        match (self.release(), next) {
            (Some(release), Some(next)) if release == next => self.before.get(&next).copied().flatten(),
            (release, _) => release,
        }
    }

    /// The release that most stores run; of two that as many do, the older.
    fn most_run(&self) -> Option<u32> {
        let mut stores: BTreeMap<u32, usize> = BTreeMap::new();
        for release in self.runs().into_values() {
            *stores.entry(release).or_default() += 1;
        }
        stores.into_iter().max_by_key(|(release, count)| (*count, Reverse(*release))).map(|(release, _)| release)
    }
}

impl RolloutRecord {
    /// The record that a row with [`Fact::Created`] begins.
    pub fn new(row: &Row, created: &Created) -> RolloutRecord {
        RolloutRecord {
            number: row.rollout,
            created: created.clone(),
            begun_at: row.at,
            stores: BTreeMap::new(),
            late_before: BTreeMap::new(),
            opened: 0,
            opened_at: None,
            gates: Vec::new(),
            channel: None,
            paused: None,
            end: None,
            last_at: row.at,
        }
    }

    /// Takes in one more row of this rollout.
    pub fn learn(&mut self, row: &Row) {
        self.last_at = row.at;
        match &row.fact {
            Fact::Created(_) => {}
            Fact::Planned { store, placement, wave, action } => {
                self.stores.insert(store.clone(), StoreRecord::new(*placement, *wave, action.clone()));
            }
            Fact::WaveOpened { wave } => (self.opened, self.opened_at) = (wave + 1, Some(row.at)),
            Fact::Begun { store, step } => {
                let step = Box::new(StepRecord { step: step.clone(), begun_at: row.at, outcome: None });
                match store.as_ref().map(|store| self.stores.get_mut(store)) {
                    None => self.channel = Some(step),
                    Some(Some(record)) => record.begin(step),
                    Some(None) => {}
                }
            }
            Fact::Ended { store, outcome, .. } => {
                if let Some(step) = self.place(store.as_ref()).and_then(Option::as_mut) {
                    step.outcome = Some(*outcome);
                }
            }
            Fact::Verdict(verdict) => {
                if let Some(record) = self.stores.get_mut(&verdict.store) {
                    record.judge(verdict);
                }
            }
            Fact::Gated { wave, figures, failed_stores, decision } => self.gates.push(GateRecord {
                at: row.at,
                wave: *wave,
                figures: *figures,
                failed_stores: *failed_stores,
                decision: decision.clone(),
            }),
            Fact::Paused { why } => self.paused = Some(why.clone()),
            Fact::Resumed { .. } => self.paused = None,
            // Who aborts may come when the last store is just through.
            Fact::Aborted { why } => {
                self.end.get_or_insert(End::Aborted { why: why.clone() });
            }
            Fact::Finished => {
                self.end.get_or_insert(End::Finished);
            }
        }
    }

    /// How many of its stores stand how; of one wave, or of all.
    pub fn count(&self, wave: Option<usize>) -> Count {
        let reached = self.stores.values().filter(|store| match wave {
            Some(wave) => store.wave == Some(wave),
            None => store.wave.is_some(),
        });
        reached.fold(Count::default(), |mut count, store| {
            count.stores += 1;
            match store.verdict.as_deref().map(Verdict::is_done) {
                Some(true) => count.done += 1,
                Some(false) => count.failed += 1,
                None => {}
            }
            count
        })
    }

    /// The stores of the open waves that have no verdict yet.
    pub fn pending(&self) -> Vec<StoreKey> {
        self.pending_until(self.opened)
    }

    /// The stores of the first `opened` waves that have no verdict yet.
    pub(crate) fn pending_until(&self, opened: usize) -> Vec<StoreKey> {
        let open = |store: &StoreRecord| store.wave.is_some_and(|wave| wave < opened) && store.verdict.is_none();
        self.stores.iter().filter(|(_, store)| open(store)).map(|(key, _)| key.clone()).collect()
    }

    /// The verdicts of these stores, in their order; stores without one are left out.
    pub fn verdicts<'k>(&self, stores: impl IntoIterator<Item = &'k StoreKey>) -> Vec<Verdict> {
        stores.into_iter().filter_map(|key| self.stores.get(key)?.verdict.as_deref().cloned()).collect()
    }

    /// The stores in which this rollout did something, or may have.
    pub fn touched(&self) -> Vec<StoreKey> {
        let done = |store: &StoreRecord| store.verdict.as_deref().is_some_and(Verdict::is_done) || store.step.is_some();
        self.stores.iter().filter(|(_, store)| done(store)).map(|(key, _)| key.clone()).collect()
    }

    /// The stores with a verdict that the platform may still overtake, and when the last change was sent there. An association
    /// cannot be there twice.
    pub(crate) fn unsettled(&self) -> Vec<(StoreKey, Timestamp)> {
        let judged = self.stores.iter().filter(|(_, store)| store.verdict.is_some());
        let by_src = judged.filter(|(_, store)| store.placement != Placement::TiendanubePortal);
        let since = |key: &StoreKey, store: &StoreRecord| store.late_since().max(self.late_before.get(key).copied());
        by_src.filter_map(|(key, store)| Some((key.clone(), since(key, store)?))).collect()
    }

    fn left_open(&self) -> BTreeMap<StoreKey, Timestamp> {
        self.stores.iter().filter_map(|(key, store)| Some((key.clone(), store.late_since()?))).collect()
    }

    /// Whether every wave is open.
    pub fn is_whole(&self) -> bool {
        self.opened == self.created.waves.len()
    }

    fn place(&mut self, store: Option<&StoreKey>) -> Option<&mut Option<Box<StepRecord>>> {
        match store {
            Some(store) => Some(&mut self.stores.get_mut(store)?.step),
            None => Some(&mut self.channel),
        }
    }

    /// What stores run after this rollout, from what they ran `before`.
    fn runs(&self, mut before: BTreeMap<StoreKey, u32>) -> BTreeMap<StoreKey, u32> {
        for (key, store) in &self.stores {
            match (store.verdict.as_deref(), self.created.release) {
                (Some(verdict), Some(release)) if verdict.is_done() => drop(before.insert(key.clone(), release)),
                (Some(Verdict { outcome: Outcome::Removed, .. }), None) => drop(before.remove(key)),
                _ => {}
            }
        }
        before
    }
}
