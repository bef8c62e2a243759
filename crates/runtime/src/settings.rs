//! What a merchant may set for a store.

use crate::host;

/// Settings of a script, made by `#[derive(Settings)]`: each field an integer with a default and a range. A value that is
/// absent, no integer (`3.0` is one, `"3"` is not) or out of range is the default, field by field.
///
/// ```
/// #[derive(vitrina::Settings)]
/// struct Offer {
///     /// Shown below the price; 1 to 24.
///     #[setting(default = 6, range = 1..=24)]
///     installments: u32,
/// }
/// ```
pub trait Settings {
    /// What the fields are, as JSON for the command; `null` where only the script itself knows.
    #[doc(hidden)]
    const SCHEMA: &'static str;

    /// Reads the store's settings.
    #[doc(hidden)]
    fn read() -> Self;
}

/// For `fn script(page: Page)` without settings.
impl Settings for () {
    const SCHEMA: &'static str = "[]";

    fn read() {}
}

/// The integer at `path` if it is one from `least` to `most`, else `default`.
pub fn integer(path: &str, default: i32, least: i32, most: i32) -> i32 {
    let value = host::number(path);
    // False for NaN; the cast saturates, so that nothing outside i32 passes as something inside.
    let whole = value as i32;
    if f64::from(whole) == value && whole >= least && whole <= most { whole } else { default }
}
