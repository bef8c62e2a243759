//! The hosting: what is published, what is refused, and what is left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use vitrina_release::{
    Bundle, Channel, Entry, FileRecord, Hosting, HostingError, Output, OutputFiles, Percent, integrity,
};

const APP: &str = "variant-badge";

/// A folder with a bundle of two files whose contents depend on `text`.
fn bundle(folder: &Path, text: &str) -> PathBuf {
    let folder = folder.join(format!("bundle-{text}"));
    fs::create_dir_all(&folder).unwrap();
    let (glue, wasm) = (format!("badge-{text}.js"), format!("badge-{text}.wasm"));
    let mut files = BTreeMap::new();
    for (name, bytes) in [(&glue, format!("// {text}")), (&wasm, format!("wasm {text}"))] {
        fs::write(folder.join(name), &bytes).unwrap();
        let raw = bytes.len() as u64;
        files.insert(name.clone(), FileRecord { raw, gzip: raw, brotli: raw, integrity: integrity(bytes.as_bytes()) });
    }
    let outputs = BTreeMap::from([(Output::TwoFiles, OutputFiles { entry: glue.clone(), files: vec![glue, wasm] })]);
    let bundle = Bundle { app: APP.to_owned(), version: "1.0.0".to_owned(), outputs, files };
    fs::write(folder.join("bundle.json"), serde_json::to_vec(&bundle).unwrap()).unwrap();
    folder
}

fn edit(bundle: &Path, change: impl FnOnce(&mut Bundle)) {
    let path = bundle.join("bundle.json");
    let mut value: Bundle = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut value);
    fs::write(path, serde_json::to_vec(&value).unwrap()).unwrap();
}

fn open(folder: &TempDir) -> Hosting {
    Hosting::open("hosting", folder.path(), APP).unwrap()
}

/// Every file under the hosting's folder.
fn published(folder: &TempDir) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    let root = folder.path().join("hosting");
    walk(&root, &root, &mut found);
    found.sort();
    found
}

#[tokio::test]
async fn releases_are_numbered_from_one_and_the_same_bundle_is_one_release() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    assert!(hosting.latest().await.unwrap().is_none());
    let first = hosting.upload(&bundle(folder.path(), "a")).await.unwrap();
    assert_eq!(first.number, 1);
    assert_eq!(hosting.upload(&bundle(folder.path(), "a")).await.unwrap(), first);
    let second = hosting.upload(&bundle(folder.path(), "b")).await.unwrap();
    assert_eq!(second.number, 2);
    assert_eq!(hosting.releases().await.unwrap(), [first.clone(), second]);
    assert_eq!(hosting.release(1).await.unwrap(), first);
    assert_eq!(
        published(&folder),
        ["badge-a.js", "badge-a.wasm", "badge-b.js", "badge-b.wasm", "releases/1.json", "releases/2.json"]
            .map(|path| format!("{APP}/{path}"))
    );
    assert_eq!(fs::read_to_string(folder.path().join("hosting/variant-badge/badge-b.js")).unwrap(), "// b");
    let entry = first.entry(Output::TwoFiles).unwrap();
    assert_eq!(entry, Entry { file: "badge-a.js".to_owned(), integrity: integrity(b"// a") });
    assert_eq!(first.entry(Output::Loader), None);
}

#[tokio::test]
async fn going_back_to_an_older_bundle_is_a_new_release() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    for (text, number) in [("a", 1), ("b", 2), ("a", 3)] {
        assert_eq!(hosting.upload(&bundle(folder.path(), text)).await.unwrap().number, number);
    }
}

