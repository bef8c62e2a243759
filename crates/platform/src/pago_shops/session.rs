//! One account's tokens: renewed by one task at a time, kept before they are used.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::App;
use crate::{Error, TokenStore, TokenStoreError, Tokens};

/// A token that ends within this time is renewed before the call.
const MARGIN: Duration = Duration::from_secs(5);

pub(super) struct Session {
    account: String,
    client_secret: SecretString,
    tokens: Arc<dyn TokenStore>,
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
        Session { account: account.to_owned(), client_secret, tokens: store, now: held }
    }

    /// An access token that has not ended as far as is known.
    pub(super) async fn access(&self, app: &App) -> Result<SecretString, Error> {
        let mut held = self.now.lock().await;
        if held.unsaved.is_some() || held.tokens.ended(Timestamp::now(), MARGIN) {
            self.renew(app, &mut held).await?;
        }
        Ok(held.tokens.access.clone())
    }

    /// Another access token than `refused`, which the platform did not take. If somebody has renewed it in the meantime,
    /// that one.
    pub(super) async fn access_after(&self, app: &App, refused: &SecretString) -> Result<SecretString, Error> {
        let mut held = self.now.lock().await;
        if held.unsaved.is_some() || same(&held.tokens.access, refused) {
            self.renew(app, &mut held).await?;
        }
        Ok(held.tokens.access.clone())
    }

    async fn renew(&self, app: &App, held: &mut Held) -> Result<(), Error> {
        if held.unsaved.is_none() {
            // Another process may have renewed them: its refresh token is then the only good one.
            let kept = self.tokens.load(&self.account).await.map_err(|error| self.not_saved(error))?;
            if let Some(kept) = kept.filter(|kept| !same(&kept.access, &held.tokens.access)) {
                held.tokens = kept;
                if !held.tokens.ended(Timestamp::now(), MARGIN) {
                    return Ok(());
                }
            }
            let refresh = held.tokens.refresh.clone();
            let refresh = refresh.ok_or_else(|| Error::NoRefreshToken { account: self.account.clone() })?;
            held.unsaved = Some(app.refresh(&self.client_secret, &refresh).await?);
        }
        if let Some(renewed) = held.unsaved.clone() {
            self.tokens.save(&self.account, &renewed).await.map_err(|error| self.not_saved(error))?;
            held.tokens = renewed;
            held.unsaved = None;
        }
        Ok(())
    }

    fn not_saved(&self, error: TokenStoreError) -> Error {
        Error::TokensNotSaved { account: self.account.clone(), reason: error.reason }
    }
}

fn same(a: &SecretString, b: &SecretString) -> bool {
    a.expose_secret() == b.expose_secret()
}
