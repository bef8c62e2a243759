//! A store's settings: written only over what was read.

use object_store::Attribute;
use serde_json::{Map, Value, json};
use vitrina_release::HostingError;

use crate::lossy::Lossy;
use crate::place::{Place, in_both_places};

fn values(installments: u32) -> Map<String, Value> {
    Map::from_iter([("installments".to_owned(), json!(installments))])
}

in_both_places! {
async fn two_operators_never_overwrite_each_other(place: Place) {
    let hosting = place.open();
    assert!(hosting.settings("1001").await.unwrap().is_none());
    let first = hosting.write_settings("1001", &values(3), None).await.unwrap();
    assert_eq!(place.read("variant-badge/settings/1001.json").await, r#"{"installments":3}"#);
    let (read, tag) = hosting.settings("1001").await.unwrap().unwrap();
    assert_eq!((read, &tag), (values(3), &first));

    // Both have read the same; the second to write has missed the first one's change.
    hosting.write_settings("1001", &values(4), Some(&tag)).await.unwrap();
    for late in [Some(&tag), None] {
        let error = hosting.write_settings("1001", &values(5), late).await.unwrap_err();
        assert!(matches!(error, HostingError::Moved { .. }), "{error}");
        assert!(error.to_string().contains("settings/1001.json was written by somebody else"), "{error}");
    }
    assert_eq!(hosting.settings("1001").await.unwrap().unwrap().0, values(4));
    assert!(hosting.settings("1002").await.unwrap().is_none(), "each store has its own");
}

async fn what_is_no_object_is_never_taken_for_none(place: Place) {
    let hosting = place.open();
    for broken in ["", "[3]", "{\"installments\": }"] {
        place.write("variant-badge/settings/1001.json", broken).await;
        let error = hosting.settings("1001").await.unwrap_err();
        assert!(matches!(error, HostingError::SettingsUnreadable { .. }), "{error}");
        assert!(error.to_string().contains("settings/1001.json"), "{error}");
    }
}

async fn a_store_without_settings_is_given_empty_ones(place: Place) {
    let hosting = place.open();
    assert!(hosting.stores_with_settings().await.unwrap().is_empty());
    hosting.give_empty_settings("1001").await.unwrap();
    assert_eq!(place.read("variant-badge/settings/1001.json").await, "{}");
    hosting.write_settings("1002", &values(3), None).await.unwrap();
    hosting.give_empty_settings("1002").await.unwrap();
    assert_eq!(hosting.settings("1002").await.unwrap().unwrap().0, values(3), "what was set stays");
    assert!(hosting.stores_with_settings().await.unwrap().iter().eq(["1001", "1002"]));
}

async fn a_store_s_name_leads_nowhere_else(place: Place) {
    let hosting = place.open();
    hosting.write_settings("../../channel", &values(3), None).await.unwrap();
    assert!(place.published().await.iter().all(|path| path.starts_with("variant-badge/settings/")));
}

}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_bucket_pages_keep_them_a_minute_and_a_lost_answer_is_settled_by_reading() {
    let place = Place::bucket();
    let lossy = Lossy::start().await;
    let place = place.with("AWS_ENDPOINT_URL", lossy.url());
    let hosting = place.open();
    let first = hosting.write_settings("1001", &values(3), None).await.unwrap();
    assert_eq!(lossy.lost(), 1);
    lossy.forget();
    hosting.write_settings("1001", &values(4), Some(&first)).await.unwrap();
    assert_eq!(lossy.lost(), 2);
    assert_eq!(hosting.settings("1001").await.unwrap().unwrap().0, values(4));
    let found = place.get("variant-badge/settings/1001.json").await.attributes;
    assert_eq!(found.get(&Attribute::ContentType).unwrap().as_ref(), "application/json");
    assert_eq!(found.get(&Attribute::CacheControl).unwrap().as_ref(), "public, max-age=60");
}
