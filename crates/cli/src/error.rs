//! Everything that ends a verb early, and the documented code it has.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use thiserror::Error;
use vitrina_bundle::{Error as BuildError, SymbolsError};
use vitrina_platform::{Error as PlatformError, SetupError, TokenStoreError};
use vitrina_rollout::release::HostingError;
use vitrina_rollout::reports::ReportsError;
use vitrina_rollout::{JournalError, PlanFileError, ReadBackError, RolloutError, StoreKey, WaveError};
use vitrina_sandbox::StartError;

use crate::code::{self, Code};
use crate::config::ConfigError;
use crate::dev::ShopError;
pub(crate) use crate::exit::Exit;
use crate::login::LoginError;
use crate::new::NewError;
use crate::secret::SecretError;
use crate::settings::SettingProblem;
use crate::stores::TokenError;
use crate::vault::VaultError;
use crate::webhooks::WebhooksError;

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
    /// A project could not be made.
    #[error(transparent)]
    New(#[from] NewError),
    /// A shop cannot be shown through this machine.
    #[error(transparent)]
    Shop(#[from] ShopError),
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
    /// The rollout was interrupted and can be resumed.
    #[error("rollout {number} was interrupted; `vitrina rollout resume` goes on with it")]
    RolloutInterrupted {
        /// The rollout.
        number: u64,
    },
    /// The waves do not follow each other.
    #[error(transparent)]
    Waves(#[from] WaveError),
    /// Nobody tells how a release fares.
    #[error("waves by share need somebody who tells how the release fares, and nobody is named")]
    NoHealth,
    /// There is no release to go back to.
    #[error("the journal knows no release of {app} before this one")]
    NothingBefore {
        /// The app.
        app: String,
    },
    /// A plan cannot be used.
    #[error(transparent)]
    Plan(#[from] PlanFileError),
    /// A platform refused.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// The configuration does not make a client.
    #[error("Vitrina.toml: {0}")]
    Setup(#[from] SetupError),
    /// A script would pass over what is to be set.
    #[error("{0}; nothing was written")]
    Setting(SettingProblem),
    /// A list of tokens cannot be read.
    #[error(transparent)]
    Tokens(#[from] TokenError),
    /// A stack cannot be read.
    #[error(transparent)]
    Symbols(#[from] SymbolsError),
    /// No key of `Vitrina.toml` is called that.
    #[error("Vitrina.toml has no key `{key}`; {hint}")]
    NoKey {
        /// The name that was asked for.
        key: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// Webhooks could not be received or sent again.
    #[error(transparent)]
    Webhooks(#[from] WebhooksError),
    /// The tokens of an account are held by another process.
    #[error(transparent)]
    TokensHeld(#[from] TokenStoreError),
    /// The reports cannot be kept or read.
    #[error(transparent)]
    Reports(#[from] ReportsError),
    /// An address cannot be listened at.
    #[error("cannot listen at {address}: {source}\n  next: {}", elsewhere(source, flag))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What names another one.
        flag: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The port of the development server cannot be had.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    DevPort {
        /// The port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The sandbox could not start.
    #[error(transparent)]
    Sandbox(#[from] StartError),
    /// The system refused a file or a folder that somebody named.
    #[error("cannot {action} {file}: {source}", file = file.display())]
    File {
        /// What was tried, such as `read the stack`.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
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

impl Error {
    /// For `map_err`: what was tried with which file or folder.
    pub(crate) fn of_file(action: &'static str, file: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
        let file = file.to_path_buf();
        move |source| Error::File { action, file, source }
    }

    /// The documented kind of failure that it is.
    pub fn code(&self) -> &'static Code {
        match self {
            Error::Config(error) => config(error),
            Error::Setup(_) => &code::CONFIG_UNUSABLE,
            Error::Vault(error) => vault(error),
            Error::Secret(SecretError::Absent { .. }) => &code::SECRET_ABSENT,
            Error::Secret(SecretError::Unreadable { .. }) => &code::SECRET_UNREADABLE,
            Error::New(NewError::Name { .. }) => &code::NEW_NAME,
            Error::New(NewError::Exists { .. }) => &code::NEW_EXISTS,
            Error::New(NewError::Write { .. }) => &code::SYSTEM,
            Error::Shop(_) => &code::DEV_SHOP,
            Error::Build(error) => build(error),
            Error::Login(error) => login(error),
            Error::Hosting(error) => hosting(error),
            Error::Platform(error) => platform(error),
            Error::NoStores { .. } => &code::NO_STORES,
            Error::NotLoggedIn { .. } => &code::NOT_LOGGED_IN,
            Error::Rollout(RolloutError::PublicUrl { .. }) => &code::ROLLOUT_PUBLIC_URL,
            Error::Rollout(RolloutError::Journal(JournalError::Held { .. })) => &code::ROLLOUT_HELD,
            Error::Rollout(RolloutError::Journal(JournalError::OneWorker { .. })) => &code::ROLLOUT_ONE_WORKER,
            Error::Rollout(RolloutError::Journal(JournalError::Newer { .. })) => &code::JOURNAL_NEWER,
            Error::Rollout(RolloutError::Journal(JournalError::Broken { .. })) => &code::JOURNAL_DAMAGED,
            Error::Rollout(RolloutError::Unfinished { .. }) => &code::ROLLOUT_UNFINISHED,
            Error::Rollout(RolloutError::NoRollout { .. }) => &code::ROLLOUT_NONE,
            Error::Rollout(RolloutError::Hosting(error)) => hosting(error),
            Error::Rollout(_) => &code::ROLLOUT_FAILED,
            Error::RolloutInterrupted { .. } => &code::ROLLOUT_INTERRUPTED,
            Error::Waves(_) => &code::ROLLOUT_WAVES,
            Error::NoHealth => &code::ROLLOUT_NO_HEALTH,
            Error::NothingBefore { .. } => &code::ROLLBACK_NOTHING_BEFORE,
            Error::Plan(PlanFileError::Left { .. }) => &code::PLAN_LEFT,
            Error::Plan(PlanFileError::Unsaved { .. }) => &code::PLAN_UNSAVED,
            Error::Plan(_) => &code::PLAN_UNREADABLE,
            Error::NotReadable { .. } => &code::HOSTING_NOT_READABLE,
            Error::NothingUploaded { .. } => &code::NOTHING_UPLOADED,
            Error::Setting(_) => &code::SETTINGS_INVALID,
            Error::Tokens(_) => &code::TOKENS_UNREADABLE,
            Error::TokensHeld(_) => &code::VAULT_HELD,
            Error::Webhooks(error) => webhooks(error),
            Error::Symbols(_) => &code::STACK_UNREADABLE,
            Error::NoKey { .. } => &code::CONFIG_UNKNOWN_KEY,
            Error::Reports(_) => &code::REPORTS_UNUSABLE,
            Error::Listen { source, .. } if source.kind() == ErrorKind::AddrInUse => &code::REPORTS_ADDRESS,
            Error::Listen { .. } => &code::SYSTEM,
            Error::DevPort { .. } => &code::DEV_PORT,
            Error::Sandbox(StartError::PortInUse { .. }) => &code::SANDBOX_PORT,
            Error::Sandbox(_) => &code::SANDBOX_FAILED,
            Error::File { .. } | Error::System { .. } => &code::SYSTEM,
            Error::Interrupted => &code::INTERRUPTED,
        }
    }
}

/// Only of an address that is taken can somebody make room.
fn elsewhere(source: &std::io::Error, flag: &str) -> String {
    match source.kind() {
        ErrorKind::AddrInUse => format!("end what listens there, or name another one with {flag}"),
        _ => format!("name another one with {flag}"),
    }
}

fn config(error: &ConfigError) -> &'static Code {
    match error {
        ConfigError::NotFound { .. } => &code::CONFIG_NOT_FOUND,
        ConfigError::Unreadable { .. } => &code::CONFIG_UNREADABLE,
        ConfigError::Syntax { .. } => &code::CONFIG_SYNTAX,
        ConfigError::UnknownKey { .. } => &code::CONFIG_UNKNOWN_KEY,
        ConfigError::Secret { .. } | ConfigError::Password { .. } => &code::CONFIG_SECRET,
        ConfigError::Missing { .. } => &code::CONFIG_MISSING_KEY,
        ConfigError::Invalid { .. } => &code::CONFIG_INVALID_VALUE,
        ConfigError::NoSection { .. } => &code::CONFIG_NO_SECTION,
        ConfigError::NoProfile { .. } => &code::CONFIG_NO_PROFILE,
    }
}

fn vault(error: &VaultError) -> &'static Code {
    match error {
        VaultError::NoHome => &code::VAULT_NO_HOME,
        VaultError::NoPassphrase { .. } => &code::VAULT_NO_PASSPHRASE,
        VaultError::KeychainKeeps { .. } => &code::VAULT_KEYCHAIN,
        VaultError::UnusablePassphrase { .. } | VaultError::PassphraseFile { .. } => &code::VAULT_PASSPHRASE_UNUSABLE,
        VaultError::WrongPassphrase { .. } => &code::VAULT_WRONG_PASSPHRASE,
        VaultError::Exposed { .. } => &code::VAULT_EXPOSED,
        VaultError::Plain { .. } | VaultError::Encrypted { .. } => &code::VAULT_PROTECTION,
        VaultError::Held { .. } => &code::VAULT_HELD,
        VaultError::Newer { .. } => &code::VAULT_NEWER,
        VaultError::Damaged { .. } => &code::VAULT_DAMAGED,
        VaultError::File { .. } => &code::VAULT_FILE,
    }
}

fn webhooks(error: &WebhooksError) -> &'static Code {
    match error {
        WebhooksError::NoSecret => &code::WEBHOOKS_NO_SECRET,
        WebhooksError::InUse { .. } => &code::WEBHOOKS_PORT,
        WebhooksError::Listen { .. } => &code::WEBHOOKS_LISTEN,
        WebhooksError::NoInbox { .. } => &code::WEBHOOKS_NO_INBOX,
        WebhooksError::Inbox(_) => &code::WEBHOOKS_INBOX,
        WebhooksError::To(_) => &code::WEBHOOKS_TO,
        WebhooksError::NotPrinted { .. } => &code::WEBHOOKS_NOT_PRINTED,
    }
}

fn build(error: &BuildError) -> &'static Code {
    match error {
        BuildError::MissingTool { .. } => &code::BUILD_TOOL,
        BuildError::NoCrate { .. } => &code::BUILD_NO_CRATE,
        BuildError::Compile { .. } => &code::BUILD_COMPILE,
        BuildError::OverBudget { .. } => &code::BUILD_OVER_BUDGET,
        _ => &code::BUILD_FAILED,
    }
}

fn login(error: &LoginError) -> &'static Code {
    match error {
        LoginError::NeedsConfirmation => &code::LOGIN_NEEDS_CONFIRMATION,
        LoginError::Declined => &code::LOGIN_DECLINED,
        LoginError::PortInUse { .. } => &code::LOGIN_PORT,
        LoginError::Listen { .. } => &code::LOGIN_LISTEN,
        LoginError::TimedOut { .. } => &code::LOGIN_TIMED_OUT,
        LoginError::StateMismatch { .. } => &code::LOGIN_STATE,
        LoginError::Refused { .. } | LoginError::NoCode { .. } => &code::LOGIN_REFUSED,
        LoginError::NoToken { source, .. } => platform(source),
        LoginError::MissingScopes { .. } => &code::LOGIN_SCOPES,
        LoginError::OtherStore { .. } | LoginError::NoAccount => &code::LOGIN_OTHER_STORE,
    }
}

fn hosting(error: &HostingError) -> &'static Code {
    match error {
        HostingError::Moved { .. } | HostingError::Held { .. } => &code::HOSTING_HELD,
        HostingError::Unreachable { .. } => &code::HOSTING_UNREACHABLE,
        HostingError::NoCredentials { .. } | HostingError::Refused { .. } => &code::HOSTING_CREDENTIALS,
        HostingError::NoSuchKind { .. } | HostingError::Bucket { .. } | HostingError::AppName { .. } => {
            &code::HOSTING_LOCATION
        }
        HostingError::SettingsUnreadable { .. } => &code::SETTINGS_UNREADABLE,
        HostingError::NoRoom { .. } => &code::HOSTING_FULL,
        HostingError::BundleUnreadable { .. }
        | HostingError::BundleInvalid { .. }
        | HostingError::BundleChanged { .. } => &code::BUNDLE_UNUSABLE,
        _ => &code::HOSTING_FAILED,
    }
}

fn platform(error: &PlatformError) -> &'static Code {
    match error {
        PlatformError::Unauthorized { .. }
        | PlatformError::MissingScope { .. }
        | PlatformError::Denied { .. }
        | PlatformError::NoRefreshToken { .. } => &code::PLATFORM_UNAUTHORISED,
        PlatformError::PaymentRequired { .. } => &code::PLATFORM_PAYMENT,
        PlatformError::RateLimited { .. }
        | PlatformError::Unavailable { .. }
        | PlatformError::Unreachable { .. }
        | PlatformError::UnknownOutcome { .. } => &code::PLATFORM_TEMPORARY,
        _ => &code::PLATFORM_REFUSED,
    }
}
