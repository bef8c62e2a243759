//! One renewal at a time, also across processes.

use std::any::Any;
use std::fmt;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::TokenStoreError;

/// How often a held lock is looked at again.
const LOOK: Duration = Duration::from_millis(20);

/// Keeps everybody else from renewing an account's tokens until it is dropped.
#[must_use = "dropping it lets others renew"]
pub struct TokenLock {
    /// Whatever gives way when it is dropped; nothing for a store that one process has to itself.
    _guard: Option<Box<dyn Any + Send>>,
}

impl TokenLock {
    /// No lock: for a store that no other process uses.
    pub fn none() -> TokenLock {
        TokenLock { _guard: None }
    }

    /// A lock that lasts as long as `guard`.
    pub fn holding(guard: impl Any + Send) -> TokenLock {
        TokenLock { _guard: Some(Box::new(guard)) }
    }

    /// Waits for the operating system's lock on a file, which is made if it is missing and stays there empty. The system
    /// takes the lock back when the process ends, however it ends.
    ///
    /// # Errors
    /// [`TokenStoreError`] when the file cannot be opened, or somebody else holds the lock for longer than `patience`.
    pub async fn file(path: &Path, patience: Duration) -> Result<TokenLock, TokenStoreError> {
        let failed = |error: std::io::Error| TokenStoreError {
            reason: format!("{} cannot be locked: {error}; check the folder and its rights", path.display()),
        };
        let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(TokenLock::holding(file)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => tokio::time::sleep(LOOK).await,
                Err(TryLockError::WouldBlock) => {
                    let reason = format!(
                        "another process has held {} for {} s; end it, or try again when it is done",
                        path.display(),
                        patience.as_secs()
                    );
                    return Err(TokenStoreError { reason });
                }
            }
        }
    }
}

impl fmt::Debug for TokenLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenLock")
    }
}
