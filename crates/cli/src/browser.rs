//! Opening the person's own browser.

use std::process::{Command, Stdio};

use url::Url;

/// Asks the desktop to open the address; `false` when it has no way to.
pub(crate) fn open(url: &Url) -> bool {
    let (opener, args): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        // Not `start`, which reads `&` in an address as the end of a command.
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        _ => ("xdg-open", &[]),
    };
    Command::new(opener)
        .args(args)
        .arg(url.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}
