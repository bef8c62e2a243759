//! Apps that are not built with NubeSDK come to an end (platforms.md §3.7), but for those on the platform's whitelist. Which
//! ones are uninstalled when is not documented, only that it begins: here all of them are, on that day.

use crate::Platform;
use crate::state::{App, StateError};
use crate::world::World;

/// 2026-08-30: no new installations from here on.
const NO_NEW_INSTALLATIONS: i64 = 1_788_048_000;
/// 2026-10-30: uninstallation begins.
const UNINSTALLATION: i64 = 1_793_318_400;

/// Whether a store may let an app in that it does not have.
pub(super) fn takes_new_stores(world: &World, app: &App) -> Result<bool, StateError> {
    Ok(world.clock.now() < NO_NEW_INSTALLATIONS || goes_on(world, app)?)
}

/// Whether the platform has taken an app out of all stores.
pub(crate) fn is_gone(world: &World, app: &str) -> Result<bool, StateError> {
    match world.state.app(Platform::Tiendanube, app)? {
        Some(app) if world.clock.now() >= UNINSTALLATION => Ok(!goes_on(world, &app)?),
        _ => Ok(false),
    }
}

fn goes_on(world: &World, app: &App) -> Result<bool, StateError> {
    Ok(app.whitelisted || world.state.portal_scripts(&app.id)?.iter().any(|script| script.uses_nube_sdk))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::utc_date;

    #[test]
    fn the_days_are_the_documented_ones() {
        assert_eq!(utc_date(NO_NEW_INSTALLATIONS), "2026-08-30T00:00:00Z");
        assert_eq!(utc_date(UNINSTALLATION), "2026-10-30T00:00:00Z");
    }
}
