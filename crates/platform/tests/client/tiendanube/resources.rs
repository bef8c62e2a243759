//! Every resource: what is read of it, and the path of every operation (platforms.md §6).

use serde_json::{Value, json};
use vitrina_platform::tiendanube::{
    AbandonedCheckout, AgeGroup, CouponKind, Customer, Id, Metafield, Order, OrderStatus, Owner, PaymentStatus,
    Product, ProductChangeKind, Query, Resource, ShippingStatus, ValueStatus,
};
use vitrina_platform::{Decimal, Error, Moment};

use super::{answering, store};
use crate::server::{Reply, Server};

fn read<T: Resource>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_product_is_read_with_its_variants_images_and_categories() {
    let product: Product = read(json!({
        "id": 1234, "name": {"es": "Remera"}, "description": {"es": "<p>x</p>"}, "handle": {"es": "remera"},
        "variants": [
            {"id": 1, "product_id": 1234, "price": "19.00", "promotional_price": null, "stock": 5, "stock_management": true,
             "weight": "0.500", "values": [{"es": "Rojo"}], "age_group": "adult", "gender": "futuristic", "new_field": {"a": 1}},
            {"id": "2", "price": null, "stock": null, "values": null, "cost": 10.5},
        ],
        "images": [{"id": 9, "src": "https://cdn.example/a.jpg", "position": 1, "alt": []}],
        "categories": [{"id": 7, "name": {"es": "Ropa"}, "parent": null, "subcategories": [8]}, 11],
        "seo_title": "Remera", "attributes": [{"es": "Color"}], "tags": "a,b", "published": true,
        "created_at": "2013-01-03T09:11:51-03:00", "updated_at": "2013-09-05T17:59:19+0000", "has_stock": true,
    }));
    let [red, contact] = &product.variants[..] else { panic!("{product:?}") };
    assert_eq!(red.price, Some(Decimal::from_minor_units(1_900, 2)));
    assert_eq!((red.stock, red.age_group.clone()), (Some(5), Some(AgeGroup::Adult)));
    assert_eq!(serde_json::to_value(&red.gender).unwrap(), "futuristic");
    assert_eq!(red.other["new_field"], json!({"a": 1}));
    assert_eq!((contact.price, contact.stock, contact.cost.unwrap().minor_units(2)), (None, None, Some(1_050)));
    assert_eq!(product.images[0].alt, Some(json!([])));
    assert_eq!(product.categories.iter().map(|category| category.id()).collect::<Vec<_>>(), [Id(7), Id(11)]);
    assert_eq!(product.seo_title.as_ref().unwrap().get("es"), Some("Remera"));
    assert_eq!(product.other["has_stock"], true);
    let back: Product = read(serde_json::to_value(&product).unwrap());
    assert_eq!(back, product, "nothing is lost on the way through");
}

#[test]
fn an_order_is_read_in_both_spellings_of_the_documents() {
    let order: Order = read(json!({
        "id": 871254203, "number": "306", "store_id": "817495", "token": "x", "currency": "ARS", "total": "150.70",
        "total_usd": "9.40", "coupon": [{"code": "A"}], "customer": {"id": 5, "name": "Ana", "addresses": []},
        "products": [
            {"id": 1, "product_id": 2, "variant_id": "169", "quantity": "1", "price": "10.00", "name": "Remera"},
            {"id": 2, "product_id": 2, "variant_id": 170, "quantity": 3, "price": 10.5},
        ],
        "status": "open", "payment_status": "chargedback", "shipping_status": "unshipped", "next_action": "noop",
        "payment_details": {"method": "credit_card", "installments": "3"}, "extra": {}, "shipping_min_days": null,
        "completed_at": {"date": "2022-02-23 12:25:18.000000", "timezone_type": 3, "timezone": "UTC"},
        "created_at": "2022-02-23T12:25:17+0000", "paid_at": null, "gateway_id": 12, "price": "150.70",
    }));
    assert_eq!((order.number, order.store_id), (Some(306), Some(Id(817495))));
    assert_eq!(order.products[0].variant_id, Some(Id(169)));
    assert_eq!((order.products[0].quantity, order.products[1].quantity), (Some(1), Some(3)));
    assert_eq!(order.status, Some(OrderStatus::Open));
    assert_eq!(order.payment_status, Some(PaymentStatus::Other("chargedback".to_owned())));
    assert_eq!(order.shipping_status, Some(ShippingStatus::Unshipped));
    assert_eq!(order.payment_details.as_ref().unwrap().installments, Some(3));
    assert_eq!(order.completed_at, Some(Moment::At("2022-02-23T12:25:18Z".parse().unwrap())));
    assert_eq!(order.coupon[0].code.as_deref(), Some("A"));
    assert_eq!((order.gateway_id.as_deref(), &order.other["price"]), (Some("12"), &json!("150.70")));
    let one = json!({"id": 1, "coupon": null, "customer": null, "products": null, "completed_at": null});
    assert!(read::<Order>(one).products.is_empty());
}

