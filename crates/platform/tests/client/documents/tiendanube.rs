//! The README of the Tiendanube / Nuvemshop API, section by section.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{
    App, AuthHeader, CategoryFields, Config, Localized, NewProduct, ProductFields, Query, Store,
};
use vitrina_platform::{Error, Field, Moment, Recording, Request, Retry};

use super::answering;
use crate::server::{Reply, Server};

fn store(api_url: &str, platform: &Recording) -> Store {
    let config = Config {
        app_id: "1".to_owned(),
        name: "MyApp".to_owned(),
        contact: "name@email.com".to_owned(),
        api_url: api_url.parse().unwrap(),
        auth_url: "https://www.tiendanube.com".parse().unwrap(),
        api_version: "v1".to_owned(),
        auth_header: AuthHeader::default(),
    };
    let quick = Retry { attempts: 2, first: Duration::from_millis(1), most: Duration::from_millis(1) };
    let app = App::new(config, Arc::new(platform.clone())).unwrap().with_retry(quick);
    app.store("123456", "ACCESS_TOKEN".into()).unwrap()
}

fn sent(platform: &Recording) -> Request {
    let exchanges = platform.exchanges();
    assert_eq!(exchanges.len(), 1);
    exchanges[0].request.clone()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// "Making a request". Known error: the example's header has a space behind the token, within the quotes.
#[tokio::test]
async fn all_the_stores_products_on_both_hosts() {
    for host in ["https://api.tiendanube.com", "https://api.nuvemshop.com.br"] {
        let platform = answering(200, &[], "[]");
        store(host, &platform).products().all(&Query::new()).await.unwrap();
        let request = sent(&platform);
        assert_eq!(request.method, Method::GET);
        assert_eq!(request.url.as_str().split('?').next(), Some(format!("{host}/v1/123456/products").as_str()));
        assert_eq!(header(&request, "authentication"), Some("bearer ACCESS_TOKEN"));
        assert_eq!(header(&request, "user-agent"), Some("MyApp (name@email.com)"));
    }
}

/// "Making a request", the POST. Known error: the example leaves out the character set that "Just JSON" demands.
#[tokio::test]
async fn a_new_product() {
    let platform = answering(201, &[], r#"{"id": 1}"#);
    let fields = ProductFields { name: Localized::from("My new product").into(), ..ProductFields::default() };
    let new = NewProduct { fields, ..NewProduct::default() };
    store("https://api.tiendanube.com", &platform).products().create(&new).await.unwrap();
    let request = sent(&platform);
    assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/v1/123456/products"));
    assert_eq!(body(&request), json!({ "name": "My new product" }));
    assert_eq!(header(&request, "content-type"), Some("application/json; charset=utf-8"));
}

/// "Identify your app": both forms of the header.
#[tokio::test]
async fn user_agents() {
    for (name, contact, wanted) in [
        ("Super app", "http://superapp.com/contact", "Super app (http://superapp.com/contact)"),
        ("Awesome app", "awesome@app.com", "Awesome app (awesome@app.com)"),
    ] {
        let platform = answering(200, &[], "{}");
        let config = Config {
            app_id: "1".to_owned(),
            name: name.to_owned(),
            contact: contact.to_owned(),
            api_url: "https://api.tiendanube.com".parse().unwrap(),
            auth_url: "https://www.tiendanube.com".parse().unwrap(),
            api_version: "v1".to_owned(),
            auth_header: AuthHeader::default(),
        };
        let app = App::new(config, Arc::new(platform.clone())).unwrap();
        app.store("123456", "ACCESS_TOKEN".into()).unwrap().info().await.unwrap();
        assert_eq!(header(&sent(&platform), "user-agent"), Some(wanted));
    }
}

/// "Client errors", the first. Its length is right.
#[tokio::test]
async fn invalid_json_is_a_400() {
    const BODY: &str = r#"{"error": "Problems parsing JSON"}"#;
    assert_eq!(BODY.len(), 34);
    let platform = answering(400, &[], BODY);
    let error = store("https://api.tiendanube.com", &platform).info().await.unwrap_err();
    assert!(matches!(&error, Error::Refused { said, .. } if said == "Problems parsing JSON"), "{error}");
}

/// "Client errors", the second. Its length is right for line ends of two characters.
#[tokio::test]
async fn invalid_fields_are_a_422() {
    const BODY: &str = "{\r\n  \"src\": [\r\n      \"can't be blank\"\r\n    ]\r\n}";
    assert_eq!(BODY.len(), 47);
    let platform = answering(422, &[], BODY);
    let error = store("https://api.tiendanube.com", &platform).info().await.unwrap_err();
    let Error::Invalid { fields, .. } = &error else { panic!("{error}") };
    assert_eq!(fields["src"], ["can't be blank"]);
}

/// "Server errors": the four that are named are tried again, and then said to be the platform's.
#[tokio::test]
async fn server_errors_are_retried() {
    for status in [500, 502, 503, 504] {
        let platform = answering(status, &[], "");
        let error = store("https://api.tiendanube.com", &platform).info().await.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
        assert_eq!(platform.exchanges().len(), 2);
    }
}

/// "Rate limiting": the three headers, and the refusal. The unit of the third is told in two ways elsewhere; small figures
/// are seconds, as here.
#[tokio::test]
async fn too_many_requests() {
    let headers = &[("x-rate-limit-limit", "40"), ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "1")];
    let platform = answering(429, headers, "");
    let error = store("https://api.tiendanube.com", &platform).info().await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { wait, .. } if wait == Duration::from_secs(1)), "{error}");
}

