//! What a merchant may set for a store.

use crate::host;

/// Settings of a script, made by `#[derive(Settings)]`: each field a whole number with a range, a flag, a text, or one of some
/// texts, and each with a default. A value that is absent, of another kind (`3.0` is a whole number, `"3"` is not) or none of
/// those that the field may have is the default, field by field.
///
/// ```
/// #[derive(vitrina::Settings)]
/// struct Offer {
///     /// Shown below the price; 1 to 24.
///     #[setting(default = 6, range = 1..=24)]
///     installments: u32,
///     /// Whether the price by bank transfer is shown.
///     #[setting(default = true)]
///     transfer: bool,
///     /// What stands above; nothing where it is empty.
///     #[setting(default = "")]
///     headline: String,
///     /// How it looks.
///     #[setting(default = "calm", one_of = ["calm", "loud"])]
///     tone: &'static str,
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

/// The flag at `path`, else `default`.
pub fn flag(path: &str, default: bool) -> bool {
    host::flag(path).unwrap_or(default)
}

/// The text at `path`, which may be empty, else `default`.
pub fn any_text(path: &str, default: &str) -> String {
    host::text(path).unwrap_or_else(|| default.to_owned())
}

/// The text at `path` if it is among `texts`, else `default`.
pub fn one_of(path: &str, default: &'static str, texts: &[&'static str]) -> &'static str {
    let chosen = host::text(path);
    texts.iter().find(|text| chosen.as_deref() == Some(**text)).copied().unwrap_or(default)
}
