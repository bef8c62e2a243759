//! One account's tokens: renewed by one caller at a time, whichever its process, and kept before they are used.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::App;
use crate::bucket::Bucket;
use crate::{Error, TokenStore, TokenStoreError, Tokens};

/// 300 requests a minute per app and account (platforms.md §2.2), as a bucket that never lets more through in any minute: at
/// most its size plus what leaks in a minute.
const BUCKET: (f64, f64) = (30.0, 4.5);

/// A token that ends within this time is renewed before the call.
const MARGIN: Duration = Duration::from_secs(5);

pub(super) struct Session {
    account: String,
    client_secret: SecretString,
    tokens: Arc<dyn TokenStore>,
    /// One for all clients of the account: the platform counts per app and user.
    pub(super) bucket: Arc<Bucket>,
    now: Mutex<Held>,
}

struct Held {
    tokens: Tokens,
    /// Renewed, but not kept yet: never used before it is.
    unsaved: Option<Tokens>,
}

impl Session {
    pub(super) fn new(
        account: &str,
        client_secret: SecretString,
        tokens: Tokens,
        store: Arc<dyn TokenStore>,
    ) -> Session {
        let held = Mutex::new(Held { tokens, unsaved: None });
        let bucket = Arc::new(Bucket::new(BUCKET.0, BUCKET.1));
        Session { account: account.to_owned(), client_secret, tokens: store, bucket, now: held }
    }

    /// An access token that has not ended as far as is known.
    pub(super) async fn access(self: &Arc<Session>, app: &App) -> Result<SecretString, Error> {
        self.renewed_unless(app, |held| !held.tokens.ended(Timestamp::now(), MARGIN)).await
    }

    /// Another access token than `refused`, which the platform did not take. If somebody has renewed it in the meantime,
    /// that one.
    pub(super) async fn access_after(
        self: &Arc<Session>,
        app: &App,
        refused: &SecretString,
    ) -> Result<SecretString, Error> {
        let refused = refused.clone();
        self.renewed_unless(app, move |held| !same(&held.tokens.access, &refused)).await
    }

    /// The access token at hand if it is kept and `good`, else a renewed one. The renewal is a task of its own: a caller that
    /// gives up must not take the new tokens with it, for the old refresh token is spent by then.
    async fn renewed_unless(
        self: &Arc<Session>,
        app: &App,
        good: impl Fn(&Held) -> bool + Send + 'static,
    ) -> Result<SecretString, Error> {
        let usable = move |held: &Held| held.unsaved.is_none() && good(held);
        let held = self.now.lock().await;
        if usable(&held) {
            return Ok(held.tokens.access.clone());
        }
        drop(held);
        let (session, app) = (Arc::clone(self), app.clone());
        let renewal = tokio::spawn(async move {
            let mut held = session.now.lock().await;
            if !usable(&held) {
                session.renew(&app, &mut held).await?;
            }
            Ok(held.tokens.access.clone())
        });
        let ended = |_| self.not_read(TokenStoreError { reason: "the renewal was ended with the program".to_owned() });
        renewal.await.map_err(ended)?
    }

    /// Renews alone: the lock spans reading, renewing and saving, in this process and in others.
    async fn renew(&self, app: &App, held: &mut Held) -> Result<(), Error> {
        let _alone = self.tokens.lock(&self.account).await.map_err(|error| self.not_read(error))?;
        if held.unsaved.is_none() {
            if self.take_over(held).await? && !held.tokens.ended(Timestamp::now(), MARGIN) {
                return Ok(());
            }
            let refresh = held.tokens.refresh.clone();
            let refresh = refresh.ok_or_else(|| Error::NoRefreshToken { account: self.account.clone() })?;
            match app.refresh(&self.client_secret, &refresh).await {
                Ok(renewed) => held.unsaved = Some(renewed),
                // Somebody renewed without taking the lock: theirs are the good ones.
                Err(Error::Denied { .. }) if self.take_over(held).await? => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        if let Some(renewed) = held.unsaved.clone() {
            self.tokens.save(&self.account, &renewed).await.map_err(|error| self.not_saved(error))?;
            held.tokens = renewed;
            held.unsaved = None;
        }
        Ok(())
    }

    /// Takes the kept tokens if they are others than those at hand: another process has renewed them, and its refresh token
    /// is then the only good one.
    async fn take_over(&self, held: &mut Held) -> Result<bool, Error> {
        let kept = self.tokens.load(&self.account).await.map_err(|error| self.not_read(error))?;
        let newer = kept.filter(|kept| !same(&kept.access, &held.tokens.access));
        let found = newer.is_some();
        if let Some(newer) = newer {
            held.tokens = newer;
        }
        Ok(found)
    }

    fn not_read(&self, error: TokenStoreError) -> Error {
        Error::TokensNotRead { account: self.account.clone(), reason: error.reason }
    }

    fn not_saved(&self, error: TokenStoreError) -> Error {
        Error::TokensNotSaved { account: self.account.clone(), reason: error.reason }
    }
}

fn same(a: &SecretString, b: &SecretString) -> bool {
    a.expose_secret() == b.expose_secret()
}
