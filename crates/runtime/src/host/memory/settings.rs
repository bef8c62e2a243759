//! The store's settings as a whole.

use serde::de::DeserializeOwned;

use super::MEMORY;

pub(crate) fn settings<T: DeserializeOwned>() -> Option<T> {
    let settings = MEMORY.with_borrow(|memory| memory.data.get("s").cloned())?;
    serde_json::from_value(settings).ok()
}
