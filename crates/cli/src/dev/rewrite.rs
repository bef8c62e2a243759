//! A shop's page with the script under development in it.
//!
//! The platform lists scripts in an inline block that makes their elements (platforms.md §3.6); themes have elements of their
//! own. Both are looked at.

use std::cell::{Cell, RefCell};

use encoding_rs::Encoding;
use lol_html::html_content::{ContentType, Element, TextChunk};
use lol_html::{AsciiCompatibleEncoding, HtmlRewriter, Settings, element, end, text};
use url::Url;

use super::addresses::Addresses;
use super::{policy, server};
use crate::markup;

/// How pages of a shop are changed.
pub(super) struct Rewrite {
    pub(super) shop: Url,
    pub(super) app: String,
    /// A part of the address of the script that is replaced.
    pub(super) swap: Option<String>,
}

/// A page as it came.
pub(super) struct Page<'a> {
    pub(super) html: &'a [u8],
    /// The encoding that its `Content-Type` names.
    pub(super) charset: Option<&'a str>,
    /// This server's host and port, as the page's address has them.
    pub(super) here: &'a str,
    /// Whether it becomes a document of its own; a piece that a script of the page asked for gets no script.
    pub(super) document: bool,
    /// Whether the policy of its headers knows inline scripts by their hashes: one that is changed would be blocked.
    pub(super) hashed: bool,
}

/// Attributes that name one address: of links and forms, and of what the page consists of.
const ADDRESSES: [&str; 4] = ["href", "action", "formaction", "src"];

/// Attributes that hold addresses among other text. Not `value`: what a form sends back is the shop's own.
fn holds_addresses(name: &str) -> bool {
    ["srcset", "imagesrcset", "poster", "style"].contains(&name) || name.starts_with("data-") || name.starts_with("on")
}

impl Rewrite {
    /// The page with the app's script swapped for the one under development, or with that one put at its end where the page
    /// has none; its links stay on this server. A page in an encoding that does not hold ASCII stays as it is.
    pub(super) fn page(&self, page: &Page<'_>) -> Result<Vec<u8>, String> {
        let encoding = match page.charset {
            // Where the header says nothing, a `meta` may.
            None => Some(AsciiCompatibleEncoding::utf_8()),
            Some(name) => Encoding::for_label(name.as_bytes()).and_then(AsciiCompatibleEncoding::new),
        };
        let Some(encoding) = encoding.filter(|_| !starts_as_utf_16(page.html)) else { return Ok(page.html.to_vec()) };
        let addresses = Addresses::of(&self.shop, page.here);
        let swapped = Cell::new(false);
        let nonce = RefCell::new(None::<String>);
        let inline = RefCell::new(String::new());
        let hashed = Cell::new(page.hashed);
        let settings = Settings::new()
            .with_encoding(encoding)
            .with_adjust_charset_on_meta_tag(page.charset.is_none())
            // Markup that could be read in two ways is shown too.
            .with_strict(false)
            .append_element_content_handler(element!("script", |script| {
                if nonce.borrow().is_none() {
                    *nonce.borrow_mut() = script.get_attribute("nonce").filter(|nonce| !nonce.is_empty());
                }
                if let Some(address) = script.get_attribute("src").filter(|address| self.is_ours(address)) {
                    match swapped.replace(true) {
                        true => script.remove(),
                        false => swap(script, &address)?,
                    }
                }
                Ok(())
            }))
            .append_element_content_handler(element!("meta[http-equiv]", |meta| {
                let says = meta.get_attribute("http-equiv").unwrap_or_default();
                let content = meta.get_attribute("content").unwrap_or_default();
                if says.eq_ignore_ascii_case("content-security-policy") {
                    let policy = markup::decoded(&content);
                    hashed.set(hashed.get() || policy::has_hashes(&policy));
                    let policy = policy::with_own_script(&policy, &self.shop).text;
                    meta.set_attribute("content", &markup::escaped(&policy))?;
                } else if let Some(content) = addresses.replaced_in(&content) {
                    meta.set_attribute("content", &content)?;
                }
                Ok(())
            }))
            .append_element_content_handler(element!("*", |element| Ok(self.attributes(element, &addresses)?)))
            .append_element_content_handler(text!("script", |text| {
                whole(text, &inline, |script| {
                    if hashed.get() {
                        return None;
                    }
                    let listed = self.listed(script);
                    swapped.set(swapped.get() || listed.is_some());
                    let script = listed.as_deref().unwrap_or(script);
                    addresses.replaced_in(script).or(listed)
                });
                Ok(())
            }))
            .append_element_content_handler(text!("style", |text| {
                whole(text, &inline, |style| addresses.replaced_in(style));
                Ok(())
            }))
            .append_document_content_handler(end!(|end| {
                if page.document && !swapped.get() {
                    let nonce = nonce.borrow().as_ref().map(|nonce| format!(" nonce=\"{nonce}\"")).unwrap_or_default();
                    let script = format!("<script src=\"/{}\"{nonce} async></script>", server::SCRIPT);
                    end.append(&script, ContentType::Html);
                }
                Ok(())
            }));
        let mut out = Vec::with_capacity(page.html.len());
        let mut rewriter = HtmlRewriter::new(settings, |part: &[u8]| out.extend_from_slice(part));
        rewriter.write(page.html).and_then(|()| rewriter.end()).map_err(|error| error.to_string())?;
        Ok(out)
    }

