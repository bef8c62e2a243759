//! Texts in the store's languages, and which language is the main one.

use serde_json::json;
use vitrina_platform::tiendanube::{CategoryFields, Localized, StoreInfo};

use super::{answering, store};
use crate::server::{Reply, Server};

#[tokio::test]
async fn a_store_tells_its_name_in_its_main_language() {
    let body = json!({"id": "1234", "name": {"es": "Plata", "pt": "Prata"}, "main_language": "pt", "new": [1],
        "original_domain": "plata.example", "languages": {"es": {"currency": "ARS", "active": true}}, "domains": null});
    let info = store(&answering(200, body).await).info().await.unwrap();
    assert_eq!((info.display_name(), info.address_of_shop()), (Some("Prata"), Some("plata.example")));
    assert_eq!(info.languages.as_ref().unwrap()["es"].currency.as_deref(), Some("ARS"));
    assert_eq!(info.other["new"], json!([1]));
    let bare: StoreInfo = serde_json::from_value(json!({"name": "Plata"})).unwrap();
    assert_eq!(bare.display_name(), Some("Plata"));
}

#[tokio::test]
async fn the_main_language_is_what_the_last_answer_said() {
    let server =
        Server::start(|_, _| Reply::With(200, vec![("x-main-language", "pt".to_owned())], b"[]".to_vec())).await;
    let store = store(&server);
    store.clone().scripts().list().await.unwrap();
    assert_eq!(store.main_language().await.unwrap(), "pt");
    assert_eq!(server.asked().len(), 1, "an answer had told it");
}

#[tokio::test]
async fn the_main_language_is_asked_for_once_where_no_answer_told_it() {
    let server = answering(200, json!({"id": 1234, "main_language": "es"})).await;
    assert_eq!(store(&server).main_language().await.unwrap(), "es");
    let asked = &server.asked()[0];
    assert_eq!((asked.path.as_str(), asked.query.as_str()), ("/2025-03/1234/store", "fields=id%2Cmain_language"));
    let silent = answering(200, json!({"id": 1234})).await;
    let error = store(&silent).main_language().await.unwrap_err();
    assert!(error.to_string().contains("X-Main-Language"), "{error}");
}

#[test]
fn each_form_of_a_text_is_read() {
    let cases = [
        (json!({"es": "Hola", "pt": "Oi"}), Some("Oi"), Some("Oi")),
        (json!({"es": "Hola", "pt": null}), None, Some("Hola")),
        (json!({"es": "", "en": "Hi"}), None, Some("Hi")),
        (json!("Hi"), Some("Hi"), Some("Hi")),
        (json!([]), None, None),
        (json!({}), None, None),
    ];
    for (json, exact, best) in cases {
        let text: Localized = serde_json::from_value(json.clone()).unwrap();
        assert_eq!((text.get("pt"), text.in_language("pt")), (exact, best), "{json}");
        assert_eq!(serde_json::to_value(&text).unwrap(), json, "it goes back as it came");
    }
    for wrong in [json!(1), json!(["x"]), json!({"es": 1}), json!(true)] {
        assert!(serde_json::from_value::<Localized>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_text_is_sent_for_all_languages_or_for_each() {
    let server = answering(201, json!({"id": 1})).await;
    let categories = store(&server).categories();
    for name in [Localized::from("Example"), Localized::from([("es", "Ejemplo"), ("pt", "Exemplo")])] {
        categories.create(&CategoryFields { name: name.into(), ..CategoryFields::default() }).await.unwrap();
    }
    let asked = server.asked();
    assert_eq!(asked[0].json(), json!({"name": "Example"}));
    assert_eq!(asked[1].json(), json!({"name": {"es": "Ejemplo", "pt": "Exemplo"}}));
}
