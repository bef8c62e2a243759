//! The longest wait for a call: a store that hangs must not hold up the others.

use http::Method;
use vitrina_platform::{Call, Error};

use crate::Pace;

/// A read, given up in time.
pub(crate) async fn patiently<T>(pace: Pace, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    within(pace, call, |call, reason| Error::Unreachable { call, reason }).await
}

/// A change, given up in time: then nobody knows what came of it.
pub(crate) async fn change_patiently<T>(pace: Pace, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    within(pace, call, |call, reason| Error::UnknownOutcome { call, reason }).await
}

async fn within<T>(
    pace: Pace,
    call: impl Future<Output = Result<T, Error>>,
    given_up: fn(Call, String) -> Error,
) -> Result<T, Error> {
    tokio::time::timeout(pace.patience, call).await.unwrap_or_else(|_| {
        let (resource, url) = ("scripts".to_owned(), "the store's scripts".to_owned());
        let call = Call { store: None, resource, method: Method::GET, url, attempts: 1 };
        Err(given_up(call, format!("no answer within {} seconds", pace.patience.as_secs_f32())))
    })
}
