//! The resources: paths assumed, JSON kept as it came.

use serde_json::{Value, json};
use vitrina_platform::Error;
use vitrina_platform::pago_shops::{
    AbandonedCart, Category, Coupon, Customer, Order, Product, Query, Resource, STAGING_API_URL, Scope, Write, Written,
    scopes_lacking,
};
use vitrina_platform::{Network, Scopes, SetupError};

use super::{Kept, account, app, app_with, config, tokens};
use crate::server::{Reply, Server, text};

#[tokio::test]
async fn each_resource_has_its_assumed_path() {
    let server = Server::start(|_, _| Reply::Json(200, json!([]))).await;
    let account = account(&app(&server.url), tokens(1));
    let all = Query::new();
    assert_eq!(account.products().all(&all).await.unwrap(), []);
    account.customers().all(&all).await.unwrap();
    account.orders().all(&all).await.unwrap();
    account.abandoned_carts().all(&all).await.unwrap();
    account.categories().all(&all).await.unwrap();
    account.coupons().all(&all).await.unwrap();
    let asked = server.asked();
    let paths: Vec<&str> = asked.iter().map(|asked| asked.path.strip_prefix("/api/").unwrap()).collect();
    assert_eq!(paths, ["products", "customers", "orders", "abandoned_carts", "categories", "coupons"]);
    for asked in asked {
        assert_eq!((asked.header("x-api-version"), asked.query.as_str()), (Some("2"), "page=1&per_page=50"));
    }
}

#[test]
fn the_eleven_scopes_are_spelt_as_documented_and_each_resource_knows_its_own() {
    let documented = "abandoned_cart_read abandoned_cart_write customer_read product_read product_write order_read \
        order_write coupon_read coupon_write script_write script_read";
    assert_eq!(Scope::ALL.map(Scope::as_str).join(" "), documented);
    let read = [AbandonedCart::READ, Customer::READ, Product::READ, Order::READ, Coupon::READ, Category::READ];
    let words: Vec<&str> = read.iter().flatten().map(|scope| scope.as_str()).collect();
    assert_eq!(words.join(" "), "abandoned_cart_read customer_read product_read order_read coupon_read");
    let write = [AbandonedCart::WRITE, Product::WRITE, Order::WRITE, Coupon::WRITE];
    assert!(write.iter().all(|scope| scope.as_str().ends_with("_write")));
    let granted = Scopes::read("product_write");
    assert_eq!(scopes_lacking(&granted, &["product_write", "product_read"]), ["product_read"]);
}

#[tokio::test]
async fn items_are_written_and_removed_and_their_json_is_kept() {
    let server = Server::start(|number, asked| match (number, asked.method.as_str()) {
        (0, _) => Reply::Json(201, json!({"id": 7, "title": {"any": "thing"}, "created_at": "2024-01-02T03:04:05Z"})),
        (1, _) => Reply::Json(202, json!({"queued": true})),
        (_, "PUT") if asked.path.ends_with("/9") => text(204, ""),
        (_, "GET") => Reply::Json(200, json!({"id": "9", "created_at": "2024-01-02 03:04:05"})),
        (_, "PUT") => Reply::Json(200, json!({"id": 7})),
        _ => text(204, ""),
    });
    let server = server.await;
    let products = account(&app(&server.url), tokens(1)).products();
    let Written::Done(made) = products.create(&json!({"title": "x"})).await.unwrap() else { panic!() };
    assert_eq!((made.id.as_str(), &made.raw["title"]["any"]), ("7", &json!("thing")));
    assert_eq!(made.time("created_at"), Some("2024-01-02T03:04:05Z".parse().unwrap()));
    assert_eq!((made.time("title"), made.time("nothing")), (None, None));
    assert_eq!(products.create(&json!({})).await.unwrap(), Written::Queued);
    assert!(matches!(products.update("7", &json!({"a": 1})).await.unwrap(), Written::Done(item) if item.id == "7"));
    // An empty answer to a change: the item is read. Times without a zone are UTC here.
    let Written::Done(read) = products.update("9", &json!({"a": 1})).await.unwrap() else { panic!() };
    assert_eq!(read.time("created_at"), Some("2024-01-02T03:04:05Z".parse().unwrap()));
    products.delete("a/b").await.unwrap();
    let lines: Vec<String> = server.asked().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
    let wanted = [
        "POST /api/products",
        "POST /api/products",
        "PUT /api/products/7",
        "PUT /api/products/9",
        "GET /api/products/9",
        "DELETE /api/products/a%2Fb",
    ];
    assert_eq!(lines, wanted);
    assert_eq!(server.asked()[0].json(), json!({"title": "x"}));
}

