//! Tiendanube's apps that are not built with NubeSDK come to an end (platforms.md §3.7), but for those on the platform's
//! whitelist. Which ones are uninstalled when is not documented, only that it begins: here all of them are, on that day.

use crate::Platform;
use crate::state::{App, StateError};
use crate::world::World;

/// 2026-08-30: no new installations from here on.
const NO_NEW_INSTALLATIONS: i64 = 1_788_048_000;
/// 2026-10-30: uninstallation begins.
const UNINSTALLATION: i64 = 1_793_318_400;

impl World {
    /// Whether a store may let an app of Tiendanube's in that it does not have.
    pub(crate) fn takes_new_stores(&self, app: &App) -> Result<bool, StateError> {
        Ok(self.clock.now() < NO_NEW_INSTALLATIONS || self.goes_on(app)?)
    }

    /// Whether Tiendanube has taken an app out of all stores.
    pub(crate) fn is_gone(&self, app: &str) -> Result<bool, StateError> {
        match self.state.app(Platform::Tiendanube, app)? {
            Some(app) if self.clock.now() >= UNINSTALLATION => Ok(!self.goes_on(&app)?),
            _ => Ok(false),
        }
    }

    fn goes_on(&self, app: &App) -> Result<bool, StateError> {
        Ok(app.whitelisted || self.state.portal_scripts(&app.id)?.iter().any(|script| script.uses_nube_sdk))
    }
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
