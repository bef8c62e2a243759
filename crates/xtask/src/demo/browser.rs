//! The three shops in real Chromium: tests/browser/demo.mjs looks at every badge.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::stores::STORES;
use crate::failure::Failure;
use crate::program::Program;
use crate::sandbox::Urls;
use crate::stop::Stop;
use crate::workspace;

/// Opens the shops and returns what was seen, problems included; it looks no further after `limit` of them.
pub(super) async fn check(dir: &Path, urls: &Urls, limit: u32, chromium: &Path, stop: &Stop) -> Result<Value, Failure> {
    let unreadable = |why: String| Failure::Output { program: "tests/browser/demo.mjs".to_string(), why };
    let mut shops = Vec::new();
    for store in &STORES {
        let shop = urls.shops.iter().find(|shop| shop.store == store.id && shop.platform == store.platform);
        let shop = shop.ok_or_else(|| unreadable(format!("the sandbox has no shop {}", store.id)))?;
        let settings: Value = serde_json::from_str(store.settings).map_err(|error| unreadable(error.to_string()))?;
        shops.push(json!({
            "store": store.id, "platform": store.platform, "placement": store.placement,
            "product_url": shop.product, "listing_url": shop.category, "settings": settings,
        }));
    }
    let silent = urls.shops.iter().filter(|shop| STORES.iter().all(|store| store.id != shop.store)).map(|shop| {
        json!({
            "store": shop.store, "platform": shop.platform, "placement": "none",
            "product_url": shop.product, "listing_url": shop.category, "silent": true,
        })
    });
    shops.extend(silent);
    let control = urls.control.trim_end_matches('/');
    let request = json!({
        "shops": shops, "limit": limit, "screenshots": dir, "catalogue_url": format!("{control}/__sandbox/catalogue"),
    });
    let kept = dir.join("browser-request.json");
    fs::write(&kept, format!("{request:#}\n")).map_err(Failure::file("write", &kept))?;
    let said = Program::new("node")
        .arg(workspace::path("tests/browser/demo.mjs"))
        .env("CHROMIUM", chromium)
        .input(request.to_string())
        .said(stop)
        .await?;
    // It ends with 1 when it has problems to report; a report it must give in any case.
    serde_json::from_str(&said.stdout).map_err(|error| unreadable(format!("{} ({error})", said.status)))
}
