//! One behaviour for every resource of both platforms: what is listed can be read, what is created is listed, read, changed
//! and removed, and what is not there is said to be so. It runs against the sandbox, and against [`real`] stores.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Method;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{
    self, CategoryFields, CouponFields, CouponKind, CustomerFields, Id, ImageFields, Localized, MetafieldFields,
    NewCustomer, NewMetafield, NewProduct, OrderFields, Owner, ProductFields, VariantFields, WebhookFields,
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
    Kind { things: Things { name, list, get, create: None, change: None, remove: None }, resources }
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

    fn listed_at(mut self, resources: tiendanube::Resources<T>) -> Kind<T> {
        self.things.list = kind("", resources).things.list;
        self
    }
}

fn localized(text: &str) -> Localized {
    Localized::from(text)
}

async fn of_tiendanube(store: &tiendanube::Store) -> Vec<Things> {
    let own = Timestamp::now().as_millisecond();
    let product_fields = || ProductFields { name: localized("Behaviour").into(), ..ProductFields::default() };
    let mut product = NewProduct { fields: product_fields(), ..NewProduct::default() };
    product.fields.attributes = vec![localized("Color")].into();
    product.variants = vec![variant("Rojo")];
    // Variants, images and metafields hang on a product; this one goes with the first suite's store.
    let parent = store.products().create(&product).await.unwrap().id;
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
    let note = OrderFields { owner_note: "Behaviour".to_owned().into(), ..OrderFields::default() };
    let phone = CustomerFields { phone: "123".to_owned().into(), ..CustomerFields::default() };
    let uses = CouponFields { max_uses: 3.into(), ..CouponFields::default() };
    let elsewhere = WebhookFields { url: "https://app.example/other".to_owned().into(), ..WebhookFields::default() };
    let value = MetafieldFields { value: "2".to_owned().into(), ..MetafieldFields::default() };
    let stock = VariantFields { stock: 7.into(), ..VariantFields::default() };
    let second = ImageFields { position: 1.into(), ..ImageFields::default() };
    vec![
        kind("products", store.products()).creating(product).changing(product_fields()).removing().things,
        kind("variants", store.variants(parent)).creating(variant("Azul")).changing(stock).removing().things,
        kind("images", store.images(parent)).creating(image).changing(second).removing().things,
        kind("categories", store.categories()).creating(category.clone()).changing(category).removing().things,
        kind("orders", store.orders()).changing(note).things,
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
        kind("abandoned checkouts", store.abandoned_checkouts()).things,
    ]
}

fn variant(colour: &str) -> VariantFields {
    let price = Decimal::from_minor_units(1_000, 2).into();
    VariantFields { price, values: vec![localized(colour)].into(), ..VariantFields::default() }
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
    Things { name, list: Box::new(list), get: Box::new(get), create: None, change: None, remove: None }
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
    let Things { name, list, get, create, change, remove } = things;
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
