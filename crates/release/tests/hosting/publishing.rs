//! From a bundle to a release.

use std::fs;

use serde_json::Value;
use vitrina_release::{Bundle, Entry, FileRecord, HostingError, Output, OutputFiles, Release, integrity};

use crate::bundles::{APP, bundle, edit};
use crate::place::in_both_places;

in_both_places! {
async fn releases_are_numbered_from_one_and_the_same_bundle_is_one_release(place: Place) {
    let hosting = place.open();
    assert!(hosting.latest().await.unwrap().is_none());
    let first = hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap();
    assert_eq!(first.number, 1);
    assert_eq!(hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap(), first);
    let second = hosting.upload(&bundle(place.folder.path(), "b")).await.unwrap();
    assert_eq!(second.number, 2);
    assert_eq!(hosting.releases().await.unwrap(), [first.clone(), second]);
    assert_eq!(hosting.release(1).await.unwrap(), first);
    assert_eq!(
        place.published().await,
        ["badge-a.js", "badge-a.wasm", "badge-b.js", "badge-b.wasm", "releases/1.json", "releases/2.json"]
            .map(|path| format!("{APP}/{path}"))
    );
    assert_eq!(place.read("variant-badge/badge-b.js").await, "// b");
    let entry = first.entry(Output::TwoFiles).unwrap();
    assert_eq!(entry, Entry { file: "badge-a.js".to_owned(), integrity: integrity(b"// a") });
    assert_eq!(first.entry(Output::Loader), None);
}

async fn going_back_to_an_older_bundle_is_a_new_release(place: Place) {
    let hosting = place.open();
    for (text, number) in [("a", 1), ("b", 2), ("a", 3)] {
        assert_eq!(hosting.upload(&bundle(place.folder.path(), text)).await.unwrap().number, number);
    }
}

async fn what_pages_load_is_settled_when_a_release_is_uploaded(place: Place) {
    let hosting = place.open();
    let made = bundle(place.folder.path(), "a");
    fs::write(made.join("one-a.js"), "one").unwrap();
    edit(&made, |bundle| {
        let record = FileRecord { raw: 3, gzip: 3, brotli: 3, integrity: integrity(b"one") };
        bundle.files.insert("one-a.js".to_owned(), record);
        let one = OutputFiles { entry: "one-a.js".to_owned(), files: vec!["one-a.js".to_owned()] };
        bundle.outputs.insert(Output::OneFile, one);
    });
    let loads = |release: &Release| release.hosted().unwrap().file;
    let release = hosting.upload(&made).await.unwrap();
    assert_eq!((release.hosted, loads(&release)), (Some(Output::OneFile), "one-a.js".to_owned()));

    // Its record says it; what this version would choose for the same bundle does not matter any more.
    let mut record: Value = serde_json::from_str(&place.read("variant-badge/releases/1.json").await).unwrap();
    assert_eq!(record["hosted"], "one-file");
    record["hosted"] = "two-files".into();
    place.write("variant-badge/releases/1.json", &record.to_string()).await;
    let kept = hosting.release(1).await.unwrap();
    assert_eq!((kept.bundle.hosted(), loads(&kept)), (Some(Output::OneFile), "badge-a.js".to_owned()));
    record.as_object_mut().unwrap().remove("hosted");
    place.write("variant-badge/releases/1.json", &record.to_string()).await;
    assert_eq!(loads(&hosting.release(1).await.unwrap()), "badge-a.js");
    assert_eq!(hosting.upload(&made).await.unwrap().number, 1, "the same bundle is the same release");
}

async fn a_bundle_that_changed_after_hashing_is_refused_before_anything_is_written(place: Place) {
    let made = bundle(place.folder.path(), "a");
    // The last file by name, so that writing while checking would leave the first one behind.
    fs::write(made.join("badge-a.wasm"), "wasm A").unwrap();
    let error = place.open().upload(&made).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("changed after it was hashed") && text.contains("badge-a.wasm"), "{text}");
    let HostingError::BundleChanged { path, expected, found } = error else { panic!("{error:?}") };
    assert_eq!(path, made.join("badge-a.wasm"));
    assert_eq!((expected, found), (integrity(b"wasm a"), integrity(b"wasm A")));
    assert!(place.published().await.is_empty(), "{:?}", place.published().await);
}

