//! A shop's Content-Security-Policy, with the development server let in, which is the page's own origin here.

use url::Url;

/// A policy as the proxied page gets it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Policy {
    pub(super) text: String,
    /// Whether the shop's own blocks WebAssembly.
    pub(super) blocked_wasm: bool,
}

/// The Trusted Types policy of `client.js`.
const TRUSTED: &str = "vitrina-dev";

/// Lets the page's own origin serve scripts, answer requests and start WebAssembly, and do whatever the shop's origin may, which
/// it stands for; takes away what needs https. All else is the shop's.
pub(super) fn with_own_script(policy: &str, shop: &Url) -> Policy {
    let mut blocked_wasm = false;
    let names: Vec<String> = policy.split([';', ',']).map(name).collect();
    let policies = policy.split(',').map(|policy| {
        let directives = policy.split(';').filter_map(|directive| {
            let name = name(directive);
            let decides =
                |wanted: &str| name == wanted || (name == "default-src" && !names.iter().any(|one| one == wanted));
            match name.as_str() {
                "" | "upgrade-insecure-requests" | "block-all-mixed-content" => None,
                _ if decides("script-src") => {
                    let allowed = directive.contains("'wasm-unsafe-eval'") || directive.contains("'unsafe-eval'");
                    blocked_wasm |= !allowed;
                    Some(with(directive, &["'self'", "'wasm-unsafe-eval'"]))
                }
                "script-src-elem" | "connect-src" => Some(with(directive, &["'self'"])),
                "trusted-types" => Some(with(directive, &[TRUSTED])),
                _ if directive.split_whitespace().skip(1).any(|source| covers(source, shop)) => {
                    Some(with(directive, &["'self'"]))
                }
                _ => Some(directive.trim().to_string()),
            }
        });
        directives.collect::<Vec<_>>().join("; ")
    });
    let text = policies.collect::<Vec<_>>().join(", ");
    Policy { text, blocked_wasm }
}

/// Whether a policy lets scripts in by what they say, so that not a letter of an inline one may change.
pub(super) fn has_hashes(policy: &str) -> bool {
    ["'sha256-", "'sha384-", "'sha512-"].iter().any(|hash| policy.to_ascii_lowercase().contains(hash))
}

/// Whether a source is the shop's origin, by its scheme, its host or a wildcard of it (CSP 3 §6.7.2.8).
fn covers(source: &str, shop: &Url) -> bool {
    let source = source.to_ascii_lowercase();
    let (scheme, rest) =
        source.split_once("://").map_or((None, source.as_str()), |(scheme, rest)| (Some(scheme), rest));
    if source.strip_suffix(':') == Some(shop.scheme()) {
        return true;
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let shop_host = shop.host_str().unwrap_or_default();
    let same_host = match host.strip_prefix('*') {
        Some(suffix) => suffix.starts_with('.') && shop_host.ends_with(suffix),
        None => host == shop_host,
    };
    let same_port = match port {
        "" => shop.port().is_none(),
        "*" => true,
        port => shop.port_or_known_default().is_some_and(|own| port == own.to_string()),
    };
    same_host && same_port && scheme.is_none_or(|scheme| scheme == shop.scheme())
}

fn name(directive: &str) -> String {
    directive.split_whitespace().next().unwrap_or_default().to_ascii_lowercase()
}

fn with(directive: &str, sources: &[&str]) -> String {
    let mut words: Vec<&str> = directive.split_whitespace().filter(|word| *word != "'none'").collect();
    for source in sources {
        if !words.contains(source) {
            words.push(source);
        }
    }
    words.join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn changed(policy: &str) -> Policy {
        with_own_script(policy, &Url::parse("https://shop.example/").unwrap())
    }

    fn text(policy: &str) -> String {
        changed(policy).text
    }

    #[test]
    fn the_own_origin_may_do_what_the_shops_may() {
        for source in
            ["https://shop.example", "shop.example", "*.example", "https:", "SHOP.example:443", "shop.example:*"]
        {
            assert_eq!(text(&format!("img-src {source}")), format!("img-src {source} 'self'"));
        }
        for source in
            ["https://other.example", "http:", "*.shop.example", "http://shop.example", "shop.example:8443", "'none'"]
        {
            assert_eq!(text(&format!("form-action {source}")), format!("form-action {source}"));
        }
    }

    #[test]
    fn a_list_of_trusted_types_lets_in_the_scripts_own() {
        assert_eq!(
            text("require-trusted-types-for 'script'; trusted-types theme"),
            "require-trusted-types-for 'script'; trusted-types theme vitrina-dev"
        );
    }

    #[test]
    fn the_own_origin_is_let_in_where_scripts_and_requests_are_decided() {
        assert_eq!(
            text("script-src https://a.example; connect-src 'none'; img-src *"),
            "script-src https://a.example 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src *"
        );
        assert_eq!(text("default-src 'none'"), "default-src 'self' 'wasm-unsafe-eval'");
        assert_eq!(
            text("default-src 'none'; script-src 'self' 'unsafe-eval'"),
            "default-src 'none'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'"
        );
    }

    #[test]
    fn what_needs_https_goes() {
        assert_eq!(text("upgrade-insecure-requests; img-src *, block-all-mixed-content"), "img-src *, ");
    }

    #[test]
    fn blocked_webassembly_is_noticed() {
        for (policy, blocked) in [
            ("script-src 'self'", true),
            ("default-src https:", true),
            ("default-src https:; script-src 'wasm-unsafe-eval'", false),
            ("script-src 'unsafe-eval'", false),
            ("img-src 'self'", false),
        ] {
            assert_eq!(changed(policy).blocked_wasm, blocked, "{policy}");
        }
    }
}
