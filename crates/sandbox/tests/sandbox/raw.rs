//! Raw bytes: requests that are nearly right, cut, spliced and flipped. No listener panics, and none answers with a 500.
//!
//! `VITRINA_CASES` says how many requests are sent; `cargo xtask prove raw` sends a million.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::running::{Running, pago_exchange, send};

const CASES: usize = 6_000;
/// How many are on their way at once.
const AT_ONCE: usize = 16;
/// A request that was cut waits for the rest of itself; then it is told that there is none.
const IDLE: Duration = Duration::from_millis(30);
const PATIENCE: Duration = Duration::from_secs(60);

/// Requests that are right. `TOKEN` stands for one that is alive.
const TIENDANUBE: &[&str] = &[
    "GET /2025-03/1001/scripts?page=1&per_page=30&fields=id HTTP/1.1\r\nHost: x\r\nAuthentication: bearer TOKEN\r\nUser-Agent: x (y)\r\n\r\n",
    "POST /2025-03/1001/scripts HTTP/1.1\r\nHost: x\r\nAuthentication: bearer TOKEN\r\nUser-Agent: x (y)\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"script_id\":7001,\"query_params\":\"{\\\"a\\\":1}\"}",
    "PUT /v1/1001/products/501 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nUser-Agent: x (y)\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: LENGTH\r\n\r\n{\"name\":{\"es\":\"x\"},\"variants\":[{\"price\":10.5,\"stock\":null}]}",
    "POST /2025-03/1001/orders HTTP/1.1\r\nHost: x\r\nAuthentication: bearer TOKEN\r\nUser-Agent: x (y)\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"gateway\":\"x\",\"products\":[{\"variant_id\":50101,\"quantity\":1}],\"customer\":{\"name\":\"a\",\"email\":\"a@b.c\"},\"total\":1}",
    "GET /2025-03/1001/products?created_at_min=2013-01-03T09:11:51-03:00&q=x&sort_by=user&max_stock=3 HTTP/1.1\r\nHost: x\r\nAuthentication: bearer TOKEN\r\nUser-Agent: x (y)\r\n\r\n",
    "GET /2025-03/1001/orders/601/history/values HTTP/1.1\r\nHost: x\r\nAuthentication: bearer TOKEN\r\nUser-Agent: x (y)\r\n\r\n",
    "POST /apps/authorize/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: LENGTH\r\n\r\nclient_id=1001&client_secret=x&grant_type=authorization_code&code=y",
    "GET /apps/1001/authorize?state=x&store=1001 HTTP/1.1\r\nHost: x\r\n\r\n",
];
const PAGO_SHOPS: &[&str] = &[
    "GET /api/scripts?page=1&per_page=2 HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nContent-Type: application/json\r\nAuthorization: Bearer PAGO\r\n\r\n",
    "POST /api/scripts HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"src\":\"https://cdn.example/a.js\"}",
    "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\",\"client_id\":\"ps-demo\"}",
    "GET /oauth/authorize?response_type=code&client_id=ps-demo&redirect_uri=http://127.0.0.1:8765/callback&scope=script_read HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/products HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"name\":{\"en\":\"Mug\"},\"published\":true,\"attributes\":[{\"en\":\"Color\"}],\"variants\":[{\"price\":\"10.00\",\"stock\":3,\"values\":[{\"en\":\"Blue\"}]}]}",
    "PUT /api/products/501 HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"name\":\"Shirt\",\"variants\":[{\"id\":50101,\"price\":12.5,\"stock\":null}],\"images\":[{\"src\":\"https://cdn.example/a.png\"}]}",
    "POST /api/orders HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"customer\":{\"name\":\"a\",\"email\":\"a@b.c\"},\"products\":[{\"variant_id\":50101,\"quantity\":2,\"price\":\"1.00\"}],\"total\":\"2.00\"}",
    "POST /api/abandoned_carts HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"email\":\"a@b.c\",\"products\":[{\"variant_id\":50101,\"quantity\":1}]}",
    "PUT /api/coupons/1000001 HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"code\":\"TEN\",\"type\":\"percentage\",\"value\":\"10.00\",\"max_uses\":5}",
    "POST /api/coupons HTTP/1.1\r\nHost: x\r\nX-Api-Version: 2\r\nAuthorization: Bearer PAGO\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"code\":\"TEN\",\"type\":\"percentage\",\"value\":10,\"end_date\":\"2026-12-31\"}",
];
const FILES: &[&str] = &[
    "GET /badge/channel.json HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\nIf-None-Match: \"x\"\r\nAccept-Encoding: br, gzip\r\n\r\n",
    "HEAD /badge/../%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /variant-badge/variant-badge/1.js?versionId=x&store=1001 HTTP/1.1\r\nHost: x\r\n\r\n",
];
const SHOPS: &[&str] = &[
    "GET /productos/camisa-costa/?variant=50101 HTTP/1.1\r\nHost: plata.localhost:80\r\nCookie: cart=0123456789012345678901234567890123456789\r\n\r\n",
    "GET /productos/page/2/?results_only=true&limit=3&min_price=1&Color=Azul&sort_by=user HTTP/1.1\r\nHost: plata.localhost\r\n\r\n",
    "POST /comprar/ HTTP/1.1\r\nHost: plata.localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: LENGTH\r\n\r\nadd_to_cart=501&variation[0]=Azul&variation[1]=L&variation[2]=Algod%C3%B3n&quantity=2&properties[x]=y&add_to_cart_enhanced=1",
    "POST /comprar/ HTTP/1.1\r\nHost: bazaar.localhost\r\nContent-Length: LENGTH\r\n\r\nquantity[1]=2&ajax=1",
    "POST /checkout/v3/start/ HTTP/1.1\r\nHost: praia.localhost\r\nContent-Length: LENGTH\r\n\r\nemail=a@b.c",
    "GET /pictures/shirt-blue-1024-1024.svg HTTP/1.1\r\nHost: plata.localhost\r\n\r\n",
    "GET /admin/apps/1001/authorize HTTP/1.1\r\nHost: plata.localhost\r\n\r\n",
];
const CONTROL: &[&str] = &[
    "GET /__sandbox/state?stores=2&find=x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "PATCH /__sandbox/stores/tiendanube/1001 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"csp\":\"x\",\"theme\":\"linked\",\"languages\":[\"pt\"]}",
    "POST /__sandbox/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"listener\":\"cdn\",\"path\":\"/**/*.js\",\"percent\":50,\"seed\":7,\"fault\":{\"status\":503,\"headers\":{\"x\":\"y\"}}}",
    "POST /__sandbox/stores/tiendanube/1001/orders/602/editions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"variant_id\":50201,\"quantity\":2,\"reason\":\"x\"}",
    "PATCH /__sandbox/apps/tiendanube/1001 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"only_stores\":[\"1002\"],\"whitelisted\":false,\"scopes\":[\"read_orders\"]}",
    "POST /__sandbox/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"advance\":86400}",
    "POST /portal/apps/1001/scripts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"handle\":\"x\",\"event\":\"onload\",\"auto_install\":true}",
    "POST /portal/apps/1001/scripts/7001/versions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: LENGTH\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.js\"\r\n\r\nx\r\n--b--\r\n",
    "POST /__sandbox/stores/tiendanube/1001/webhooks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"event\":\"product/created\",\"data\":{\"id\":1}}",
    "PATCH /__sandbox/switches HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"loopback_http\":true,\"pago_queue\":true,\"larger_plans\":false}",
    "POST /__sandbox/reset HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n",
    "PATCH /portal/apps/1001/scripts/7001 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"development_url\":\"http://localhost:8080/main.js?v=1\"}",
    "POST /portal/apps/1001/scripts/7001/versions/1/deploy HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"to\":\"active\"}",
];

