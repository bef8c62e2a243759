//! The storefronts' pages and what is injected into them.

use serde_json::{Value, json};

use crate::running::{Answer, Running, send};

/// The JSON of the first attribute of that name.
fn attribute(page: &str, name: &str) -> Value {
    let (_, rest) = page.split_once(&format!("{name}=\"")).unwrap();
    let text = rest.split('"').next().unwrap();
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    serde_json::from_str(&text.replace("&amp;", "&")).unwrap()
}

/// The JSON that the page assigns to `LS`.
fn ls(page: &str) -> Value {
    let (_, rest) = page.split_once("var LS = ").unwrap();
    serde_json::from_str(rest.split(";\n</script>").next().unwrap()).unwrap()
}

/// What the page's inline block loads.
fn scripts(page: &Answer) -> Value {
    match page.text.split_once("})([") {
        Some((_, rest)) => serde_json::from_str(&format!("[{}", rest.split(");\n").next().unwrap())).unwrap(),
        None => json!([]),
    }
}

#[tokio::test]
async fn every_page_of_every_shop_is_whole() {
    let running = Running::start().await;
    let catalogue = running.urls().control.join("__sandbox/catalogue").unwrap();
    let catalogue = send(running.request("GET", catalogue.as_str())).await.expect(200).json();
    let shops = [
        ("plata", "tiendanube/1001", "/para-usar/"),
        ("praia", "tiendanube/1002", "/para-a-casa/"),
        ("bazaar", "pago-shops/3001", "/to-wear/"),
        ("silent", "pago-shops/3002", "/to-wear/"),
    ];
    for (shop, (slug, store, category)) in catalogue["shops"].as_array().unwrap().iter().zip(shops) {
        let handles = shop["products"].as_array().unwrap().iter().map(|product| product["handle"].as_str().unwrap());
        let products: Vec<String> = handles.map(|handle| format!("/productos/{handle}/")).collect();
        assert_eq!(products.len(), 8);
        let others =
            ["/", "/productos/", category, "/search/?q=a", "/search/?q=zzz", "/comprar/", "/checkout/v3/start/"];
        let store = format!("__sandbox/stores/{store}");
        for theme in ["base", "linked", "sections"] {
            running.control("PATCH", &store, json!({ "theme": theme })).await.expect(200);
            for path in others.into_iter().chain(products.iter().map(String::as_str)) {
                let page = running.shop(slug, path).await.expect(200);
                let place = format!("{theme}: {slug}{path}");
                assert!(!page.text.contains("{{"), "{place} has a hole");
                assert!(page.text.trim_end().ends_with("</html>"), "{place} has no end");
                assert_eq!(page.text.contains("var LS = "), slug != "silent", "{place}");
                for outside in ["https://", "src=\"http:", "href=\"http:"] {
                    assert!(!page.text.contains(outside), "{place} names {outside}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_product_page_has_the_platforms_markup() {
    let running = Running::start().await;
    let page = running.shop("plata", "/productos/camisa-costa/").await.expect(200).text;
    for part in [
        "id=\"single-product\" class=\"js-product-detail js-product-container product\" data-variants=\"[",
        "data-store=\"product-detail\"",
        "data-store=\"product-form-501\"",
        "<form id=\"product_form\" class=\"js-product-form product-form\" method=\"post\" action=\"/comprar/\"",
        "<input type=\"hidden\" name=\"add_to_cart\" value=\"501\">",
        "id=\"variation_1\" class=\"js-variation-option select hidden\" name=\"variation[0]\"",
        "name=\"variation[1]\"",
        "id=\"variation_3\" class=\"js-variation-option select \" name=\"variation[2]\"",
        "class=\"js-insta-variant swatch selected\" data-option=\"Bordó\" data-variation-id=\"0\"",
        "id=\"price_display\" class=\"js-price-display price\" data-product-price=\"123450\"",
        "js-addtocart js-addtocart-placeholder",
        "data-quickshop-id=\"quick505\"",
        "js-quickshop-modal-shell quickshop\" data-variants=\"\" data-quickshop-id=\"\"",
        "<div id=\"quickshop-form\"></div>",
    ] {
        assert!(page.contains(part), "{part} is not in the page");
    }
    let variants = attribute(&page, "data-variants");
    let ls = ls(&page);
    assert_eq!(ls["variants"], variants);
    assert_eq!((&ls["product"]["id"], &ls["store"]["id"], &ls["lang"]), (&json!(501), &json!(1001), &json!("es_AR")));
    assert_eq!(ls["currency"]["thousands_separator"], ".");
    let first = &variants[0];
    for (field, value) in [
        ("price_short", json!("$1.234,50")),
        ("price_long", json!("$1.234,50 ARS")),
        ("price_number", json!(1234.5)),
        ("price_number_raw", json!(123_450)),
        ("compare_at_price_short", json!("$1.500,00")),
        ("option0", json!("Bordó")),
        ("stock", json!(6)),
        ("available", json!(true)),
        ("contact", json!(false)),
    ] {
        assert_eq!(first[field], value, "{field}");
    }
    let plans: Value = serde_json::from_str(first["installments_data"].as_str().unwrap()).unwrap();
    assert_eq!(plans["Pago Nube"]["3"]["installment_value_cents"], 41_150);
}

#[tokio::test]
async fn the_catalogue_holds_every_case_of_price_and_stock() {
    let running = Running::start().await;
    let page = running.shop("plata", "/productos/").await.expect(200).text;
    let url = running.urls().control.join("__sandbox/catalogue").unwrap();
    let catalogue = send(running.request("GET", url.as_str())).await.json();
    let products = catalogue["shops"][0]["products"].as_array().unwrap().clone();
    let variants: Vec<Value> =
        products.iter().flat_map(|product| product["variants"].as_array().unwrap().clone()).collect();
    let has = |what: &str, fits: &dyn Fn(&Value) -> bool| assert!(variants.iter().any(fits), "no variant with {what}");
    for stock in [-2, 0, 1, 3, 4, 5, 6] {
        has("that stock", &|variant| variant["stock"] == stock);
    }
    for cents in [0_u64, 5, 123_450, 100_000_000, 1_234_567_890, 9_007_199_254_740_993] {
        has("that price", &|variant| variant["price_number_raw"] == cents);
    }
    has("unlimited stock", &|variant| variant["stock"].is_null() && variant["available"] == true);
    has("stock left but not available", &|variant| variant["stock"] == 12 && variant["available"] == false);
    has("no price", &|variant| variant["contact"] == true && variant["price_number"].is_null());
    has("no price and no stock", &|variant| variant["contact"] == true && variant["stock"] == 0);
    has("only price_number", &|variant| variant.get("price_number_raw").is_none() && variant["price_number"] == 1.005);
    has("no options", &|variant| variant["option0"].is_null());
    has("three options", &|variant| variant["option2"].is_string());
    assert_eq!(products[4]["variants"][0]["stock"], 0, "a first variant that is sold out");
    for product in &products {
        assert!(page.contains(&format!("data-product-id=\"{}\"", product["id"])), "{}", product["handle"]);
    }
}

#[tokio::test]
async fn the_address_preselects_a_variant() {
    let running = Running::start().await;
    for (query, selected, price) in [
        ("", ["Bordó", "M", "Lino"], "$1.234,50"),
        ("?variant=50104", ["Bordó", "M", "Algodón"], "$999,90"),
        ("?variant=50107", ["Blanco", "S", "Lino"], "$1.000.000,00"),
        ("?variant=50503", ["Bordó", "M", "Lino"], "$1.234,50"),
        ("?variant=x", ["Bordó", "M", "Lino"], "$1.234,50"),
    ] {
        let page = running.shop("plata", &format!("/productos/camisa-costa/{query}")).await.expect(200).text;
        let form = page.split("id=\"product_form\"").nth(1).unwrap().split("</form>").next().unwrap();
        for value in selected {
            assert!(form.contains(&format!("<option value=\"{value}\" selected>")), "{query}: {value}");
        }
        assert!(page.contains(&format!("style=\"display:inline\">{price}</span>")), "{query}: {price}");
    }
    let twice = running.shop("plata", "/productos/mochila-andes/").await.text;
    assert!(twice.contains("data-product-price=\"8450000\""), "of two variants with the same options the last counts");
}

#[tokio::test]
async fn a_host_without_a_shop_lists_the_shops() {
    let running = Running::start().await;
    let list = running.shop("nobody", "/").await.expect(200);
    for shop in &running.urls().shops {
        assert!(list.text.contains(shop.url.as_str()), "{list:?}");
    }
    running.shop("nobody", "/productos/").await.expect(404);
    for path in
        ["/productos/none/", "/none", "/pictures/none.svg", "/pictures/shirt-pink-1024-1024.svg", "/static/none.js"]
    {
        running.shop("plata", path).await.expect(404);
    }
    for path in [
        "/favicon.ico",
        "/favicon.svg",
        "/static/theme.js",
        "/static/platform.js",
        "/pictures/shirt-blue-1024-1024.svg",
    ] {
        running.shop("plata", path).await.expect(200);
    }
    assert_eq!(running.shop("plata", "/productos/camisa-costa?variant=1").await.status, 308);
}

#[tokio::test]
async fn a_portal_script_is_injected_with_version_parameters_and_store() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    running.deploy(7002, "1", "active").await;
    let body = json!({ "script_id": 7001, "query_params": "{\"a\":1,\"b\":\"x y\"}" });
    send(running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&body)).await.expect(201);
    let page = running.shop("plata", "/").await.expect(200);
    assert!(page.text.contains("LS.ready.then(") && page.text.contains("document.createElement('script')"));
    let versions = &running.state().await["portal"][0]["versions"];
    let base = format!("{}variant-badge/", running.urls().apps_scripts);
    let hash = versions[0]["hash"].as_str().unwrap();
    assert_eq!(
        scripts(&page),
        json!([
            { "src": format!("{base}variant-badge/1.js?versionId={hash}&a=1&b=x+y&store=1001"), "event": "onload" },
            { "src": format!("{base}auto-badge/1.js?versionId={hash}&store=1001"), "event": "onload" },
        ])
    );
    assert_eq!(scripts(&running.shop("praia", "/").await), json!([]), "another store has none");
}

#[tokio::test]
async fn a_classic_script_keeps_its_query_and_gets_the_store() {
    let running = Running::start().await;
    let token = running.install("1002").await;
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "legacy_src": true })).await.expect(200);
    for body in [
        json!({ "src": "https://cdn.example/a.js?release=7&x=%20", "event": "onfirstinteraction" }),
        json!({ "src": "https://cdn.example/</script>", "where": "store,checkout" }),
        json!({ "src": "https://cdn.example/c.js", "where": "checkout" }),
    ] {
        send(running.tiendanube("POST", "v1/1002/scripts", &token).json(&body)).await.expect(201);
    }
    let page = running.shop("praia", "/productos/taza-barro/").await.expect(200);
    assert_eq!(
        scripts(&page),
        json!([
            { "src": "https://cdn.example/a.js?release=7&x=%20&store=1002", "event": "onfirstinteraction" },
            { "src": "https://cdn.example/%3C/script%3E?store=1002", "event": "onload" },
        ])
    );
}

