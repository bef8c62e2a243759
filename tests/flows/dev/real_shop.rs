//! In a shop elsewhere, through the proxy of `--shop`.

use std::io::Read;

use http::header;
use vitrina_tests::{Chromium, Ended, OddShop, Sandbox, Serving, Storefront, get, vitrina, write_bundle};

use super::{SELECT, asked, begun, built, call, change, dev, exchange, project, sent};

#[test]
fn a_real_shop_without_the_script_is_shown_with_it() {
    let sandbox = Sandbox::start();
    let policy = "default-src 'self' 'unsafe-inline' http://cdn.example; connect-src 'none'; upgrade-insecure-requests";
    sandbox.control("PATCH", "stores/tiendanube/1002", &serde_json::json!({"csp": policy}));
    let project = project();
    let shop = sandbox.shop("tiendanube", "1002", "url");
    let (mut serving, first) = dev(project.path(), &["--shop", &shop]);
    built(&mut serving, "built");
    let path = sandbox.shop("tiendanube", "1002", "product").replace(&shop, "");
    let mut page = Chromium::open(&format!("{}{path}", first["server"].as_str().unwrap()));
    let html = page.shows("6x de R$205,75 sem juros");
    assert!(html.contains("/__vitrina/script.js"), "{html}");
}

#[test]
fn the_release_of_a_real_shop_gives_way_to_the_script() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    write_bundle(&sandbox.path("bundle"), "one");
    sandbox.run(&["upload"]).succeeded();
    sandbox.run(&["deploy", "--store", "tiendanube:1001"]).succeeded();
    let (shop, product) = (sandbox.shop("tiendanube", "1001", "url"), sandbox.shop("tiendanube", "1001", "product"));
    let cdn = sandbox.url("cdn");
    assert!(Chromium::open(&product).shows(cdn).contains("variant-badge"), "the shop has a release");
    let project = project();
    let (mut serving, first) = dev(project.path(), &["--shop", &shop, "--swap", "/variant-badge/"]);
    built(&mut serving, "built");
    let mut page = Chromium::open(&product.replace(&shop, first["server"].as_str().unwrap()));
    let html = page.shows("6x $205,75 sin interés");
    assert!(html.contains("/__vitrina/script.js?release=1&amp;store=1001") && !html.contains(cdn), "{html}");
}

