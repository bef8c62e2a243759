//! Every resource of Tiendanube, from creation to removal.

use futures_util::{StreamExt, TryStreamExt};
use http::Method;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{
    Cancellation, CategoryFields, CouponFields, CouponKind, CustomerFields, Fulfillment, Id, ImageFields, Localized,
    MetafieldFields, NewCustomer, NewMetafield, NewProduct, OrderFields, OrderStatus, Owner, ProductChangeKind,
    ProductFields, Query, ShippingStatus, StockAndPrice, StockChange, ValueStatus, VariantFields, WebhookFields,
};
use vitrina_platform::{Decimal, Error, Field};

use super::installed;

fn named(name: &str) -> NewProduct {
    let fields = ProductFields { name: Localized::from(name).into(), ..ProductFields::default() };
    NewProduct { fields, ..NewProduct::default() }
}

fn cents(amount: i64) -> Decimal {
    Decimal::from_minor_units(amount, 2)
}

fn red(price: i64, sku: &str) -> VariantFields {
    VariantFields {
        price: cents(price).into(),
        sku: sku.to_owned().into(),
        values: vec![Localized::from([("es", "Rojo")])].into(),
        ..VariantFields::default()
    }
}

#[tokio::test]
async fn stores_tell_who_they_are() {
    let (merchant, plata) = installed("1001").await;
    plata.probe().await.unwrap();
    let info = plata.info().await.unwrap();
    assert_eq!((info.id, info.main_currency.as_deref()), (Some(Id(1001)), Some("ARS")));
    assert!(info.display_name().is_some());
    assert_eq!(plata.main_language().await.unwrap(), "es");
    let token = merchant.log_in("1002").await.token;
    let praia = merchant.tiendanube("v1").store("1002", token).unwrap();
    assert_eq!(praia.main_language().await.unwrap(), "pt");
}

#[tokio::test]
async fn products_from_creation_to_removal() {
    let (_merchant, store) = installed("1001").await;
    let products = store.products();
    let all = products.all(&Query::new()).await.unwrap();
    assert_eq!((all.len(), products.count(&Query::new()).await.unwrap()), (8, 8));
    // Page by page it is the same list.
    let paged: Vec<_> = products.list(&Query::new().per_page(3)).try_collect().await.unwrap();
    assert_eq!(paged, all);
    let some: Vec<_> = products.list(&Query::new().per_page(3)).take(4).try_collect().await.unwrap();
    assert_eq!(some, all[..4]);
    assert_eq!(products.all(&Query::new().since_id(Id(505)).fields(&["id"])).await.unwrap().len(), 3);

    let mut new = named("Remera");
    new.fields.attributes = vec![Localized::from([("es", "Color")])].into();
    new.variants = vec![red(1_050, "SKU-1")];
    let made = products.create(&new).await.unwrap();
    assert_eq!(made.name.as_ref().unwrap().in_language("es"), Some("Remera"));
    assert_eq!(made.variants[0].price, Some(cents(1_050)));
    assert!(made.created_at.as_ref().unwrap().timestamp().is_some(), "{made:?}");
    assert_eq!(products.get(made.id).await.unwrap(), made);
    assert_eq!(products.by_sku("SKU-1").await.unwrap().id, made.id);

    let change = ProductFields { brand: "Acme".to_owned().into(), tags: "a,b".to_owned().into(), ..Default::default() };
    let changed = products.update(made.id, &change).await.unwrap();
    assert_eq!((changed.brand.as_deref(), changed.name), (Some("Acme"), made.name));
    let cleared = ProductFields { brand: Field::Clear, ..Default::default() };
    assert_eq!(products.update(made.id, &cleared).await.unwrap().brand, None);

    products.delete(made.id).await.unwrap();
    products.delete(made.id).await.unwrap();
    assert!(matches!(products.get(made.id).await, Err(Error::NotFound { .. })));

    let error = products.create(&NewProduct::default()).await.unwrap_err();
    assert!(matches!(&error, Error::Invalid { fields, .. } if fields.contains_key("name")), "{error}");
}

