//! A rollout's page over a journal that is written while one looks: each line on stdin is the next stage. The browser's test
//! drives it; `cargo run -p vitrina-rollout --example watch` shows it to you.

use std::sync::Arc;

use vitrina_platform::What;
use vitrina_rollout::release::Percent;
use vitrina_rollout::watch::Watch;
use vitrina_rollout::{
    Action, Created, Decision, Fact, Figures, Gate, Journal, Obstacle, ObstacleKind, Outcome, Placement, Reach,
    SqliteJournal, StoreKey, Verdict, Wave,
};

const STORES: u32 = 40;
/// So many of them are in the first wave.
const FIRST: u32 = 4;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let journal = Arc::new(SqliteJournal::in_memory()?);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let watch = Watch::new(journal.clone(), "variant-badge");
    tokio::spawn(async move { axum::serve(listener, watch.router()).await });
    // Waiting here holds nobody up: the page is served by the runtime's other threads.
    for (stage, line) in (0..).zip(std::io::stdin().lines()) {
        let (facts, _) = (facts(stage)?, line?);
        match stage {
            0 | 6 => drop(journal.create(facts).await?),
            _ => journal.append(1, facts).await?,
        }
        println!("stage {}", stage + 1);
    }
    Ok(())
}

fn facts(stage: u32) -> Result<Vec<Fact>, Failure> {
    Ok(match stage {
        0 => begun(7)?,
        1 => vec![
            done(0)?,
            done(1)?,
            done(2)?,
            failed(3, ObstacleKind::NotAuthorised, "401 <img src=x onerror=alert(1)>")?,
        ],
        2 => vec![gated(0, 150, 0), gated(0, 900, 2), gated(0, 1_800, 9), Fact::WaveOpened { wave: 1 }],
        3 => (FIRST..STORES - 1)
            .map(done)
            .chain([failed(STORES - 1, ObstacleKind::PaymentNeeded, "402 from the platform: subscription unpaid")])
            .collect::<Result<_, _>>()?,
        4 => vec![Fact::Paused { why: "somebody wants to look".to_owned() }],
        5 => vec![Fact::Resumed { by: "ana on laptop".to_owned() }, Fact::Finished],
        _ => bad()?,
    })
}

/// A rollout that half of its stores refuse, each in one of the ways there are, and that the gate stops.
fn bad() -> Result<Vec<Fact>, Failure> {
    const KINDS: [(ObstacleKind, &str); 5] = [
        (ObstacleKind::NotAuthorised, "GET https://api.tiendanube.com/2025-03/1001/scripts: 401 Unauthorized"),
        (ObstacleKind::PaymentNeeded, "402 from the platform: subscription unpaid"),
        (ObstacleKind::PortalUpload, "script 7001 has no active version in the Partner Portal"),
        (ObstacleKind::Temporary, "no answer within 45 s"),
        (ObstacleKind::Failed, "422: the script_id field is required"),
    ];
    let mut facts = begun(8)?;
    facts.push(Fact::WaveOpened { wave: 1 });
    for store in 0..STORES {
        let (kind, what) = KINDS[store as usize / 2 % KINDS.len()];
        facts.push(if store % 2 == 0 { done(store)? } else { failed(store, kind, what)? });
    }
    let why = "20 of 40 stores of the wave failed, more than 5%".to_owned();
    let figures = Some(Figures { release: 8, started: 1_000, failed: 20 });
    facts.push(Fact::Gated { wave: 1, figures, failed_stores: 20, decision: Decision::Stop { why: why.clone() } });
    facts.push(Fact::Aborted { why });
    Ok(facts)
}

fn begun(release: u32) -> Result<Vec<Fact>, Failure> {
    let created = Created {
        app: "variant-badge".to_owned(),
        release: Some(release),
        previous: Some(release - 1),
        reach: Reach::Everyone,
        waves: vec!["10%".parse::<Wave>()?, Wave::Percent(Percent::ALL)],
        gate: Some(Gate::default()),
        undoes: None,
        back: false,
        by: "ana on laptop".to_owned(),
    };
    let mut facts = vec![Fact::Created(created)];
    for store in 0..STORES {
        facts.push(Fact::Planned {
            store: key(store)?,
            placement: Placement::TiendanubeClassic,
            wave: Some(usize::from(store >= FIRST)),
            action: Action::Create { what: What::Src(String::new()) },
        });
    }
    facts.push(Fact::WaveOpened { wave: 0 });
    Ok(facts)
}

fn key(store: u32) -> Result<StoreKey, Failure> {
    Ok(format!("tiendanube:{}", 1001 + store).parse()?)
}

fn done(store: u32) -> Result<Fact, Failure> {
    verdict(store, Outcome::Updated, None)
}

fn failed(store: u32, kind: ObstacleKind, what: &str) -> Result<Fact, Failure> {
    let next = format!("see to it, then `vitrina deploy --store tiendanube:{}`", 1001 + store);
    verdict(store, Outcome::NotDone, Some(Obstacle { kind, what: what.to_owned(), next }))
}

fn verdict(store: u32, outcome: Outcome, obstacle: Option<Obstacle>) -> Result<Fact, Failure> {
    let (store, placement) = (key(store)?, Placement::TiendanubeClassic);
    Ok(Fact::Verdict(Verdict { store, placement, outcome, script_url: None, obstacle, notes: Vec::new() }))
}

fn gated(wave: usize, started: u64, failed: u64) -> Fact {
    let decision = match started {
        0..200 => Decision::Wait { why: format!("release 7 has {started} starts so far; 200 are needed to judge it") },
        _ => Decision::Advance,
    };
    Fact::Gated { wave, figures: Some(Figures { release: 7, started, failed }), failed_stores: 1, decision }
}
