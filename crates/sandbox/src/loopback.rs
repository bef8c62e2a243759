//! Which host names mean this machine, and what http is allowed for them.

use std::net::IpAddr;

use url::Url;

/// Whether a page may load a script from there: https, or http on a loopback name where the sandbox's switch says so.
pub(crate) fn allowed_src(src: &str, loopback_http: bool) -> bool {
    let Ok(url) = Url::parse(src) else {
        return false;
    };
    match url.scheme() {
        "https" => url.has_host(),
        "http" => loopback_http && url.host_str().is_some_and(is_loopback),
        _ => false,
    }
}

/// Whether a host, without its port, is a loopback name or address.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{allowed_src, is_loopback};

    #[test]
    fn a_script_is_https_or_by_the_switch_loopback_http() {
        for (src, strictly, by_switch) in [
            ("https://cdn.example/x.js?a=1", true, true),
            ("http://127.0.0.1:4000/x.js", false, true),
            ("http://localhost/x.js", false, true),
            ("http://cdn.example/x.js", false, false),
            ("//cdn.example/x.js", false, false),
            ("javascript:alert(1)", false, false),
            ("x.js", false, false),
        ] {
            assert_eq!((allowed_src(src, false), allowed_src(src, true)), (strictly, by_switch), "{src}");
        }
    }

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in ["localhost", "LOCALHOST", "plata.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "localhost.evil.example", "evil.example", "127.0.0.1.evil.example", "0.0.0.0", "10.0.0.1"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
