//! A shop's page with the script under development in it.
//!
//! The platform lists scripts in an inline block that makes their elements (platforms.md §3.6); themes have elements of their
//! own. Both are looked at.

use std::cell::{Cell, RefCell};

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, end, rewrite_str, text};
use url::Url;

use super::{policy, server};

/// How pages of a shop are changed.
pub(super) struct Rewrite {
    pub(super) shop: Url,
    pub(super) app: String,
    /// A part of the address of the script that is replaced.
    pub(super) swap: Option<String>,
}

/// Attributes that name addresses: of links and forms, and of what the page consists of.
const ADDRESSES: [(&str, &str); 4] =
    [("[href]", "href"), ("[action]", "action"), ("[formaction]", "formaction"), ("[src]", "src")];

impl Rewrite {
    /// The page with the app's script swapped for the one under development, or with that one put at its end where the page
    /// has none; its links stay on this server.
    pub(super) fn page(&self, html: &str) -> Result<String, String> {
        let swapped = Cell::new(false);
        let nonce = RefCell::new(None::<String>);
        let mut handlers = vec![
            element!("script", |script| {
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
            }),
            element!("meta[http-equiv]", |meta| {
                let is_policy = meta
                    .get_attribute("http-equiv")
                    .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"));
                if let (true, Some(text)) = (is_policy, meta.get_attribute("content")) {
                    meta.set_attribute("content", &policy::with_own_script(&text, &self.shop).text)?;
                }
                Ok(())
            }),
        ];
        handlers.push(text!("script", |text| {
            if let Some(changed) = self.listed(text.as_str()) {
                swapped.set(true);
                text.set_str(changed);
            }
            Ok(())
        }));
        for (selector, attribute) in ADDRESSES {
            handlers.push(element!(selector, move |element| {
                if let Some(here) = element.get_attribute(attribute).and_then(|address| self.address(&address)) {
                    element.set_attribute(attribute, &here)?;
                }
                Ok(())
            }));
        }
        let at_the_end = end!(|end| {
            if !swapped.get() {
                let nonce = nonce.borrow().as_ref().map(|nonce| format!(" nonce=\"{nonce}\"")).unwrap_or_default();
                end.append(&format!("<script src=\"/{}\"{nonce} async></script>", server::SCRIPT), ContentType::Html);
            }
            Ok(())
        });
        let mut settings = RewriteStrSettings::new().append_document_content_handler(at_the_end);
        for handler in handlers {
            settings = settings.append_element_content_handler(handler);
        }
        rewrite_str(html, settings).map_err(|error| error.to_string())
    }

    /// A whole address of the shop as one of this server; `None` for any other.
    pub(super) fn address(&self, address: &str) -> Option<String> {
        let url = self.shop.join(address).ok()?;
        let whole = address.contains("://") || address.starts_with("//");
        (whole && url.origin() == self.shop.origin()).then(|| url[url::Position::BeforePath..].to_string())
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

/// The address of the script under development. The query stays: the platform puts the store into it.
fn development(address: &str) -> String {
    let query = address.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    format!("/{}{query}", server::SCRIPT)
}

fn swap(script: &mut Element<'_, '_>, address: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    script.set_attribute("src", &development(address))?;
    script.remove_attribute("integrity");
    script.remove_attribute("crossorigin");
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn page(html: &str) -> String {
        let shop = Url::parse("https://shop.example/").unwrap();
        Rewrite { shop, app: "badge".into(), swap: None }.page(html).unwrap()
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
    }

    #[test]
    fn links_stay_on_this_server() {
        let html = "<a href=\"https://shop.example/p?q=1#x\">p</a><a href=\"https://other.example/\">o</a>\
                    <form action=\"//shop.example/cart\"></form><a href=\"/own\">own</a>\
                    <img src=\"//shop.example/a.png\"><link href=\"https://shop.example/a.css\"><button formaction=\"https://shop.example/b\">";
        let rewritten = page(html);
        for part in [
            "href=\"/p?q=1#x\"",
            "href=\"https://other.example/\"",
            "<form action=\"/cart\"",
            "href=\"/own\"",
            "src=\"/a.png\"",
            "href=\"/a.css\"",
            "formaction=\"/b\"",
        ] {
            assert!(rewritten.contains(part), "{rewritten}");
        }
    }
}
