//! What a merchant granted: the token of one app for one store.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;
use vitrina_platform::Tokens;
use vitrina_rollout::StoreKey;

/// The token of one app for one store, at one address of the platform.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Whose shop.
    #[serde(deserialize_with = "store")]
    pub store: StoreKey,
    /// The app's id on the platform (Tiendanube app id, Pago Shops client id).
    pub app: String,
    /// The API it is for: a sandbox's token never goes to the platform, nor the other way round.
    pub api_url: Url,
    /// The scopes that were granted.
    pub scopes: Vec<String>,
    /// The token that calls carry, and what renews it.
    #[serde(with = "tokens")]
    pub tokens: Tokens,
}

impl Grant {
    /// Whether both are the same app in the same store.
    pub fn replaces(&self, other: &Grant) -> bool {
        self.store == other.store && self.app == other.app && self.api_url == other.api_url
    }
}

fn store<'de, D: Deserializer<'de>>(deserializer: D) -> Result<StoreKey, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// Tokens as they stand in the vault, and nowhere else.
mod tokens {
    use super::*;

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Written {
        access: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refresh: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    }

    pub(super) fn serialize<S: Serializer>(tokens: &Tokens, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            access: tokens.access.expose_secret().to_string(),
            refresh: tokens.refresh.as_ref().map(|token| token.expose_secret().to_string()),
            expires_at: tokens.expires_at,
        };
        written.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tokens, D::Error> {
        let Written { access, refresh, expires_at } = Written::deserialize(deserializer)?;
        Ok(Tokens { access: access.into(), refresh: refresh.map(SecretString::from), expires_at })
    }
}
