//! The secret service of Linux desktops, which a test runs on a bus of its own.

use super::{debian, found, on_path};
use crate::failure::Failure;
use crate::stop::Stop;

const PROGRAMS: [&str; 3] = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"];

pub(super) async fn ensure(stop: &Stop) -> Result<(), Failure> {
    if !present() && !debian::install(&["dbus", "gnome-keyring"], stop).await? || !present() {
        return Err(Failure::Missing {
            what: "the secret service".to_string(),
            remedy: format!("run `apt-get install dbus gnome-keyring` as root, or put {} on PATH", PROGRAMS.join(", ")),
        });
    }
    found("secret service", "gnome-keyring");
    Ok(())
}

fn present() -> bool {
    PROGRAMS.iter().all(|name| on_path(name).is_some())
}