#[tokio::test]
async fn variants_and_images_of_a_product() {
    let (_merchant, store) = installed("1001").await;
    let mut new = named("Remera");
    new.fields.attributes = vec![Localized::from([("es", "Color")])].into();
    new.variants = vec![red(1_000, "R")];
    let product = store.products().create(&new).await.unwrap().id;
    let variants = store.variants(product);
    let blue = VariantFields { values: vec![Localized::from([("es", "Azul")])].into(), ..red(2_000, "A") };
    let made = variants.create(&blue).await.unwrap();
    assert_eq!(variants.all(&Query::new()).await.unwrap().len(), 2);
    let error = variants.create(&blue).await.unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }), "{error}");

    let stocked = VariantFields { stock: 7.into(), ..VariantFields::default() };
    let changed = variants.update(made.id, &stocked).await.unwrap();
    assert_eq!((changed.stock, changed.price), (Some(7), Some(cents(2_000))));
    let contact = VariantFields { price: Field::Clear, ..VariantFields::default() };
    assert_eq!(variants.update(made.id, &contact).await.unwrap().price, None);
    let many = variants.update_many(&[(made.id, red(3_000, "B").without_values())]).await.unwrap();
    assert!(many.iter().any(|variant| variant.id == made.id && variant.price == Some(cents(3_000))), "{many:?}");
    let level = StockAndPrice { price: cents(2_050).into(), stock: Some(4), ..StockAndPrice::default() };
    store.products().stock_and_prices(&[(product, vec![(made.id, level)])]).await.unwrap();
    let changed = variants.get(made.id).await.unwrap();
    assert_eq!((changed.price, changed.stock), (Some(cents(2_050)), Some(4)));
    for (change, stock) in [
        (StockChange::Variation(-1), Some(3)),
        (StockChange::Replace(None), None),
        (StockChange::Replace(Some(9)), Some(9)),
    ] {
        let all = variants.change_stock(Some(made.id), change).await.unwrap();
        assert_eq!(all.iter().find(|variant| variant.id == made.id).unwrap().stock, stock, "{change:?}");
    }
    let left = variants.replace_all(&[red(1_500, "R")]).await.unwrap();
    assert_eq!((left.len(), left[0].price), (1, Some(cents(1_500))));
    assert!(matches!(variants.get(made.id).await, Err(Error::NotFound { .. })));

    let images = store.images(product);
    let image = ImageFields { src: "https://cdn.example/a.png".to_owned().into(), ..ImageFields::default() };
    let first = images.create(&image).await.unwrap();
    let second = images.create(&image).await.unwrap();
    assert_eq!((first.position, second.position), (Some(1), Some(2)));
    images.update(second.id, &ImageFields { position: 1.into(), ..ImageFields::default() }).await.unwrap();
    images.delete(first.id).await.unwrap();
    assert_eq!(images.all(&Query::new()).await.unwrap().len(), 1);
}

trait WithoutValues {
    fn without_values(self) -> Self;
}

impl WithoutValues for VariantFields {
    fn without_values(self) -> VariantFields {
        VariantFields { values: Field::Keep, ..self }
    }
}

