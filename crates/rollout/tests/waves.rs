//! Waves, the gate, and a plan of many stores.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::sync::Arc;

use vitrina_rollout::release::Output;
use vitrina_rollout::{
    Count, Course, Decision, Far, Figures, Gate, Health, HealthCommand, HealthError, Holder, Journal, PlanFile, Reach,
    Run, SqliteJournal, Stop, Wave, WaveError, begin, drive, plan,
};
use world::{Shelf, World, classic};

fn waves(text: &str) -> Vec<Wave> {
    text.split(',').map(|wave| wave.parse().unwrap()).collect()
}

#[test]
fn shares_grow_and_end_with_all_stores() {
    for fine in ["100%", "1%,10%,100%", "0.01%,100%", "tiendanube:1+tiendanube:2", "tiendanube:1,5%,100%"] {
        Wave::check(&waves(fine)).unwrap();
    }
    assert!(matches!(Wave::check(&waves("10%,10%,100%")), Err(WaveError::Shrinks { .. })));
    assert!(matches!(Wave::check(&waves("1%,10%")), Err(WaveError::Short { .. })));
    for odd in ["", "10", "101%", "-1%", "shopify:1", "tiendanube:1+"] {
        assert!(matches!(odd.parse::<Wave>(), Err(WaveError::NoWave { .. })), "{odd}");
    }
}

#[test]
fn the_gate_advances_only_on_good_data() {
    let count = |failed| Count { stores: 100, done: 100 - failed, failed };
    let figures = |started, failed| Some(Ok(Figures { release: 7, started, failed }));
    let unknown =
        || Some(Err(HealthError { source_of_figures: "x".to_owned(), release: 7, reason: "down".to_owned() }));
    let gate = Gate::default();
    let word = |decision: &Decision| match decision {
        Decision::Advance => "advance",
        Decision::Wait { .. } => "wait",
        Decision::Stop { .. } => "stop",
    };
    for (figures, failed_stores, says) in [
        (figures(200, 0), 0, "advance"),
        (figures(200, 2), 0, "advance"),
        (figures(200, 3), 0, "wait"),
        (figures(200, 4), 0, "stop"),
        (figures(400, 4), 0, "advance"),
        (figures(199, 199), 0, "wait"),
        (figures(0, 0), 0, "wait"),
        (figures(u64::MAX, u64::MAX / 50), 0, "stop"),
        (unknown(), 0, "wait"),
        (None, 0, "wait"),
        (figures(1_000, 0), 5, "advance"),
        (figures(1_000, 0), 6, "stop"),
        (unknown(), 6, "stop"),
    ] {
        let decision = gate.decide(figures.clone(), count(failed_stores));
        assert_eq!(word(&decision), says, "{figures:?}, {failed_stores} failed: {decision:?}");
    }
    let without = Gate { starts: 0, ..gate };
    assert_eq!(without.decide(None, count(5)), Decision::Advance);
    assert!(matches!(without.decide(None, count(6)), Decision::Stop { .. }));
}

/// How likely a release is stopped in its first `starts` when each fails with that likelihood and the gate is asked after every
/// one. Exact: the likelihood of each number of failures is carried from start to start.
fn stopped_within(starts: u64, likelihood: f64) -> f64 {
    let stores = Count { stores: 100, done: 100, failed: 0 };
    let mut going = vec![1.0];
    let mut stopped = 0.0;
    for started in 1..=starts {
        let mut next = vec![0.0; going.len() + 1];
        for (failed, share) in going.iter().enumerate() {
            next[failed] += share * (1.0 - likelihood);
            next[failed + 1] += share * likelihood;
        }
        for (failed, share) in next.iter_mut().enumerate().filter(|(_, share)| **share > 0.0) {
            let figures = Figures { release: 7, started, failed: failed as u64 };
            if let Decision::Stop { .. } = Gate::default().decide(Some(Ok(figures)), stores) {
                stopped += std::mem::take(share);
            }
        }
        // What is that unlikely changes no digit that counts.
        next.truncate(next.iter().rposition(|share| *share > 1e-15).map_or(1, |last| last + 1));
        going = next;
    }
    stopped
}

