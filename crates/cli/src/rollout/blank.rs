//! Empty settings for stores that have none. A page asks for its store's settings in any case, and a browser writes an error into
//! the console of a shop whose page asks for a file that is not there.

use futures_util::{TryStreamExt, stream};
use vitrina_rollout::release::{Hosting, HostingError, Release};
use vitrina_rollout::{Plan, Rollout};

use super::desk::Desk;

/// How many files are written at a time.
const AT_ONCE: usize = 32;

/// Writes them for the stores of the plan. Settings that somebody wrote are left as they are. A hosting that cannot be written to
/// keeps no store from its release: that is told, and all that is lost is a clean console.
pub(super) async fn write(desk: &Desk<'_>, rollout: &Rollout, plan: &Plan) {
    let takes_some = |release: &Release| release.bundle.settings.as_ref().is_none_or(|settings| !settings.is_empty());
    if !rollout.release.as_ref().is_some_and(takes_some) {
        return;
    }
    if let Err(error) = give(&desk.hosting, plan).await {
        desk.screen.warn(format_args!(
            "stores without settings show a 404 for them in their pages' console, for empty ones could not be written: {error}"
        ));
    }
}

async fn give(hosting: &Hosting, plan: &Plan) -> Result<(), HostingError> {
    let present = hosting.stores_with_settings().await?;
    let names = plan.stores.iter().map(|planned| planned.store.target.key.settings_name());
    let without = names.filter(|name| !present.contains(name)).map(Ok);
    let give = |name: String| async move { hosting.give_empty_settings(&name).await };
    stream::iter(without).try_for_each_concurrent(AT_ONCE, give).await
}