#[tokio::test]
async fn a_pago_shops_page_has_a_plain_element_with_the_account() {
    let running = Running::start().await;
    for store in ["3001", "3002"] {
        let token = running.pago_install(store).await["access_token"].as_str().unwrap().to_owned();
        let body = json!({ "src": "https://cdn.example/a.js?a=1&b=2" });
        send(running.pago("POST", "api/scripts", &token).json(&body)).await.expect(201);
    }
    for (slug, store) in [("bazaar", "3001"), ("silent", "3002")] {
        let page = running.shop(slug, "/").await.expect(200).text;
        let tag = format!("src=\"https://cdn.example/a.js?a=1&amp;b=2&amp;store={store}\"></script>");
        assert!(page.contains(&tag), "{slug}: {tag}");
    }
    running.control("POST", "__sandbox/stores/pago-shops/3001/uninstall", json!({})).await.expect(200);
    assert!(!running.shop("bazaar", "/").await.text.contains("cdn.example"));
}

#[tokio::test]
async fn a_suspended_store_carries_no_scripts_until_it_is_resumed() {
    let running = Running::start().await;
    running.install("1001").await;
    running.deploy(7002, "1", "active").await;
    for (action, count) in [("suspend", 0), ("resume", 1)] {
        running.control("POST", &format!("__sandbox/stores/tiendanube/1001/{action}"), json!({})).await.expect(200);
        assert_eq!(scripts(&running.shop("plata", "/").await).as_array().unwrap().len(), count, "{action}");
    }
}