#[test]
fn a_healthy_release_is_stopped_less_than_once_in_a_thousand_and_a_bad_one_at_once() {
    let (healthy, bad) = (stopped_within(3_000, 0.001), stopped_within(1_000, 0.02));
    assert!(healthy < 0.001, "{healthy} of rollouts whose starts fail once in a thousand are stopped");
    assert!(bad > 0.998, "only {bad} of releases with 2 % errors are stopped within 1,000 starts");
}

#[tokio::test]
async fn a_command_tells_figures_or_why_not() {
    let told = |command: &str| {
        let command = HealthCommand { command: command.to_owned() };
        async move { command.figures(7).await }
    };
    let fine = told(r#"printf '{"release":%s,"started":250,"failed":1}' "$VITRINA_HEALTH_RELEASE""#).await.unwrap();
    assert_eq!(fine, Figures { release: 7, started: 250, failed: 1 });
    for (command, words) in [
        ("exit 3", "ended with exit status: 3"),
        ("echo hello", "it has to print"),
        (r#"echo '{"release":7,"started":1,"failed":2}'"#, "failed: 2"),
        (r#"echo '{"release":6,"started":1,"failed":0}'"#, "release: 6"),
    ] {
        let error = told(command).await.unwrap_err().to_string();
        assert!(error.contains(words) && error.contains(command), "{error}");
    }
}

#[tokio::test]
async fn a_hundred_thousand_stores_in_a_plan() {
    const STORES: u32 = 100_000;
    let world = World::new().await;
    let release = world.publish("a", &[Output::TwoFiles]).await;
    let (empty, old) = (Shelf::new(), Shelf::with(&format!("{}variant-badge/two-x.js?release=9", world.cdn)));
    let stores: Vec<_> = (1..=STORES).map(|id| classic(id, if id % 2 == 0 { &empty } else { &old })).collect();
    let rollout = world.rollout(&release, Reach::Everyone);
    let planned = plan(&rollout, stores).await;
    let count = |word| planned.stores.iter().filter(|store| store.action.word() == word).count();
    assert_eq!((count("create"), count("update")), (50_000, 50_000));
    let path = world.folder.path().join("plan.json");
    let file = PlanFile::of(&rollout, &planned);
    file.save(&path).unwrap();
    PlanFile::read(&path).unwrap().still_holds(&file).unwrap();
    let journal = SqliteJournal::open(&world.folder.path().join("journal.db")).unwrap();
    begin(&rollout, planned, &Course::at_once(), &journal, &Holder::here("a test")).await.unwrap();
    let history = (&journal as &dyn Journal).history().await.unwrap();
    assert_eq!(history.app(world::APP).unfinished().unwrap().count(None).waiting(), STORES as usize);
}

#[tokio::test]
async fn a_wave_of_named_stores_touches_no_other() {
    let world = World::new().await;
    let release = world.publish("a", &[Output::TwoFiles]).await;
    let shelves: Vec<Arc<Shelf>> = (0..3).map(|_| Shelf::new()).collect();
    let stores: Vec<_> = shelves.iter().zip(1..).map(|(shelf, id)| classic(id, shelf)).collect();
    let rollout = world.rollout(&release, Reach::Named);
    let planned = plan(&rollout, stores.clone()).await;
    let journal = SqliteJournal::in_memory().unwrap();
    let course = Course { waves: waves("tiendanube:2,tiendanube:1"), gate: None, undoes: None, back: false };
    begin(&rollout, planned, &course, &journal, &Holder::here("a test")).await.unwrap();
    let run = Run::take_up(&rollout, stores, &journal, Stop::never(), &|_| ()).await.unwrap();
    let seen = || shelves.iter().map(|shelf| shelf.srcs().len()).collect::<Vec<_>>();
    drive(&run, Far::Wave, None).await.unwrap();
    assert_eq!(seen(), [0, 1, 0]);
    run.open_next().await.unwrap();
    drive(&run, Far::Wave, None).await.unwrap();
    assert_eq!(seen(), [1, 1, 0]);
    assert!((&journal as &dyn Journal).history().await.unwrap().app(world::APP).unfinished().is_none());
}
