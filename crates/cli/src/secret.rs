//! Secrets: from the environment, or from a file that the environment names. Never from a flag or `Vitrina.toml`.

use std::path::PathBuf;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use thiserror::Error;
use vitrina_rollout::Platform;

/// A secret that cannot be had.
#[derive(Debug, Error)]
pub enum SecretError {
    /// Neither variable is set.
    #[error("no client secret for {platform}: set {variable}, or {variable}_FILE to the path of a file that holds it")]
    Absent {
        /// The platform.
        platform: Platform,
        /// The variable.
        variable: &'static str,
    },
    /// The named file cannot be read, or is empty.
    #[error("cannot take the secret from {file} ({variable}_FILE): {why}", file = file.display())]
    Unreadable {
        /// The variable without `_FILE`.
        variable: &'static str,
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// The app's secret on a platform.
///
/// # Errors
///
/// [`SecretError`] names the variable to set.
pub fn client_secret(platform: Platform) -> Result<SecretString, SecretError> {
    let variable = match platform {
        Platform::Tiendanube => "VITRINA_TIENDANUBE_CLIENT_SECRET",
        Platform::PagoShops => "VITRINA_PAGO_SHOPS_CLIENT_SECRET",
    };
    secret(variable)?.ok_or(SecretError::Absent { platform, variable })
}

/// The secret in a variable, or in the file that the same name with `_FILE` points to; `None` where neither is set.
///
/// # Errors
///
/// [`SecretError::Unreadable`].
pub fn secret(variable: &'static str) -> Result<Option<SecretString>, SecretError> {
    let said = std::env::var(variable).map(Zeroizing::new).unwrap_or_default();
    // What is pasted into CI often ends with a line break.
    if !said.trim().is_empty() {
        return Ok(Some(SecretString::from(said.trim())));
    }
    let file = std::env::var_os(format!("{variable}_FILE")).map(PathBuf::from);
    let Some(file) = file else { return Ok(None) };
    let unreadable = |why: String| SecretError::Unreadable { variable, file: file.clone(), why };
    let text = std::fs::read_to_string(&file).map(Zeroizing::new).map_err(|error| unreadable(error.to_string()))?;
    match text.trim() {
        "" => Err(unreadable("it is empty".to_string())),
        secret => Ok(Some(SecretString::from(secret))),
    }
}
