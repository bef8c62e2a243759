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
            0 => drop(journal.create(facts).await?),
            _ => journal.append(1, facts).await?,
        }
        println!("stage {}", stage + 1);
    }
    Ok(())
}

fn facts(stage: u32) -> Result<Vec<Fact>, Failure> {
    Ok(match stage {
        0 => begun()?,
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
        _ => vec![Fact::Resumed { by: "ana on laptop".to_owned() }, Fact::Finished],
    })
}

fn begun() -> Result<Vec<Fact>, Failure> {
    let created = Created {
        app: "variant-badge".to_owned(),
        release: Some(7),
        previous: Some(6),
        reach: Reach::Everyone,
        waves: vec!["10%".parse::<Wave>()?, Wave::Percent(Percent::ALL)],
        gate: Some(Gate::default()),
        undoes: None,
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
