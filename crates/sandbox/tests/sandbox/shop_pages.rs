//! The pages around the product: categories, search, further pages of a listing, cart, checkout.

use serde_json::{Value, json};

use crate::running::{Running, send};

/// The JSON that the page assigns to `LS`.
fn ls(page: &str) -> Value {
    let (_, rest) = page.split_once("var LS = ").unwrap();
    serde_json::from_str(rest.split(";\n</script>").next().unwrap()).unwrap()
}

#[tokio::test]
async fn a_category_has_its_products_and_its_name_in_each_language() {
    let running = Running::start().await;
    for (slug, path, id, name) in [
        ("plata", "/para-usar/", 301, "Para usar"),
        ("praia", "/para-a-casa/", 302, "Para a casa"),
        ("bazaar", "/to-wear/", 301, "To wear"),
    ] {
        let page = running.shop(slug, path).await.expect(200).text;
        assert_eq!(ls(&page)["category"], json!({ "id": id, "name": name }));
        assert!(page.contains(&format!("data-store=\"category-grid-{id}\"")));
        assert_eq!(page.contains("data-product-id=\"501\""), id == 301, "{slug}{path}");
    }
    assert_eq!(ls(&running.shop("plata", "/productos/").await.text)["category"]["id"], 0);
    running.shop("plata", "/to-wear/").await.expect(404);
}

#[tokio::test]
async fn a_search_finds_names() {
    let running = Running::start().await;
    let found = running.shop("plata", "/search/?q=TAZA").await.expect(200).text;
    assert!(found.contains("data-product-id=\"502\"") && !found.contains("data-product-id=\"501\""));
    assert!(ls(&found).get("category").is_none());
    let nothing = running.shop("plata", "/search/?q=%3Cscript%3E").await.expect(200).text;
    assert!(nothing.contains("No encontramos nada") && !nothing.contains("<script>&lt;"));
}

#[tokio::test]
async fn a_listing_with_a_limit_goes_on_page_by_page() {
    let running = Running::start().await;
    let first = running.shop("plata", "/productos/?limit=3").await.expect(200).text;
    assert_eq!(first.matches("data-product-type=\"list\"").count(), 3);
    let (_, rest) = first.split_once("data-next=\"").unwrap();
    let mut next = rest.split('"').next().unwrap().replace("&amp;", "&");
    let mut seen = 3;
    loop {
        let page = running.shop("plata", &next).await.expect(200).json();
        seen += page["html"].as_str().unwrap().matches("data-product-type=\"list\"").count();
        match page["next"].as_str() {
            Some(further) => next = further.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, 8);
    assert!(!running.shop("plata", "/productos/").await.text.contains("js-load-more"));
    running.shop("plata", "/productos/page/9/?results_only=true&limit=3").await.expect(200);
}

#[tokio::test]
async fn filters_keep_products_of_which_a_variant_passes() {
    let running = Running::start().await;
    for (query, expected) in [
        ("Color=Azul", &[501, 507][..]),
        ("Color=Azul&Color=Verde", &[501, 507]),
        ("Color=Azul&Talle=M", &[501]),
        ("Color=Azul&Material=Lino", &[]),
        ("Color=Verde&Capacidad=25+l", &[507]),
        ("Colour=Azul&utm_source=x", &[501, 502, 503, 504, 505, 506, 507, 508]),
        ("min_price=3000", &[501, 505, 507, 508]),
        ("max_price=40", &[501, 504, 506]),
        ("min_price=2000&max_price=3000", &[508]),
        ("min_price=no&max_price=-1&limit=x", &[501, 502, 503, 504, 505, 506, 507, 508]),
        ("sort_by=alpha-descending&min_price=3000", &[505, 507, 508, 501]),
        ("sort_by=price-ascending&Color=Azul&Color=Verde", &[501, 507]),
        ("sort_by=anything&Color=Azul", &[501, 507]),
    ] {
        let page = running.shop("plata", &format!("/productos/?{query}")).await.expect(200).text;
        let cards = page.split("data-store=\"product-item-").skip(1);
        let ids: Vec<u64> = cards.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
        assert_eq!(ids, expected, "{query}");
    }
    let page = running.shop("plata", "/productos/?Color=Azul&Talle=M").await.expect(200).text;
    assert!(page.contains("href=\"/productos/camisa-costa/?variant=50111\""), "a link names the variant that passed");
    assert!(page.contains("value=\"Azul\" checked"));
    let empty = running.shop("plata", "/productos/?Color=Azul&Material=Lino").await.expect(200).text;
    assert!(empty.contains("Ningún producto pasa esos filtros."));
}

#[tokio::test]
async fn categories_and_searches_go_on_page_by_page_too() {
    let running = Running::start().await;
    for path in ["/para-usar/?limit=1&Color=Azul", "/search/?q=a&limit=1&min_price=3000"] {
        let first = running.shop("plata", path).await.expect(200).text;
        let next = first.split_once("data-next=\"").unwrap().1.split('"').next().unwrap().replace("&amp;", "&");
        let page = running.shop("plata", &next).await.expect(200).json();
        assert_eq!(page["html"].as_str().unwrap().matches("data-product-type=\"list\"").count(), 1, "{path}");
    }
    for path in ["/productos/page/18446744073709551615/", "/search/page/3/?q=a", "/para-usar/page/2/"] {
        running.shop("plata", path).await.expect(200);
    }
    running.shop("plata", "/nothing/page/2/").await.expect(404);
}

#[tokio::test]
async fn a_checkout_has_its_own_small_ls_and_its_own_scripts() {
    let running = Running::start().await;
    let new = json!({ "handle": "pixel", "location": "checkout" });
    let id = running.control("POST", "portal/apps/1001/scripts", new).await.expect(201).json()["id"].as_i64().unwrap();
    running.deploy(id, "1", "active").await;
    running.deploy(7001, "1", "active").await;
    let token = running.install("1001").await;
    for script in [id, 7001] {
        let body = json!({ "script_id": script });
        send(running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&body)).await.expect(201);
    }
    let start = running.shop("plata", "/checkout/v3/start/").await.expect(200).text;
    let small = ls(&start);
    assert_eq!(small["currency"], "ARS");
    for absent in ["theme", "country", "order", "product"] {
        assert!(small.get(absent).is_none(), "{absent} is in {small}");
    }
    assert!(!start.contains("platform.js") && !start.contains("LS.ready"));
    assert!(start.contains("/pixel/1.js?") && !start.contains("/variant-badge/1.js?"), "{start}");
    let home = running.shop("plata", "/").await.text;
    assert!(home.contains("/variant-badge/1.js?") && !home.contains("/pixel/1.js?"));
}

