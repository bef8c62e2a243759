//! The cart, from the first thing in it to the order (platforms.md §4.2, §4.6).

use reqwest::header::LOCATION;
use serde_json::{Value, json};

use crate::receiver::{Receiver, hmac};
use crate::running::{Answer, Running, send};

/// A shopper's browser: it keeps the cart's cookie.
struct Shopper<'a> {
    running: &'a Running,
    slug: &'static str,
    cookie: Option<String>,
}

impl<'a> Shopper<'a> {
    fn of(running: &'a Running, slug: &'static str) -> Shopper<'a> {
        Shopper { running, slug, cookie: None }
    }

    async fn ask(&mut self, method: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let port = self.running.urls().shops[0].url.port().unwrap();
        let request = self.running.request(method, &format!("http://127.0.0.1:{port}{path}"));
        let request = request.header("Host", format!("{}.localhost:{port}", self.slug));
        let request = match &self.cookie {
            Some(cookie) => request.header("Cookie", format!("other=1; {cookie}")),
            None => request,
        };
        let request = if method == "POST" { request.form(form) } else { request };
        let answer = send(request).await;
        if let Some(cookie) = answer.header("set-cookie").split(';').next().filter(|cookie| !cookie.is_empty()) {
            assert!(answer.header("set-cookie").ends_with("Path=/; HttpOnly; SameSite=Lax"));
            self.cookie = Some(cookie.to_owned());
        }
        answer
    }

    /// Adds without leaving the page.
    async fn add(&mut self, form: &[(&str, &str)]) -> Answer {
        let form = [form, &[("add_to_cart_enhanced", "1")]].concat();
        self.ask("POST", "/comprar/", &form).await
    }

    async fn ls(&mut self, path: &str) -> Value {
        let page = self.ask("GET", path, &[]).await.expect(200).text;
        let (_, rest) = page.split_once("var LS = ").unwrap();
        serde_json::from_str(rest.split(";\n</script>").next().unwrap()).unwrap()
    }
}

fn shirt<'a>(colour: &'a str, size: &'a str, material: &'a str, quantity: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("add_to_cart", "501"),
        ("variation[0]", colour),
        ("variation[1]", size),
        ("variation[2]", material),
        ("quantity", quantity),
    ]
}

#[tokio::test]
async fn only_what_is_for_sale_goes_in() {
    let running = Running::start().await;
    for (form, goes_in) in [
        (shirt("Bordó", "M", "Lino", "1"), true),
        (vec![("add_to_cart", "502")], true),
        (shirt("Bordó", "L", "Algodón", "1"), false),
        (shirt("Azul", "L", "Lino", "1"), false),
        (vec![("add_to_cart", "503"), ("variation[0]", "Lino")], false),
        (vec![("add_to_cart", "x")], false),
        (vec![("add_to_cart", "502"), ("quantity", "0")], false),
        (vec![("add_to_cart", "502"), ("quantity", "99999999999999999999")], false),
        (vec![], false),
    ] {
        let mut shopper = Shopper::of(&running, "plata");
        let answer = shopper.ask("POST", "/comprar/", &form).await;
        if goes_in {
            assert_eq!((answer.status, answer.header(LOCATION.as_str())), (303, "/comprar/"), "{form:?}");
            assert_eq!(shopper.ls("/comprar/").await["cart"]["items"].as_array().unwrap().len(), 1);
        } else {
            assert!(answer.expect(422).text.contains("no está a la venta"), "{form:?}");
            assert_eq!(shopper.cookie, None);
        }
    }
}

#[tokio::test]
async fn the_answer_to_an_enhanced_form_is_the_documented_one() {
    let running = Running::start().await;
    let mut shopper = Shopper::of(&running, "plata");
    let added = shopper.add(&shirt("Bordó", "M", "Lino", "2")).await.expect(200).json();
    for name in ["success", "cart", "item", "quantity_added", "free_shipping", "html_cart_items"] {
        assert!(added.get(name).is_some(), "{name} is not in {added}");
    }
    let item = &added["cart"]["products"][0];
    for name in ["id", "variant_id", "name", "url", "quantity", "price_short", "subtotal_short", "image"] {
        assert!(item.get(name).is_some(), "{name} is not in {item}");
    }
    assert_eq!((&added["item"], &added["quantity_added"]), (item, &json!(2)));
    assert_eq!((&item["variant_id"], &added["cart"]["total_short"]), (&json!(50101), &json!("$2.469,00")));
    // Six are in stock; what is in the cart already counts.
    assert_eq!(shopper.add(&shirt("Bordó", "M", "Lino", "5")).await.expect(422).json(), json!({ "success": false }));
    let more = shopper.add(&shirt("Bordó", "M", "Lino", "4")).await.expect(200).json();
    assert_eq!((&more["item"]["quantity"], &more["quantity_added"]), (&json!(6), &json!(4)));
    assert_eq!(more["cart"]["products"].as_array().unwrap().len(), 1, "the same thing is one line");
}

