//! A bucket of any S3-compatible service, set up by the variables that other S3 tools read too.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{Attribute, Attributes, BackoffConfig, ObjectStore, RetryConfig};

use super::asked::{Watched, Witness};
use crate::{HostingError, content_type};

/// How often a request is made again, with waits that double from a tenth of a second.
const RETRIES: usize = 4;
/// No request is made again after this.
const PATIENCE: Duration = Duration::from_secs(20);
/// Where credentials may come from; without any of them the service would be asked in vain.
const CREDENTIALS: [&str; 5] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_METADATA_ENDPOINT",
];
/// Addresses that are refused when they are plain http, unless asked for.
const ENDPOINTS: [&str; 3] = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"];

/// A store over the part of the bucket below `prefix`. Asks nobody anything yet.
pub(super) fn open(
    location: &str,
    name: &str,
    prefix: &Key,
    variables: impl IntoIterator<Item = (String, String)>,
    witness: Option<Witness>,
) -> Result<Arc<dyn ObjectStore>, HostingError> {
    let unusable = |reason: String| HostingError::Bucket { location: location.to_owned(), reason };
    let variables: BTreeMap<String, String> = variables.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if !CREDENTIALS.iter().any(|name| variables.contains_key(*name)) {
        return Err(HostingError::NoCredentials { location: location.to_owned() });
    }
    let http = variables.get("AWS_ALLOW_HTTP").is_some_and(|asked| asked == "true" || asked == "1");
    for endpoint in ENDPOINTS {
        if !http && variables.get(endpoint).is_some_and(|url| !url.starts_with("https://")) {
            return Err(unusable(format!(
                "{endpoint} is no https:// address; use https, or set AWS_ALLOW_HTTP=true for a server of your own"
            )));
        }
    }
    // Somebody else in the process may have chosen a provider already; theirs is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let backoff = BackoffConfig { init_backoff: Duration::from_millis(100), ..BackoffConfig::default() };
    let mut builder =
        AmazonS3Builder::new().with_retry(RetryConfig { backoff, max_retries: RETRIES, retry_timeout: PATIENCE });
    for (key, value) in &variables {
        if let Some(key) = key.starts_with("AWS_").then(|| key.to_ascii_lowercase().parse().ok()).flatten() {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(witness) = witness {
        builder = builder.with_http_connector(Watched(witness));
    }
    // Last, for no variable may take these away.
    let builder = builder.with_bucket_name(name).with_conditional_put(S3ConditionalPut::ETagMatch);
    let store = builder.build().map_err(|error| unusable(error.to_string()))?;
    Ok(Arc::new(PrefixStore::new(store, prefix.clone())))
}

/// What the service says of a file to everyone who reads it.
pub(super) fn attributes(key: &Key, cache_control: &'static str) -> Attributes {
    let mime_type = key.filename().and_then(content_type).unwrap_or("application/octet-stream");
    Attributes::from_iter([(Attribute::ContentType, mime_type), (Attribute::CacheControl, cache_control)])
}