/// Host name, certificate, policy, cookies, redirects, whole addresses and compression of a shop in the world: only the name server
/// is missing, so the way there leads through a proxy, as in a company.
#[test]
fn a_shop_in_the_world_is_shown_with_the_script() {
    let sandbox = Sandbox::start();
    let policy = "default-src 'none'; script-src 'unsafe-inline' https://tienda.example; style-src 'unsafe-inline' https:; \
                  img-src *.example; connect-src 'none'; form-action tienda.example; frame-ancestors 'none'; \
                  upgrade-insecure-requests";
    sandbox.control("PATCH", "stores/tiendanube/1002", &serde_json::json!({"csp": policy}));
    let shop = sandbox.shop("tiendanube", "1002", "url");
    let product = sandbox.shop("tiendanube", "1002", "product").replace(shop.trim_end_matches('/'), "");
    let front = Storefront::before(&shop, &product);
    let project = project();
    let mut call = call(project.path(), &["--shop", Storefront::URL]);
    front.reach(&mut call);
    front.trust(&mut call);
    let (mut serving, first) = Serving::start(call);
    let server = first["server"].as_str().unwrap().trim_end_matches('/').to_string();
    assert!(server.starts_with("http://127.0.0.1:"), "{server}");
    built(&mut serving, "built");

    let page = get(&format!("{server}{product}"));
    assert_eq!(
        page.policy.as_deref(),
        Some(
            "default-src 'none'; script-src 'unsafe-inline' https://tienda.example 'self' 'wasm-unsafe-eval'; \
             style-src 'unsafe-inline' https: 'self'; img-src *.example 'self'; connect-src 'self'; \
             form-action tienda.example 'self'; frame-ancestors 'none'"
        )
    );
    for part in ["https://tienda.example", "http://praia"] {
        assert!(!page.text.contains(&format!("=\"{part}")), "{part} is left in {}", page.text);
    }

    let mut page = Chromium::open(&format!("{server}{}", Storefront::ENTRANCE));
    page.shows("6x de R$205,75 sem juros");
    assert_eq!(page.address(), format!("{server}{product}"));
    page.choose(SELECT, "S");
    change(project.path(), "{n}x de {v} sem juros", "{n} parcelas de {v}");
    built(&mut serving, "built");
    page.shows("6 parcelas de R$");
    assert_eq!(page.value(SELECT), "S");
    page.click("#product_form [type=submit]");
    page.click("a.head-cart");
    page.shows("Camisa Costa");
    assert_eq!(page.address(), format!("{server}/comprar/"));
    let cookies = front.asked(header::COOKIE);
    assert!(cookies.iter().any(|text| text.contains("visita=7") && text.contains("__Host-sesion=9")), "{cookies:?}");
    assert_eq!(front.asked(header::ORIGIN).first().map(String::as_str), Some("https://tienda.example"));
    assert!(front.asked(header::HOST).iter().all(|host| host == "tienda.example"));

    for (path, headers) in [
        (product.as_str(), "Host: attacker.example"),
        (product.as_str(), "Host: tienda.example"),
        (product.as_str(), "Host: HOST\r\nOrigin: https://tienda.example"),
        ("/__vitrina/events", "Host: HOST\r\nOrigin: https://attacker.example"),
    ] {
        let answer = asked(&server, path, headers);
        assert!(answer.contains(" 400 "), "{path} {headers}: {answer}");
    }
    let elsewhere = asked(&server, "//attacker.example/", "Host: HOST");
    assert!(elsewhere.contains(" 502 "), "{elsewhere}");
    let moved = get(&format!("{server}{}", Storefront::MOVED));
    assert_eq!(moved.location.as_deref(), Some("https://www.tienda.example/"));
    let ended = serving.interrupt().succeeded();
    for words in ["blocks WebAssembly", "--shop https://www.tienda.example/"] {
        assert!(ended.stderr.contains(words), "{ended:#?}");
    }
}

/// A shop has one address at each scheme, and a visitor of either stays here.
#[test]
fn a_shop_that_sends_to_its_other_scheme_stays_here() {
    let sandbox = Sandbox::start();
    let front = Storefront::before(&sandbox.shop("tiendanube", "1002", "url"), "/");
    let project = project();
    for shop in [Storefront::URL, "http://tienda.example/"] {
        let mut call = call(project.path(), &["--shop", shop]);
        front.reach(&mut call);
        front.trust(&mut call);
        let (serving, first) = Serving::start(call);
        let server = first["server"].as_str().unwrap();
        let ask = |path: &str| exchange(server, path, "Host: HOST\r\nCookie: visita=7");

        let start = ask("/");
        assert!(start.contains(" 200 ") && start.contains("<script src=\"/__vitrina/script.js\""), "{shop} {start}");
        assert_eq!(start.contains("set-cookie: from=http"), shop.starts_with("http:"), "{start}");
        // What a browser would keep from a plain connection is.
        let only = ask(Storefront::ONLY_HTTP);
        assert!(only.contains(" 200 ") && only.contains("over http, cookies: "), "{shop} {only}");
        assert_eq!(only.contains("cookies: true"), shop.starts_with("http:"), "{only}");
        let location =
            |answer: &str| answer.lines().find_map(|line| Some(line.strip_prefix("location: ")?.to_string()));
        assert_eq!(location(&ask(Storefront::TO_HTTP)).as_deref(), Some("/"), "{shop}");
        // In circles only the shop itself can go.
        let round = location(&ask(Storefront::ROUND)).unwrap();
        assert!(round.ends_with("://tienda.example/vueltas"), "{shop} {round}");
        serving.interrupt().succeeded();
    }
}