#[tokio::test]
async fn categories_customers_and_coupons() {
    let (_merchant, store) = installed("1001").await;
    let categories = store.categories();
    let above = CategoryFields { name: Localized::from("Ropa").into(), ..CategoryFields::default() };
    let above = categories.create(&above).await.unwrap();
    let below = CategoryFields {
        name: Localized::from([("es", "Remeras")]).into(),
        parent: above.id.into(),
        ..CategoryFields::default()
    };
    let below = categories.create(&below).await.unwrap();
    assert_eq!(below.parent, Some(above.id));
    assert_eq!(categories.get(above.id).await.unwrap().subcategories, [below.id]);
    let top = CategoryFields { parent: Field::Clear, ..CategoryFields::default() };
    assert_eq!(categories.update(below.id, &top).await.unwrap().parent, None);
    categories.delete(below.id).await.unwrap();
    assert_eq!(categories.all(&Query::new()).await.unwrap().len(), 4);

    let customers = store.customers();
    let fields = CustomerFields {
        name: "Ana".to_owned().into(),
        email: "ana.nueva@example.com".to_owned().into(),
        ..CustomerFields::default()
    };
    let ana = customers.create(&NewCustomer { fields, ..NewCustomer::default() }).await.unwrap();
    let note = CustomerFields { note: "VIP".to_owned().into(), ..CustomerFields::default() };
    assert_eq!(customers.update(ana.id, &note).await.unwrap().note.as_deref(), Some("VIP"));
    assert_eq!(customers.all(&Query::new().with("q", "ana.nueva@example.com")).await.unwrap()[0].id, ana.id);
    assert!(ana.total_spent.is_some_and(|spent| spent == cents(0)), "{ana:?}");

    let coupons = store.coupons();
    let coupon = CouponFields {
        code: "OTRO1".to_owned().into(),
        kind: CouponKind::Percentage.into(),
        value: cents(3_000).into(),
        end_date: jiff::civil::date(2030, 1, 31).into(),
        ..CouponFields::default()
    };
    let made = coupons.create(&coupon).await.unwrap();
    assert_eq!((made.value, made.kind), (Some(cents(3_000)), Some(CouponKind::Percentage)));
    let error = coupons.create(&coupon).await.unwrap_err();
    assert!(matches!(&error, Error::Invalid { fields, .. } if fields.contains_key("code")), "{error}");
    let limit = CouponFields { max_uses: 5.into(), ..CouponFields::default() };
    assert_eq!(coupons.update(made.id, &limit).await.unwrap().max_uses, Some(5));
    coupons.delete(made.id).await.unwrap();
}

#[tokio::test]
async fn orders_and_abandoned_checkouts() {
    let (merchant, store) = installed("1001").await;
    let orders = store.orders();
    let all = orders.all(&Query::new()).await.unwrap();
    assert_eq!(all.len(), 2);
    let open = all.iter().find(|order| order.status == Some(OrderStatus::Open)).unwrap();
    assert!(open.total.is_some() && !open.products.is_empty() && open.customer.is_some(), "{open:?}");
    let note = OrderFields { owner_note: "n".to_owned().into(), ..OrderFields::default() };
    assert_eq!(orders.update(open.id, &note).await.unwrap().owner_note.as_deref(), Some("n"));
    orders.pack(open.id).await.unwrap();
    let how = Fulfillment { shipping_tracking_number: Some("T1".to_owned()), ..Fulfillment::default() };
    let sent = orders.fulfill(open.id, &how).await.unwrap();
    assert_eq!(sent.shipping_tracking_number.as_deref(), Some("T1"));
    assert_ne!(sent.shipping_status, Some(ShippingStatus::Unpacked));
    assert_eq!(orders.close(open.id).await.unwrap().status, Some(OrderStatus::Closed));
    assert_eq!(orders.open(open.id).await.unwrap().status, Some(OrderStatus::Open));
    let cancelled = orders.cancel(open.id, &Cancellation::default()).await.unwrap();
    assert_eq!(cancelled.status, Some(OrderStatus::Cancelled));
    let values = orders.value_history(open.id).await.unwrap();
    assert_eq!(values.last().unwrap().status, Some(ValueStatus::Cancelled));
    assert_eq!(values.last().unwrap().total_delta, open.total.map(|total| cents(-total.minor_units(2).unwrap())));
    assert!(matches!(orders.value_history(9).await, Err(Error::NotFound { .. })));

    let other = all.iter().find(|order| order.id != open.id).unwrap().id;
    let edit = json!({"variant_id": 50201, "quantity": 2, "reason": "one for a friend"});
    let edited = format!("__sandbox/stores/tiendanube/1001/orders/{other}/editions");
    merchant.control(Method::POST, &edited, edit).await;
    let editions = orders.editions(other).await.unwrap();
    let [change] = &editions[0].product_changes[..] else { panic!("{editions:?}") };
    assert_eq!(
        (&change.kind, change.modified_stock),
        (&Some(ProductChangeKind::Add), Some(false)),
        "its stock is not counted"
    );
    assert_eq!((change.previous_quantity, change.new_quantity), (Some(2), Some(4)));
    assert_eq!(editions[0].reason.as_deref(), Some("one for a friend"));
    assert!(editions[0].happened_at.as_ref().unwrap().timestamp().is_some(), "{editions:?}");
    assert_eq!(orders.subscriptions(other).await.unwrap(), []);

    let checkouts = store.abandoned_checkouts().all(&Query::new()).await.unwrap();
    assert_eq!(checkouts[0].order.id, Id(801));
    assert!(checkouts[0].abandoned_checkout_url.is_some());
    store.abandoned_checkouts().add_coupon(801, 701).await.unwrap();
    let error = store.abandoned_checkouts().add_coupon(801, 999).await.unwrap_err();
    assert!(matches!(error, Error::NotFound { .. } | Error::Invalid { .. }), "{error}");
}

