//! What the shop's own pages say.

use axum::http::{HeaderMap, Method, header};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use url::Url;
use vitrina_platform::{Request, Transport};

use super::Finding;
use crate::markup;

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
pub(super) async fn findings(network: &dyn Transport, shop: &Url, expected: &Expected) -> Vec<Finding> {
    let unique = format!("{FRESH}-{}", Timestamp::now().as_nanosecond());
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
    found.push(policy(&fresh, expected));
    found.extend(clock(&fresh, Timestamp::now()));
    found.extend(theme(&fresh));
    found.push(nube(&fresh));
    found
}

async fn read(network: &dyn Transport, shop: &Url, path: &str) -> Result<Page, String> {
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

/// Of all policies of a page the strictest counts.
fn policy(page: &Page, expected: &Expected) -> Finding {
    let judged = policies(page).into_iter().map(|policy| judged(&policy, expected));
    let none = Finding::good("csp", "the page has no Content-Security-Policy");
    judged.max_by_key(|finding| finding.state).unwrap_or(none)
}

/// Those of the headers, and those of its `<meta>` elements.
fn policies(page: &Page) -> Vec<String> {
    let headers = page.headers.get_all(header::CONTENT_SECURITY_POLICY).iter();
    let headers = headers.filter_map(|policy| policy.to_str().ok()).flat_map(|policies| policies.split(','));
    let mut found: Vec<String> = headers.map(str::to_string).collect();
    let meta = element!("meta[http-equiv][content]", |meta| {
        let says = meta.get_attribute("http-equiv").unwrap_or_default();
        if says.eq_ignore_ascii_case("content-security-policy") {
            found.extend(meta.get_attribute("content").map(|policy| markup::decoded(&policy)));
        }
        Ok(())
    });
    let look = RewriteStrSettings::new().with_strict(false).append_element_content_handler(meta);
    // Of a page that breaks off in the middle, what was read counts.
    let _ = rewrite_str(&page.text, look);
    found
}

fn judged(policy: &str, expected: &Expected) -> Finding {
    let directive = |name: &str| {
        policy.split(';').find_map(|directive| {
            let mut words = directive.split_whitespace();
            words.next().filter(|own| own.eq_ignore_ascii_case(name)).map(|_| words.collect::<Vec<_>>().join(" "))
        })
    };
    let first_of = |names: &[&str]| names.iter().find_map(|name| directive(name));
    let stranger = |sources: Option<String>| {
        let sources = sources?;
        let mut scripts = expected.scripts.iter().filter_map(|script| Url::parse(script).ok());
        scripts.find(|script| !lets_in(&sources, script)).map(|script| script.origin().ascii_serialization())
    };
    if let Some(stranger) = stranger(first_of(&["script-src-elem", "script-src", "default-src"])) {
        return Finding::bad(
            "csp",
            format!("the Content-Security-Policy does not let in {stranger}"),
            "have that origin added to `script-src` and `connect-src`",
        );
    }
    if let Some(stranger) = stranger(first_of(&["connect-src", "default-src"])) {
        return Finding::notice(
            "csp",
            format!(
                "the Content-Security-Policy lets no script ask {stranger} for the module and for a store's settings"
            ),
            "have that origin added to `connect-src`",
        );
    }
    if let Some(names) = directive("trusted-types")
        && !names.split(' ').any(|name| name == "vitrina" || name == "*")
    {
        return Finding::notice(
            "csp",
            format!("the Content-Security-Policy lets in these Trusted Types alone: {names}"),
            "have `vitrina` added to `trusted-types`; the loader and the no-wasm output need it",
        );
    }
    match first_of(&["script-src", "default-src"]) {
        None => Finding::good("csp", "the Content-Security-Policy says nothing of scripts"),
        Some(sources) if sources.contains("'wasm-unsafe-eval'") || sources.contains("'unsafe-eval'") => {
            Finding::good("csp", "the Content-Security-Policy lets in the script and WebAssembly")
        }
        Some(_) if expected.has_no_wasm => Finding::notice(
            "csp",
            "the Content-Security-Policy blocks WebAssembly; the no-wasm output takes over",
            "nothing has to be done; adding 'wasm-unsafe-eval' to `script-src` makes it start faster",
        ),
        Some(_) => Finding::bad(
            "csp",
            "the Content-Security-Policy blocks WebAssembly, and the newest release has no no-wasm output",
            "add \"no-wasm\" to `outputs` under [build] and release again, or have 'wasm-unsafe-eval' added to `script-src`",
        ),
    }
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

/// How far a clock may be off before somebody should look at it.
const OFF: SignedDuration = SignedDuration::from_mins(2);

/// This machine's clock beside that of the shop's server (RFC 9110 §6.6.1).
fn clock(page: &Page, now: Timestamp) -> Option<Finding> {
    let said = page.headers.get(header::DATE)?.to_str().ok()?;
    let ahead = now.duration_since(rfc2822::parse(said).ok()?.timestamp());
    if ahead.abs() <= OFF {
        return Some(Finding::good("clock", "this machine's clock goes as the shop's does"));
    }
    let way = if ahead.is_positive() { "ahead of" } else { "behind" };
    Some(Finding::notice(
        "clock",
        format!("this machine's clock is {} min {way} the shop's", ahead.abs().as_mins()),
        "set it by the network: a bucket refuses requests of a clock that is 15 minutes off, and tokens are renewed too late",
    ))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::State;
    use super::*;

    /// What is found of a page with these policies, the first in its header and the others in its markup.
    fn found(header: &str, metas: &[&str], has_no_wasm: bool) -> (State, String) {
        let headers = HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, header.parse().unwrap())]);
        let meta = |policy: &&str| format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        let page = Page { headers, text: metas.iter().map(meta).collect() };
        let expected = Expected { scripts: vec!["https://cdn.example/badge.js?store=1".to_string()], has_no_wasm };
        let finding = policy(&page, &expected);
        (finding.state, format!("{} {}", finding.what, finding.remedy.unwrap_or_default()))
    }

    #[test]
    fn of_all_policies_the_strictest_counts() {
        let open = "script-src https://cdn.example 'wasm-unsafe-eval'";
        for (header, metas, state, words) in [
            (open, vec![], State::Good, "lets in the script and WebAssembly"),
            ("img-src 'self'", vec![], State::Good, "says nothing of scripts"),
            (open, vec!["script-src 'self'"], State::Bad, "does not let in https://cdn.example"),
            (
                "img-src *",
                vec!["script-src * &#39;unsafe-eval&#39;"],
                State::Good,
                "lets in the script and WebAssembly",
            ),
            ("img-src *", vec!["script-src * &#39;self&#39;"], State::Bad, "blocks WebAssembly"),
            (open, vec![open, "default-src cdn.example"], State::Bad, "blocks WebAssembly"),
            ("img-src *, script-src 'none'", vec![], State::Bad, "does not let in"),
            ("script-src * 'unsafe-eval'; script-src-elem 'self'", vec![], State::Bad, "does not let in"),
            ("SCRIPT-SRC * 'unsafe-eval'; connect-src 'self'", vec![], State::Notice, "added to `connect-src`"),
            ("default-src 'self'; script-src * 'unsafe-eval'", vec![], State::Notice, "added to `connect-src`"),
            ("trusted-types theme", vec![], State::Notice, "alone: theme have `vitrina` added"),
            ("trusted-types vitrina theme", vec![], State::Good, "nothing of scripts"),
        ] {
            let (found, text) = found(header, &metas, false);
            assert!(found == state && text.contains(words), "{header} {metas:?}: {found:?} {text}");
        }
    }

    #[test]
    fn a_clock_that_is_off_is_told() {
        let found = |date: &'static str, now: &str| {
            let headers = HeaderMap::from_iter([(header::DATE, date.parse().unwrap())]);
            clock(&Page { headers, text: String::new() }, now.parse().unwrap()).map(|found| (found.state, found.what))
        };
        let date = "Fri, 27 Nov 2026 12:00:00 GMT";
        assert_eq!(found(date, "2026-11-27T12:01:59Z").unwrap().0, State::Good);
        for (now, words) in [("2026-11-27T12:07:30Z", "7 min ahead of"), ("2026-11-27T11:44:00Z", "16 min behind")] {
            let (state, what) = found(date, now).unwrap();
            assert!(state == State::Notice && what.contains(words), "{what}");
        }
        assert_eq!(found("yesterday", "2026-11-27T12:00:00Z"), None);
    }

    #[test]
    fn a_release_for_pages_without_webassembly_takes_over() {
        let (state, text) = found("script-src https://cdn.example", &[], true);
        assert!(state == State::Notice && text.contains("no-wasm output takes over"), "{text}");
    }
}
