//! Carrying a plan out at once.

use crate::{
    Course, Event, Far, Holder, Journal, Plan, Rollout, RolloutError, Run, Stop, StoreKey, Verdict, begin, drive,
};

/// Carries the plan out in one wave and returns one verdict a store in the plan's order. `on_verdict` hears of each as it
/// comes. One store's failure does not touch the others, and leaves nothing of this run in that store.
///
/// # Errors
/// [`RolloutError`]: before the first step nothing was done; later, the verdicts that `on_verdict` heard of still hold.
pub async fn apply(
    rollout: &Rollout,
    plan: Plan,
    journal: &dyn Journal,
    on_verdict: impl Fn(&Verdict) + Sync,
) -> Result<Vec<Verdict>, RolloutError> {
    let keys: Vec<StoreKey> = plan.stores.iter().map(|planned| planned.store.target.key.clone()).collect();
    let stores = begin(rollout, plan, &Course::at_once(), journal, &Holder::here("apply")).await?;
    let on_event = |event: Event<'_>| {
        if let Event::Verdict(verdict) = event {
            on_verdict(verdict);
        }
    };
    let run = Run::take_up(rollout, stores, journal, Stop::never(), &on_event).await?;
    drive(&run, Far::Wave, None).await?;
    Ok(run.record().verdicts(&keys))
}