#[test]
fn a_shop_whose_certificate_nobody_vouches_for_is_not_shown() {
    let sandbox = Sandbox::start();
    let front = Storefront::before(&sandbox.shop("tiendanube", "1002", "url"), "/");
    let project = project();
    let mut call = call(project.path(), &["--shop", Storefront::URL]);
    front.reach(&mut call);
    let (_serving, first) = Serving::start(call);
    let page = get(first["server"].as_str().unwrap());
    assert_eq!(page.status, 502, "{page:#?}");
    for words in ["https://tienda.example/", "certificate", "SSL_CERT_FILE"] {
        assert!(page.text.contains(words), "{page:#?}");
    }
    assert_eq!(front.asked(header::HOST), Vec::<String>::new(), "nothing was said to it");
}

#[test]
fn an_address_of_no_shop_is_refused() {
    let project = project();
    let mut call = vitrina();
    call.args(["dev", "--shop", "ftp://me:canary-password@shop.example/"])
        .current_dir(project.path().join("my-script"));
    Ended::of(call.output().unwrap()).failed_with(3, &["error[dev-shop]", "ftp://me@shop.example/", "https://"]);
}

/// Whatever a server answers comes out as a browser expects it, with the script in every page and in nothing else.
#[test]
fn a_shop_answers_in_every_way() {
    let shop = OddShop::start();
    let project = project();
    let (serving, first) = dev(project.path(), &["--shop", &shop.url, "--verbose"]);
    let server = first["server"].as_str().unwrap();
    let here = server.trim_end_matches('/');
    let ask = |path: &str, headers: &str| exchange(server, path, format!("Host: HOST\r\n{headers}").trim_end());
    let script = "<script src=\"/__vitrina/script.js\"";

    let page = ask("/gzip", "Accept-Encoding: gzip, br, zstd");
    assert!(page.contains(script) && page.contains("niño") && page.contains(&format!("cart('{here}/cart')")), "{page}");
    assert!(!page.to_ascii_lowercase().contains("content-encoding"), "{page}");
    let unknown = ask("/zstd", "");
    assert!(unknown.contains(" 502 ") && unknown.contains("`zstd`"), "{unknown}");
    let piece = ask("/gzip", "Sec-Fetch-Dest: empty");
    assert!(!piece.contains(script) && piece.contains(&format!("cart('{here}/cart')")), "{piece}");

    let json = ask("/json", "");
    let escaped = here.replace('/', "\\/");
    assert!(json.ends_with(&format!("{{\"checkout\":\"{escaped}\\/checkout\",\"host\":\"127.0.0.1\"}}")), "{json}");
    let latin = ask("/latin", "");
    assert!(latin.contains("ni\u{fffd}o") && latin.contains(&format!("cart('{here}/cart')")), "{latin}");

    let fresh = ask("/fresh", "").to_ascii_lowercase();
    assert!(fresh.contains("cache-control: no-cache") && !fresh.contains("etag"), "{fresh}");
    let unchanged = ask("/fresh", "If-None-Match: \"1\"");
    assert!(unchanged.contains(" 304 ") && !unchanged.contains(script), "{unchanged}");

    let film = ask("/film", "");
    assert!(
        film.len() > 11_000_000 && film.to_ascii_lowercase().contains("content-length: 11000000"),
        "{}",
        film.len()
    );
    let part = ask("/film", "Range: bytes=2-5");
    assert!(part.contains(" 206 ") && part.contains("bytes 2-5/11000000") && part.ends_with("2345"), "{part}");
    let enormous = ask("/enormous?token=canary-query", "");
    assert!(enormous.contains(" 200 ") && enormous.len() > 11_000_000 && !enormous.contains(script));

    let head = |path: &str| {
        let mut answer = String::new();
        sent(server, "HEAD", path, "Host: HOST").read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "", "{path}");
        head.to_ascii_lowercase()
    };
    // As a GET would be answered; how long a changed page is, nobody says.
    let (page, film, absent) = (head("/fresh"), head("/film"), head("/nothing"));
    assert!(page.contains(" 200 ") && page.contains("cache-control: no-cache") && !page.contains("etag"), "{page}");
    assert!(!page.contains("content-length"), "{page}");
    assert!(film.contains(" 200 ") && film.contains("content-length: 11000000"), "{film}");
    assert!(absent.contains(" 404 "), "{absent}");
    assert!(!head("/gzip").contains("content-encoding"));

    let socket =
        "Host: HOST\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
    let socket = exchange(server, "/socket", socket);
    assert!(socket.contains(" 501 ") && socket.contains("no WebSockets"), "{socket}");

    let mut events = begun(server, "/slow", "Host: HOST");
    let mut read = String::new();
    while !read.contains("data: begun") {
        let mut part = [0; 256];
        let bytes = events.read(&mut part).unwrap();
        assert!(bytes > 0, "it ended after {read}");
        read.push_str(&String::from_utf8_lossy(&part[..bytes]));
    }
    shop.go_on();
    events.read_to_string(&mut read).unwrap();
    assert!(read.contains("data: done"), "{read}");

    let broken = ask("/broken", "");
    assert!(broken.contains(" 500 ") && broken.contains("niño") && broken.contains(script), "{broken}");
    let torn = ask("/torn", "");
    assert!(torn.contains(" 502 ") && torn.contains("the connection broke"), "{torn}");
    let torn = ask("/torn-film", "");
    assert!(torn.contains(" 200 ") && torn.to_ascii_lowercase().contains("content-length: 1000000"), "{}", torn.len());
    let absent = ask("/nothing", "");
    assert!(absent.contains(" 404 "), "{absent}");

    let ahead = |path: &str| ask(path, "").lines().find_map(|line| Some(line.strip_prefix("location: ")?.to_string()));
    assert_eq!(ahead("/http").as_deref(), Some("/cart"));
    assert_eq!(ahead("/back").as_deref(), Some("login?to=https://x/"));
    assert_eq!(ahead("/away").as_deref(), Some("https://pay.example/"));
    let ended = serving.interrupt().succeeded();
    for words in [" /enormous has more than", "--shop https://pay.example/", "a WebSocket at /socket"] {
        assert!(ended.stderr.contains(words), "{ended:#?}");
    }
    for told in [format!("GET {}gzip: 200 OK, ", shop.url), format!("HEAD {}nothing: 404 Not Found, ", shop.url)] {
        assert!(ended.stderr.contains(&told), "{told} is not in {ended:#?}");
    }
    assert!(!ended.stderr.contains("canary-query"), "{ended:#?}");
}

