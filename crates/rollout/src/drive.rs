//! A rollout from wave to wave.

use std::time::Duration;

use crate::{Decision, Halt, Health, RolloutError, Run};

/// How far to drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Far {
    /// To the end of the open wave; the next one is for somebody else to open.
    Wave,
    /// To the last wave, with a pause before each look at the gate.
    End {
        /// The pause.
        pause: Duration,
    },
}

/// Where a drive ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Driven {
    /// Every wave is done; the rollout is finished.
    Finished,
    /// The open waves are done and others follow.
    Waits,
    /// The gate found the release bad, or too many stores failed: the rollout is aborted, and its stores are to be moved back.
    Stopped {
        /// What is wrong.
        why: String,
    },
    /// It stands still.
    Paused {
        /// Why.
        why: String,
    },
    /// Somebody else aborted it.
    Aborted {
        /// Why.
        why: String,
    },
    /// It was asked to stop, and can be resumed.
    Interrupted,
    /// The process that led it is gone, and its open waves are done as far as this worker can.
    Unled,
}

impl Driven {
    /// What a halt means that is no end of a wave; `None` for one that is.
    pub(crate) fn by(halt: Halt) -> Option<Driven> {
        match halt {
            Halt::Interrupted => Some(Driven::Interrupted),
            Halt::Paused { why } => Some(Driven::Paused { why }),
            Halt::Aborted { why } => Some(Driven::Aborted { why }),
            Halt::TooManyFailed | Halt::Done => None,
        }
    }
}

/// Drives the rollout on from where it is. A rollout of which no wave is open gets its first.
///
/// # Errors
/// [`RolloutError::Journal`].
pub async fn drive(run: &Run<'_>, far: Far, health: Option<&dyn Health>) -> Result<Driven, RolloutError> {
    if run.record().opened == 0 {
        run.open_next().await?;
    }
    loop {
        match run.work().await? {
            Halt::TooManyFailed => return stop_if_bad(run, health).await,
            halt => {
                if let Some(driven) = Driven::by(halt) {
                    return Ok(driven);
                }
            }
        }
        if run.record().is_whole() {
            run.finish().await?;
            return Ok(Driven::Finished);
        }
        let Far::End { pause } = far else { return Ok(Driven::Waits) };
        if let Some(driven) = run.rest(pause, health).await?.and_then(Driven::by) {
            return Ok(driven);
        }
        if let Some(driven) = pass_gate(run, health).await? {
            return Ok(driven);
        }
    }
}

/// Asks the gate, and opens the next wave if it may. `None`: it is open.
///
/// # Errors
/// [`RolloutError::Journal`].
pub async fn pass_gate(run: &Run<'_>, health: Option<&dyn Health>) -> Result<Option<Driven>, RolloutError> {
    match run.gate(health).await? {
        Decision::Advance => {
            run.open_next().await?;
            Ok(None)
        }
        Decision::Wait { why } => {
            run.pause(&why).await?;
            Ok(Some(Driven::Paused { why }))
        }
        Decision::Stop { why } => {
            run.abort(&why).await?;
            Ok(Some(Driven::Stopped { why }))
        }
    }
}

async fn stop_if_bad(run: &Run<'_>, health: Option<&dyn Health>) -> Result<Driven, RolloutError> {
    let why = match run.gate(health).await? {
        Decision::Stop { why } | Decision::Wait { why } => why,
        Decision::Advance => "too many stores of the wave failed".to_owned(),
    };
    run.abort(&why).await?;
    Ok(Driven::Stopped { why })
}
