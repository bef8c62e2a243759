//! Where renewed tokens are kept. The client saves them before it uses them.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::SecretString;

use crate::TokenLock;

/// An access token with what renews it. `Debug` shows neither.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Goes with each call.
    pub access: SecretString,
    /// Renews the access token; may itself be replaced when it is used.
    pub refresh: Option<SecretString>,
    /// When the access token ends, if the platform says so.
    pub expires_at: Option<Timestamp>,
}

impl Tokens {
    /// Whether the access token has ended, or is about to within `margin`.
    pub fn ended(&self, now: Timestamp, margin: Duration) -> bool {
        self.expires_at.is_some_and(|end| end.duration_since(now) <= margin.try_into().unwrap_or_default())
    }
}

/// Keeps the tokens of accounts.
///
/// A refresh token may be good for one use only. So a renewal is: [`lock`](TokenStore::lock), [`load`](TokenStore::load),
/// renew unless somebody else has done so, [`save`](TokenStore::save), give the lock back. A store that several processes
/// share must implement `lock`; [`TokenLock::file`] does the work.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// Waits until nobody else, in this process or another, renews the account's tokens, and keeps it so until the lock is
    /// dropped. `load` and `save` are called while it is held. By default there is no lock.
    ///
    /// # Errors
    /// [`TokenStoreError`] when it cannot be had; nothing is renewed then.
    async fn lock(&self, account: &str) -> Result<TokenLock, TokenStoreError> {
        let _ = account;
        Ok(TokenLock::none())
    }

    /// The account's tokens as they are kept now; another process may have renewed them.
    ///
    /// # Errors
    /// [`TokenStoreError`] when they cannot be read.
    async fn load(&self, account: &str) -> Result<Option<Tokens>, TokenStoreError>;

    /// Keeps new tokens for good: when this returns, they must survive the end of the process.
    ///
    /// # Errors
    /// [`TokenStoreError`] when they cannot be kept; the client then does not use them.
    async fn save(&self, account: &str, tokens: &Tokens) -> Result<(), TokenStoreError>;
}

/// Why tokens could not be read or kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct TokenStoreError {
    /// For the person: what failed, where, what to do next. Never a token.
    pub reason: String,
}
