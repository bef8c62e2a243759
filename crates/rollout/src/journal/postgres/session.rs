//! A connection to the database.

use std::fmt;
use std::time::Duration;

use rustls_platform_verifier::ConfigVerifierExt;
use tokio::task::JoinHandle;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::JournalError;

/// How long the database may take to answer a new connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How soon a connection whose other end is gone is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Where the database is, and its name for people.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    place: String,
}

impl Address {
    pub(super) fn read(url: &str) -> Result<Address, JournalError> {
        // The parser's own words could hold a part of the password.
        let unreadable = || JournalError::Database {
            journal: "in PostgreSQL".to_owned(),
            reason: "its address is none; write postgres://USER@HOST:PORT/DATABASE".to_owned(),
        };
        let mut config: Config = url.parse().map_err(|_| unreadable())?;
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => return Err(unreadable()),
        };
        if config.get_password().is_none()
            && let Ok(password) = std::env::var("PGPASSWORD")
        {
            config.password(password);
        }
        let near = host == "localhost" || host == "127.0.0.1" || host == "::1" || host.starts_with('/');
        if !near && config.get_ssl_mode() == SslMode::Prefer {
            config.ssl_mode(SslMode::Require);
        }
        config.connect_timeout(PATIENCE).keepalives_idle(SIGN_OF_LIFE).application_name("vitrina");
        let user = config.get_user().map_or_else(String::new, |user| format!("{user}@"));
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
        Ok(Address { place: format!("postgres://{user}{host}:{port}/{database}"), config })
    }

    /// The address without its password.
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// What the database refused.
    pub(super) fn failed(&self, error: tokio_postgres::Error) -> JournalError {
        JournalError::Database { journal: self.place.clone(), reason: words(&error) }
    }
}

/// The database's own message where there is one, else what happened to the connection.
fn words(error: &tokio_postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        return format!("{} ({})", said.message(), said.code().code());
    }
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// A connection, and the task that carries its bytes. It closes with this value.
pub(super) struct Session {
    pub(super) client: Client,
    _carrier: Carrier,
}

struct Carrier(JoinHandle<()>);

impl Drop for Carrier {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Session {
    pub(super) async fn open(address: &Address) -> Result<Session, JournalError> {
        let tls = |error: rustls::Error| JournalError::Database {
            journal: address.place.clone(),
            reason: format!("TLS cannot be set up: {error}"),
        };
        // Somebody else in the process may have chosen a provider already; theirs is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = rustls::ClientConfig::with_platform_verifier().map_err(tls)?;
        let connected = address.config.connect(MakeRustlsConnect::new(config)).await;
        let (client, connection) = connected.map_err(|error| address.failed(error))?;
        // Its end is noticed by the client's next call.
        let carrier = tokio::spawn(async move { drop(connection.await) });
        Ok(Session { client, _carrier: Carrier(carrier) })
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}
