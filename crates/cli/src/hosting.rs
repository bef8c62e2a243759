//! The app's hosting, which tells of each request to a bucket where somebody wants to know.

use std::sync::Arc;

use vitrina_rollout::release::{Hosting, HostingError};

use crate::config::{self, Config};
use crate::screen::Screen;

/// Opens what the section names.
///
/// # Errors
///
/// [`HostingError`] for a place that cannot be used; a bucket is not asked yet.
pub(crate) fn open(section: &config::Hosting, config: &Config, screen: &Screen) -> Result<Hosting, HostingError> {
    screen.detail(section);
    let (location, base, app) = (section.location.as_str(), config.folder(), config.app.as_str());
    match screen.is_verbose() {
        true => {
            let screen = *screen;
            Hosting::open_watched(location, base, app, Arc::new(move |asked| screen.detail(asked)))
        }
        false => Hosting::open(location, base, app),
    }
}
