//! What each store is asked, one step a round: a script is registered, read, changed and removed, products are read, and a
//! shopper opens a page. After a round of steps a store is as it was.

/// A request of the load, and the status that answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    method: &'static str,
    /// Below the store of the API; a page of the shop when [`in_shop`](Step::in_shop).
    path: &'static str,
    body: &'static str,
    pub(super) in_shop: bool,
    pub(super) status: u16,
}

const fn api(method: &'static str, path: &'static str, body: &'static str, status: u16) -> Step {
    Step { method, path, body, in_shop: false, status }
}

/// The steps, in the order of the rounds.
pub(super) const STEPS: [Step; 7] = [
    api("GET", "scripts", "", 200),
    api("POST", "scripts", r#"{"script_id":7001,"query_params":"{\"colour\":\"red\"}"}"#, 201),
    api("GET", "scripts/7001", "", 200),
    Step { method: "GET", path: "productos/camisa-costa/", body: "", in_shop: true, status: 200 },
    api("PUT", "scripts/7001", r#"{"query_params":"{\"colour\":\"blue\"}"}"#, 200),
    api("GET", "products?per_page=3", "", 200),
    api("DELETE", "scripts/7001", "", 200),
];

impl Step {
    /// The bytes of the request to a store.
    pub(super) fn request(&self, store: u32) -> Vec<u8> {
        let Step { method, path, body, .. } = self;
        if self.in_shop {
            return format!("{method} /{path} HTTP/1.1\r\nHost: tienda-{store}.localhost\r\n\r\n").into_bytes();
        }
        format!(
            "{method} /2025-03/{store}/{path} HTTP/1.1\r\nHost: sandbox\r\nAuthentication: bearer load-{store}\r\n\
             User-Agent: load (bench@example.com)\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}
