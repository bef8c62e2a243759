//! What people do with the sandbox by hand: its switches, and the Partner Portal.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::config::{APP_ID, CLIENT_ID, SCRIPT_ID};
use super::text_at;
use crate::failure::Failure;
use crate::http::{Body, call};
use crate::sandbox::Urls;

/// Registers the redirect URLs, and turns on the two switches that let loopback stand in for the real world.
pub(super) async fn prepare(urls: &Urls, callback_port: u16) -> Result<(), Failure> {
    let control = format!("{}/__sandbox", urls.control.trim_end_matches('/'));
    let redirect = format!("http://127.0.0.1:{callback_port}/callback");
    let patches = [
        (format!("{control}/switches"), json!({"loopback_http": true})),
        (format!("{control}/apps/tiendanube/{APP_ID}"), json!({"redirect_uri": redirect, "legacy_src": true})),
        (format!("{control}/apps/pago-shops/{CLIENT_ID}"), json!({"redirect_uri": redirect})),
    ];
    for (url, change) in patches {
        call("PATCH", &url, Body::Json(&change)).await?;
    }
    Ok(())
}

/// The human's part of the Portal placement: upload the loader, deploy it to production, wait until stores have it.
pub(super) async fn put_loader_in_portal(urls: &Urls, bundle: &Path) -> Result<(), Failure> {
    let file = bundle.join("bundle.json");
    let text = fs::read_to_string(&file).map_err(Failure::file("read", &file))?;
    let listed: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Output { program: file.display().to_string(), why: error.to_string() })?;
    let loader = bundle.join(text_at(&listed, "/outputs/loader/entry", "bundle.json")?);
    let source = fs::read(&loader).map_err(Failure::file("read", &loader))?;

    let versions = format!("{}/portal/apps/{APP_ID}/scripts/{SCRIPT_ID}/versions", urls.control.trim_end_matches('/'));
    let draft = call("POST", &versions, Body::Raw("text/javascript", &source)).await?;
    let version = draft["number"].as_u64().ok_or_else(|| Failure::Output {
        program: format!("POST {versions}"),
        why: format!("the answer names no version: {draft}"),
    })?;
    call("POST", &format!("{versions}/{version}/deploy"), Body::Json(&json!({"to": "active"}))).await?;
    urls.let_portal_appear().await
}
