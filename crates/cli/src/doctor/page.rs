//! What the shop's own pages say.

use axum::http::{HeaderMap, Method, header};
use url::Url;
use vitrina_platform::{Network, Request, Transport};

use super::Finding;

/// What should be in the pages.
pub(super) struct Expected {
    /// Addresses of the app's scripts.
    pub(super) scripts: Vec<String>,
    /// Whether the newest release has the output for pages that block WebAssembly.
    pub(super) has_no_wasm: bool,
}

/// A page that no cache holds: the platform keeps the home page for a day (platforms.md §3.4).
const FRESH: &str = "search/?q=vitrina-doctor";

struct Page {
    headers: HeaderMap,
    text: String,
}

/// Looks at a page that is made anew for this question, and at the home page.
pub(super) async fn findings(network: &Network, shop: &Url, expected: &Expected) -> Vec<Finding> {
    let unique = format!("{FRESH}-{}", jiff::Timestamp::now().as_nanosecond());
    let fresh = match read(network, shop, &unique).await {
        Ok(page) => page,
        Err(why) => {
            let remedy = "open it in a browser; a shop that asks for a password or is closed shows no script";
            return vec![Finding::bad("page", format!("{shop} cannot be read: {why}"), remedy)];
        }
    };
    let mut found = vec![platform(&fresh), tag(&fresh, expected)];
    if let Ok(home) = read(network, shop, "").await {
        found.extend(cache(&fresh, &home, expected));
    }
    found.extend(policy(&fresh, expected));
    found.extend(theme(&fresh));
    found.push(nube(&fresh));
    found
}

async fn read(network: &Network, shop: &Url, path: &str) -> Result<Page, String> {
    let url = shop.join(path).map_err(|error| error.to_string())?;
    let answer = network.send(Request::new(Method::GET, url)).await.map_err(|error| error.to_string())?;
    match answer.status.is_success() {
        true => Ok(Page { headers: answer.headers, text: String::from_utf8_lossy(&answer.body).into_owned() }),
        false => Err(format!("status {}", answer.status)),
    }
}

/// Without `LS` a script does nothing.
fn platform(page: &Page) -> Finding {
    let text: String = page.text.split_whitespace().collect();
    match ["varLS=", "LS={", "window.LS="].iter().any(|sign| text.contains(sign)) {
        true => Finding::good("ls", "the page has the platform's global LS"),
        false => Finding::bad(
            "ls",
            "the page has no global LS, so the script stays silent",
            "see that this is a storefront of the platform; on Pago Shops set the global's name in the assumptions file",
        ),
    }
}

fn has_tag(page: &Page, expected: &Expected) -> bool {
    let text = page.text.replace("\\/", "/");
    let file = |address: &String| address.split(['?', '#']).next().unwrap_or_default().to_string();
    expected.scripts.iter().map(file).any(|address| text.contains(&address))
}

fn tag(page: &Page, expected: &Expected) -> Finding {
    match (expected.scripts.is_empty(), has_tag(page, expected)) {
        (_, true) => Finding::good("tag", "a page made just now loads the script"),
        (true, false) => {
            Finding::notice("tag", "the platform names no address of a script", "see `association` and `version`")
        }
        (false, false) => Finding::bad(
            "tag",
            "a page made just now does not load the script, though the platform lists it",
            "wait a minute and ask again; the platform leaves scripts out of checkout pages, and of apps that it switched off",
        ),
    }
}

fn cache(fresh: &Page, home: &Page, expected: &Expected) -> Option<Finding> {
    (has_tag(fresh, expected) && !has_tag(home, expected)).then(|| {
        let age = home.headers.get(header::AGE).and_then(|age| age.to_str().ok()).unwrap_or("unknown");
        Finding::notice(
            "cache",
            format!("the home page comes from a cache (age {age}) and is older than the script's registration"),
            "wait: the platform keeps the home page for up to a day; other pages have the script already",
        )
    })
}

/// A header, or a `<meta>`; the strictest counts, so all are looked at.
fn policy(page: &Page, expected: &Expected) -> Option<Finding> {
    let policies = page.headers.get_all(header::CONTENT_SECURITY_POLICY).iter();
    let text = policies.filter_map(|policy| policy.to_str().ok()).collect::<Vec<_>>().join("; ");
    if text.is_empty() {
        return Some(Finding::good("csp", "the page has no Content-Security-Policy"));
    }
    let directive = |name: &str| {
        text.split([';', ',']).map(str::trim).find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '))
    };
    let Some(sources) = directive("script-src").or_else(|| directive("default-src")) else {
        return Some(Finding::good("csp", "the Content-Security-Policy says nothing of scripts"));
    };
    let strangers = expected.scripts.iter().filter_map(|script| Url::parse(script).ok());
    if let Some(stranger) = strangers.into_iter().find(|script| !lets_in(sources, script)) {
        return Some(Finding::bad(
            "csp",
            format!("the Content-Security-Policy does not let in {}", stranger.origin().ascii_serialization()),
            "have that origin added to `script-src` and `connect-src`",
        ));
    }
    if sources.contains("'wasm-unsafe-eval'") || sources.contains("'unsafe-eval'") {
        return Some(Finding::good("csp", "the Content-Security-Policy lets in the script and WebAssembly"));
    }
    Some(match expected.has_no_wasm {
        true => Finding::notice(
            "csp",
            "the Content-Security-Policy blocks WebAssembly; the no-wasm output takes over",
            "nothing has to be done; adding 'wasm-unsafe-eval' to `script-src` makes it start faster",
        ),
        false => Finding::bad(
            "csp",
            "the Content-Security-Policy blocks WebAssembly, and the newest release has no no-wasm output",
            "add \"no-wasm\" to `outputs` under [build] and release again, or have 'wasm-unsafe-eval' added to `script-src`",
        ),
    })
}

fn lets_in(sources: &str, script: &Url) -> bool {
    let host = script.host_str().unwrap_or_default();
    let port = script.port().map(|port| format!(":{port}")).unwrap_or_default();
    sources.split_whitespace().any(|source| {
        let plain = source.trim_end_matches('/');
        let (scheme, rest) = plain.split_once("://").unwrap_or(("", plain));
        let scheme_fits = scheme.is_empty() || scheme == script.scheme();
        let host_fits = match rest.strip_prefix("*.") {
            Some(domain) => host.strip_suffix(domain).is_some_and(|sub| sub.ends_with('.')),
            None => rest == host || rest == format!("{host}{port}") || rest == format!("{host}:*"),
        };
        plain == "*" || plain == format!("{}:", script.scheme()) || (scheme_fits && host_fits)
    })
}

/// The `name` of `LS.theme`, whichever quotes the page writes.
fn theme(page: &Page) -> Option<Finding> {
    let (_, theme) = page.text.split_once("LS.theme")?;
    let (_, named) = theme.split_once("name")?;
    let name = named.split(['"', '\'']).map(str::trim).find(|part| part.contains(char::is_alphanumeric))?;
    Some(Finding::good("theme", format!("the shop runs the theme {name}")))
}

/// Only a browser can tell whether the SDK runs; the page can tell that it may.
fn nube(page: &Page) -> Finding {
    match page.text.contains("window.nubeSDK") || page.text.contains("nube-sdk") {
        true => Finding::notice(
            "nubesdk",
            "the page brings NubeSDK; where it runs, a script marked nube = \"yields\" draws nothing",
            "look whether `window.nubeSDK` is an object in the browser's console",
        ),
        false => Finding::good("nubesdk", "the page does not bring NubeSDK"),
    }
}