/// What is spliced in.
const ODD: &[&[u8]] = &[
    b"%00",
    b"%",
    b"%f",
    b"..%2f",
    b"/../",
    b"//",
    b"\0",
    b"\xff\xfe",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\"",
    b"{",
    b"[[[[[[[[[[[[[[[[[[[[",
    b"9223372036854775808",
    b"-9223372036854775809",
    b"18446744073709551615",
    b"1e309",
    b"NaN",
    b"-1",
    b"0",
    b"null",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"'; DROP TABLE store; --",
    b"*",
    b"?",
    b"#",
    b"&&",
    b"==",
    b";",
    b":",
    b"999999999999999999999999",
    b"2026-13-45",
    b"9999-12-31T23:59:59Z",
];

/// Numbers that look like chance and depend on the case alone (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) % sides.max(1) as u64) as usize
    }
}

/// The bytes of a case: one of the requests, changed up to four times. Its length is mostly right all the same, so that what
/// is odd in the body gets as far as the handlers.
fn request(templates: &[&str], case: u64, tokens: &(String, String)) -> Vec<u8> {
    let mut dice = Dice(case);
    let template = templates[dice.roll(templates.len())];
    let text = template.replace("TOKEN", &tokens.0).replace("PAGO", &tokens.1);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let (mut head, mut body) = (head.as_bytes().to_vec(), body.as_bytes().to_vec());
    let late = dice.roll(4) == 0;
    if !late {
        for _ in 0..dice.roll(4) {
            let target = if body.is_empty() || dice.roll(2) == 0 { &mut head } else { &mut body };
            change(target, &mut dice);
        }
    }
    let length = body.len().to_string();
    let mut bytes = replaced(&head, b"LENGTH", length.as_bytes());
    bytes.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
    bytes.extend_from_slice(&body);
    if late {
        for _ in 0..=dice.roll(3) {
            change(&mut bytes, &mut dice);
        }
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let place = dice.roll(bytes.len() + 1);
    match dice.roll(6) {
        0 if !bytes.is_empty() => {
            let place = place.min(bytes.len() - 1);
            bytes[place] ^= 1 << dice.roll(8);
        }
        1 => bytes.truncate(place),
        2 => drop(bytes.drain(place..(place + dice.roll(12)).min(bytes.len()))),
        3 => {
            let piece: Vec<u8> = bytes[place..(place + dice.roll(40)).min(bytes.len())].to_vec();
            let to = dice.roll(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        4 => {
            let noise: Vec<u8> = (0..dice.roll(9)).map(|_| dice.roll(256) as u8).collect();
            bytes.splice(place..place, noise);
        }
        _ => {
            let odd = ODD[dice.roll(ODD.len())];
            let end = (place + dice.roll(6)).min(bytes.len());
            bytes.splice(place..end, odd.iter().copied());
        }
    }
}

fn replaced(bytes: &[u8], what: &[u8], by: &[u8]) -> Vec<u8> {
    match bytes.windows(what.len()).position(|part| part == what) {
        Some(place) => [&bytes[..place], by, &bytes[place + what.len()..]].concat(),
        None => bytes.to_vec(),
    }
}

/// Sends the bytes; the answer, which may be nothing at all.
async fn exchange(url: &Url, bytes: &[u8]) -> Vec<u8> {
    let address = url.socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut answer = Vec::new();
    // A listener may close before it has read everything.
    let _ = stream.write_all(bytes).await;
    if tokio::time::timeout(IDLE, stream.read_to_end(&mut answer)).await.is_err() {
        let _ = stream.shutdown().await;
        let rest = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
        assert!(rest.is_ok(), "no end of {:?}", String::from_utf8_lossy(bytes));
    }
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_bytes_make_a_listener_panic_or_fail() {
    let panics = Arc::new(AtomicUsize::new(0));
    let counter = panics.clone();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        counter.fetch_add(1, Ordering::SeqCst);
        usual(panic);
    }));

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("badge")).unwrap();
    std::fs::write(folder.path().join("badge/channel.json"), "{}").unwrap();
    let running = Running::with_hosting(folder.path().to_owned()).await;
    let scopes = json!({ "scopes": ["write_scripts", "write_products", "write_orders", "write_customers"] });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    // Without a version an association is answered with an empty 500 on v1, as the platform does it.
    for script in [7001, 7002] {
        running.deploy(script, "1", "active").await;
    }
    let token = running.install("1001").await;
    let scopes = ["script", "product", "order", "abandoned_cart", "coupon"].map(|of| format!("{of}_read,{of}_write"));
    let scopes = scopes.join(",");
    let change = json!({ "scopes": scopes.split(',').collect::<Vec<_>>() });
    running.control("PATCH", "__sandbox/apps/pago-shops/ps-demo", change).await.expect(200);
    let asked = running.pago_decide(&[("store", "3001"), ("scope", &scopes.replace(',', " "))]).await.expect(302);
    let granted = running.pago_token(pago_exchange(&asked.back("code").unwrap())).await.expect(200).json();
    let pago = granted["access_token"].as_str().unwrap().to_owned();
    let may = running.pago("POST", "api/products", &pago).json(&json!({ "name": "Mug" }));
    assert!(send(may).await.status < 300, "the bodies below would be refused unread");
    let tokens = Arc::new((token, pago));

    let cases = std::env::var("VITRINA_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let urls = running.urls().clone();
    let shops = urls.shops[0].url.clone();
    let shops = Url::parse(&format!("http://127.0.0.1:{}/", shops.port().unwrap())).unwrap();
    // Control comes last: what it is told may make the others fail.
    let listeners = [
        (urls.tiendanube.clone(), TIENDANUBE),
        (urls.pago_shops.clone(), PAGO_SHOPS),
        (urls.cdn.clone(), FILES),
        (urls.apps_scripts.clone(), FILES),
        (shops, SHOPS),
        (urls.control.clone(), CONTROL),
    ];
    let each = cases.div_ceil(listeners.len());
    let mut tried = 0;
    for (url, templates) in listeners {
        let next = Arc::new(AtomicUsize::new(0));
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (url, next, tokens) = (url.clone(), next.clone(), tokens.clone());
                tokio::spawn(async move {
                    loop {
                        let case = next.fetch_add(1, Ordering::SeqCst);
                        if case >= each {
                            return;
                        }
                        if case.is_multiple_of((each / 20).max(1)) {
                            println!("at {} of {cases}", tried + case);
                        }
                        let bytes = request(templates, case as u64, &tokens);
                        let answer = exchange(&url, &bytes).await;
                        let shown = String::from_utf8_lossy(&bytes);
                        assert!(!answer.starts_with(b"HTTP/1.1 5"), "case {case} of {url}: {shown:?}");
                    }
                })
            })
            .collect();
        for sender in senders {
            sender.await.unwrap();
        }
        assert_eq!(panics.load(Ordering::SeqCst), 0, "{url} panicked");
        tried += each;
    }
    send(running.request("DELETE", urls.control.join("__sandbox/faults").unwrap().as_str())).await.expect(204);
    running.shop("silent", "/").await.expect(200);
    println!("\ntried {tried} requests");
}
