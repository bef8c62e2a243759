//! How the apps' scripts get into a page (platforms.md §3.1, §3.2, §3.6).

use serde::Serialize;
use serde_json::{Map, Value};
use url::Url;

use super::Shop;
use crate::Platform;
use crate::state::{Association, StateError, Store};
use crate::template::{Template, escape, script_json};
use crate::world::World;
use crate::www;

/// One script of a page.
#[derive(Debug, Serialize)]
struct Tag {
    src: String,
    event: String,
}

/// The end of a page's body. A suspended store carries no scripts.
pub(super) fn tags(world: &World, shop: &Shop, is_checkout: bool) -> Result<String, StateError> {
    let place = if is_checkout { "checkout" } else { "store" };
    let store = &shop.store;
    if store.suspended {
        return Ok(String::new());
    }
    let mut tags = if is_checkout { Vec::new() } else { other_apps(shop) };
    tags.extend(match store.platform {
        Platform::Tiendanube => tiendanube(world, store, place)?,
        Platform::PagoShops => classic(world, store, place, &[])?,
    });
    Ok(match store.platform {
        _ if tags.is_empty() => String::new(),
        // There is no `LS.ready` to wait for in a checkout.
        Platform::Tiendanube if is_checkout => tags.iter().map(plain).collect(),
        // The platform's own inline block waits for `LS.ready` and then makes the elements.
        Platform::Tiendanube => Template::new(www::APPS).html("scripts", script_json(&tags)).fill(),
        // Assumed: a plain element, as the analogue in platforms.md §2.2 has it.
        Platform::PagoShops => tags.iter().map(plain).collect(),
    })
}

/// What apps that nobody here wrote have put into the page.
fn other_apps(shop: &Shop) -> Vec<Tag> {
    let wanted = |(name, _): &&(&str, &str)| shop.store.other_apps.iter().any(|app| app == name);
    let tag = |(_, file): &(&str, &str)| {
        let src = shop.url.join(&format!("/static/{file}?store={}", shop.store.id)).ok()?;
        Some(Tag { src: src.into(), event: "onload".into() })
    };
    www::OTHER_APPS.iter().filter(wanted).filter_map(tag).collect()
}

fn plain(tag: &Tag) -> String {
    format!("<script type=\"text/javascript\" src=\"{}\"></script>\n", escape(&tag.src))
}

fn tiendanube(world: &World, store: &Store, place: &str) -> Result<Vec<Tag>, StateError> {
    let mut gone = Vec::new();
    for install in world.state.installs(store.platform, &store.id)? {
        if world.is_gone(&install.app)? {
            gone.push(install.app);
        }
    }
    let mut tags: Vec<Tag> = world
        .state
        .associations_in_page(&store.id, world.clock.now_ms())?
        .iter()
        .filter(|association| !gone.contains(&association.script.app))
        .filter_map(|association| associated(world, store, place, association))
        .collect();
    tags.extend(classic(world, store, place, &gone)?);
    Ok(tags)
}

/// The script's current version with the association's parameters and, last, `store`. Themes as these have no NubeSDK, so
/// whatever is for it is passed over without a word (platforms.md §3.7).
fn associated(world: &World, store: &Store, place: &str, association: &Association) -> Option<Tag> {
    let script = &association.script;
    if !is_for(&script.location, place) || script.uses_nube_sdk {
        return None;
    }
    let mut url = match script.development_url.as_ref().filter(|_| store.demo) {
        Some(url) => Url::parse(url).ok()?,
        None => world.version_url(script, script.current(store.demo)?),
    };
    let pairs: Map<String, Value> =
        association.query_params.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    for (name, value) in &pairs {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        url.query_pairs_mut().append_pair(name, &value);
    }
    Some(Tag { src: with_store(url, store), event: script.event.clone() })
}

/// Scripts that are a URL: `store` is appended, what is there stays. Those of apps that are gone are not in pages.
fn classic(world: &World, store: &Store, place: &str, gone: &[String]) -> Result<Vec<Tag>, StateError> {
    let scripts = world.state.src_scripts_in_page(store.platform, &store.id, world.clock.now_ms())?;
    let tag = |script: crate::state::SrcScript| {
        let url =
            Url::parse(&script.src).ok().filter(|_| is_for(&script.location, place) && !gone.contains(&script.app))?;
        Some(Tag { src: with_store(url, store), event: script.event })
    };
    Ok(scripts.into_iter().filter_map(tag).collect())
}

fn with_store(mut url: Url, store: &Store) -> String {
    url.query_pairs_mut().append_pair("store", &store.id);
    url.into()
}

/// Whether a script is for pages of that place.
fn is_for(location: &str, place: &str) -> bool {
    location.split(',').any(|named| named == place)
}
