//! `vitrina webhooks replay`: stored events are sent once more, to a handler under development or to one that lost its data.

use schemars::JsonSchema;
use serde::Serialize;
use vitrina_platform::webhooks::{Inbox, Replay, Replayed};

use super::args::ReplayArgs;
use super::{WebhooksError, signing_secrets};
use crate::error::{Error, Exit};
use crate::network;
use crate::screen::Screen;

/// What came of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Sent {
    /// How many were answered with 2xx.
    taken: usize,
    /// Those that were not.
    refused: Vec<Refused>,
    /// Privacy hooks, which are never sent again.
    left_out: usize,
}

/// An event that was not taken.
#[derive(Debug, Serialize, JsonSchema)]
struct Refused {
    /// Its number in the inbox.
    number: i64,
    /// The status of the answer, or what the network said.
    reason: String,
}

impl From<Replayed> for Sent {
    fn from(replayed: Replayed) -> Sent {
        let refused = replayed.refused.into_iter().map(|(number, reason)| Refused { number, reason }).collect();
        Sent { taken: replayed.taken, refused, left_out: replayed.left_out }
    }
}

/// Runs the verb: every event in its order, whatever becomes of the others.
///
/// # Errors
///
/// [`WebhooksError`] when there is no inbox or the address would carry messages in the clear.
pub(crate) async fn run(args: &ReplayArgs, screen: &Screen) -> Result<Exit, Error> {
    let file = args.inbox.file()?;
    if !file.exists() {
        return Err(WebhooksError::NoInbox { file }.into());
    }
    let inbox = Inbox::open(&file).map_err(WebhooksError::from)?;
    let mut replay = Replay::new(args.since, args.to.clone()).map_err(WebhooksError::To)?;
    match signing_secrets()? {
        Some(secrets) => replay = replay.signed_with(secrets),
        None => screen.note("Tiendanube's events go unsigned: VITRINA_TIENDANUBE_CLIENT_SECRET is not set."),
    }
    let step =
        screen.step(format!("Sending events since {} to {}", args.since, args.to.origin().ascii_serialization()));
    let replayed = replay.run(&inbox, &*network::open(screen)?).await.map_err(WebhooksError::from)?;
    step.done(format_args!("{} event(s) taken, {} refused", replayed.taken, replayed.refused.len()));
    for (number, reason) in &replayed.refused {
        screen.note(format_args!("event {number}: {reason}"));
    }
    if replayed.left_out > 0 {
        screen.note(format_args!("{} privacy hook(s) left out: they carry personal data", replayed.left_out));
    }
    let exit = exit(&replayed);
    screen.event(&Sent::from(replayed));
    Ok(exit)
}

fn exit(replayed: &Replayed) -> Exit {
    match (replayed.taken, replayed.refused.is_empty()) {
        (_, true) => Exit::Done,
        (0, false) => Exit::Failed,
        (_, false) => Exit::Partial,
    }
}
