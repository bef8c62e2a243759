//! Looking once more at stores in which a change may have come late.

use futures_util::{StreamExt, stream};

use super::Run;
use crate::{Fact, StoreKey};

impl Run<'_> {
    /// Reads the stores once more to which the platform never answered, and in which it may have carried out since what was given
    /// up. Whatever came late is set right; a store that cannot be read keeps its verdict, and `vitrina status` tells.
    pub(super) async fn settle(&self) {
        let at_once = self.rollout.pace.at_once.max(1);
        let unsettled = stream::iter(self.with(|known| known.record.unsettled()));
        unsettled.for_each_concurrent(at_once, |key| async move { self.look_again(&key).await }).await;
    }

    async fn look_again(&self, key: &StoreKey) {
        let known = self.with(|known| known.record.stores.get(key).cloned());
        let (Some(known), Some(store)) = (known, self.stores.get(key)) else { return };
        if let Some(verdict) = self.work_on(store, &known, false).overtaken().await {
            self.pen.note(Fact::Verdict(verdict)).await;
        }
    }
}
