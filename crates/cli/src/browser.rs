//! Opening the person's own browser.

use std::process::{Command, Stdio};

use url::Url;

/// Asks the desktop to open the address; `false` when it has no way to.
pub(crate) fn open(url: &Url) -> bool {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(opener)
        .arg(url.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}