#[tokio::test]
async fn a_bundle_that_changed_after_hashing_is_refused_before_anything_is_written() {
    let folder = TempDir::new().unwrap();
    let made = bundle(folder.path(), "a");
    // The last file by name, so that writing while checking would leave the first one behind.
    fs::write(made.join("badge-a.wasm"), "wasm A").unwrap();
    let error = open(&folder).upload(&made).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("changed after it was hashed") && text.contains("badge-a.wasm"), "{text}");
    let HostingError::BundleChanged { path, expected, found } = error else { panic!("{error:?}") };
    assert_eq!(path, made.join("badge-a.wasm"));
    assert_eq!((expected, found), (integrity(b"wasm a"), integrity(b"wasm A")));
    assert!(published(&folder).is_empty(), "{:?}", published(&folder));
}

#[tokio::test]
async fn broken_bundles_are_refused_with_the_reason() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let made = bundle(folder.path(), "missing");
    fs::remove_file(made.join("badge-missing.wasm")).unwrap();
    let error = hosting.upload(&made).await.unwrap_err();
    assert!(
        matches!(&error, HostingError::BundleUnreadable { path, .. } if path.ends_with("badge-missing.wasm")),
        "{error}"
    );

    let error = hosting.upload(&folder.path().join("nowhere")).await.unwrap_err();
    assert!(matches!(&error, HostingError::BundleUnreadable { path, .. } if path.ends_with("bundle.json")), "{error}");

    let made = bundle(folder.path(), "text");
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
        let made = bundle(folder.path(), "x");
        edit(&made, change);
        let error = hosting.upload(&made).await.unwrap_err();
        assert!(matches!(error, HostingError::BundleInvalid { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(published(&folder).is_empty());
}

#[tokio::test]
async fn a_published_file_is_never_overwritten() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let taken = folder.path().join("hosting/variant-badge/badge-a.js");
    fs::create_dir_all(taken.parent().unwrap()).unwrap();
    fs::write(&taken, "somebody else's").unwrap();
    let error = hosting.upload(&bundle(folder.path(), "a")).await.unwrap_err();
    assert!(matches!(&error, HostingError::FileConflict { path, .. } if path == "variant-badge/badge-a.js"), "{error}");
    assert_eq!(fs::read_to_string(taken).unwrap(), "somebody else's");
    assert!(hosting.latest().await.unwrap().is_none());
}

#[tokio::test]
async fn an_interrupted_upload_can_be_repeated() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let half = folder.path().join("hosting/variant-badge/badge-a.js");
    fs::create_dir_all(half.parent().unwrap()).unwrap();
    fs::write(&half, "// a").unwrap();
    assert_eq!(hosting.upload(&bundle(folder.path(), "a")).await.unwrap().number, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn uploads_at_the_same_time_get_different_numbers() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let uploads: Vec<_> = (0..12)
        .map(|text| {
            let (hosting, made) = (hosting.clone(), bundle(folder.path(), &text.to_string()));
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

#[tokio::test]
async fn a_release_that_is_not_there_or_not_readable_says_so() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let text = hosting.release(1).await.unwrap_err().to_string();
    assert!(text.contains("no release 1") && text.contains("upload a bundle first"), "{text}");
    hosting.upload(&bundle(folder.path(), "a")).await.unwrap();
    let text = hosting.release(9).await.unwrap_err().to_string();
    assert!(text.contains("no release 9; published: 1"), "{text}");
    let records = folder.path().join("hosting/variant-badge/releases");
    fs::write(records.join("2.json"), "{").unwrap();
    assert!(matches!(hosting.release(2).await, Err(HostingError::RecordUnreadable { .. })));
    fs::copy(records.join("1.json"), records.join("3.json")).unwrap();
    let text = hosting.release(3).await.unwrap_err().to_string();
    assert!(text.contains("it is release 1"), "{text}");
}

fn channel(release: u32) -> Channel {
    let entry = Entry { file: format!("badge-{release}.js"), integrity: integrity(&release.to_be_bytes()) };
    Channel {
        release,
        previous: None,
        percent: Percent::ALL,
        salt: APP.to_owned(),
        stores: BTreeMap::new(),
        bundles: BTreeMap::from([(release, entry)]),
    }
}

#[tokio::test]
async fn the_channel_is_written_only_over_what_was_read() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    assert!(hosting.channel().await.unwrap().is_none());
    let first = hosting.write_channel(&channel(1), None).await.unwrap();
    let (read, tag) = hosting.channel().await.unwrap().unwrap();
    assert_eq!((read, &tag), (channel(1), &first));

    let error = hosting.write_channel(&channel(2), None).await.unwrap_err();
    assert!(matches!(error, HostingError::ChannelMoved { .. }), "{error}");
    hosting.write_channel(&channel(2), Some(&tag)).await.unwrap();
    let error = hosting.write_channel(&channel(3), Some(&tag)).await.unwrap_err();
    assert!(error.to_string().contains("somebody else"), "{error}");
    assert_eq!(hosting.channel().await.unwrap().unwrap().0, channel(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_writers_one_wins() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let tag = hosting.write_channel(&channel(1), None).await.unwrap();
    let writers: Vec<_> = (2..18)
        .map(|release| {
            let (hosting, tag) = (hosting.clone(), tag.clone());
            tokio::spawn(async move { hosting.write_channel(&channel(release), Some(&tag)).await.map(|_| release) })
        })
        .collect();
    let mut won = Vec::new();
    for writer in writers {
        match writer.await.unwrap() {
            Ok(release) => won.push(release),
            Err(HostingError::ChannelMoved { .. } | HostingError::ChannelHeld { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(won.len(), 1, "{won:?}");
    assert_eq!(hosting.channel().await.unwrap().unwrap().0.release, won[0]);
}

#[tokio::test]
async fn a_writer_at_work_keeps_others_out_and_a_dead_one_does_not() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    let path = folder.path().join("hosting/variant-badge/channel.lock");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let other = fs::File::create(&path).unwrap();
    other.lock().unwrap();
    let error = hosting.write_channel(&channel(1), None).await.unwrap_err();
    assert!(matches!(&error, HostingError::ChannelHeld { path: held } if *held == path), "{error}");
    drop(other);
    hosting.write_channel(&channel(1), None).await.unwrap();
}

#[tokio::test]
async fn an_unreadable_channel_is_never_taken_for_none() {
    let folder = TempDir::new().unwrap();
    let hosting = open(&folder);
    hosting.write_channel(&channel(1), None).await.unwrap();
    fs::write(folder.path().join("hosting/variant-badge/channel.json"), "{}").unwrap();
    assert!(matches!(hosting.channel().await, Err(HostingError::Channel { .. })));
    assert!(matches!(hosting.write_channel(&channel(2), None).await, Err(HostingError::ChannelMoved { .. })));
}

#[test]
fn locations_are_folders_or_file_urls() {
    let folder = TempDir::new().unwrap();
    let absolute = folder.path().join("absolute");
    Hosting::open(absolute.to_str().unwrap(), Path::new("/nowhere"), APP).unwrap();
    assert!(absolute.is_dir());
    let url = format!("file://{}/by%20url", folder.path().display());
    Hosting::open(&url, Path::new("/nowhere"), APP).unwrap();
    assert!(folder.path().join("by url").is_dir());

    for location in ["s3://bucket/prefix", "gs://bucket", "https://cdn.example/"] {
        let error = Hosting::open(location, folder.path(), APP).unwrap_err();
        assert!(matches!(error, HostingError::NotInThisBuild { .. }), "{error}");
        assert!(error.to_string().contains("not in this build"), "{error}");
    }
    fs::write(folder.path().join("a-file"), "").unwrap();
    for location in ["", "a-file", "file://elsewhere/x"] {
        let error = Hosting::open(location, folder.path(), APP).unwrap_err();
        assert!(matches!(error, HostingError::Location { .. }), "{location}: {error}");
    }
    for app in ["", "Badge", "a/b", "..", &"a".repeat(41)] {
        assert!(matches!(Hosting::open("x", folder.path(), app), Err(HostingError::AppName { .. })), "{app}");
    }
}