#[test]
fn the_other_resources_are_read() {
    let checkout: AbandonedCheckout = read(json!({"id": 7, "contact_email": "a@example.com", "subtotal": "3.00",
        "abandoned_checkout_url": "https://plata.example/c", "products": [{"quantity": 2}], "brand_new": 1}));
    assert_eq!((checkout.id(), checkout.contact_email.as_deref()), (Id(7), Some("a@example.com")));
    assert_eq!((checkout.order.products[0].quantity, &checkout.order.other["brand_new"]), (Some(2), &json!(1)));

    let customer: Customer = read(json!({"id": 5, "default_address": {"id": 9, "city": "CABA", "between": "x"},
        "total_spent": "89.00", "extra": []}));
    assert_eq!(customer.default_address.unwrap().other["between"], "x");

    let metafield: Metafield = read(json!({"id": 1, "owner_id": "12", "owner_resource": "Product_Variant",
        "created_at": "2015-01-02 20:27:51", "value": "7"}));
    assert_eq!((metafield.owner_id, metafield.owner_resource), (Some(Id(12)), Some(Owner::ProductVariant)));
    assert!(matches!(metafield.created_at, Some(Moment::Local(_))));
}

#[tokio::test]
async fn a_coupon_is_read_before_and_after_a_numeric_change() {
    for (value, min_price, used) in [(json!("30.00"), json!(null), json!(null)), (json!(30), json!(100.5), json!(2))] {
        let server = answering(
            200,
            json!({"id": 1, "type": "percentage", "value": value, "min_price": min_price,
            "used": used, "start_date": "2014-05-08", "categories": null}),
        )
        .await;
        let coupon = store(&server).coupons().get(1).await.unwrap();
        assert_eq!((coupon.kind, coupon.value.unwrap().minor_units(0)), (Some(CouponKind::Percentage), Some(30)));
        assert!(matches!(coupon.start_date, Some(Moment::Day(_))));
        assert_eq!(server.asked()[0].path, "/2025-03/1234/coupons/1");
    }
}