#[tokio::test]
async fn ls_says_what_is_in_the_cart_on_every_page() {
    let running = Running::start().await;
    let mut shopper = Shopper::of(&running, "plata");
    shopper.add(&shirt("Azul", "L", "Algodón", "2")).await.expect(200);
    shopper.add(&[("add_to_cart", "502"), ("properties[Grabado]", "<Ana>")]).await.expect(200);
    let items = json!([
        { "id": 50109, "name": "Camisa Costa (Azul, L, Algodón)", "unit_price": 78905, "quantity": 2, "requires_shipping": true },
        { "id": 50201, "name": "Taza Barro", "unit_price": 4599, "quantity": 1, "requires_shipping": true },
    ]);
    for path in ["/", "/productos/", "/productos/taza-barro/", "/search/?q=zzz", "/comprar/"] {
        let cart = shopper.ls(path).await["cart"].clone();
        assert_eq!((&cart["subtotal"], &cart["items"]), (&json!(162_409), &items), "{path}");
        assert_eq!(cart["has_shippable_products"], true);
    }
    let cart = shopper.ls("/checkout/v3/start/").await["cart"].clone();
    assert_eq!(cart["items"][1], json!({ "id": 50201, "name": "Taza Barro", "unit_price": 4599, "quantity": 1 }));
    assert!(cart.get("has_shippable_products").is_none(), "{cart}");
    let page = shopper.ask("GET", "/comprar/", &[]).await.text;
    assert!(page.contains("Grabado: &lt;Ana&gt;") && page.contains("data-store=\"cart-item-502\""), "{page}");
    assert!(page.contains("js-cart-widget-amount head-cart-amount\">3<"));

    let mut stranger = Shopper::of(&running, "plata");
    assert_eq!(stranger.ls("/").await["cart"]["items"], json!([]));
    let mut elsewhere = Shopper { cookie: shopper.cookie.clone(), ..Shopper::of(&running, "praia") };
    assert_eq!(elsewhere.ls("/").await["cart"]["items"], json!([]), "a cart is of one shop");
    for odd in ["cart=", "cart=x", "cart=' OR 1=1 --", "cart=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"] {
        let mut odd = Shopper { cookie: Some(odd.to_owned()), ..Shopper::of(&running, "plata") };
        assert_eq!(odd.ls("/").await["cart"]["items"], json!([]));
    }
}

#[tokio::test]
async fn lines_are_changed_and_taken_away_all_or_none() {
    let running = Running::start().await;
    let mut shopper = Shopper::of(&running, "plata");
    shopper.add(&shirt("Bordó", "M", "Lino", "1")).await.expect(200);
    let added = shopper.add(&[("add_to_cart", "502")]).await.expect(200).json();
    let products = added["cart"]["products"].as_array().unwrap();
    let [shirt, mug] = [0, 1].map(|place: usize| format!("quantity[{}]", products[place]["id"]));
    for refused in [
        [(shirt.as_str(), "7"), (mug.as_str(), "3")],
        [(&shirt, "-1"), (&mug, "3")],
        [(&shirt, "many"), (&mug, "3")],
        [("quantity[999]", "1"), (&mug, "3")],
        [("quantity[x]", "1"), (&mug, "3")],
    ] {
        let answer = shopper.ask("POST", "/comprar/", &[&refused[..], &[("ajax", "1")]].concat()).await.expect(422);
        assert_eq!(answer.json()["success"], false);
        assert_eq!(shopper.ls("/").await["cart"]["items"][1]["quantity"], 1, "{refused:?}");
    }
    let set = shopper.ask("POST", "/comprar/", &[(&shirt, "6"), (&mug, "0"), ("ajax", "1")]).await.expect(200).json();
    assert_eq!((&set["success"], &set["cart"]["total_short"]), (&json!(true), &json!("$7.407,00")));
    assert!(set.get("item").is_none(), "{set}");
    let gone = shopper.ask("POST", "/comprar/", &[(&shirt, "2"), ("go_to_checkout", "x")]).await.expect(303);
    assert_eq!(gone.header(LOCATION.as_str()), "/checkout/v3/start/");
    assert_eq!(shopper.ls("/").await["cart"]["subtotal"], 246_900);
}