    fn attributes(&self, element: &mut Element<'_, '_>, addresses: &Addresses<'_>) -> Result<(), BadAttribute> {
        for (name, value) in element.attributes().iter().map(|one| (one.name(), one.value())).collect::<Vec<_>>() {
            let changed = match name.as_str() {
                name if ADDRESSES.contains(&name) => {
                    if self.is_the_shops(&value) {
                        // It is of the file as the shop has it.
                        element.remove_attribute("integrity");
                    }
                    self.address(&value)
                }
                name if holds_addresses(name) => addresses.replaced_in(&value),
                _ => None,
            };
            if let Some(changed) = changed {
                element.set_attribute(&name, &changed)?;
            }
        }
        Ok(())
    }

    /// A whole address of the shop as one of this server; `None` for any other. The scheme does not count: what asks for http gets
    /// the shop all the same.
    pub(super) fn address(&self, address: &str) -> Option<String> {
        let address = address.trim();
        let whole = Url::parse(address).is_ok() || address.starts_with("//");
        let url = self.shop.join(address).ok().filter(|_| whole && self.is_the_shops(address))?;
        Some(url[url::Position::BeforePath..].to_string())
    }

    /// Whether an address, whole or not, is of the shop.
    pub(super) fn is_the_shops(&self, address: &str) -> bool {
        self.shop.join(address).is_ok_and(|url| {
            let other_scheme = matches!((url.scheme(), url.port(), self.shop.port()), ("http" | "https", None, None));
            url.origin() == self.shop.origin() || (other_scheme && url.host() == self.shop.host())
        })
    }

    /// An inline script in which the app's address is replaced; `None` when it does not name it.
    fn listed(&self, script: &str) -> Option<String> {
        let mut changed = false;
        let parts = script.split('"').map(|part| {
            let address = part.replace("\\/", "/");
            let ours = address.starts_with("http") && !address.contains(char::is_whitespace) && self.is_ours(&address);
            changed |= ours;
            if ours { development(&address) } else { part.to_string() }
        });
        let text = parts.collect::<Vec<_>>().join("\"");
        changed.then_some(text)
    }

    /// Whether a script is the app's: a file of its folder on the hosting, or as `--swap` says.
    fn is_ours(&self, address: &str) -> bool {
        match &self.swap {
            Some(part) => address.contains(part.as_str()),
            None => {
                let path = address.split(['?', '#']).next().unwrap_or_default();
                let file = path.rsplit('/').next().unwrap_or_default();
                file.starts_with(&format!("{}-", self.app)) || path.contains(&format!("/{}/", self.app))
            }
        }
    }
}

type BadAttribute = lol_html::errors::AttributeNameError;

/// The address of the script under development. The query stays: the platform puts the store into it.
fn development(address: &str) -> String {
    let query = address.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    format!("/{}{query}", server::SCRIPT)
}

fn swap(script: &mut Element<'_, '_>, address: &str) -> Result<(), BadAttribute> {
    script.set_attribute("src", &development(address))?;
    script.remove_attribute("integrity");
    script.remove_attribute("crossorigin");
    Ok(())
}

