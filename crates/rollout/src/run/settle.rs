//! Looking once more at stores in which a change may have come late.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;

use super::Run;
use crate::work::age;
use crate::{Fact, StoreKey};

/// How long after the last change was sent a store is read once more. A process that was killed may be followed at once by another,
/// and be overtaken by what it had sent.
const SHOWS_WITHIN: Duration = Duration::from_secs(3);

impl Run<'_> {
    /// Reads the stores once more to which the platform never answered, and in which it may have carried out since what was given
    /// up. Whatever came late is set right; a store that cannot be read keeps its verdict, and `vitrina status` tells.
    pub(super) async fn settle(&self) {
        let at_once = self.rollout.pace.at_once.max(1);
        let unsettled = stream::iter(self.with(|known| known.record.unsettled()));
        unsettled
            .for_each_concurrent(at_once, |(key, sent_at)| async move { self.look_again(&key, sent_at).await })
            .await;
    }

    async fn look_again(&self, key: &StoreKey, sent_at: Timestamp) {
        tokio::time::sleep(SHOWS_WITHIN.saturating_sub(age(sent_at))).await;
        let known = self.with(|known| known.record.stores.get(key).cloned());
        let (Some(known), Some(store)) = (known, self.stores.get(key)) else { return };
        if let Some(verdict) = self.work_on(store, &known, false).overtaken().await {
            self.pen.note(Fact::Verdict(verdict)).await;
        }
    }
}