#[tokio::test]
async fn a_checkout_makes_an_order_that_the_api_knows() {
    let running = Running::start().await;
    let scopes = json!({ "scopes": ["read_orders", "read_customers"] });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    let token = running.install("1001").await;
    let mut shopper = Shopper::of(&running, "plata");
    let start = "/checkout/v3/start/";
    let nothing = shopper.ask("POST", start, &[("email", "ana@example.com")]).await.expect(303);
    assert_eq!(nothing.header(LOCATION.as_str()), "/comprar/");
    shopper.add(&shirt("Azul", "L", "Algodón", "2")).await.expect(200);
    for email in ["", "nobody"] {
        shopper.ask("POST", start, &[("email", email)]).await.expect(422);
    }
    let bought = shopper.ask("POST", start, &[("email", "ana@example.com")]).await.expect(303);
    let thanks = bought.header(LOCATION.as_str()).to_owned();
    let ls = shopper.ls(&thanks).await;
    for name in ["id", "number", "hash", "created_at", "coupon", "discount", "total", "total_in_usd", "gateway"] {
        assert!(ls["order"].get(name).is_some(), "LS.order has no {name}: {ls}");
    }
    assert_eq!((&ls["order"]["total"], &ls["cart"]["items"]), (&json!(157_810), &json!([])));
    let order = send(running.tiendanube("GET", &format!("2025-03/1001/orders/{}", ls["order"]["id"]), &token)).await;
    let order = order.expect(200).json();
    assert_eq!((&order["total"], &order["storefront"]), (&json!("1578.10"), &json!("store")));
    assert_eq!((&order["number"], &order["products"][0]["variant_id"]), (&ls["order"]["number"], &json!(50109)));
    assert_eq!(order["number"], 102, "two orders were there before");
    let customer = &order["customer"];
    assert_eq!((&customer["id"], &customer["last_order_id"]), (&json!(401), &order["id"]), "she was a customer before");

    shopper.ask("GET", "/checkout/v3/success/601/", &[]).await.expect(404);
    let mut bazaar = Shopper::of(&running, "bazaar");
    bazaar.add(&[("add_to_cart", "502")]).await.expect(200);
    let bought = bazaar.ask("POST", start, &[("email", "ana@example.com")]).await.expect(303);
    let thanks = bought.header(LOCATION.as_str()).to_owned();
    assert_eq!(bazaar.ls(&thanks).await["order"]["number"], 100);
    shopper.ask("GET", &thanks, &[]).await.expect(404);
}

#[tokio::test]
async fn a_shoppers_order_is_told_to_the_app_and_takes_the_stock() {
    let receiver = Receiver::answering(&[200]).await;
    let running = Running::start().await;
    let scopes = ["write_orders", "write_products", "read_customers"];
    let change = json!({ "scopes": scopes, "deliver_to": receiver.url });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", change).await.expect(200);
    let token = running.install("1001").await;
    let hook = json!({ "event": "order/created", "url": "https://app.example/orders" });
    send(running.tiendanube("POST", "2025-03/1001/webhooks", &token).json(&hook)).await.expect(201);

    let mut shopper = Shopper::of(&running, "plata");
    shopper.add(&shirt("Bordó", "S", "Lino", "2")).await.expect(200);
    shopper.ask("POST", "/checkout/v3/start/", &[("email", "eva@example.com"), ("name", "Eva Luz")]).await.expect(303);
    let heard = receiver.wait_for(1).await.remove(0);
    assert_eq!((heard.path.as_str(), &heard.json()["event"]), ("/orders", &json!("order/created")));
    assert_eq!(heard.header("x-linkedstore-hmac-sha256"), hmac(&heard.body));
    let order = format!("2025-03/1001/orders/{}", heard.json()["id"]);
    let order = send(running.tiendanube("GET", &order, &token)).await.expect(200).json();
    assert_eq!((&order["products"][0]["variant_id"], &order["weight"]), (&json!(50103), &json!("1.000")));
    assert_eq!((&order["customer"]["name"], &order["customer"]["total_spent"]), (&json!("Eva Luz"), &json!("0.00")));
    let variant = send(running.tiendanube("GET", "2025-03/1001/products/501/variants/50103", &token)).await.json();
    assert_eq!(variant["stock"], 1, "two of three are sold");
    // And the shop sells no more than what is left.
    shopper.add(&shirt("Bordó", "S", "Lino", "2")).await.expect(422);
    shopper.add(&shirt("Bordó", "S", "Lino", "1")).await.expect(200);
}
