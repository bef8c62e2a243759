//! What the API changes, the shop's pages show.

use serde_json::{Value, json};

use crate::running::{Running, send};

/// A store with the app of all scopes, and its token.
async fn with_app() -> (Running, String) {
    let running = Running::start().await;
    let scopes = json!({ "scopes": ["write_products", "write_orders"] });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    let token = running.install("1001").await;
    (running, token)
}

async fn ask(running: &Running, token: &str, method: &str, path: &str, body: Value) -> Value {
    let request = running.tiendanube(method, &format!("2025-03/1001/{path}"), token);
    let request = if body.is_null() { request } else { request.json(&body) };
    let answer = send(request).await;
    assert!(answer.status < 300, "{method} {path}: {answer:?}");
    serde_json::from_str(&answer.text).unwrap_or_default()
}

/// What the product's page says in `LS.variants`.
async fn variants(running: &Running, path: &str) -> Value {
    let page = running.shop("plata", path).await.expect(200).text;
    let (_, rest) = page.split_once("var LS = ").unwrap();
    let ls: Value = serde_json::from_str(rest.split(";\n</script>").next().unwrap()).unwrap();
    ls["variants"].clone()
}

#[tokio::test]
async fn price_stock_text_and_variants_of_a_product_are_what_the_api_says() {
    let (running, token) = with_app().await;
    let before = variants(&running, "/productos/camisa-costa/").await;
    let first = before[0]["id"].clone();
    let change = json!({"price": "2000.00", "promotional_price": "1500.50", "stock": 9, "sku": null});
    ask(&running, &token, "PUT", &format!("products/501/variants/{first}"), change).await;
    let after = variants(&running, "/productos/camisa-costa/").await;
    let changed = &after[0];
    assert_eq!((&changed["price_short"], &changed["price_number_raw"]), (&json!("$1.500,50"), &json!(150_050)));
    assert_eq!((&changed["compare_at_price_short"], &changed["stock"]), (&json!("$2.000,00"), &json!(9)));
    assert_eq!((&changed["sku"], &changed["has_promotional_price"]), (&Value::Null, &json!(true)));
    assert_eq!(changed["option0"], before[0]["option0"]);
    // The others are as they were, with all that only pages know of them.
    assert_eq!(after.as_array().unwrap()[1..], before.as_array().unwrap()[1..]);

    ask(&running, &token, "PUT", "products/501", json!({"name": {"es": "Camisa <Nueva>"}})).await;
    let page = running.shop("plata", "/productos/camisa-costa/").await.expect(200).text;
    assert!(page.contains("Camisa &lt;Nueva&gt;") && !page.contains("Camisa Costa"), "{page}");
    for listing in ["/productos/", "/search/?q=nueva", "/"] {
        assert!(running.shop("plata", listing).await.text.contains("Camisa &lt;Nueva&gt;"), "{listing}");
    }
    // Another store has products of its own.
    assert!(running.shop("praia", "/productos/camisa-costa/").await.expect(200).text.contains("Camisa Costa"));

    ask(&running, &token, "DELETE", &format!("products/501/variants/{first}"), Value::Null).await;
    let left = variants(&running, "/productos/camisa-costa/").await;
    assert_eq!(left.as_array().unwrap().len(), before.as_array().unwrap().len() - 1);
}

