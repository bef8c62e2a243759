//! Which store a person means: `tiendanube:1001`, `pago-shops:3001`.

use vitrina_rollout::{Platform, StoreKey, StoreKeyError};

/// Reads a store key. Tiendanube's ids are digits; Pago Shops' are any plain text (platforms.md §2.2).
pub(crate) fn store_key(text: &str) -> Result<StoreKey, StoreKeyError> {
    let key: StoreKey = text.parse()?;
    let plain = match key.platform {
        Platform::Tiendanube => key.id.bytes().all(|byte| byte.is_ascii_digit()),
        Platform::PagoShops => key.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)),
    };
    match plain && key.id.len() <= 64 {
        true => Ok(key),
        false => Err(StoreKeyError { text: text.to_string() }),
    }
}