/// "Pagination", the request. Known error: its address stands unquoted in a shell, which cuts it off at the `&`.
#[tokio::test]
async fn a_page_of_a_given_size() {
    let platform = answering(200, &[], "[]");
    let query = Query::new().page(2).per_page(100);
    store("https://api.tiendanube.com", &platform).products().all(&query).await.unwrap();
    let wanted = "https://api.tiendanube.com/v1/123456/products?page=2&per_page=100";
    assert_eq!(sent(&platform).url.as_str(), wanted);
}

/// "Pagination", the reply. Known errors: 156 items make two pages of 100 and not 50; and the `Link` header goes over two
/// lines, which no header may. Here 4,956 items, and one line.
#[tokio::test]
async fn the_links_of_a_reply_are_followed() {
    let link = "<https://api.tiendanube.com/v1/123456/products?page=3&per_page=100>; rel=\"next\", \
                <https://api.tiendanube.com/v1/123456/products?page=50&per_page=100>; rel=\"last\"";
    let headers: &'static [(&str, &str)] = Box::leak(Box::new([("x-total-count", "4956"), ("link", link)]));
    let platform = answering(200, headers, r#"[{"id": 7}]"#);
    let query = Query::new().page(2).per_page(100);
    let store = store("https://api.tiendanube.com", &platform);
    // The same item again ends the list.
    assert_eq!(store.products().all(&query).await.unwrap().len(), 1);
    let asked: Vec<String> = platform.exchanges().iter().map(|exchange| exchange.request.url.to_string()).collect();
    let wanted = [2, 3].map(|page| format!("https://api.tiendanube.com/v1/123456/products?page={page}&per_page=100"));
    assert_eq!(asked, wanted);
    assert_eq!(store.products().count(&Query::new()).await.unwrap(), 4_956);
}

/// "HTTP Verbs": HEAD brings headers alone; a PUT without a body says that its length is zero.
#[tokio::test]
async fn verbs() {
    let server = Server::start(|_, _| Reply::With(200, vec![("x-total-count", "3".to_owned())], Vec::new())).await;
    let store = crate::tiendanube::app(&server.url).store("123456", "t".into()).unwrap();
    assert_eq!(store.categories().count(&Query::new()).await.unwrap(), 3);
    let empty = store.request(Method::PUT, &["anything"], &Query::new(), None).await;
    assert!(matches!(empty, Err(Error::Unreadable { .. })), "an empty answer is none");
    let asked = server.asked();
    assert_eq!((asked[0].method.as_str(), asked[1].method.as_str()), ("HEAD", "PUT"));
    assert_eq!(asked[1].header("content-length"), Some("0"));
}

/// "Languages and Internationalization", the reply. Known errors: `Categor√≠a` is a `Categoría` in a wrong encoding, and
/// its length of 376 fits neither the text as shown nor any other spelling of it.
const CATEGORY: &str = r#"{
    "id": 1234,
    "name": {
        "es": "Nombre de la Categoría",
        "pt": "Nome da Categoria"
    },
    "description": {
        "es": "",
        "pt": ""
    },
    "handle": {
        "es": "nombre-de-la-categoria",
        "pt": "nome-da-categoria"
    },
    "parent": null,
    "subcategories": [

    ],
    "created_at": "2013-09-05T17:59:19+0000",
    "updated_at": "2013-09-05T17:59:19+0000"
}"#;

