//! What a sandbox is started with.

use std::path::PathBuf;

/// What a sandbox is started with. The default takes free ports, serves no hosting folder and keeps its state in memory.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The port of each listener.
    pub ports: Ports,
    /// The folder that the `cdn` listener serves, laid out as "Hosting layout" of `docs/ARCHITECTURE.md`. It may be
    /// made later: until then every file is missing.
    pub hosting: Option<PathBuf>,
    /// The SQLite file that keeps apps, stores, tokens and scripts from one start to the next; `None` keeps them in memory.
    pub state: Option<PathBuf>,
    /// Whether the state file is taken back to the beginning first.
    pub reset: bool,
}

/// One TCP port on 127.0.0.1 for each listener; 0 takes any free one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// Tiendanube's OAuth pages and API.
    pub tiendanube: u16,
    /// Pago Shops' OAuth pages and API.
    pub pago_shops: u16,
    /// The hosting folder.
    pub cdn: u16,
    /// The platform's own CDN, which serves what the Partner Portal was given.
    pub apps_scripts: u16,
    /// The storefronts.
    pub shops: u16,
    /// The control page, its JSON API and the Partner Portal.
    pub control: u16,
}