#[tokio::test]
async fn what_became_of_an_order_is_read_from_its_three_lists() {
    let server = Server::start(|_, asked| {
        let body = match asked.path.strip_prefix("/2025-03/1234/orders/42/").unwrap() {
            "history/values" => json!([
                {"status": "PAID", "total_delta": 0, "total_paid_diff": 0, "gateway_method": "credit_card",
                 "happened_at": "2024-05-06T07:08:09-03:00"},
                {"status": "PARTIALLY_REFUNDED", "total_delta": -10.55, "total_paid_diff": "-10.55",
                 "gateway_method": null, "happened_at": null, "by": "merchant"},
            ]),
            "history/editions" => json!([{
                "product_changes": [
                    {"type": "ADD", "modified_stock": true, "previous_quantity": 0, "new_quantity": 2, "product_name": "Remera"},
                    {"type": "REMOVE", "new_quantity": "0"},
                ],
                "shipping_costs": [{"fulfillment_number": 7, "previous_merchant_cost": 10, "new_merchant_cost": 12.5,
                    "previous_consumer_cost": 0, "new_consumer_cost": null}],
                "reason": null, "happened_at": "2024-05-06T07:08:09+0000",
            }]),
            _ => json!([{"id": "sub_1", "frequency": {"months": 1}}, {"discount": 5}]),
        };
        Reply::With(200, Vec::new(), body.to_string().into_bytes())
    });
    let server = server.await;
    let orders = store(&server).orders();
    let values = orders.value_history(42).await.unwrap();
    assert_eq!(
        (&values[0].status, values[0].gateway_method.as_deref()),
        (&Some(ValueStatus::Paid), Some("credit_card"))
    );
    assert_eq!(values[1].status, Some(ValueStatus::Other("PARTIALLY_REFUNDED".to_owned())));
    assert_eq!(values[1].total_delta, Some(Decimal::from_minor_units(-1_055, 2)));
    assert_eq!((values[1].total_paid_diff, &values[1].other["by"]), (values[1].total_delta, &json!("merchant")));
    assert_eq!(values[0].happened_at, Some(Moment::At("2024-05-06T10:08:09Z".parse().unwrap())));

    let editions = orders.editions(42).await.unwrap();
    let [added, removed] = &editions[0].product_changes[..] else { panic!("{editions:?}") };
    assert_eq!((&added.kind, added.modified_stock), (&Some(ProductChangeKind::Add), Some(true)));
    assert_eq!((added.previous_quantity, added.new_quantity, removed.new_quantity), (Some(0), Some(2), Some(0)));
    assert_eq!(removed.kind, Some(ProductChangeKind::Other("REMOVE".to_owned())));
    let costs = &editions[0].shipping_costs[0];
    assert_eq!((costs.fulfillment_number.as_deref(), costs.new_consumer_cost), (Some("7"), None));
    assert_eq!(costs.new_merchant_cost, Some(Decimal::from_minor_units(1_250, 2)));

    let subscriptions = orders.subscriptions(42).await.unwrap();
    assert_eq!((subscriptions[0].id().as_deref(), subscriptions[1].id()), (Some("sub_1"), None));
    assert_eq!(subscriptions[0].raw["frequency"], json!({"months": 1}));
    assert!(server.asked().iter().all(|asked| asked.method == "GET" && asked.query.is_empty()), "none is paged");
}

#[tokio::test]
async fn every_list_has_its_path_and_asks_for_the_largest_page() {
    let server = answering(200, json!([])).await;
    let store = store(&server);
    let all = Query::new();
    store.products().all(&all).await.unwrap();
    store.variants(7).all(&all).await.unwrap();
    store.images(7).all(&all).await.unwrap();
    store.categories().all(&all).await.unwrap();
    store.orders().all(&all).await.unwrap();
    store.customers().all(&all).await.unwrap();
    store.scripts().list().await.unwrap();
    store.webhooks().all(&all).await.unwrap();
    store.coupons().all(&all).await.unwrap();
    store.abandoned_checkouts().all(&all).await.unwrap();
    for owner in [Owner::Product, Owner::ProductVariant, Owner::Category, Owner::Page, Owner::Order, Owner::Customer] {
        store.metafields_of(&owner).all(&all).await.unwrap();
    }
    let asked = server.asked();
    let paths: Vec<&str> = asked.iter().map(|asked| asked.path.strip_prefix("/2025-03/1234/").unwrap()).collect();
    let wanted = [
        "products",
        "products/7/variants",
        "products/7/images",
        "categories",
        "orders",
        "customers",
        "scripts",
        "webhooks",
        "coupons",
        "checkouts",
        "metafields/products",
        "metafields/product_variants",
        "metafields/categories",
        "metafields/pages",
        "metafields/orders",
        "metafields/customers",
    ];
    assert_eq!(paths, wanted);
    assert!(asked.iter().all(|asked| asked.method == "GET" && asked.query == "page=1&per_page=200"), "{asked:?}");
}

#[tokio::test]
async fn one_thing_is_read_with_some_of_its_fields() {
    let server = answering(200, json!({"id": 5, "name": {"es": "Remera"}})).await;
    let product = store(&server).products().get_fields(5, &["id", "name"]).await.unwrap();
    assert_eq!((product.id, product.brand), (Id(5), None));
    let info = store(&server).info_fields(&["id", "name"]).await.unwrap();
    assert_eq!(info.display_name(), Some("Remera"));
    let asked: Vec<String> = server.asked().iter().map(|asked| format!("{}?{}", asked.path, asked.query)).collect();
    assert_eq!(asked, ["/2025-03/1234/products/5?fields=id%2Cname", "/2025-03/1234/store?fields=id%2Cname"]);
}

