//! Who works on an app's stores.

use std::any::Any;
use std::fmt;

use jiff::Timestamp;

/// Names a process to people: who, where, since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder(String);

/// The right to work on an app's stores. It ends with this value, and with the process however that ends.
pub struct Lease {
    _kept: Box<dyn Any + Send + Sync>,
}

impl Holder {
    /// This process, doing `what`, such as `vitrina deploy`.
    pub fn here(what: &str) -> Holder {
        let user = ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        let host = std::fs::read_to_string("/etc/hostname").ok().map(|name| name.trim().to_owned());
        let host = host.or_else(|| std::env::var("HOSTNAME").ok()).filter(|name| !name.is_empty());
        let (user, host) =
            (user.unwrap_or_else(|| "somebody".to_owned()), host.unwrap_or_else(|| "this machine".to_owned()));
        let (process, since) = (std::process::id(), Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC"));
        Holder(format!("{user} on {host} (`{what}`, process {process}, since {since})"))
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Lease {
    /// A lease that lives as long as `kept`.
    pub fn new(kept: impl Any + Send + Sync) -> Lease {
        Lease { _kept: Box::new(kept) }
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lease")
    }
}
