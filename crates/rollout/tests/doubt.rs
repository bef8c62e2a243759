//! Changes of which nobody knows what came: lost answers, registrations that are carried out late, kills in the midst of one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use vitrina_platform::{ScriptApi, What};
use vitrina_rollout::release::Output;
use vitrina_rollout::{
    Action, Created, Driven, Fact, Far, Journal, ObstacleKind, Outcome, Placement, Reach, Run, SqliteJournal, Step,
    Stop, Wave, drive,
};
use world::{Fault, Shelf, World, classic, outcome, unknown};

const TWO: [Output; 1] = [Output::TwoFiles];

#[tokio::test]
async fn a_lost_answer_is_settled_by_reading_and_never_makes_a_second_copy() {
    let world = World::new().await;
    let (_, release) = (world.publish("a", &TWO).await, world.publish("b", &TWO).await);
    let (new, old) = (Shelf::new(), Shelf::with(&world.src("a", 1)));
    new.fault("create", Fault::Lost);
    old.fault("update", Fault::Lost);
    let verdicts = world.deploy(&release, &[classic(1001, &new), classic(1002, &old)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert_eq!(outcome(&verdicts[1]), (Outcome::Updated, None));
    assert_eq!((new.srcs(), new.count("create")), (vec![world.src("b", 2)], 1));
    assert_eq!((old.srcs(), old.count("update")), (vec![world.src("b", 2)], 1));
}

#[tokio::test]
async fn an_unknown_outcome_that_did_nothing_is_tried_once_more_after_reading() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let (once, twice) = (Shelf::new(), Shelf::new());
    once.fault("create", Fault::Refuse(unknown()));
    twice.fault("create", Fault::Refuse(unknown()));
    twice.fault("create", Fault::Refuse(unknown()));
    let verdicts = world.deploy(&release, &[classic(1001, &once), classic(1002, &twice)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert_eq!(once.srcs(), [world.src("a", 1)]);
    assert_eq!(outcome(&verdicts[1]), (Outcome::NotDone, Some(ObstacleKind::Temporary)));
    assert_eq!((twice.srcs().len(), twice.count("create")), (0, 2));
}

/// After the reads that settle a lost answer.
#[tokio::test]
async fn a_registration_that_is_carried_out_late_is_not_made_twice() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let shelf = Shelf::new();
    shelf.fault("create", Fault::Late(7));
    let verdicts = world.deploy(&release, &[classic(1001, &shelf)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert_eq!((shelf.srcs(), shelf.count("create")), (vec![world.src("a", 1)], 1));
}

/// After it was made once more. The reads that settle, those that wait longer, and the one that verifies come before.
#[tokio::test]
async fn a_registration_that_is_carried_out_after_it_was_made_again_is_taken_away_at_the_end() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let (late, later) = (Shelf::new(), Shelf::new());
    late.fault("create", Fault::Late(10));
    later.fault("create", Fault::Late(1_000));
    let verdicts = world.deploy(&release, &[classic(1001, &late), classic(1002, &later)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert!(verdicts[0].notes[0].contains("a copy from an earlier attempt"), "{:?}", verdicts[0]);
    assert_eq!((late.srcs(), late.count("create"), late.count("delete")), (vec![world.src("a", 1)], 2, 1));
    // What may come later still is told, with what then helps.
    assert_eq!(outcome(&verdicts[1]), (Outcome::Created, None));
    assert!(verdicts[1].notes[0].contains("`vitrina status` tells and a deploy"), "{:?}", verdicts[1]);
    assert_eq!(later.srcs(), [world.src("a", 1)]);
}

#[tokio::test]
async fn a_registration_that_is_carried_out_after_it_was_given_up_counts() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let shelf = Shelf::new();
    shelf.fault("create", Fault::Refuse(unknown()));
    shelf.fault("create", Fault::Late(7));
    let journal = SqliteJournal::in_memory().unwrap();
    let verdicts = world.deploy_to(&release, Reach::Everyone, &[classic(1001, &shelf)], &journal).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert_eq!((shelf.srcs(), shelf.count("create")), (vec![world.src("a", 1)], 2));
    // First it was not done, and the journal says so too.
    let facts = world::facts(&journal).await;
    assert_eq!(facts[facts.len() - 3..], ["tiendanube:1001 not-done", "tiendanube:1001 created", "finished"]);
}

/// A rollout to `release` that was killed when it had sent a store its first change.
async fn killed_in_the_midst(journal: &SqliteJournal, release: u32, step: Step) -> u64 {
    let (store, wave) = ("tiendanube:1001".parse().unwrap(), Some(0));
    let created = Created {
        app: world::APP.to_owned(),
        release: Some(release),
        previous: None,
        reach: Reach::Everyone,
        waves: vec![Wave::ALL],
        gate: None,
        undoes: None,
        back: false,
        by: "a test".to_owned(),
    };
    let action = match &step {
        Step::Create { what } => Action::Create { what: what.clone() },
        _ => Action::Leave { id: None, extra: Vec::new() },
    };
    let planned = Fact::Planned { store, placement: Placement::TiendanubeClassic, wave, action };
    let number = journal.create(vec![Fact::Created(created), planned]).await.unwrap();
    let begun = Fact::Begun { store: Some("tiendanube:1001".parse().unwrap()), step };
    journal.append(number, vec![Fact::WaveOpened { wave: 0 }, begun]).await.unwrap();
    number
}

#[tokio::test]
async fn a_registration_in_flight_at_a_kill_gets_as_long_to_show_as_any_other() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let (shelf, journal) = (Shelf::new(), SqliteJournal::in_memory().unwrap());
    let what = What::Src(world.src("a", 1));
    killed_in_the_midst(&journal, 1, Step::Create { what: what.clone() }).await;
    // It shows at the last of the reads.
    shelf.fault("create", Fault::Late(8));
    shelf.create(&what).await.unwrap_err();
    let rollout = world.rollout(&release, Reach::Everyone);
    let run = Run::take_up(&rollout, [classic(1001, &shelf)], &journal, Stop::never(), &|_| ()).await.unwrap();
    assert_eq!(drive(&run, Far::Wave, None).await.unwrap(), Driven::Finished);
    assert_eq!((shelf.srcs(), shelf.count("create")), (vec![world.src("a", 1)], 1));
}

#[tokio::test]
async fn what_a_rollout_before_sent_off_and_comes_late_is_set_right() {
    let world = World::new().await;
    let (old, new) = (world.src("a", 1), world.src("b", 2));
    let (release, _) = (world.publish("a", &TWO).await, world.publish("b", &TWO).await);
    for with_old in [false, true] {
        let (shelf, journal) = (Shelf::new(), SqliteJournal::in_memory().unwrap());
        let (from, to) = (What::Src(old.clone()), What::Src(new.clone()));
        let step = match with_old {
            true => Step::Update { id: shelf.put(from.clone()).id, from, to: to.clone() },
            false => Step::Create { what: to.clone() },
        };
        let number = killed_in_the_midst(&journal, 2, step).await;
        journal.append(number, vec![Fact::Aborted { why: "it is rolled back".to_owned() }]).await.unwrap();
        // Read for the plan, before and after the work, and once more.
        match with_old {
            true => shelf.change_at(4, 1, to),
            false => {
                shelf.fault("create", Fault::Late(4));
                shelf.create(&to).await.unwrap_err();
            }
        }
        let stores = [classic(1001, &shelf)];
        let verdicts = world.deploy_to(&release, Reach::Everyone, &stores, &journal).await;
        assert!(verdicts[0].is_done(), "{verdicts:?}");
        assert_eq!(shelf.srcs(), [world.src("a", 1)], "{verdicts:?}");
        assert_eq!(shelf.count(if with_old { "update" } else { "delete" }), 1, "it came, and was set right");
    }
}
