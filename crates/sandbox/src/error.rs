//! Why a sandbox does not start.

use std::path::PathBuf;

use crate::listener::Listener;

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens on the port. Choose another port, or end that program.
    #[error(
        "sandbox: port {port} for the {listener} listener is in use on 127.0.0.1; \
         choose another port, use 0 for any free one, or end the program that holds it"
    )]
    PortInUse {
        /// The port asked for.
        port: u16,
        /// The listener it was for.
        listener: Listener,
    },
    /// The system refuses the port for another reason.
    #[error(
        "sandbox: cannot listen on 127.0.0.1:{port} for the {listener} listener: {source}; \
         choose a port above 1023, or 0 for any free one, and check that the loopback interface is up"
    )]
    Listen {
        /// The port asked for.
        port: u16,
        /// The listener it was for.
        listener: Listener,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file cannot be opened, or is no sandbox state of this version.
    #[error(
        "sandbox: cannot use the state {}: {reason}; name another file, delete this one to start afresh, \
         or leave it out to keep the state in memory", path.as_deref().map_or("in memory".into(), |p| p.display().to_string())
    )]
    State {
        /// The file, or `None` for a state in memory.
        path: Option<PathBuf>,
        /// What is wrong with it.
        reason: String,
    },
    /// The seed cannot be used.
    #[error(
        "sandbox: cannot use the seed{}: {reason}; write it as the documentation of Seed says, or leave it out",
        path.as_deref().map_or(String::new(), |path| format!(" {}", path.display()))
    )]
    Seed {
        /// The file, or `None` for a seed that was made in the program.
        path: Option<PathBuf>,
        /// What is wrong with it.
        reason: String,
    },
    /// A file that is compiled into the sandbox does not read. This is a mistake in the sandbox itself.
    #[error("sandbox: its built-in file {file} does not read: {reason}; report this as a bug")]
    BuiltIn {
        /// The file's path under `www/`.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}