#[tokio::test]
async fn a_product_that_the_api_makes_has_a_page_a_card_and_a_price_to_buy_at() {
    let (running, token) = with_app().await;
    let new = json!({
        "name": "Gorro", "description": "<p>De lana</p>", "attributes": ["Color", "Talle"], "categories": [302], "tags": "lana, frio",
        "images": [{"src": "https://img.example/gorro.png"}],
        "variants": [
            {"values": ["Azul", "M"], "price": "10.00", "stock": 2},
            {"values": ["Lila", "M"], "price": null, "stock": null},
        ],
    });
    let made = ask(&running, &token, "POST", "products", new).await;
    let all = variants(&running, "/productos/gorro/").await;
    assert_eq!(all[0]["id"], made["variants"][0]["id"]);
    assert_eq!(
        (&all[0]["option0"], &all[0]["option1"], &all[0]["option2"]),
        (&json!("Azul"), &json!("M"), &Value::Null)
    );
    assert_eq!((&all[0]["image_url"], &all[0]["image"]), (&json!("//img.example/gorro.png"), &made["images"][0]["id"]));
    assert_eq!(
        (&all[1]["contact"], &all[1]["stock"], &all[1]["available"]),
        (&json!(true), &Value::Null, &json!(true))
    );
    let page = running.shop("plata", "/productos/gorro/").await.expect(200).text;
    // A colour that the shops know has its button, another one a button that shows nothing.
    assert!(page.contains("background:#2f5d8a") && page.contains("background:transparent"), "{page}");
    assert!(page.contains(r#""tags":["lana","frio"]"#), "{page}");
    for listing in ["/productos/", "/search/?q=gorro"] {
        assert!(running.shop("plata", listing).await.text.contains("/productos/gorro/"), "{listing}");
    }

    ask(&running, &token, "DELETE", &format!("products/{}", made["id"]), Value::Null).await;
    running.shop("plata", "/productos/gorro/").await.expect(404);
}

#[tokio::test]
async fn many_copies_in_the_api_leave_the_shop_as_it_was() {
    let seed = json!({"token_prefix": "t-", "stores": [{"platform": "tiendanube", "id": "5001", "name": "Luna", "slug": "luna",
        "lang": "es_AR", "country": "AR", "currency": "ARS", "products": 300}]});
    let running = Running::start_seeded(Default::default(), serde_json::from_value(seed).unwrap()).await;
    let answer = send(running.tiendanube("GET", "2025-03/5001/products?per_page=1", "t-5001")).await.expect(200);
    assert_eq!(answer.header("x-total-count"), "300");
    assert!(!running.shop("luna", "/productos/").await.expect(200).text.contains("js-load-more"));
}

#[tokio::test]
async fn categories_are_what_the_api_says() {
    let (running, token) = with_app().await;
    let made = ask(&running, &token, "POST", "categories", json!({"name": {"es": "Gorros"}})).await;
    let new = json!({"name": "Gorro", "categories": [made["id"]], "variants": [{"price": "10.00"}]});
    ask(&running, &token, "POST", "products", new).await;
    let page = running.shop("plata", "/gorros/").await.expect(200).text;
    assert!(page.contains("/productos/gorro/") && !page.contains("/productos/camisa-costa/"), "{page}");
    assert!(running.shop("plata", "/").await.text.contains("<a href=\"/gorros/\">Gorros</a>"));
    running.shop("praia", "/gorros/").await.expect(404);

    let one = format!("categories/{}", made["id"]);
    ask(&running, &token, "PUT", &one, json!({"name": {"es": "Gorras"}, "parent": 301})).await;
    assert!(running.shop("plata", "/gorros/").await.expect(200).text.contains("data-store=\"page-title\">Gorras <"));
    let home = running.shop("plata", "/").await.text;
    assert!(!home.contains("<li><a href=\"/gorros/\">"), "what is in another category is not in the menu: {home}");
    ask(&running, &token, "DELETE", &one, Value::Null).await;
    running.shop("plata", "/gorros/").await.expect(404);
}

#[tokio::test]
async fn a_shop_of_pago_shops_sells_what_its_api_says() {
    let running = Running::start().await;
    let scopes = ["product_read", "product_write"];
    let change = json!({ "scopes": scopes });
    running.control("PATCH", "__sandbox/apps/pago-shops/ps-demo", change).await.expect(200);
    let code = running.pago_decide(&[("store", "3001"), ("scope", &scopes.join(" "))]).await.expect(302).back("code");
    let tokens = running.pago_token(crate::running::pago_exchange(&code.unwrap())).await.expect(200).json();
    let token = tokens["access_token"].as_str().unwrap();
    let pago = async |method: &str, path: &str, body: Value| {
        let request = running.pago(method, &format!("api/{path}"), token);
        let answer = send(if body.is_null() { request } else { request.json(&body) }).await;
        assert!(answer.status < 300, "{method} {path}: {answer:?}");
        serde_json::from_str::<Value>(&answer.text).unwrap_or_default()
    };
    let shirt = "/productos/camisa-costa/";
    let before = running.shop("bazaar", shirt).await.expect(200).text;
    let listed = pago("GET", "products", Value::Null).await;
    assert_eq!(listed.as_array().unwrap().len(), 8);
    assert_eq!(running.shop("bazaar", shirt).await.text, before, "asking changes nothing");

    let mut variants = listed[0]["variants"].clone();
    variants[0]["price"] = json!("77.70");
    variants[0]["promotional_price"] = Value::Null;
    pago("PUT", "products/501", json!({"name": "Plain Shirt", "variants": variants})).await;
    let page = running.shop("bazaar", shirt).await.expect(200).text;
    assert!(page.contains("Plain Shirt") && page.contains("$77.70"), "{page}");
    // Fields that nobody documents may be any: what has no variant is in the API and on no page.
    let odd = pago("POST", "products", json!({"name": "Odd", "handle": "odd"})).await;
    running.shop("bazaar", "/productos/odd/").await.expect(404);
    assert!(!running.shop("bazaar", "/productos/").await.expect(200).text.contains("Odd"), "{odd}");
    pago("DELETE", "products/501", Value::Null).await;
    running.shop("bazaar", shirt).await.expect(404);
    running.shop("silent", shirt).await.expect(200);
}