/// Changes the text of an element, which may come in several parts, as one.
fn whole(part: &mut TextChunk<'_>, read: &RefCell<String>, change: impl FnOnce(&str) -> Option<String>) {
    read.borrow_mut().push_str(part.as_str());
    if !part.last_in_text_node() {
        part.remove();
        return;
    }
    let text = read.take();
    part.set_str(change(&text).unwrap_or(text));
}

fn starts_as_utf_16(html: &[u8]) -> bool {
    html.starts_with(&[0xff, 0xfe]) || html.starts_with(&[0xfe, 0xff])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn rewrite() -> Rewrite {
        Rewrite { shop: Url::parse("https://shop.example/").unwrap(), app: "badge".into(), swap: None }
    }

    fn of(html: &[u8]) -> Page<'_> {
        Page { html, charset: Some("utf-8"), here: "127.0.0.1:5", document: true, hashed: false }
    }

    fn page(html: &str) -> String {
        String::from_utf8(rewrite().page(&of(html.as_bytes())).unwrap()).unwrap()
    }

    /// What becomes of a piece, which gets no script.
    fn piece(html: &str) -> String {
        let piece = Page { document: false, ..of(html.as_bytes()) };
        String::from_utf8(rewrite().page(&piece).unwrap()).unwrap()
    }

    #[test]
    fn the_apps_script_is_swapped_once_and_keeps_its_query() {
        let html = "<script src=\"https://cdn.example/badge/badge-0a1b.js?store=7\" integrity=\"sha384-x\" crossorigin></script>\
                    <script src=\"https://cdn.example/badge/badge-loader-0a1b.js\"></script><script src=\"/other.js\"></script>";
        assert_eq!(
            page(html),
            "<script src=\"/__vitrina/script.js?store=7\"></script><script src=\"/other.js\"></script>"
        );
    }

    #[test]
    fn the_platforms_list_is_changed_too() {
        let html = r#"<script>load([{"src":"https:\/\/cdn.example\/badge\/badge-0a1b.js?store=7"},{"src":"https://x/y.js"}])</script>"#;
        assert_eq!(
            page(html),
            r#"<script>load([{"src":"/__vitrina/script.js?store=7"},{"src":"https://x/y.js"}])</script>"#
        );
    }

    #[test]
    fn a_page_without_it_gets_it_at_its_end_with_the_pages_nonce() {
        assert_eq!(
            page("<p>x</p><script nonce=\"n1\">1</script>"),
            "<p>x</p><script nonce=\"n1\">1</script><script src=\"/__vitrina/script.js\" nonce=\"n1\" async></script>"
        );
        assert_eq!(piece("<p>x</p>"), "<p>x</p>");
    }

    #[test]
    fn links_stay_on_this_server() {
        for (html, changed) in [
            ("<a href=\"https://shop.example/p?q=1#x\">", "<a href=\"/p?q=1#x\">"),
            ("<a href=\"http://shop.example/p\">", "<a href=\"/p\">"),
            ("<a href=\"https://other.example/\">", "<a href=\"https://other.example/\">"),
            ("<a href=\"/own\">", "<a href=\"/own\">"),
            ("<a href=\" https://shop.example/p\">", "<a href=\"/p\">"),
            ("<a href=\"?back=https://shop.example/p\">", "<a href=\"?back=https://shop.example/p\">"),
            ("<a href=\"login?to=https://x/\">", "<a href=\"login?to=https://x/\">"),
            ("<form action=\"//shop.example/cart\">", "<form action=\"/cart\">"),
            ("<img src=\"//shop.example/a.png\">", "<img src=\"/a.png\">"),
            (
                "<img srcset=\"https://shop.example/a.png 1x, https://cdn.example/b.png 2x\">",
                "<img srcset=\"http://127.0.0.1:5/a.png 1x, https://cdn.example/b.png 2x\">",
            ),
            ("<button formaction=\"https://shop.example/b\">", "<button formaction=\"/b\">"),
            (
                "<div data-a=\"{&quot;u&quot;:&quot;https:\\/\\/shop.example\\/&quot;}\">",
                "<div data-a=\"{&quot;u&quot;:&quot;http:\\/\\/127.0.0.1:5\\/&quot;}\">",
            ),
            (
                "<meta http-equiv=refresh content=\"1;url=https://shop.example/\">",
                "<meta http-equiv=refresh content=\"1;url=http://127.0.0.1:5/\">",
            ),
            ("<link href=\"https://shop.example/a.css\" integrity=\"sha384-x\">", "<link href=\"/a.css\">"),
        ] {
            assert_eq!(piece(html), changed);
        }
    }

    #[test]
    fn what_goes_back_to_the_shop_is_the_shops_own() {
        for html in [
            "<input value=\"https://shop.example/thanks\">",
            "<meta property=\"og:url\" content=\"https://shop.example/\">",
            "<p>Look at https://shop.example/</p>",
            "<script src=\"https://cdn.example/a.js\" integrity=\"sha384-x\"></script>",
        ] {
            assert_eq!(piece(html), html);
        }
    }

    #[test]
    fn inline_scripts_and_styles_name_this_server() {
        let script = "<script>go('https://shop.example/cart'); host = 'shop.example'</script>";
        assert_eq!(piece(script), "<script>go('http://127.0.0.1:5/cart'); host = 'shop.example'</script>");
        let style = "<style>@font-face{src:url(//shop.example/a);src:url(https://shop.example/a)}</style>";
        assert_eq!(piece(style), "<style>@font-face{src:url(//shop.example/a);src:url(http://127.0.0.1:5/a)}</style>");
        let data = "<script type=\"application/json\">{\"u\":\"https:\\/\\/shop.example\\/\"}</script>";
        assert!(piece(data).contains(r#"{"u":"http:\/\/127.0.0.1:5\/"}"#));
    }

    #[test]
    fn a_script_that_a_policy_knows_by_its_hash_keeps_every_letter() {
        let html = "<script>go('https://shop.example/cart')</script>";
        let known = Page { hashed: true, document: false, ..of(html.as_bytes()) };
        assert_eq!(rewrite().page(&known).unwrap(), html.as_bytes());
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'sha256-x'\">";
        assert!(piece(&format!("{meta}{html}")).ends_with(html));
    }

    #[test]
    fn a_policy_is_read_as_a_browser_reads_it() {
        let meta = |content: &str| format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{content}\">");
        let own = "&#39;self&#39; &#39;wasm-unsafe-eval&#39;";
        for (content, changed) in [
            ("script-src &#39;self&#39;", format!("script-src {own}")),
            (
                "script-src &#x27;none&#X27;; img-src &apos;self&apos;",
                format!("script-src {own}; img-src &#39;self&#39;"),
            ),
            ("script-src 'self'; report-uri /r?a=1&amp;b=2", format!("script-src {own}; report-uri /r?a=1&amp;b=2")),
        ] {
            assert_eq!(piece(&meta(content)), meta(&changed));
        }
        let script = "<script>go('https://shop.example/cart')</script>";
        assert!(piece(&format!("{}{script}", meta("script-src &#39;sha256-x&#39;"))).ends_with(script));
    }

    #[test]
    fn pages_of_other_encodings_keep_their_letters() {
        let html = b"<p>\xe1</p><script>x = '\xe9', y = 'https://shop.example/'</script>";
        let changed = b"<p>\xe1</p><script>x = '\xe9', y = 'http://127.0.0.1:5/'</script>";
        let named = Page { charset: Some("iso-8859-1"), document: false, ..of(html) };
        assert_eq!(rewrite().page(&named).unwrap(), changed);
        let meta = [b"<meta charset=\"windows-1252\">".as_slice(), html].concat();
        let unnamed = Page { charset: None, document: false, ..of(&meta) };
        assert!(rewrite().page(&unnamed).unwrap().ends_with(changed));
        let utf_16 = b"\xff\xfe<\0p\0>\0";
        assert_eq!(rewrite().page(&Page { charset: None, ..of(utf_16) }).unwrap(), utf_16);
        assert_eq!(rewrite().page(&Page { charset: Some("utf-16le"), ..of(b"<\0p\0") }).unwrap(), b"<\0p\0");
    }

    #[test]
    fn markup_that_can_be_read_in_two_ways_is_shown() {
        assert!(page("<select><xmp><script>\"</select>\"</script></xmp></select>").contains("__vitrina"));
    }
}
