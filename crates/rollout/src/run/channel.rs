//! The channel as far as the waves are open: one process moves it, workers that joined wait until it is there.

use vitrina_release::Percent;

use super::{LOOK, Run};
use crate::channel::{Extent, concerns, is_moved, move_channel, reads_channel};
use crate::{JournalError, Obstacle, Reach, RolloutRecord, Step, StepOutcome, Wave};

impl Run<'_> {
    /// Sees to it that the channel names the release for the open waves' stores; says whether it does. `false`: it has nothing
    /// to do with them.
    pub(super) async fn channel(&self, record: &RolloutRecord) -> Result<bool, Obstacle> {
        let Some(extent) = self.extent(record).await? else { return Ok(false) };
        let there = match self.leads {
            true => self.move_channel(&extent).await,
            false => self.await_channel(&extent).await,
        };
        there.map(|()| true).map_err(failed)
    }

    /// How far the open waves reach; `None` when this rollout has nothing to do with the channel.
    async fn extent<'r>(&self, record: &'r RolloutRecord) -> Result<Option<Extent<'r>>, Obstacle> {
        let portal: Vec<_> = (record.stores.iter())
            .filter(|(key, store)| reads_channel(self.rollout, key, store.placement, &store.action))
            .collect();
        let open = |wave: Option<usize>| wave.is_some_and(|wave| wave < record.opened);
        let reached = portal.iter().filter(|(_, store)| open(store.wave));
        let stores: Vec<&str> = reached.map(|(key, _)| key.id.as_str()).collect();
        let has_portal = !portal.is_empty();
        if self.rollout.entry.is_none() && self.rollout.has_loader() && has_portal {
            let text =
                format!("release {} has a loader but nothing that it could load", self.rollout.number().unwrap_or(0));
            return Err(Obstacle::failed(text, "add one-file to [build] outputs, then build and upload again"));
        }
        let now = self.rollout.hosting.channel().await.map_err(|error| failed(error.into()))?;
        if !concerns(self.rollout, !has_portal, now.is_some()) {
            return Ok(None);
        }
        let opened = record.created.waves.iter().take(record.opened);
        let mut share = opened.filter_map(|wave| match wave {
            Wave::Percent(percent) => Some(*percent),
            Wave::Stores(_) => None,
        });
        let percent: Option<Percent> = share.next_back().filter(|_| self.rollout.reach == Reach::Everyone);
        Ok(Some(Extent { percent, stores }))
    }

    async fn move_channel(&self, extent: &Extent<'_>) -> Result<(), Moving> {
        let mut begun = false;
        let written = move_channel::<Moving>(self.rollout, extent, async |change| {
            let step = Step::Channel { from: change.from.clone(), to: change.to.clone() };
            begun = true;
            Ok(self.pen.begin(None, step).await?)
        });
        let written = written.await;
        if begun {
            let (outcome, said) = match &written {
                Ok(()) => (StepOutcome::Done, None),
                Err(error) => (StepOutcome::Failed, Some(error.to_string())),
            };
            self.pen.end(None, outcome, said).await;
        }
        written
    }

    /// Waits until whoever leads has moved it, or gives the rollout up.
    async fn await_channel(&self, extent: &Extent<'_>) -> Result<(), Moving> {
        while !is_moved(self.rollout, extent).await? {
            self.catch_up().await?;
            if self.called_off().is_some() || self.leader().await?.is_none() {
                return Err(Moving::NotMoved);
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }
}

fn failed(error: Moving) -> Obstacle {
    Obstacle::failed(error.to_string(), "run the same command again; no Portal store was touched")
}

/// Why the channel is not where it should be.
#[derive(Debug, thiserror::Error)]
enum Moving {
    #[error(transparent)]
    Hosting(#[from] vitrina_release::HostingError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("nobody has moved the channel")]
    NotMoved,
}