#[tokio::test]
async fn a_category_in_two_languages() {
    assert_ne!(CATEGORY.len(), 376);
    let headers = &[("content-type", "application/json; charset=UTF-8"), ("x-main-language", "es")];
    let platform = answering(200, headers, CATEGORY);
    let store = store("https://api.tiendanube.com", &platform);
    let category = store.categories().get(1234).await.unwrap();
    assert_eq!(sent(&platform).url.path(), "/v1/123456/categories/1234");
    let main = store.main_language().await.unwrap();
    assert_eq!(main, "es");
    assert_eq!(category.name.as_ref().unwrap().get(&main), Some("Nombre de la Categoría"));
    assert_eq!(category.description.as_ref().unwrap().get("pt"), Some(""));
    assert_eq!(category.handle.as_ref().unwrap().get("pt"), Some("nome-da-categoria"));
    assert_eq!((category.parent, category.subcategories.len()), (None, 0));
    let moment = Moment::At("2013-09-05T17:59:19Z".parse().unwrap());
    assert_eq!((category.created_at, category.updated_at), (Some(moment.clone()), Some(moment)));
    assert!(category.other.is_empty(), "every field of the example is known");
}

#[tokio::test]
async fn a_category_as_the_document_really_spells_it_is_read_too() {
    let spelt: &'static str = Box::leak(CATEGORY.replace('í', "√≠").into_boxed_str());
    let platform = answering(200, &[], spelt);
    let category = store("https://api.tiendanube.com", &platform).categories().get(1234).await.unwrap();
    assert_eq!(category.name.unwrap().get("es"), Some("Nombre de la Categor√≠a"));
}

/// "Languages and Internationalization", both requests. Known error: again no character set.
#[tokio::test]
async fn a_name_for_each_language_or_for_all() {
    let each = Localized::from([("es", "Ejemplo"), ("pt", "Exemplo")]);
    for (name, wanted) in [
        (each, json!({ "name": {"es": "Ejemplo", "pt": "Exemplo"} })),
        (Localized::from("Example"), json!({ "name": "Example" })),
    ] {
        let platform = answering(201, &[], r#"{"id": 1}"#);
        let fields = ProductFields { name: Field::Set(name), ..ProductFields::default() };
        let new = NewProduct { fields, ..NewProduct::default() };
        store("https://api.tiendanube.com", &platform).products().create(&new).await.unwrap();
        assert_eq!(body(&sent(&platform)), wanted);
    }
}

/// "Suspension of API access due to lack of payment": every call, said so that a person knows what to do, and not repeated.
#[tokio::test]
async fn payment_required() {
    let platform = answering(402, &[], "");
    let store = store("https://api.tiendanube.com", &platform);
    let errors = [
        store.info().await.unwrap_err(),
        store.products().all(&Query::new()).await.unwrap_err(),
        store.categories().create(&CategoryFields::default()).await.unwrap_err(),
        store.scripts().list().await.unwrap_err(),
        store.webhooks().delete(1).await.unwrap_err(),
    ];
    for error in &errors {
        assert!(matches!(error, Error::PaymentRequired { .. }), "{error}");
        assert!(error.to_string().contains("payment needed"), "{error}");
    }
    assert_eq!(platform.exchanges().len(), errors.len());
}