#[tokio::test]
async fn metafields_and_webhook_registrations() {
    let (_merchant, store) = installed("1001").await;
    let new = NewMetafield {
        namespace: "vitrina".to_owned(),
        key: "badge".to_owned(),
        value: "7".to_owned(),
        description: None,
        owner_resource: Owner::Product,
        owner_id: Id(501),
    };
    let made = store.metafields().create(&new).await.unwrap();
    let of_products = store.metafields_of(&Owner::Product);
    let query = Query::new().with("owner_id", 501).with("namespace", "vitrina");
    assert_eq!(of_products.all(&query).await.unwrap()[0].id, made.id);
    assert_eq!(store.metafields_of(&Owner::Order).all(&Query::new()).await.unwrap(), []);
    let change = MetafieldFields { value: "8".to_owned().into(), ..MetafieldFields::default() };
    assert_eq!(store.metafields().update(made.id, &change).await.unwrap().value.as_deref(), Some("8"));
    store.metafields().delete(made.id).await.unwrap();
    assert_eq!(of_products.all(&query).await.unwrap(), []);

    let webhooks = store.webhooks();
    let hook = WebhookFields {
        event: "product/created".to_owned().into(),
        url: "https://app.example/hooks".to_owned().into(),
    };
    let made = webhooks.create(&hook).await.unwrap();
    let other = WebhookFields { event: "order/paid".to_owned().into(), url: Field::Keep };
    assert_eq!(webhooks.update(made.id, &other).await.unwrap().event.as_deref(), Some("order/paid"));
    let wrong = WebhookFields { event: "no/such".to_owned().into(), ..hook };
    let error = webhooks.create(&wrong).await.unwrap_err();
    assert!(
        matches!(&error, Error::Invalid { fields, .. } if fields["event"][0].contains("product/created")),
        "{error}"
    );
    webhooks.delete(made.id).await.unwrap();
    assert_eq!(webhooks.all(&Query::new()).await.unwrap(), []);
}

#[tokio::test]
async fn scopes_payment_and_tokens_decide_what_works() {
    let (merchant, store) = installed("1001").await;
    merchant.control(Method::POST, "__sandbox/stores/tiendanube/1001/suspend", Value::Null).await;
    for error in [store.probe().await.unwrap_err(), store.products().get(501).await.unwrap_err()] {
        assert!(matches!(error, Error::PaymentRequired { .. }), "{error}");
    }
    merchant.control(Method::POST, "__sandbox/stores/tiendanube/1001/resume", Value::Null).await;
    store.probe().await.unwrap();

    let narrow = json!({"scopes": ["read_products"]});
    merchant.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", narrow).await;
    store.orders().get(601).await.unwrap();
    let token = merchant.log_in("1001").await.token;
    assert!(matches!(store.probe().await, Err(Error::Unauthorized { .. })), "a new token ends the old one");
    let store = merchant.tiendanube("2025-03").store("1001", token).unwrap();
    store.products().get(501).await.unwrap();
    let error = store.orders().get(601).await.unwrap_err();
    assert!(matches!(&error, Error::MissingScope { scope: Some(scope), .. } if scope == "read_orders"), "{error}");
    merchant.control(Method::POST, "__sandbox/stores/tiendanube/1001/uninstall", Value::Null).await;
    assert!(matches!(store.probe().await, Err(Error::Unauthorized { .. })));
}