#[tokio::test]
async fn filters_are_sent_as_they_are_named() {
    let server = answering(200, json!([])).await;
    let query = Query::new()
        .with("q", "old")
        .with("q", "a&b")
        .since_id(Id(9))
        .created_at_min("2024-01-02T03:04:05Z".parse().unwrap())
        .fields(&["id", "name"])
        .per_page(5_000)
        .page(3);
    store(&server).products().all(&query).await.unwrap();
    let wanted = "q=a%26b&since_id=9&created_at_min=2024-01-02T03%3A04%3A05Z&fields=id%2Cname&per_page=200&page=3";
    assert_eq!(server.asked()[0].query, wanted);
}

#[tokio::test]
async fn an_empty_search_may_be_a_404_but_a_missing_thing_is_one() {
    let server = answering(404, json!({"code": 404, "message": "Not Found", "description": null})).await;
    let store = store(&server);
    let all = Query::new();
    let search = Query::new().with("q", "nothing");
    assert_eq!(store.products().all(&search).await.unwrap(), []);
    assert_eq!(store.webhooks().all(&Query::new().since_id(Id(9))).await.unwrap(), []);
    assert_eq!(store.products().count(&search).await.unwrap(), 0);
    assert_eq!(store.abandoned_checkouts().all(&all).await.unwrap(), []);
    assert_eq!(store.abandoned_checkouts().count(&all).await.unwrap(), 0);
    assert!(matches!(store.products().get(1).await, Err(Error::NotFound { .. })));
    // Everything is not there: a wrong store or API version, and no empty shop.
    let pages = Query::new().fields(&["id"]).per_page(5);
    assert!(matches!(store.products().all(&all).await, Err(Error::NotFound { .. })));
    assert!(matches!(store.products().all(&pages).await, Err(Error::NotFound { .. })));
    assert!(matches!(store.products().count(&all).await, Err(Error::NotFound { .. })));
    assert!(matches!(store.webhooks().all(&all).await, Err(Error::NotFound { .. })));
    assert!(matches!(store.products().by_sku("A/1").await, Err(Error::NotFound { .. })));
    assert_eq!(server.asked().last().unwrap().path, "/2025-03/1234/products/sku/A%2F1");
}

#[tokio::test]
async fn counting_reads_no_items() {
    let server = Server::start(|_, asked| {
        assert_eq!(asked.method, "HEAD");
        Reply::With(200, vec![("x-total-count", "156".to_owned())], Vec::new())
    });
    let server = server.await;
    assert_eq!(store(&server).products().count(&Query::new().with("published", true)).await.unwrap(), 156);
    assert_eq!(server.asked()[0].query, "published=true&per_page=1&page=1");
    let silent = answering(200, json!([])).await;
    assert!(matches!(store(&silent).products().count(&Query::new()).await, Err(Error::Unreadable { .. })));
}

#[tokio::test]
async fn a_wrong_type_names_the_address_and_the_field() {
    let server = answering(200, json!([{"id": 1}, {"id": 2, "variants": [{"id": 3, "price": {"amount": 1}}]}])).await;
    let error = store(&server).products().all(&Query::new()).await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Unreadable { .. }), "{text}");
    assert!(text.contains("/2025-03/1234/products") && text.contains("[1].variants[0].price"), "{text}");
}

#[tokio::test]
async fn what_is_no_json_is_quoted_with_its_status_but_not_the_token() {
    let body = format!("oops {} {}", super::TOKEN, "x".repeat(10_000));
    let server = Server::start(move |_, _| crate::server::text(200, body.clone())).await;
    let text = store(&server).products().get(1).await.unwrap_err().to_string();
    assert!(text.contains("status 200") && text.contains("oops [secret] xxx") && text.len() < 900, "{text}");
}

#[tokio::test]
async fn a_call_without_a_name_has_the_same_headers_and_errors() {
    let server = answering(403, json!({"message": "Missing required scope: read_locations"})).await;
    let store = store(&server);
    let query = Query::new().with("page", 2);
    let error = store.request(http::Method::GET, &["locations", "7"], &query, None).await.unwrap_err();
    assert!(matches!(error, Error::MissingScope { .. }), "{error}");
    let asked = &server.asked()[0];
    assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/2025-03/1234/locations/7", "page=2"));
    assert!(asked.header("authentication").is_some() && asked.header("user-agent").is_some());
}
