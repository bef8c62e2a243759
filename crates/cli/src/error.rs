//! Everything that ends a verb early, and the exit code it has.

use std::path::PathBuf;

use thiserror::Error;
use vitrina_bundle::Error as BuildError;
use vitrina_platform::{Error as PlatformError, SetupError};
use vitrina_rollout::release::HostingError;
use vitrina_rollout::{JournalError, ReadBackError, RolloutError, StoreKey};
use vitrina_sandbox::StartError;

use crate::config::ConfigError;
use crate::login::LoginError;
use crate::secret::SecretError;
use crate::vault::VaultError;

/// Why a verb did not do its work. The text is the underlying error's own: what failed, where, what to do next.
#[derive(Debug, Error)]
pub enum Error {
    /// `Vitrina.toml` is not usable.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The vault is not usable.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A client secret is not there.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The bundle could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A merchant's grant could not be had.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The hosting refused.
    #[error(transparent)]
    Hosting(#[from] HostingError),
    /// A shop could not read what was uploaded.
    #[error("release {release} is on the hosting, but shops cannot use it: {source}")]
    NotReadable {
        /// The release.
        release: u32,
        /// What a page would stumble over.
        source: ReadBackError,
    },
    /// The hosting has no release of the app.
    #[error("{app} has no release on the hosting; run `vitrina build` and `vitrina upload` first")]
    NothingUploaded {
        /// The app.
        app: String,
    },
    /// No store has authorised the app.
    #[error(
        "the vault {vault} has no store of {app}; run `vitrina login tiendanube` or `vitrina login pago-shops` first", vault = vault.display()
    )]
    NoStores {
        /// The app.
        app: String,
        /// The vault.
        vault: PathBuf,
    },
    /// A store that was named has not authorised the app.
    #[error("the vault {vault} has no token for {store}; run `vitrina login {store}` first", vault = vault.display())]
    NotLoggedIn {
        /// The store.
        store: StoreKey,
        /// The vault.
        vault: PathBuf,
    },
    /// The rollout could not run.
    #[error(transparent)]
    Rollout(#[from] RolloutError),
    /// A platform refused.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// The configuration does not make a client.
    #[error("Vitrina.toml: {0}")]
    Setup(#[from] SetupError),
    /// The sandbox could not start.
    #[error(transparent)]
    Sandbox(#[from] StartError),
    /// The system refused something at the edge of the process.
    #[error("cannot {action}: {source}")]
    System {
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

/// What a process's end says to the program that started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Some of it is done, or changes are pending.
    Partial = 2,
    /// The command line or `Vitrina.toml` is wrong.
    Usage = 3,
    /// Somebody has to authorise something.
    Authorisation = 4,
    /// Held by another, or temporary: the same command may work later.
    Held = 5,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Error {
    /// The exit code that belongs to it.
    pub fn exit(&self) -> Exit {
        match self {
            Error::Config(_) | Error::Setup(_) => Exit::Usage,
            Error::Vault(error) => vault(error),
            Error::Secret(_) => Exit::Authorisation,
            Error::Build(_) => Exit::Failed,
            Error::Login(error) => login(error),
            Error::Hosting(error) => hosting(error),
            Error::Platform(error) => platform(error),
            Error::NoStores { .. } | Error::NotLoggedIn { .. } => Exit::Authorisation,
            Error::Rollout(RolloutError::PublicUrl { .. }) => Exit::Usage,
            Error::Rollout(RolloutError::Journal(JournalError::Held { .. })) => Exit::Held,
            Error::Rollout(_) | Error::NotReadable { .. } | Error::NothingUploaded { .. } => Exit::Failed,
            Error::Sandbox(StartError::PortInUse { .. }) => Exit::Held,
            Error::Sandbox(_) | Error::System { .. } => Exit::Failed,
            Error::Interrupted => Exit::Interrupted,
        }
    }
}

fn vault(error: &VaultError) -> Exit {
    match error {
        VaultError::NoHome => Exit::Usage,
        VaultError::NoPassphrase { .. }
        | VaultError::UnusablePassphrase { .. }
        | VaultError::PassphraseFile { .. }
        | VaultError::WrongPassphrase { .. }
        | VaultError::Exposed { .. }
        | VaultError::Plain { .. }
        | VaultError::Encrypted { .. } => Exit::Authorisation,
        VaultError::Held { .. } => Exit::Held,
        VaultError::Newer { .. } | VaultError::Damaged { .. } | VaultError::File { .. } => Exit::Failed,
    }
}

fn login(error: &LoginError) -> Exit {
    match error {
        LoginError::NeedsConfirmation => Exit::Usage,
        LoginError::PortInUse { .. } => Exit::Held,
        LoginError::Listen { .. } => Exit::Failed,
        _ => Exit::Authorisation,
    }
}

fn hosting(error: &HostingError) -> Exit {
    match error {
        HostingError::ChannelMoved { .. } | HostingError::ChannelHeld { .. } => Exit::Held,
        HostingError::NotInThisBuild { .. } | HostingError::AppName { .. } => Exit::Usage,
        _ => Exit::Failed,
    }
}

fn platform(error: &PlatformError) -> Exit {
    match error {
        PlatformError::Unauthorized { .. }
        | PlatformError::MissingScope { .. }
        | PlatformError::Denied { .. }
        | PlatformError::NoRefreshToken { .. } => Exit::Authorisation,
        PlatformError::RateLimited { .. }
        | PlatformError::Unavailable { .. }
        | PlatformError::Unreachable { .. }
        | PlatformError::UnknownOutcome { .. } => Exit::Held,
        _ => Exit::Failed,
    }
}
