//! One behaviour for every resource of both platforms: what is listed can be read, what is created is listed, read, changed
//! and removed, what else can be done with it is done, and what is not there is said to be so. It runs against the sandbox,
//! and against [`real`] stores.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Method;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{
    self, AbandonedCheckout, Address, Cancellation, CategoryFields, CouponFields, CouponKind, CustomerFields,
    Fulfillment, Id, ImageFields, Localized, MetafieldFields, NewCustomer, NewMetafield, NewOrder, NewOrderCustomer,
    NewOrderOptions, NewOrderProduct, NewProduct, Order, OrderFields, Owner, PickupType, Product, ProductFields,
    StockChange, Variant, VariantFields, WebhookFields,
};
use vitrina_platform::{Decimal, Error, pago_shops};

use super::merchant::{Merchant, pago_secret};
use super::{installed, real};

type Outcome<T> = BoxFuture<'static, Result<T, Error>>;
type One = Box<dyn Fn(String) -> Outcome<Value>>;

/// All things of one kind, as the suite sees them: ids and JSON.
struct Things {
    name: String,
    list: Box<dyn Fn() -> Outcome<Vec<Value>>>,
    get: One,
    create: Option<Box<dyn Fn() -> Outcome<Value>>>,
    change: Option<One>,
    /// What else can be done with one, in this order.
    acts: Vec<(&'static str, One)>,
    remove: Option<Box<dyn Fn(String) -> Outcome<()>>>,
}

fn id(thing: &Value) -> String {
    thing["id"].as_str().map_or_else(|| thing["id"].to_string(), str::to_owned)
}

fn json(thing: impl Serialize) -> Value {
    serde_json::to_value(thing).unwrap()
}

fn number(id: &str) -> Id {
    Id(id.parse().unwrap())
}

/// Tiendanube's resources of one type, listed maybe at another place than read.
struct Kind<T> {
    things: Things,
    resources: tiendanube::Resources<T>,
}

fn kind<T: tiendanube::Resource + Serialize + Clone>(name: &str, resources: tiendanube::Resources<T>) -> Kind<T> {
    let (listed, read) = (resources.clone(), resources.clone());
    let list = move || {
        let listed = listed.clone();
        async move { Ok(listed.all(&tiendanube::Query::new()).await?.into_iter().map(json).collect()) }.boxed()
    };
    let get = move |id: String| {
        let read = read.clone();
        async move { read.get(number(&id)).await.map(json) }.boxed()
    };
    let name = format!("Tiendanube {name}");
    let (list, get) = (Box::new(list), Box::new(get));
    Kind { things: Things { name, list, get, create: None, change: None, acts: Vec::new(), remove: None }, resources }
}

impl<T: tiendanube::Resource + Serialize + Clone> Kind<T> {
    fn creating(mut self, new: T::New) -> Kind<T>
    where
        T: tiendanube::Create<New: Clone + Send + 'static>,
    {
        let resources = self.resources.clone();
        self.things.create = Some(Box::new(move || {
            let (resources, new) = (resources.clone(), new.clone());
            async move { resources.create(&new).await.map(json) }.boxed()
        }));
        self
    }

    fn changing(mut self, fields: T::Fields) -> Kind<T>
    where
        T: tiendanube::Update<Fields: Clone + Send + 'static>,
    {
        let resources = self.resources.clone();
        self.things.change = Some(Box::new(move |id| {
            let (resources, fields) = (resources.clone(), fields.clone());
            async move { resources.update(number(&id), &fields).await.map(json) }.boxed()
        }));
        self
    }

    fn removing(mut self) -> Kind<T>
    where
        T: tiendanube::Delete,
    {
        let resources = self.resources.clone();
        self.things.remove = Some(Box::new(move |id| {
            let resources = resources.clone();
            async move { resources.delete(number(&id)).await }.boxed()
        }));
        self
    }

    /// An operation that only this kind has; it answers with one or many of them, or with something else.
    fn doing<R, F>(mut self, name: &'static str, act: impl Fn(tiendanube::Resources<T>, Id) -> F + 'static) -> Kind<T>
    where
        R: Serialize,
        F: Future<Output = Result<R, Error>> + Send + 'static,
    {
        let resources = self.resources.clone();
        let act = move |id: String| act(resources.clone(), number(&id)).map(|outcome| outcome.map(json)).boxed();
        self.things.acts.push((name, Box::new(act)));
        self
    }

