//! The files that a developer and a merchant would write: `Vitrina.toml` and each store's settings.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use super::stores::STORES;
use crate::failure::Failure;
use crate::sandbox::Urls;

pub(super) const APP: &str = "variant-badge";
pub(super) const APP_ID: &str = "1001";
pub(super) const CLIENT_ID: &str = "ps-demo";
pub(super) const SCRIPT_ID: u32 = 7001;

/// The folder that the sandbox serves as hosting.
pub(super) fn hosting_dir(dir: &Path) -> PathBuf {
    dir.join("hosting")
}

/// The folder that `vitrina build` fills.
pub(super) fn bundle_dir(dir: &Path) -> PathBuf {
    dir.join("bundle")
}

/// A port that is free now, for the redirect URL.
pub(super) fn free_port() -> Result<u16, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(Failure::file("listen on", "127.0.0.1"))
}

/// Writes `Vitrina.toml` and answers its path.
pub(super) fn write(dir: &Path, script: &Path, urls: &Urls, callback_port: u16) -> Result<PathBuf, Failure> {
    let (tiendanube, pago_shops) = (urls.tiendanube.trim_end_matches('/'), urls.pago_shops.trim_end_matches('/'));
    let text = format!(
        r#"# Written by `cargo xtask demo`.
app = "{APP}"
script = {script:?}

[build]
outputs = ["two-files", "one-file", "loader"]
out = "bundle"

[hosting]
location = "hosting"
public_url = "{cdn}"

[tiendanube]
app_id = "{APP_ID}"
api_url = "{tiendanube}"
auth_url = "{tiendanube}"
contact = "dev@example.com"
callback_port = {callback_port}
placement = "tiendanube-portal"
script_id = {SCRIPT_ID}

[pago_shops]
client_id = "{CLIENT_ID}"
api_url = "{pago_shops}/api"
authorize_url = "{pago_shops}/oauth/authorize"
token_url = "{pago_shops}/oauth/token"
allow_http = true
callback_port = {callback_port}

[stores."tiendanube:1001"]
placement = "tiendanube-classic"

[stores."tiendanube:1002"]
query_params = {{ demo = "yes" }}
"#,
        script = script.display().to_string(),
        cdn = urls.cdn,
    );
    let file = dir.join("Vitrina.toml");
    fs::write(&file, text).map_err(Failure::file("write", &file))?;
    Ok(file)
}

/// Puts each store's settings onto the hosting.
pub(super) fn write_settings(dir: &Path) -> Result<(), Failure> {
    let folder = hosting_dir(dir).join(APP).join("settings");
    fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
    for store in &STORES {
        let file = folder.join(store.settings_file());
        fs::write(&file, store.settings).map_err(Failure::file("write", &file))?;
    }
    Ok(())
}