#[tokio::test]
async fn a_shops_pages_carry_the_policy_that_it_was_given() {
    let running = Running::start().await;
    let path = "__sandbox/stores/tiendanube/1001";
    let policy = "script-src 'self' 'unsafe-inline' http://127.0.0.1:*; report-uri /csp";
    assert_eq!(running.shop("plata", "/").await.header("content-security-policy"), "");
    let store = running.control("PATCH", path, json!({ "csp": policy })).await.expect(200).json();
    assert_eq!((&store["csp"], &store["demo"]), (&json!(policy), &json!(false)));
    for page in ["/", "/productos/", "/productos/camisa-costa/", "/comprar/", "/nothing"] {
        assert_eq!(running.shop("plata", page).await.header("content-security-policy"), policy, "{page}");
    }
    assert_eq!(running.shop("praia", "/").await.header("content-security-policy"), "");
    running.control("PATCH", path, json!({ "demo": true })).await.expect(200);
    assert_eq!(running.shop("plata", "/").await.header("content-security-policy"), policy);
    running.control("PATCH", path, json!({ "csp": "a\nb" })).await.expect(422);
    running.control("PATCH", path, json!({ "csp": null })).await.expect(200);
    assert_eq!(running.shop("plata", "/").await.header("content-security-policy"), "");
}