#[tokio::test]
async fn paths_and_fields_come_from_the_assumptions() {
    let server = Server::start(|_, _| Reply::Json(200, json!({"carts": [{"key": "k"}]}))).await;
    let replacing =
        "[resources]\nabandoned_carts = 'shops/{account}/carts'\nid = 'key'\nlists = ['carts']\nper_page = 1";
    let account = account(&app_with(&server.url, replacing, &std::sync::Arc::new(Kept::default())), tokens(1));
    let carts = account.abandoned_carts().all(&Query::new().with("q", "x")).await.unwrap();
    assert_eq!((carts.len(), carts[0].id.as_str()), (1, "k"));
    let asked = server.asked();
    assert_eq!(
        (asked[0].path.as_str(), asked[0].query.as_str()),
        ("/api/shops/acc_3001/carts", "q=x&page=1&per_page=1")
    );
    // The page was full; the next two bring nothing new, so the list ends.
    assert_eq!(asked.len(), 3);
}

#[tokio::test]
async fn a_list_ends_with_a_short_page_an_empty_one_or_a_404() {
    for end in ["short", "empty", "404"] {
        let server = Server::start(move |number, _| {
            let page = |ids: std::ops::Range<usize>| Value::from_iter(ids.map(|id| json!({"id": id})));
            match (number, end) {
                (0, _) => Reply::Json(200, page(0..50)),
                (_, "short") => Reply::Json(200, page(50..60)),
                (_, "empty") => Reply::Json(200, page(0..0)),
                _ => Reply::Json(404, json!({})),
            }
        });
        let server = server.await;
        let orders = account(&app(&server.url), tokens(1)).orders().all(&Query::new()).await.unwrap();
        assert_eq!((orders.len(), server.asked().len()), (if end == "short" { 60 } else { 50 }, 2), "{end}");
    }
}

#[tokio::test]
async fn a_call_without_a_name_is_made_the_same_way() {
    let server =
        Server::start(|number, _| if number == 0 { text(204, "") } else { Reply::Json(200, json!([1])) }).await;
    let account = account(&app(&server.url), tokens(1));
    let query = Query::new().with("a", "b");
    assert_eq!(account.request(http::Method::POST, "x/{account}", &query, None).await.unwrap(), None);
    assert_eq!(account.request(http::Method::GET, "x", &Query::new(), None).await.unwrap(), Some(json!([1])));
    let asked = &server.asked()[0];
    assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/api/x/acc_3001", "a=b"));
    assert_eq!(asked.header("authorization"), Some("Bearer access-1"));
}

#[tokio::test]
async fn an_item_without_an_id_is_unreadable() {
    for body in [json!({}), json!({"id": null}), json!({"id": ""}), json!([]), json!("x")] {
        let server = Server::start(move |_, _| Reply::Json(200, body.clone())).await;
        let error = account(&app(&server.url), tokens(1)).coupons().get("1").await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error}");
    }
}

#[test]
fn the_documented_test_environment_is_plain_http_and_has_to_be_asked_for() {
    let network = std::sync::Arc::new(Network::new().unwrap());
    let mut config = config(&"https://a.example/".parse().unwrap(), "");
    config.api_url = STAGING_API_URL.parse().unwrap();
    config.allow_http = false;
    let kept = std::sync::Arc::new(Kept::default());
    let refused = vitrina_platform::pago_shops::App::new(config.clone(), network.clone(), kept.clone());
    assert!(matches!(refused, Err(SetupError::Insecure { field: "api_url", .. })));
    config.allow_http = true;
    assert!(vitrina_platform::pago_shops::App::new(config, network, kept).is_ok());
}
