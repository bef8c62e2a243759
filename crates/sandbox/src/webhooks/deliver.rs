//! Sending what is queued. Each address has a lane of its own, in which first attempts keep their order; an attempt that
//! failed leaves the lane and comes back when it is due, as does what a fault holds up.

use std::collections::HashMap;
use std::future::Future;

use tokio::sync::{mpsc, watch};
use url::Url;

use super::post::post;
use super::schedule;
use crate::faults::{Asked, Effect, Place};
use crate::world::Shared;

/// One event on its way to one address.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// Its delivery's id.
    pub id: u64,
    pub store: String,
    pub event: String,
    /// `None` for an address that is not this machine's.
    pub target: Option<Url>,
    /// The address as it was registered.
    pub lane: String,
    pub body: String,
    pub signature: Option<String>,
    /// When the first attempt is due, in milliseconds.
    pub due_ms: i64,
    /// The attempt that comes next, from 1.
    pub attempt: usize,
}

/// Sends every job until the sandbox stops.
pub(crate) async fn deliver(world: Shared, mut jobs: mpsc::UnboundedReceiver<Job>, stopped: watch::Receiver<bool>) {
    let mut lanes: HashMap<String, mpsc::UnboundedSender<Job>> = HashMap::new();
    let work = async {
        while let Some(job) = jobs.recv().await {
            if job.due_ms > world.clock.now_ms() {
                later(&world, &stopped, job.due_ms, job);
                continue;
            }
            let lane = lanes.entry(job.lane.clone()).or_insert_with(|| {
                let (lane, queued) = mpsc::unbounded_channel();
                until_stop(&stopped, drive(world.clone(), queued, stopped.clone()));
                lane
            });
            // A lane ends only with the sandbox.
            let _ = lane.send(job);
        }
    };
    until(&mut stopped.clone(), work).await;
}

/// One address's jobs, one after the other.
async fn drive(world: Shared, mut queued: mpsc::UnboundedReceiver<Job>, stopped: watch::Receiver<bool>) {
    let mut overtaken: Option<Job> = None;
    while let Some(job) = queued.recv().await {
        let effect = if job.attempt == 1 { fault(&world, &job) } else { Effect::default() };
        if let Some(delay) = effect.delay_ms {
            let due = world.clock.now_ms() + i64::from(delay);
            // The fault has had it: the next round is not hit again.
            let world = world.clone();
            until_stop(&stopped, {
                let stopped = stopped.clone();
                async move {
                    world.clock.reached(due).await;
                    attempt(&world, &stopped, job, &effect).await;
                }
            });
            continue;
        }
        if effect.overtaken && overtaken.is_none() {
            overtaken = Some(job);
            continue;
        }
        attempt(&world, &stopped, job, &effect).await;
        if let Some(job) = overtaken.take() {
            attempt(&world, &stopped, job, &Effect::default()).await;
        }
    }
}

fn fault(world: &Shared, job: &Job) -> Effect {
    let path = format!("/{}", job.event);
    let asked = Asked { place: Place::Webhooks, method: "POST", path: &path, store: Some(&job.store) };
    world.faults.hit(&asked).map(|hit| hit.effect).unwrap_or_default()
}

/// Sends it once, or as often as a fault says; what is not received comes back when it is due.
async fn attempt(world: &Shared, stopped: &watch::Receiver<bool>, job: Job, effect: &Effect) {
    for _ in 0..=effect.duplicate.unwrap_or(0) {
        let outcome = match &job.target {
            _ if effect.drop => Err("lost on the way, by a fault".to_owned()),
            None => Err("the address is not this machine's; give the app a deliver_to".to_owned()),
            Some(target) => post(target, &job.body, job.signature.as_deref()).await,
        };
        let received = matches!(outcome, Ok(200..300));
        let next = schedule::at(job.attempt + 1).map(|after| job.due_ms + after).filter(|_| !received);
        let text = outcome.map_or_else(|error| error, |status| status.to_string());
        world.deliveries.attempted(job.id, world.clock.now(), &text, received, next.map(|next| next / 1000));
        if let Some(next) = next {
            let again = Job { attempt: job.attempt + 1, ..job };
            later(world, stopped, next, again);
            return;
        }
    }
}

/// Queues a job when its time comes.
fn later(world: &Shared, stopped: &watch::Receiver<bool>, at_ms: i64, job: Job) {
    let world = world.clone();
    until_stop(stopped, async move {
        world.clock.reached(at_ms).await;
        let _ = world.jobs.send(job);
    });
}

fn until_stop(stopped: &watch::Receiver<bool>, work: impl Future<Output = ()> + Send + 'static) {
    let mut stopped = stopped.clone();
    tokio::spawn(async move { until(&mut stopped, work).await });
}

async fn until(stopped: &mut watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        // An error means that the sandbox was dropped.
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}
