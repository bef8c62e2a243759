//! What `[hosting] location` may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use vitrina_release::{Hosting, HostingError};

use crate::bundles::APP;

#[test]
fn locations_are_folders_or_file_urls() {
    let folder = TempDir::new().unwrap();
    let absolute = folder.path().join("absolute");
    Hosting::open(absolute.to_str().unwrap(), Path::new("/nowhere"), APP).unwrap();
    assert!(absolute.is_dir());
    let url = format!("file://{}/by%20url", folder.path().display());
    Hosting::open(&url, Path::new("/nowhere"), APP).unwrap();
    assert!(folder.path().join("by url").is_dir());

    for location in ["gs://bucket", "https://cdn.example/"] {
        let error = Hosting::open(location, folder.path(), APP).unwrap_err();
        assert!(matches!(error, HostingError::NoSuchKind { .. }), "{error}");
        assert!(error.to_string().contains("s3://BUCKET/PREFIX"), "{error}");
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

/// What a bucket is asked with, and one change to it.
fn in_bucket(location: &str, change: (&str, &str)) -> Result<Hosting, HostingError> {
    let mut variables = BTreeMap::from(
        [("AWS_ACCESS_KEY_ID", "KEY"), ("AWS_SECRET_ACCESS_KEY", "SECRET"), ("AWS_ENDPOINT_URL", "https://s3.example")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    variables.insert(change.0.to_owned(), change.1.to_owned());
    Hosting::open_with(location, Path::new("/nowhere"), APP, variables)
}

const NO_CHANGE: (&str, &str) = ("AWS_REGION", "sa-east-1");

#[test]
fn buckets_are_named_by_s3_urls() {
    for location in ["s3://bucket", "s3://bucket/", "s3://my.bucket-1/some/prefix/"] {
        in_bucket(location, NO_CHANGE).unwrap();
    }
    for (location, reason) in [
        ("s3://", "name"),
        ("s3://ab/x", "`ab`"),
        ("s3://Bucket/x", "`Bucket`"),
        ("s3://key:secret@bucket/x", "AWS_"),
        ("s3://bucket:9000/x", "AWS_"),
        ("s3://bucket/x?region=y", "`?`"),
    ] {
        let error = in_bucket(location, NO_CHANGE).unwrap_err();
        assert!(matches!(error, HostingError::Bucket { .. }), "{location}: {error}");
        assert!(error.to_string().contains(reason), "{location}: {error}");
    }
}

#[test]
fn a_bucket_needs_credentials_and_https() {
    let error = in_bucket("s3://bucket", ("AWS_ACCESS_KEY_ID", "")).unwrap_err();
    assert!(matches!(error, HostingError::NoCredentials { .. }), "{error}");
    assert!(error.to_string().contains("AWS_SECRET_ACCESS_KEY"), "{error}");
    for endpoint in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT"] {
        let text = in_bucket("s3://bucket", (endpoint, "http://s3.example")).unwrap_err().to_string();
        assert!(text.contains(endpoint) && text.contains("AWS_ALLOW_HTTP"), "{text}");
    }
    let error = in_bucket("s3://bucket", ("AWS_SECRET_ACCESS_KEY", "")).unwrap_err();
    assert!(matches!(error, HostingError::Bucket { .. }), "{error}");
}

#[test]
fn credentials_are_not_in_what_is_printed() {
    let printed = format!("{:?}", in_bucket("s3://bucket/prefix", NO_CHANGE).unwrap());
    assert!(printed.contains("prefix") && !printed.contains("SECRET") && !printed.contains("KEY"), "{printed}");
}
