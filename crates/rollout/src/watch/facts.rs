//! What the page shows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    AppRecord, Count, Decision, End, GateRecord, Obstacle, ObstacleKind, Outcome, RolloutRecord, StoreKey, StoreRecord,
};

/// How many stores that need something are listed one by one.
const MAX_BAD: usize = 500;

/// An app's last rollout, as far as the journal tells.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Facts {
    /// The app's handle.
    pub app: String,
    /// Its last rollout; null: there was none.
    pub rollout: Option<RolloutFacts>,
}

/// One rollout.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RolloutFacts {
    /// Its number.
    pub number: u64,
    /// The release that it brings; null: it takes scripts away.
    pub release: Option<u32>,
    /// What stores ran before.
    pub previous: Option<u32>,
    /// The rollout that it takes back.
    pub undoes: Option<u64>,
    /// Who began it.
    pub by: String,
    /// When it began, UTC.
    #[schemars(with = "String")]
    pub begun_at: Timestamp,
    /// When the journal was last written, UTC.
    #[schemars(with = "String")]
    pub last_at: Timestamp,
    /// `working`: stores of open waves are without a verdict; `waiting`: the next wave is not open; `paused`, `aborted`,
    /// `finished`.
    pub state: &'static str,
    /// Why it is paused or aborted.
    pub why: Option<String>,
    /// All stores, those with the release, and those that failed.
    pub stores: usize,
    /// Stores with the release.
    pub done: usize,
    /// Stores that did not get it.
    pub failed: usize,
    /// In their order.
    pub waves: Vec<WaveFacts>,
    /// How many stores have which verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// What the gate said, in order.
    pub gates: Vec<GateFacts>,
    /// The stores that need something; the first five hundred.
    pub bad: Vec<BadStore>,
    /// How many they are in all.
    pub bad_stores: usize,
}

/// One wave.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WaveFacts {
    /// Such as `10%`.
    pub name: String,
    /// Whether its stores may be worked on.
    pub open: bool,
    /// Its stores.
    pub stores: usize,
    /// Those with the release.
    pub done: usize,
    /// Those that did not get it.
    pub failed: usize,
}

/// One look at the gate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GateFacts {
    /// When, UTC.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// After which wave, counted from 1.
    pub wave: usize,
    /// Page loads that started the release; null: nobody was asked, or nobody knew.
    pub started: Option<u64>,
    /// How many of them failed.
    pub failed: Option<u64>,
    /// How many stores of the wave failed.
    pub failed_stores: u64,
    /// `advance`, `wait` or `stop`.
    pub says: &'static str,
    /// Why not `advance`.
    pub why: Option<String>,
}

/// A store that needs something.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BadStore {
    /// Which.
    pub store: StoreKey,
    /// Its wave, counted from 1.
    pub wave: Option<usize>,
    /// Who has to act, in a word or two.
    pub needs: &'static str,
    /// What happened.
    pub what: String,
    /// What to do.
    pub next: String,
}

impl Facts {
    /// The facts of an app by what the journal has of it.
    pub fn of(app: &str, record: &AppRecord) -> Facts {
        Facts { app: app.to_owned(), rollout: record.last.as_ref().map(RolloutFacts::of) }
    }
}

impl RolloutFacts {
    /// The facts of one rollout.
    pub fn of(record: &RolloutRecord) -> RolloutFacts {
        let (state, why) = state(record);
        let Count { stores, done, failed } = record.count(None);
        let mut verdicts = BTreeMap::new();
        for verdict in record.stores.values().filter_map(|store| store.verdict.as_ref()) {
            *verdicts.entry(word(verdict.outcome)).or_default() += 1;
        }
        let bad = || record.stores.iter().filter_map(|(key, store)| bad_store(key, store));
        RolloutFacts {
            number: record.number,
            release: record.created.release,
            previous: record.created.previous,
            undoes: record.created.undoes,
            by: record.created.by.clone(),
            begun_at: record.begun_at,
            last_at: record.last_at,
            state,
            why,
            stores,
            done,
            failed,
            waves: (0..record.created.waves.len()).map(|at| wave(record, at)).collect(),
            verdicts,
            gates: record.gates.iter().map(gate).collect(),
            bad: bad().take(MAX_BAD).collect(),
            bad_stores: bad().count(),
        }
    }
}

fn state(record: &RolloutRecord) -> (&'static str, Option<String>) {
    match (&record.end, &record.paused) {
        (Some(End::Finished), _) => ("finished", None),
        (Some(End::Aborted { why }), _) => ("aborted", Some(why.clone())),
        (None, Some(why)) => ("paused", Some(why.clone())),
        (None, None) if record.pending().is_empty() => ("waiting", None),
        (None, None) => ("working", None),
    }
}

fn wave(record: &RolloutRecord, at: usize) -> WaveFacts {
    let Count { stores, done, failed } = record.count(Some(at));
    let name = record.created.waves.get(at).map_or_else(String::new, ToString::to_string);
    WaveFacts { name, open: at < record.opened, stores, done, failed }
}

fn gate(record: &GateRecord) -> GateFacts {
    let (says, why) = match &record.decision {
        Decision::Advance => ("advance", None),
        Decision::Wait { why } => ("wait", Some(why.clone())),
        Decision::Stop { why } => ("stop", Some(why.clone())),
    };
    GateFacts {
        at: record.at,
        wave: record.wave + 1,
        started: record.figures.map(|figures| figures.started),
        failed: record.figures.map(|figures| figures.failed),
        failed_stores: record.failed_stores,
        says,
        why,
    }
}

fn bad_store(key: &StoreKey, store: &StoreRecord) -> Option<BadStore> {
    let Obstacle { kind, what, next } = store.verdict.as_ref()?.obstacle.clone()?;
    Some(BadStore { store: key.clone(), wave: store.wave.map(|wave| wave + 1), needs: needs(kind), what, next })
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Created => "created",
        Outcome::Updated => "updated",
        Outcome::Unchanged => "unchanged",
        Outcome::Moved => "moved",
        Outcome::Removed => "removed",
        Outcome::NotDone => "not done",
    }
}

fn needs(kind: ObstacleKind) -> &'static str {
    match kind {
        ObstacleKind::PaymentNeeded => "payment",
        ObstacleKind::NotAuthorised => "a login",
        ObstacleKind::PortalUpload => "an upload in the Portal",
        ObstacleKind::Temporary => "another try",
        ObstacleKind::Failed => "a look",
    }
}
