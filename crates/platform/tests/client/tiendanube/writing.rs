//! Creating, changing, removing: what is sent, and what happens when nobody knows whether it was done.

use serde_json::{Value, json};
use vitrina_platform::tiendanube::{
    Address, CancelReason, Cancellation, CouponFields, CouponKind, CustomerFields, Fulfillment, Id, ImageFields,
    Localized, MetafieldFields, NewCustomer, NewMetafield, NewOrder, NewOrderCustomer, NewOrderOptions,
    NewOrderProduct, NewProduct, OrderFields, Owner, PickupType, ProductFields, Query, StockAndPrice, StockChange,
    VariantFields, WebhookFields,
};
use vitrina_platform::{Decimal, Error, Field};

use super::{answering, store};
use crate::server::{Reply, Server, text};

fn price(cents: i64) -> Decimal {
    Decimal::from_minor_units(cents, 2)
}

/// What was sent: method, path below the store, body.
fn sent(server: &Server) -> Vec<(String, Value)> {
    let asked = server.asked();
    let line = |asked: &crate::server::Asked| {
        format!("{} {}", asked.method, asked.path.strip_prefix("/2025-03/1234/").unwrap())
    };
    let body = |asked: &crate::server::Asked| if asked.body.is_empty() { Value::Null } else { asked.json() };
    asked.iter().map(|asked| (line(asked), body(asked))).collect()
}

fn wanted<const N: usize>(lines: [(&str, Value); N]) -> Vec<(String, Value)> {
    lines.map(|(line, body)| (line.to_owned(), body)).to_vec()
}

#[tokio::test]
async fn products_and_what_belongs_to_them() {
    let server = Server::start(|_, asked| match (asked.method.as_str(), asked.path.ends_with("/variants")) {
        ("PUT" | "PATCH", true) => Reply::Json(200, json!([{"id": 5}])),
        ("DELETE", _) => Reply::Json(200, json!({})),
        ("POST", _) if asked.path.ends_with("/stock") => Reply::Json(200, json!([{"id": 5}])),
        _ => Reply::Json(201, json!({"id": 1})),
    });
    let server = server.await;
    let store = store(&server);
    let red = VariantFields {
        price: price(1_050).into(),
        stock: 3.into(),
        values: vec![Localized::from([("es", "Rojo")])].into(),
        ..VariantFields::default()
    };
    let fields = ProductFields { name: Localized::from("Remera").into(), ..ProductFields::default() };
    let new = NewProduct { fields, variants: vec![red.clone()], images: Vec::new() };
    store.products().create(&new).await.unwrap();
    let change = ProductFields {
        categories: vec![Id(4)].into(),
        video_url: Field::Clear,
        other: [("brand_new".to_owned(), json!(1))].into_iter().collect(),
        ..ProductFields::default()
    };
    store.products().update(7, &change).await.unwrap();
    store.products().delete(7).await.unwrap();
    let level = StockAndPrice { price: price(2_050).into(), stock: Some(4), ..StockAndPrice::default() };
    let cheaper = StockAndPrice { promotional_price: Field::Clear, ..StockAndPrice::default() };
    store.products().stock_and_prices(&[(Id(7), vec![(Id(8), level), (Id(9), cheaper)])]).await.unwrap();
    let variants = store.variants(7);
    variants.create(&red).await.unwrap();
    variants.update(8, &VariantFields { price: Field::Clear, ..VariantFields::default() }).await.unwrap();
    assert_eq!(variants.replace_all(std::slice::from_ref(&red)).await.unwrap()[0].id, Id(5));
    let stock = VariantFields { stock: 4.into(), ..VariantFields::default() };
    assert_eq!(variants.update_many(&[(Id(8), stock)]).await.unwrap().len(), 1);
    for (variant, change) in [
        (Some(Id(8)), StockChange::Replace(Some(3))),
        (None, StockChange::Replace(None)),
        (None, StockChange::Variation(-2)),
    ] {
        assert_eq!(variants.change_stock(variant, change).await.unwrap()[0].id, Id(5));
    }
    let image = ImageFields { src: "https://cdn.example/a.jpg".to_owned().into(), ..ImageFields::default() };
    store.images(7).create(&image).await.unwrap();
    store.images(7).delete(9).await.unwrap();

    let red = json!({"price": "10.50", "stock": 3, "values": [{"es": "Rojo"}]});
    let wanted = wanted([
        ("POST products", json!({"name": "Remera", "variants": [red]})),
        ("PUT products/7", json!({"categories": [4], "video_url": null, "brand_new": 1})),
        ("DELETE products/7", Value::Null),
        (
            "PATCH products/stock-price",
            json!([{"id": 7, "variants": [
                {"id": 8, "price": "20.50", "inventory_levels": [{"stock": 4}]}, {"id": 9, "promotional_price": null},
            ]}]),
        ),
        ("POST products/7/variants", red.clone()),
        ("PUT products/7/variants/8", json!({"price": null})),
        ("PUT products/7/variants", json!([red])),
        ("PATCH products/7/variants", json!([{"id": 8, "stock": 4}])),
        ("POST products/7/variants/stock", json!({"id": 8, "action": "replace", "value": 3})),
        ("POST products/7/variants/stock", json!({"action": "replace", "value": null})),
        ("POST products/7/variants/stock", json!({"action": "variation", "value": -2})),
        ("POST products/7/images", json!({"src": "https://cdn.example/a.jpg"})),
        ("DELETE products/7/images/9", Value::Null),
    ]);
    assert_eq!(sent(&server), wanted);
    for asked in server.asked().iter().filter(|asked| asked.method != "DELETE") {
        assert_eq!(asked.header("content-type"), Some("application/json; charset=utf-8"), "{asked:?}");
    }
}