    fn listed_at(mut self, resources: tiendanube::Resources<T>) -> Kind<T> {
        self.things.list = kind("", resources).things.list;
        self
    }
}

fn localized(text: &str) -> Localized {
    Localized::from(text)
}

fn order(variant: Id) -> NewOrder {
    let street = Address { address: Some("Calle".to_owned()), number: Some("1".to_owned()), ..Address::default() };
    let address = Address { city: Some("CABA".to_owned()), zipcode: Some("1001".to_owned()), ..street };
    NewOrder {
        gateway: "offline".to_owned(),
        products: vec![NewOrderProduct { variant_id: variant, quantity: 2, price: None }],
        customer: NewOrderCustomer {
            name: "Ana".to_owned(),
            email: "behaviour@example.com".to_owned(),
            other: Default::default(),
        },
        billing_address: address.clone(),
        shipping_address: address,
        shipping_pickup_type: PickupType::Ship,
        shipping: "api".to_owned(),
        shipping_option: "Correo".to_owned(),
        shipping_cost_customer: Decimal::from_minor_units(500, 2),
        options: NewOrderOptions { send_confirmation_email: Some(false), ..NewOrderOptions::default() },
    }
}

fn orders_of(store: &tiendanube::Store, variant: Id) -> Things {
    let note = OrderFields { owner_note: "Behaviour".to_owned().into(), ..OrderFields::default() };
    let quietly = || Cancellation { email: Some(false), ..Cancellation::default() };
    let silent = || Fulfillment { notify_customer: Some(false), ..Fulfillment::default() };
    let orders = kind("orders", store.orders()).creating(order(variant)).changing(note);
    let orders = orders.doing("pack", |all: Orders, id| async move { all.pack(id).await });
    let orders = orders.doing("fulfill", move |all: Orders, id| async move { all.fulfill(id, &silent()).await });
    let orders = orders.doing("close", |all: Orders, id| async move { all.close(id).await });
    let orders = orders.doing("open", |all: Orders, id| async move { all.open(id).await });
    let orders = orders.doing("cancel", move |all: Orders, id| async move { all.cancel(id, &quietly()).await });
    let orders = orders.doing("value history", |all: Orders, id| async move { all.value_history(id).await });
    // A new order was never edited and belongs to no subscription: what counts is that both are answered.
    let orders = orders.doing("editions", |all: Orders, id| async move { all.editions(id).await.map(counted) });
    orders.doing("subscriptions", |all: Orders, id| async move { all.subscriptions(id).await.map(counted) }).things
}

type Orders = tiendanube::Resources<Order>;

fn counted<T>(all: Vec<T>) -> Value {
    json!({ "count": all.len() })
}

async fn of_tiendanube(store: &tiendanube::Store) -> Vec<Things> {
    let own = Timestamp::now().as_millisecond();
    let product_fields = || ProductFields { name: localized("Behaviour").into(), ..ProductFields::default() };
    let mut product = NewProduct { fields: product_fields(), ..NewProduct::default() };
    product.fields.attributes = vec![localized("Color")].into();
    product.variants = vec![variant("Rojo")];
    // Variants, images, metafields and orders hang on a product; this one goes with the first suite's store.
    let parent = store.products().create(&product).await.unwrap();
    let (parent, bought) = (parent.id, parent.variants[0].id);
    let sku = format!("B{own}");
    product.variants[0].sku = sku.clone().into();
    let image = ImageFields { src: "https://cdn.example/a.png".to_owned().into(), ..ImageFields::default() };
    let category = CategoryFields { name: localized("Behaviour").into(), ..CategoryFields::default() };
    let email = format!("behaviour-{own}@example.com");
    let customer = CustomerFields { name: "Ana".to_owned().into(), email: email.into(), ..CustomerFields::default() };
    let coupon = CouponFields {
        code: format!("B{own}").into(),
        kind: CouponKind::Absolute.into(),
        value: Decimal::from_minor_units(500, 2).into(),
        ..CouponFields::default()
    };
    let webhook = WebhookFields {
        event: "product/created".to_owned().into(),
        url: "https://app.example/behaviour".to_owned().into(),
    };
    let metafield = NewMetafield {
        namespace: "behaviour".to_owned(),
        key: "key".to_owned(),
        value: "1".to_owned(),
        description: None,
        owner_resource: Owner::Product,
        owner_id: parent,
    };
    let thanks =
        store.coupons().create(&CouponFields { code: format!("C{own}").into(), ..coupon.clone() }).await.unwrap();
    let phone = CustomerFields { phone: "123".to_owned().into(), ..CustomerFields::default() };
    let uses = CouponFields { max_uses: 3.into(), ..CouponFields::default() };
    let elsewhere = WebhookFields { url: "https://app.example/other".to_owned().into(), ..WebhookFields::default() };
    let value = MetafieldFields { value: "2".to_owned().into(), ..MetafieldFields::default() };
    let stock = VariantFields { stock: 7.into(), ..VariantFields::default() };
    let second = ImageFields { position: 1.into(), ..ImageFields::default() };
    vec![
        kind("products", store.products())
            .creating(product)
            .changing(product_fields())
            .doing("sku", move |all: tiendanube::Resources<Product>, _| {
                let sku = sku.clone();
                async move { all.by_sku(&sku).await }
            })
            .removing()
            .things,
        kind("variants", store.variants(parent))
            .creating(variant("Azul"))
            .changing(stock)
            .doing("update_many", |all: Variants, id| async move { all.update_many(&[(id, priced(2_000))]).await })
            .doing("stock", |all: Variants, id| async move {
                all.change_stock(Some(id), StockChange::Replace(Some(3))).await
            })
            .doing("replace_all", |all: Variants, _| async move {
                all.replace_all(&[variant("Rojo"), variant("Azul")]).await
            })
            .removing()
            .things,
        kind("images", store.images(parent)).creating(image).changing(second).removing().things,
        kind("categories", store.categories()).creating(category.clone()).changing(category).removing().things,
        orders_of(store, bought),
        kind("customers", store.customers())
            .creating(NewCustomer { fields: customer, ..NewCustomer::default() })
            .changing(phone)
            .things,
        kind("coupons", store.coupons()).creating(coupon).changing(uses).removing().things,
        kind("webhooks", store.webhooks()).creating(webhook).changing(elsewhere).removing().things,
        kind("metafields", store.metafields())
            .listed_at(store.metafields_of(&Owner::Product))
            .creating(metafield)
            .changing(value)
            .removing()
            .things,
        kind("abandoned checkouts", store.abandoned_checkouts())
            .doing("coupon", move |all: tiendanube::Resources<AbandonedCheckout>, id| async move {
                all.add_coupon(id, thanks.id).await
            })
            .things,
    ]
}

type Variants = tiendanube::Resources<Variant>;

fn priced(cents: i64) -> VariantFields {
    VariantFields { price: Decimal::from_minor_units(cents, 2).into(), ..VariantFields::default() }
}

fn variant(colour: &str) -> VariantFields {
    VariantFields { values: vec![localized(colour)].into(), ..priced(1_000) }
}

/// Pago Shops' resources of one kind: JSON in and out.
fn items<T: pago_shops::Resource + Clone>(name: &str, resources: pago_shops::Resources<T>) -> Things {
    let (listed, read) = (resources.clone(), resources);
    let list = move || {
        let listed = listed.clone();
        async move { Ok(listed.all(&pago_shops::Query::new()).await?.into_iter().map(|item| item.raw).collect()) }
            .boxed()
    };
    let get = move |id: String| {
        let read = read.clone();
        async move { read.get(&id).await.map(|item| item.raw) }.boxed()
    };
    let name = format!("Pago Shops {name}");
    Things {
        name,
        list: Box::new(list),
        get: Box::new(get),
        create: None,
        change: None,
        acts: Vec::new(),
        remove: None,
    }
}

fn written_items<T: pago_shops::Write + Clone>(name: &str, resources: pago_shops::Resources<T>) -> Things {
    let done = |written: pago_shops::Written<T>| match written {
        pago_shops::Written::Done(item) => item.raw,
        pago_shops::Written::Queued => panic!("the sandbox was not told to queue"),
    };
    let (made, changed, removed) = (resources.clone(), resources.clone(), resources.clone());
    let create = move || {
        let made = made.clone();
        async move { made.create(&json!({"name": "Behaviour"})).await.map(done) }.boxed()
    };
    let change = move |id: String| {
        let changed = changed.clone();
        async move { changed.update(&id, &json!({"name": "Changed"})).await.map(done) }.boxed()
    };
    let remove = move |id: String| {
        let removed = removed.clone();
        async move { removed.delete(&id).await }.boxed()
    };
    Things {
        create: Some(Box::new(create)),
        change: Some(Box::new(change)),
        remove: Some(Box::new(remove)),
        ..items(name, resources)
    }
}

fn of_pago_shops(account: &pago_shops::Account) -> Vec<Things> {
    vec![
        written_items("products", account.products()),
        written_items("orders", account.orders()),
        written_items("abandoned carts", account.abandoned_carts()),
        written_items("coupons", account.coupons()),
        items("customers", account.customers()),
        items("categories", account.categories()),
    ]
}

async fn behave(things: &Things) {
    let Things { name, list, get, create, change, acts, remove } = things;
    for thing in list().await.unwrap_or_else(|error| panic!("{name}: {error}")).iter().take(3) {
        assert_eq!(id(&get(id(thing)).await.unwrap()), id(thing), "{name}");
    }
    let error = get("999999999".to_owned()).await.unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }), "{name}: {error}");
    let call = error.call();
    assert!(call.store.is_some() && !call.resource.is_empty() && call.attempts == 1, "{name}: {call:?}");

    let one = match create {
        Some(create) => create().await.unwrap_or_else(|error| panic!("{name}: {error}")),
        None => match list().await.unwrap().into_iter().next() {
            Some(one) => one,
            None => return,
        },
    };
    let one = id(&one);
    let listed = list().await.unwrap().iter().filter(|thing| id(thing) == one).count();
    assert_eq!(listed, 1, "{name}");
    if let Some(change) = change {
        assert_eq!(id(&change(one.clone()).await.unwrap_or_else(|error| panic!("{name}: {error}"))), one, "{name}");
        // The same change again is no other change.
        change(one.clone()).await.unwrap();
    }
    for (act, run) in acts {
        let answer = run(one.clone()).await.unwrap_or_else(|error| panic!("{name}, {act}: {error}"));
        assert!(answer.is_object() || answer.as_array().is_some_and(|all| !all.is_empty()), "{name}, {act}: {answer}");
    }
    if let Some(remove) = remove {
        remove(one.clone()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        remove(one.clone()).await.unwrap();
        assert!(matches!(get(one.clone()).await, Err(Error::NotFound { .. })), "{name}");
        assert!(list().await.unwrap().iter().all(|thing| id(thing) != one), "{name}");
    }
}

#[tokio::test]
async fn every_resource_of_both_platforms_behaves_alike() {
    let (_merchant, store) = installed("1001").await;
    let mut all = of_tiendanube(&store).await;
    assert_eq!(all.len(), 10);

    let merchant = Merchant::new(None).await;
    let scopes = json!({"scopes": pago_shops::Scope::ALL.map(|scope| scope.to_string())});
    merchant.control(Method::PATCH, "__sandbox/apps/pago-shops/ps-demo", scopes).await;
    let grant = merchant.log_in_to_pago_shops_for("3001", &pago_shops::Scope::ALL.map(|scope| scope.to_string())).await;
    let account = merchant.pago_shops().account("3001", pago_secret(), grant.tokens);
    all.extend(of_pago_shops(&account));
    assert_eq!(all.len(), 16);

    if let Some((store, _)) = real::tiendanube() {
        all.extend(of_tiendanube(&store).await);
    }
    if let Some(account) = real::pago_shops() {
        all.extend(of_pago_shops(&account));
    }
    for things in &all {
        behave(things).await;
    }
}
