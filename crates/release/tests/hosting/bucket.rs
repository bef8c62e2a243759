//! What only a bucket does: headers, refusals, lost answers, and services that pass over conditions.

use object_store::Attribute;
use vitrina_release::HostingError;

use crate::bundles::bundle;
use crate::channel::channel;
use crate::lossy::{Forgetful, Lossy};
use crate::place::Place;

#[tokio::test]
async fn files_carry_their_type_and_how_long_they_may_be_kept() {
    let place = Place::bucket();
    let hosting = place.open();
    hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap();
    hosting.write_channel(&channel(1), None).await.unwrap();
    let (_, tag) = hosting.channel().await.unwrap().unwrap();
    let forever = "public, max-age=31536000, immutable";
    let expected = [
        ("badge-a.js", "text/javascript", forever),
        ("badge-a.wasm", "application/wasm", forever),
        ("releases/1.json", "application/json", forever),
        ("channel.json", "application/json", "public, max-age=60"),
    ];
    for (name, mime_type, cache_control) in expected {
        let found = place.get(&format!("variant-badge/{name}")).await.attributes;
        assert_eq!(found.get(&Attribute::ContentType).unwrap().as_ref(), mime_type, "{name}");
        assert_eq!(found.get(&Attribute::CacheControl).unwrap().as_ref(), cache_control, "{name}");
    }
    // A second writing keeps them.
    hosting.write_channel(&channel(2), Some(&tag)).await.unwrap();
    let found = place.get("variant-badge/channel.json").await.attributes;
    assert_eq!(found.get(&Attribute::CacheControl).unwrap().as_ref(), "public, max-age=60");
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_never_an_empty_one() {
    let mut place = Place::bucket();
    place.location = "s3://not-made-yet/prefix".to_owned();
    let hosting = place.open();
    let upload = hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap_err();
    let channel = hosting.channel().await.unwrap_err();
    let release = hosting.release(1).await.unwrap_err();
    let latest = hosting.latest().await.unwrap_err();
    for error in [upload, channel, release, latest] {
        assert!(matches!(&error, HostingError::NoSuchBucket { bucket, .. } if bucket == "not-made-yet"), "{error}");
        assert!(error.to_string().contains("[hosting] location"), "{error}");
    }
}

#[tokio::test]
async fn wrong_credentials_are_told_and_not_printed() {
    let wrong = "not-the-secret-of-the-key";
    for (place, expected) in [
        (Place::bucket().with("AWS_SECRET_ACCESS_KEY", wrong), "SignatureDoesNotMatch"),
        (Place::bucket().with("AWS_ACCESS_KEY_ID", "AKIAUNKNOWNUNKNOWN00"), "InvalidAccessKeyId"),
    ] {
        let error = place.open().upload(&bundle(place.folder.path(), "a")).await.unwrap_err();
        assert!(matches!(&error, HostingError::Refused { code, .. } if *code == expected), "{error}");
        let text = format!("{error} {error:?}");
        assert!(text.contains("AWS_SECRET_ACCESS_KEY") && !text.contains(wrong), "{text}");
    }
}

#[tokio::test]
async fn a_service_that_nobody_reaches_is_told() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place = Place::bucket().with("AWS_ENDPOINT_URL", &format!("http://127.0.0.1:{port}"));
    let error = place.open().upload(&bundle(place.folder.path(), "a")).await.unwrap_err();
    assert!(matches!(error, HostingError::Unreachable { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("AWS_ENDPOINT_URL") && text.contains("refused"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_settled_by_reading() {
    let place = Place::bucket();
    let lossy = Lossy::start().await;
    let place = place.with("AWS_ENDPOINT_URL", lossy.url());
    let hosting = place.open();
    let release = hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap();
    assert_eq!(release.number, 1);
    let first = hosting.write_channel(&channel(1), None).await.unwrap();
    // Two files, a record and a channel: the first answer to each was lost.
    assert_eq!(lossy.lost(), 4);
    assert_eq!(hosting.releases().await.unwrap(), [release]);
    lossy.forget();
    hosting.write_channel(&channel(2), Some(&first)).await.unwrap();
    assert_eq!(lossy.lost(), 5);
    assert_eq!(hosting.channel().await.unwrap().unwrap().0, channel(2));
    let error = hosting.write_channel(&channel(3), Some(&first)).await.unwrap_err();
    assert!(matches!(error, HostingError::Moved { .. }), "{error}");
}

#[tokio::test]
async fn a_service_that_passes_over_conditions_is_refused() {
    let service = Forgetful::start().await;
    let place = Place::bucket().with("AWS_ENDPOINT_URL", service.url());
    let error = place.open().upload(&bundle(place.folder.path(), "a")).await.unwrap_err();
    assert!(matches!(error, HostingError::Unconditional { .. }), "{error}");
    assert!(error.to_string().contains("If-None-Match"), "{error}");
}
