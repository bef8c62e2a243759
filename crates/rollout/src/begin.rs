//! The beginning of a rollout: how it is to go, and its plan written down.

use crate::wave::wave_of;
use crate::{Created, Fact, Gate, Holder, Journal, Plan, Rollout, RolloutError, Store, StorePlan, Wave};

/// How a rollout is to go.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its waves, in order; see [`Wave::check`].
    pub waves: Vec<Wave>,
    /// What has to hold between waves; `None`: nothing.
    pub gate: Option<Gate>,
    /// The rollout that this one takes back.
    pub undoes: Option<u64>,
    /// Whether it leads stores back.
    pub back: bool,
}

impl Course {
    /// All stores at once.
    pub fn at_once() -> Course {
        Course { waves: vec![Wave::ALL], gate: None, undoes: None, back: false }
    }
}

/// Writes down that a rollout begins, with its whole plan, and gives the plan's stores back, in their order.
///
/// # Errors
/// [`RolloutError::Unfinished`] when an earlier one of the app is not through; [`RolloutError::Journal`].
pub async fn begin(
    rollout: &Rollout,
    plan: Plan,
    course: &Course,
    journal: &dyn Journal,
    by: &Holder,
) -> Result<Vec<Store>, RolloutError> {
    let app = journal.history().await?.app(rollout.hosting.app());
    if let Some(unfinished) = app.unfinished() {
        let app = unfinished.created.app.clone();
        return Err(RolloutError::Unfinished { app, number: unfinished.number });
    }
    // A channel that cannot be read keeps only those stores back that need it, each with its verdict.
    let channel = rollout.hosting.channel().await.ok().flatten();
    let salt = channel.map_or_else(|| rollout.hosting.app().to_owned(), |(channel, _)| channel.salt);
    let created = Created {
        app: rollout.hosting.app().to_owned(),
        release: rollout.number(),
        previous: app.before(rollout.number()),
        reach: rollout.reach,
        waves: course.waves.clone(),
        gate: course.gate,
        undoes: course.undoes,
        back: course.back,
        by: by.to_string(),
    };
    let mut facts = vec![Fact::Created(created)];
    facts.reserve_exact(plan.stores.len());
    let mut stores = Vec::with_capacity(plan.stores.len());
    for StorePlan { store, action } in plan.stores {
        let (key, placement) = (store.target.key.clone(), store.target.placement);
        let wave = wave_of(&course.waves, &salt, &key);
        facts.push(Fact::Planned { store: key, placement, wave, action });
        stores.push(store);
    }
    journal.create(facts).await?;
    Ok(stores)
}