/// A page that takes addresses of scripts from a policy only, of which it names those it lets in.
#[test]
fn a_shop_under_trusted_types_is_shown_with_the_script() {
    let sandbox = Sandbox::start();
    let policy =
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types theme";
    sandbox.control("PATCH", "stores/tiendanube/1002", &serde_json::json!({"csp": policy}));
    let shop = sandbox.shop("tiendanube", "1002", "url");
    let project = project();
    let (mut serving, first) = dev(project.path(), &["--shop", &shop]);
    built(&mut serving, "built");
    let product = sandbox.shop("tiendanube", "1002", "product").replace(&shop, first["server"].as_str().unwrap());
    let mut page = Chromium::open(&product);
    page.shows("6x de R$205,75 sem juros");
    assert!(get(&product).policy.unwrap().contains("require-trusted-types-for 'script'"));
    page.choose(SELECT, "S");
    change(project.path(), "{n}x de {v} sem juros", "{n} parcelas de {v}");
    built(&mut serving, "built");
    page.shows("6 parcelas de R$");
    change(project.path(), "let language", "let langage");
    built(&mut serving, "failed");
    page.shows("<vitrina-dev-error");
    change(project.path(), "let langage", "let language");
    built(&mut serving, "built");
    page.loses("<vitrina-dev-error");
    assert_eq!(page.value(SELECT), "S");
    page.is_clean();
}