#[tokio::test]
async fn a_store_takes_another_theme() {
    let running = Running::start().await;
    let path = "__sandbox/stores/tiendanube/1001";
    for (theme, product, listing) in [
        (
            "linked",
            &[
                "<div id=\"single-product\">\n  <div class=\"productContainer product\" data-variants=\"[",
                "type=\"radio\" name=\"variation[0]\"",
                "onchange=\"chooseVariant('#single-product .productContainer')\"",
                "id=\"product_form\"",
            ][..],
            &[
                "id=\"quick501\"",
                "chooseVariant('#quick501 .productContainer')",
                "onclick=\"openQuick(501); return false\"",
            ][..],
        ),
        (
            "sections",
            &[
                "class=\"ns-section\" data-section-type=\"product\"",
                "id=\"single-product\" class=\"js-product-detail",
                "js-nubesdk-slot",
                "/static/sections.js",
            ],
            &["data-quickshop-id=\"quick501\"", "js-quickshop-modal-shell"],
        ),
    ] {
        running.control("PATCH", path, json!({ "theme": theme })).await.expect(200);
        for (page, parts) in [("/productos/camisa-costa/", product), ("/productos/", listing)] {
            let page = running.shop("plata", page).await.expect(200).text;
            for part in parts {
                assert!(page.contains(part), "{theme}: {part} is not in {page}");
            }
            assert!(!page.contains("{{"), "{theme} has a hole");
            assert_eq!(ls(&page)["theme"]["code"], theme);
        }
        for file in ["linked.js", "linked.css", "sections.js", "sections.css", "theme.css"] {
            running.shop("plata", &format!("/static/{file}")).await.expect(200);
        }
        let token = running.install("1001").await;
        let store = send(running.tiendanube("GET", "2025-03/1001/store?fields=current_theme", &token)).await.json();
        assert_eq!(store, json!({ "current_theme": theme }));
    }
    assert!(!running.shop("plata", "/").await.text.contains("js-nubesdk-root"));
    running.control("PATCH", path, json!({ "theme": "gothic" })).await.expect(422);
    assert_eq!(ls(&running.shop("praia", "/").await.text)["theme"]["code"], "base");
}

#[tokio::test]
async fn other_apps_come_before_the_ones_that_were_registered() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    let body = json!({ "script_id": 7001 });
    send(running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&body)).await.expect(201);
    let path = "__sandbox/stores/tiendanube/1001";
    let apps = json!({ "other_apps": ["mutating", "throwing", "polite"] });
    running.control("PATCH", path, apps).await.expect(200);
    let listed = scripts(&running.shop("plata", "/").await);
    let names: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|script| script["src"].as_str().unwrap().split('?').next().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(names, ["polite.js", "throwing.js", "mutating.js", "1.js"]);
    for name in &names[..3] {
        running.shop("plata", &format!("/static/{name}")).await.expect(200);
    }
    running.control("PATCH", path, json!({ "other_apps": ["unheard-of"] })).await.expect(422);
    running.control("PATCH", path, json!({ "other_apps": [] })).await.expect(200);
    assert_eq!(scripts(&running.shop("plata", "/").await).as_array().unwrap().len(), 1);
}
