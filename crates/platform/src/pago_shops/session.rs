//! One account's tokens: renewed by one caller at a time, whichever its process, and kept before they are used.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::App;
use crate::bucket::Bucket;
use crate::{Error, TokenStore, TokenStoreError, TokenWork, Tokens};

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
    held: Mutex<Held>,
}

struct Held {
    tokens: Tokens,
    /// Renewed, but not kept yet: never used before it is.
    unsaved: Option<Tokens>,
    /// Why the platform refuses the refresh token at hand: asking again with it would change nothing.
    denied: Option<Error>,
    renewal: Option<Renewal>,
}

/// A renewal under way. Whoever needs one meanwhile waits for this one, and shares its failure as well.
type Renewal = Shared<BoxFuture<'static, Result<SecretString, Error>>>;

impl Held {
    fn replace(&mut self, tokens: Tokens) {
        (self.tokens, self.unsaved, self.denied) = (tokens, None, None);
    }
}

impl Session {
    pub(super) fn new(
        account: &str,
        client_secret: SecretString,
        tokens: Tokens,
        store: Arc<dyn TokenStore>,
    ) -> Session {
        let held = Mutex::new(Held { tokens, unsaved: None, denied: None, renewal: None });
        let bucket = Arc::new(Bucket::new(BUCKET.0, BUCKET.1));
        Session { account: account.to_owned(), client_secret, tokens: store, bucket, held }
    }

    /// An access token that has not ended as far as is known.
    pub(super) async fn access(self: &Arc<Session>, app: &App) -> Result<SecretString, Error> {
        self.renewed_unless(app, |tokens| !tokens.ended(Timestamp::now(), MARGIN)).await
    }

    /// Another access token than `refused`, which the platform did not take. If somebody has renewed it in the meantime,
    /// that one.
    pub(super) async fn access_after(
        self: &Arc<Session>,
        app: &App,
        refused: &SecretString,
    ) -> Result<SecretString, Error> {
        self.renewed_unless(app, |tokens| !same(&tokens.access, refused)).await
    }

    /// The access token at hand if it is kept and `good`, else a renewed one.
    async fn renewed_unless(
        self: &Arc<Session>,
        app: &App,
        good: impl Fn(&Tokens) -> bool,
    ) -> Result<SecretString, Error> {
        let renewal = {
            let mut held = self.held();
            match &held.renewal {
                Some(renewal) => renewal.clone(),
                None if held.unsaved.is_none() && good(&held.tokens) => return Ok(held.tokens.access.clone()),
                None => {
                    let renewal = self.begin(app);
                    held.renewal = Some(renewal.clone());
                    renewal
                }
            }
        };
        renewal.await
    }

    /// Starts a renewal as a task of its own: a caller that gives up must not take the new tokens with it, for the old refresh
    /// token is spent by then.
    fn begin(self: &Arc<Session>, app: &App) -> Renewal {
        let (session, app) = (Arc::clone(self), app.clone());
        let call = app.token_call_for(Some(&self.account));
        let under_way = UnderWay(Arc::clone(self));
        let task = tokio::spawn(async move {
            let _until_the_end = under_way;
            let _work = TokenWork::begin().await;
            session.renew(&app).await
        });
        let ended = |_| Error::TokensNotRead { call, reason: "the renewal was ended with the program".to_owned() };
        task.map(|outcome| outcome.map_err(ended)?).boxed().shared()
    }

    /// Renews alone: the lock spans reading, renewing and saving, in this process and in others.
    async fn renew(&self, app: &App) -> Result<SecretString, Error> {
        let _alone = self.tokens.lock(&self.account).await.map_err(|error| self.not_read(app, error))?;
        if self.take_over(app).await? && !self.held().tokens.ended(Timestamp::now(), MARGIN) {
            return Ok(self.held().tokens.access.clone());
        }
        let unsaved = self.held().unsaved.clone();
        let renewed = match unsaved {
            Some(renewed) => renewed,
            None => match self.refresh(app).await {
                Ok(renewed) => renewed,
                // Somebody renewed without taking the lock: theirs are the good ones.
                Err(Error::Denied { .. }) if self.take_over(app).await? => {
                    return Ok(self.held().tokens.access.clone());
                }
                Err(error) => return Err(error),
            },
        };
        self.held().unsaved = Some(renewed.clone());
        let call = || app.token_call_for(Some(&self.account));
        let kept = self.tokens.save(&self.account, &renewed).await;
        kept.map_err(|error| Error::TokensNotSaved { call: call(), reason: error.reason })?;
        self.held().replace(renewed.clone());
        Ok(renewed.access)
    }

    /// New tokens from the platform, which is not asked twice about a refresh token that it refuses.
    async fn refresh(&self, app: &App) -> Result<Tokens, Error> {
        let (refresh, denied) = {
            let held = self.held();
            (held.tokens.refresh.clone(), held.denied.clone())
        };
        let call = app.token_call_for(Some(&self.account));
        let refresh = refresh.ok_or(Error::NoRefreshToken { call: call.clone() })?;
        if let Some(denied) = denied {
            return Err(denied);
        }
        let outcome = app.refresh(call, &self.client_secret, &refresh).await;
        if let Err(denied @ Error::Denied { .. }) = &outcome {
            self.held().denied = Some(denied.clone());
        }
        outcome
    }

    /// Takes the kept tokens if they are others than those at hand: another process has renewed them, and its refresh token
    /// is then the only good one.
    async fn take_over(&self, app: &App) -> Result<bool, Error> {
        let kept = self.tokens.load(&self.account).await.map_err(|error| self.not_read(app, error))?;
        let mut held = self.held();
        let newer = kept.filter(|kept| !same(&kept.access, &held.tokens.access));
        Ok(newer.map(|newer| held.replace(newer)).is_some())
    }

    fn not_read(&self, app: &App, error: TokenStoreError) -> Error {
        Error::TokensNotRead { call: app.token_call_for(Some(&self.account)), reason: error.reason }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with the renewal, however that ends.
struct UnderWay(Arc<Session>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.held().renewal = None;
    }
}

fn same(a: &SecretString, b: &SecretString) -> bool {
    a.expose_secret() == b.expose_secret()
}