#[tokio::test]
async fn orders_and_what_is_done_with_them() {
    let server = answering(200, json!({"id": 42})).await;
    let orders = store(&server).orders();
    let address = Address { city: Some("CABA".to_owned()), ..Address::default() };
    let new = NewOrder {
        gateway: "offline".to_owned(),
        products: vec![NewOrderProduct { variant_id: Id(8), quantity: 2, price: None }],
        customer: NewOrderCustomer { name: "Ana".into(), email: "ana@example.com".into(), other: Default::default() },
        billing_address: address.clone(),
        shipping_address: address,
        shipping_pickup_type: PickupType::Ship,
        shipping: "api".to_owned(),
        shipping_option: "Correo".to_owned(),
        shipping_cost_customer: price(500),
        options: NewOrderOptions { note: Some("x".to_owned()), ..NewOrderOptions::default() },
    };
    orders.create(&new).await.unwrap();
    orders.update(42, &OrderFields { owner_note: "n".to_owned().into(), ..OrderFields::default() }).await.unwrap();
    orders.close(42).await.unwrap();
    orders.open(42).await.unwrap();
    orders.pack(42).await.unwrap();
    let how = Fulfillment { shipping_tracking_number: Some("T1".to_owned()), ..Fulfillment::default() };
    orders.fulfill(42, &how).await.unwrap();
    let why = Cancellation { reason: CancelReason::Fraud, restock: Some(false), ..Cancellation::default() };
    orders.cancel(42, &why).await.unwrap();
    let created = json!({"gateway": "offline", "products": [{"variant_id": 8, "quantity": 2}],
        "customer": {"name": "Ana", "email": "ana@example.com"}, "billing_address": {"city": "CABA"},
        "shipping_address": {"city": "CABA"}, "shipping_pickup_type": "ship", "shipping": "api",
        "shipping_option": "Correo", "shipping_cost_customer": "5.00", "note": "x"});
    let wanted = wanted([
        ("POST orders", created),
        ("PUT orders/42", json!({"owner_note": "n"})),
        ("POST orders/42/close", json!({})),
        ("POST orders/42/open", json!({})),
        ("POST orders/42/pack", json!({})),
        ("POST orders/42/fulfill", json!({"shipping_tracking_number": "T1"})),
        ("POST orders/42/cancel", json!({"reason": "fraud", "restock": false})),
    ]);
    assert_eq!(sent(&server), wanted);
}