async fn broken_bundles_are_refused_with_the_reason(place: Place) {
    let hosting = place.open();
    let made = bundle(place.folder.path(), "missing");
    fs::remove_file(made.join("badge-missing.wasm")).unwrap();
    let error = hosting.upload(&made).await.unwrap_err();
    assert!(
        matches!(&error, HostingError::BundleUnreadable { path, .. } if path.ends_with("badge-missing.wasm")),
        "{error}"
    );

    let error = hosting.upload(&place.folder.path().join("nowhere")).await.unwrap_err();
    assert!(matches!(&error, HostingError::BundleUnreadable { path, .. } if path.ends_with("bundle.json")), "{error}");

    let made = bundle(place.folder.path(), "text");
    fs::write(made.join("bundle.json"), "{\"app\":").unwrap();
    assert!(matches!(hosting.upload(&made).await.unwrap_err(), HostingError::BundleUnreadable { .. }));

    type Change = fn(&mut Bundle);
    let changes: [(Change, &str); 6] = [
        (|bundle| bundle.app = "other".to_owned(), "`other`"),
        (|bundle| bundle.outputs.clear(), "no output"),
        (|bundle| drop(bundle.files.remove("badge-x.wasm")), "badge-x.wasm"),
        (|bundle| bundle.outputs.get_mut(&Output::TwoFiles).unwrap().entry = "else.js".to_owned(), "else.js"),
        (|bundle| drop(bundle.files.insert("../up.js".to_owned(), bundle.files["badge-x.js"].clone())), "../up.js"),
        (
            |bundle| drop(bundle.files.insert("channel.json".to_owned(), bundle.files["badge-x.js"].clone())),
            "channel.json",
        ),
    ];
    for (change, reason) in changes {
        let made = bundle(place.folder.path(), "x");
        edit(&made, change);
        let error = hosting.upload(&made).await.unwrap_err();
        assert!(matches!(error, HostingError::BundleInvalid { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(place.published().await.is_empty());
}

async fn a_published_file_is_never_overwritten(place: Place) {
    let hosting = place.open();
    place.write("variant-badge/badge-a.js", "somebody else's").await;
    let error = hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap_err();
    assert!(matches!(&error, HostingError::FileConflict { path, .. } if path.ends_with("variant-badge/badge-a.js")), "{error}");
    assert_eq!(place.read("variant-badge/badge-a.js").await, "somebody else's");
    assert!(hosting.latest().await.unwrap().is_none());
}

async fn an_interrupted_upload_can_be_repeated(place: Place) {
    let hosting = place.open();
    place.write("variant-badge/badge-a.js", "// a").await;
    assert_eq!(hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap().number, 1);
}

async fn uploads_at_the_same_time_get_different_numbers(place: Place) {
    let hosting = place.open();
    let uploads: Vec<_> = (0..12)
        .map(|text| {
            let (hosting, made) = (hosting.clone(), bundle(place.folder.path(), &text.to_string()));
            tokio::spawn(async move { hosting.upload(&made).await.unwrap().number })
        })
        .collect();
    let mut numbers = Vec::new();
    for upload in uploads {
        numbers.push(upload.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=12).collect::<Vec<u32>>());
}

async fn a_release_that_is_not_there_or_not_readable_says_so(place: Place) {
    let hosting = place.open();
    let text = hosting.release(1).await.unwrap_err().to_string();
    assert!(text.contains("no release 1") && text.contains("upload a bundle first"), "{text}");
    hosting.upload(&bundle(place.folder.path(), "a")).await.unwrap();
    let text = hosting.release(9).await.unwrap_err().to_string();
    assert!(text.contains("no release 9; published: 1"), "{text}");
    place.write("variant-badge/releases/2.json", "{").await;
    assert!(matches!(hosting.release(2).await, Err(HostingError::RecordUnreadable { .. })));
    place.write("variant-badge/releases/3.json", &place.read("variant-badge/releases/1.json").await).await;
    let text = hosting.release(3).await.unwrap_err().to_string();
    assert!(text.contains("it is release 1"), "{text}");
}

}