#[tokio::test]
async fn a_cached_home_page_keeps_the_scripts_of_yesterday() {
    let running = Running::start().await;
    let path = "__sandbox/stores/tiendanube/1001";
    running.control("PATCH", path, json!({ "page_cache": true })).await.expect(200);
    let home = async |query: &str| {
        let page = running.shop("plata", &format!("/{query}")).await.expect(200);
        (page.header("x-cache").to_owned(), page.text.contains("polite.js"))
    };
    assert_eq!(home("").await, ("miss".into(), false));
    running.control("PATCH", path, json!({ "other_apps": ["polite"] })).await.expect(200);
    assert_eq!(home("").await, ("hit".into(), false));
    assert_eq!(home("?fresh=1").await, ("hit".into(), false));
    assert!(running.shop("plata", "/search/?q=taza").await.text.contains("polite.js"), "only the home page is kept");
    running.control("POST", "__sandbox/clock", json!({ "advance": 86_400 })).await.expect(200);
    assert_eq!(home("").await, ("miss".into(), true));
    assert_eq!(running.shop("praia", "/").await.header("x-cache"), "");
}

#[tokio::test]
async fn a_slider_has_clones_whose_ids_are_no_numbers() {
    let running = Running::start().await;
    assert!(!running.shop("plata", "/").await.text.contains("-clone-"));
    running.control("PATCH", "__sandbox/stores/tiendanube/1001", json!({ "theme": "sections" })).await.expect(200);
    let home = running.shop("plata", "/").await.expect(200).text;
    for id in ["quick501", "quick501-clone-1"] {
        assert_eq!(home.matches(&format!("data-quickshop-id=\"{id}\"")).count(), 1, "{id}");
    }
    assert!(home.contains("data-product-id=\"502-clone-2\""));
    for id in [501, 502] {
        let forms = home.matches(&format!("name=\"add_to_cart\" value=\"{id}\"")).count();
        assert_eq!(forms, 2, "both put product {id} into the cart");
    }
}
