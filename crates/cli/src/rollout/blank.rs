//! Empty settings for stores that have none. A page asks for its store's settings in any case, and a browser writes an error into
//! the console of a shop whose page asks for a file that is not there.

use futures_util::{StreamExt, stream};
use vitrina_rollout::{Plan, Rollout};

use super::desk::Desk;
use crate::error::Error;

/// How many files are written at a time.
const AT_ONCE: usize = 32;

/// Writes them for the stores of the plan. Settings that somebody wrote are left as they are.
///
/// # Errors
///
/// [`Error::Hosting`] when the hosting cannot be read or written.
pub(super) async fn write(desk: &Desk<'_>, rollout: &Rollout, plan: &Plan) -> Result<(), Error> {
    let Some(release) = &rollout.release else { return Ok(()) };
    if release.bundle.settings.as_ref().is_some_and(Vec::is_empty) {
        return Ok(());
    }
    let present = desk.hosting.stores_with_settings().await?;
    let ids =
        plan.stores.iter().map(|planned| planned.store.target.key.id.as_str()).filter(|id| !present.contains(*id));
    let mut writing = stream::iter(ids).map(|id| desk.hosting.give_empty_settings(id)).buffer_unordered(AT_ONCE);
    while let Some(written) = writing.next().await {
        written?;
    }
    Ok(())
}
