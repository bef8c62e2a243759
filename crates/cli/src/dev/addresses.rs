//! Addresses of the shop in text: scripts, styles, JSON. A whole address becomes one of this server, with all that follows the host
//! kept, so that what a page's own script opens or asks for stays here. Nothing else of the text is touched: neither a bare host
//! name, which scripts compare and send away, nor an address inside another one's query.

use url::Url;

/// The shop's host as text names it, and what stands in its place.
pub(super) struct Addresses<'a> {
    shop: String,
    /// This server's host and port, as the page's address has them.
    here: &'a str,
}

/// A slash as scripts and JSON write it, the one that ends another one last.
const SLASHES: [&[u8]; 4] = [b"\\/", b"/", b"\\u002F", b"\\u002f"];

/// What stands before an address that leaves its scheme to the page.
const QUOTES: [&[u8]; 5] = [b"\"", b"'", b"`", b"&quot;", b"&#34;"];

impl<'a> Addresses<'a> {
    pub(super) fn of(shop: &Url, here: &'a str) -> Addresses<'a> {
        let port = shop.port().map(|port| format!(":{port}")).unwrap_or_default();
        Addresses { shop: format!("{}{port}", shop.host_str().unwrap_or_default()), here }
    }

    /// The text with them replaced, whatever its encoding as long as ASCII is part of it; `None` when it names none.
    pub(super) fn replaced(&self, text: &[u8]) -> Option<Vec<u8>> {
        let (mut out, mut done, mut from) = (Vec::new(), 0, 0);
        while let Some(host) = find(text, self.shop.as_bytes(), from) {
            from = host + self.shop.len();
            let Some(scheme) = start(&text[..host]) else { continue };
            if text.get(from).is_some_and(|next| goes_on(*next)) {
                continue;
            }
            out.extend_from_slice(&text[done..scheme.begin]);
            out.extend_from_slice(scheme.becomes);
            out.extend_from_slice(&text[scheme.end..host]);
            out.extend_from_slice(self.here.as_bytes());
            done = from;
        }
        (done > 0).then(|| {
            out.extend_from_slice(&text[done..]);
            out
        })
    }

    /// The same of text that is UTF-8.
    pub(super) fn replaced_in(&self, text: &str) -> Option<String> {
        String::from_utf8(self.replaced(text.as_bytes())?).ok()
    }
}

/// The scheme before an address's slashes, without its colon; empty where the page's own counts.
struct Scheme {
    begin: usize,
    end: usize,
    becomes: &'static [u8],
}

/// Whether the text before a host makes it the host of a whole address.
fn start(before: &[u8]) -> Option<Scheme> {
    let slashes = without_slash(without_slash(before)?)?;
    if QUOTES.iter().any(|quote| slashes.ends_with(quote)) {
        return Some(Scheme { begin: slashes.len(), end: slashes.len(), becomes: b"" });
    }
    let named = slashes.strip_suffix(b":")?;
    let scheme = [b"https".as_slice(), b"http"].into_iter().find(|scheme| named.ends_with(scheme))?;
    let begin = named.len() - scheme.len();
    let apart = !begin.checked_sub(1).is_some_and(|last| named[last].is_ascii_alphanumeric());
    apart.then_some(Scheme { begin, end: named.len(), becomes: b"http" })
}

fn without_slash(text: &[u8]) -> Option<&[u8]> {
    SLASHES.iter().find_map(|slash| text.strip_suffix(*slash))
}

/// Whether a host, or what comes before one, goes on with this byte: then it is another one.
fn goes_on(next: u8) -> bool {
    next.is_ascii_alphanumeric() || !next.is_ascii() || b".:@_-%".contains(&next)
}

fn find(text: &[u8], part: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(part.len()).position(|window| window == part).map(|at| from + at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn replaced(text: &str) -> Option<String> {
        let shop = Url::parse("https://shop.example/").unwrap();
        Addresses::of(&shop, "127.0.0.1:5").replaced_in(text)
    }

    #[test]
    fn whole_addresses_become_this_servers() {
        for (text, changed) in [
            (r#"x = "https://shop.example/cart?a=1#b""#, r#"x = "http://127.0.0.1:5/cart?a=1#b""#),
            (r#"x = 'http://shop.example'"#, r#"x = 'http://127.0.0.1:5'"#),
            (r#"{"u":"https:\/\/shop.example\/a"}"#, r#"{"u":"http:\/\/127.0.0.1:5\/a"}"#),
            (r#"{"u":"https:\u002F\u002Fshop.example\u002Fa"}"#, r#"{"u":"http:\u002F\u002F127.0.0.1:5\u002Fa"}"#),
            ("`//shop.example/${id}`", "`//127.0.0.1:5/${id}`"),
            ("&quot;//shop.example/&quot;", "&quot;//127.0.0.1:5/&quot;"),
            ("https://shop.example/a, https://shop.example/b", "http://127.0.0.1:5/a, http://127.0.0.1:5/b"),
            ("url(https://shop.example/a.woff2)", "url(http://127.0.0.1:5/a.woff2)"),
            ("é https://shop.example/é", "é http://127.0.0.1:5/é"),
        ] {
            assert_eq!(replaced(text).as_deref(), Some(changed), "{text}");
        }
    }

    #[test]
    fn all_else_stays() {
        for text in [
            "",
            "shop.example",
            r#"domain = "shop.example""#,
            r#"cookie = ".shop.example""#,
            "https://shop.example.evil.example/",
            "https://shop.example:8443/",
            "https://shop.example@evil.example/",
            "https://shop.examples/",
            "https://shop.exampleé/",
            "https://www.shop.example/",
            "https://evil.example/shop.example/",
            "https://evil.example//shop.example/",
            "//shop.example/ is a comment",
            "xhttps://shop.example/",
            "ftp://shop.example/",
            "?to=https%3A%2F%2Fshop.example%2F",
            "owner@shop.example",
        ] {
            assert_eq!(replaced(text), None, "{text}");
        }
    }

    #[test]
    fn text_of_other_encodings_keeps_its_bytes() {
        let shop = Url::parse("http://shop.example:81/").unwrap();
        let changed = Addresses::of(&shop, "localhost:5").replaced(b"\xe9 'https://shop.example:81/\xe1'").unwrap();
        assert_eq!(changed, b"\xe9 'http://localhost:5/\xe1'");
    }
}