#[tokio::test]
async fn the_other_resources_are_written() {
    let server = answering(200, json!({"id": 1})).await;
    let store = store(&server);
    let fields = CustomerFields { name: "Ana".to_owned().into(), note: Field::Clear, ..CustomerFields::default() };
    let new = NewCustomer { fields, password: Some("canary-password".into()), ..NewCustomer::default() };
    assert!(!format!("{new:?}").contains("canary"), "{new:?}");
    store.customers().create(&new).await.unwrap();
    let hook = WebhookFields { event: "app/suspended".to_owned().into(), url: "https://a.example/".to_owned().into() };
    store.webhooks().create(&hook).await.unwrap();
    store.webhooks().update(1, &WebhookFields { event: Field::Keep, ..hook }).await.unwrap();
    let coupon = CouponFields {
        code: "A1".to_owned().into(),
        kind: CouponKind::Absolute.into(),
        value: price(1_000).into(),
        end_date: jiff::civil::date(2014, 5, 8).into(),
        ..CouponFields::default()
    };
    store.coupons().create(&coupon).await.unwrap();
    let metafield = NewMetafield {
        namespace: "nfe".to_owned(),
        key: "link".to_owned(),
        value: "7".to_owned(),
        description: None,
        owner_resource: Owner::ProductVariant,
        owner_id: Id(8),
    };
    store.metafields().create(&metafield).await.unwrap();
    let empty = MetafieldFields { value: String::new().into(), ..MetafieldFields::default() };
    store.metafields().update(1, &empty).await.unwrap();
    store.metafields().delete(1).await.unwrap();
    store.abandoned_checkouts().add_coupon(7, 1).await.unwrap();
    let wanted = wanted([
        ("POST customers", json!({"name": "Ana", "note": null, "password": "canary-password"})),
        ("POST webhooks", json!({"event": "app/suspended", "url": "https://a.example/"})),
        ("PUT webhooks/1", json!({"url": "https://a.example/"})),
        ("POST coupons", json!({"code": "A1", "type": "absolute", "value": "10.00", "end_date": "2014-05-08"})),
        (
            "POST metafields",
            json!({"namespace": "nfe", "key": "link", "value": "7", "owner_resource": "Product_Variant", "owner_id": 8}),
        ),
        ("PUT metafields/1", json!({"value": ""})),
        ("DELETE metafields/1", Value::Null),
        ("POST checkouts/7/coupons", json!({"coupon_id": 1})),
    ]);
    assert_eq!(sent(&server), wanted);
}

fn coupon(code: &str) -> CouponFields {
    CouponFields { code: code.to_owned().into(), ..CouponFields::default() }
}

#[tokio::test]
async fn an_unknown_outcome_is_settled_by_looking_before_creating_again() {
    // Created, but the answer was lost: it is found, and not created twice.
    let server = Server::start(|number, _| match number {
        0 => text(500, ""),
        _ => Reply::Json(200, json!([{"id": 1, "code": "B"}, {"id": 2, "code": "A"}])),
    });
    let server = server.await;
    let coupons = store(&server).coupons();
    let query = Query::new();
    let is_it = |coupon: &vitrina_platform::tiendanube::Coupon| coupon.code.as_deref() == Some("A");
    assert_eq!(coupons.create_settled(&coupon("A"), &query, is_it).await.unwrap().id, Id(2));
    assert_eq!(methods(&server), "POST GET");

    // Not created: it is created now.
    let server = Server::start(|number, _| match number {
        0 => Reply::Broken,
        1 => Reply::Json(200, json!([])),
        _ => Reply::Json(201, json!({"id": 3, "code": "A"})),
    });
    let server = server.await;
    let coupons = store(&server).coupons();
    assert_eq!(coupons.create_settled(&coupon("A"), &query, is_it).await.unwrap().id, Id(3));
    assert_eq!(methods(&server), "POST GET POST");

    // Twice unknown and not to be found: said so, after no more than two attempts.
    let server = Server::start(|_, asked| match asked.method.as_str() {
        "POST" => text(502, "<html>"),
        _ => Reply::Json(200, json!([])),
    });
    let server = server.await;
    let error = store(&server).coupons().create_settled(&coupon("A"), &query, is_it).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error}");
    assert_eq!(methods(&server), "POST GET POST GET");

    // Looking fails: it stays unknown, and is not created blindly.
    let server = Server::start(|_, asked| match asked.method.as_str() {
        "POST" => Reply::Broken,
        _ => Reply::Json(403, json!({"message": "Missing required scope: read_coupons"})),
    });
    let server = server.await;
    let error = store(&server).coupons().create_settled(&coupon("A"), &query, is_it).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error}");
    assert_eq!(methods(&server), "POST GET");

    // A clear refusal is not looked after.
    let server = answering(422, json!({"code": ["has already been taken"]})).await;
    let error = store(&server).coupons().create_settled(&coupon("A"), &query, is_it).await.unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }), "{error}");
    assert_eq!(methods(&server), "POST");
}

