//! A shop's Content-Security-Policy, with the development server let in, which is the page's own origin here.

/// A policy as the proxied page gets it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Policy {
    pub(super) text: String,
    /// Whether the shop's own blocks WebAssembly.
    pub(super) blocked_wasm: bool,
}

/// Lets the page's own origin serve scripts, answer requests and start WebAssembly; takes away what needs https.
pub(super) fn with_own_script(policy: &str) -> Policy {
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
                _ => Some(directive.trim().to_string()),
            }
        });
        directives.collect::<Vec<_>>().join("; ")
    });
    let text = policies.collect::<Vec<_>>().join(", ");
    Policy { text, blocked_wasm }
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
mod tests {
    use super::*;

    fn text(policy: &str) -> String {
        with_own_script(policy).text
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
            assert_eq!(with_own_script(policy).blocked_wasm, blocked, "{policy}");
        }
    }
}
