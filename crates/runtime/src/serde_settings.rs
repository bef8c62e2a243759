//! Settings through serde.

use serde::de::DeserializeOwned;

use crate::{Settings, host};

/// A store's settings read by serde, for those who prefer it to `#[derive(Settings)]` and accept its weight (some 8 KB of brotli).
/// A file that does not fit, and one that is absent, is the default of the whole; `#[serde(default)]` has it field by field
/// where fields are only missing.
///
/// ```
/// use vitrina::prelude::*;
/// use vitrina::testing::Shop;
///
/// #[derive(serde::Deserialize, Default, PartialEq, Debug)]
/// #[serde(default)]
/// struct Offer {
///     text: String,
///     colours: Vec<String>,
/// }
///
/// fn script(_page: Page, settings: vitrina::Serde<Offer>) {
///     assert_eq!(settings.0, Offer { text: "¡Hola!".into(), colours: vec!["red".into()] });
/// }
///
/// Shop::new().settings(r#"{"text": "¡Hola!", "colours": ["red"]}"#).start(script);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned + Default> Settings for Serde<T> {
    const SCHEMA: &'static str = "null";

    fn read() -> Self {
        Serde(host::settings().unwrap_or_default())
    }
}