#[tokio::test]
async fn a_creation_whose_answer_cannot_be_read_is_looked_for() {
    for unreadable in ["", "<html>", r#"{"id": "#, r#"{"id": {}}"#] {
        let server = Server::start(move |number, _| match number {
            0 => text(201, unreadable),
            _ => Reply::Json(200, json!([{"id": 2, "code": "A"}])),
        });
        let server = server.await;
        let coupons = store(&server).coupons();
        let is_it = |coupon: &vitrina_platform::tiendanube::Coupon| coupon.code.as_deref() == Some("A");
        assert_eq!(coupons.create_settled(&coupon("A"), &Query::new(), is_it).await.unwrap().id, Id(2), "{unreadable}");
        assert_eq!(methods(&server), "POST GET");
        let server = Server::start(move |_, _| text(201, unreadable)).await;
        let error = store(&server).coupons().create(&coupon("A")).await.unwrap_err();
        assert!(matches!(&error, Error::UnknownOutcome { reason, .. } if reason.contains("cannot be read")), "{error}");
        // Reading changes nothing, so there it is no more than unreadable.
        assert!(matches!(store(&server).coupons().get(1).await, Err(Error::Unreadable { .. })), "{unreadable}");
    }
}

#[tokio::test]
async fn a_refusal_after_an_unknown_outcome_may_be_the_first_attempt_come_late() {
    let server = Server::start(|number, _| match number {
        0 => Reply::Broken,
        1 => Reply::Json(200, json!([])),
        2 => Reply::Json(422, json!({"code": ["has already been taken"]})),
        _ => Reply::Json(200, json!([{"id": 2, "code": "A"}])),
    });
    let server = server.await;
    let is_it = |coupon: &vitrina_platform::tiendanube::Coupon| coupon.code.as_deref() == Some("A");
    let made = store(&server).coupons().create_settled(&coupon("A"), &Query::new(), is_it).await.unwrap();
    assert_eq!((made.id, methods(&server).as_str()), (Id(2), "POST GET POST GET"));
}

#[tokio::test]
async fn a_metafield_is_looked_for_where_its_owner_lists_it() {
    let server = Server::start(|_, asked| match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/2025-03/1234/metafields") => text(500, ""),
        ("GET", "/2025-03/1234/metafields/product_variants") => {
            Reply::Json(200, json!([{"id": 5, "namespace": "nfe", "key": "link", "owner_id": 8}]))
        }
        _ => Reply::Json(404, json!({"code": 404})),
    });
    let server = server.await;
    let new = NewMetafield {
        namespace: "nfe".to_owned(),
        key: "link".to_owned(),
        value: "7".to_owned(),
        description: None,
        owner_resource: Owner::ProductVariant,
        owner_id: Id(8),
    };
    let query = Query::new().with("owner_id", 8);
    let is_it = |found: &vitrina_platform::tiendanube::Metafield| found.key.as_deref() == Some("link");
    assert_eq!(store(&server).metafields().create_settled(&new, &query, is_it).await.unwrap().id, Id(5));
    assert_eq!(methods(&server), "POST GET");
}

fn methods(server: &Server) -> String {
    server.asked().into_iter().map(|asked| asked.method).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn removing_is_repeated_and_what_is_gone_is_removed() {
    let server = Server::start(|number, _| match number {
        0 => text(503, ""),
        _ => Reply::Json(404, json!({"code": 404})),
    });
    let server = server.await;
    store(&server).coupons().delete(1).await.unwrap();
    assert_eq!(server.asked().len(), 2);
    let server = answering(401, json!({"code": 401})).await;
    assert!(matches!(store(&server).coupons().delete(1).await, Err(Error::Unauthorized { .. })));
}

#[tokio::test]
async fn a_patch_whose_outcome_is_unknown_is_not_repeated() {
    let server = Server::start(|_, _| text(500, "")).await;
    let error = store(&server).variants(1).update_many(&[]).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error}");
    assert_eq!(server.asked().len(), 1);
}
