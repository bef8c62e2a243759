//! Channels: what they decide, and which are refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vitrina_release::{Channel, ChannelError, Entry, MAX_CHANNEL_BYTES, Percent, integrity};

fn entry(number: u32) -> Entry {
    Entry { file: format!("variant-badge-{number:016x}.js"), integrity: integrity(&number.to_be_bytes()) }
}

fn channel() -> Channel {
    Channel {
        release: 7,
        previous: Some(6),
        percent: Percent::ALL,
        salt: "variant-badge".to_owned(),
        stores: BTreeMap::from([("1001".to_owned(), 5)]),
        bundles: BTreeMap::from([(5, entry(5)), (6, entry(6)), (7, entry(7))]),
    }
}

#[test]
fn an_override_wins_then_the_wave_then_the_previous_release() {
    let full = channel();
    assert_eq!(full.runs("1001"), Some(5));
    assert_eq!(full.runs("1002"), Some(7));
    let none = Channel { percent: Percent::NONE, ..channel() };
    assert_eq!(none.runs("1001"), Some(5));
    assert_eq!(none.runs("1002"), Some(6));
    let first = Channel { previous: None, ..none };
    assert_eq!(first.runs("1002"), None);
}

#[test]
fn it_survives_json_and_is_written_the_same_each_time() {
    let bytes = channel().to_json().unwrap();
    assert_eq!(Channel::from_json(&bytes).unwrap(), channel());
    assert_eq!(channel().to_json().unwrap(), bytes);
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(value["percent"], json!(100));
    assert_eq!(value["bundles"]["7"]["file"], json!("variant-badge-0000000000000007.js"));
}

#[test]
fn a_newer_channel_with_unknown_fields_is_read() {
    let mut value = serde_json::to_value(channel()).unwrap();
    value["signature"] = json!("c2lnbmVk");
    assert_eq!(Channel::from_json(value.to_string().as_bytes()).unwrap(), channel());
}

#[test]
fn wrong_channels_are_refused_with_the_field() {
    let cases: [(&str, Value, &str); 9] = [
        ("/release", json!(0), "release"),
        ("/release", json!(8), "bundles.8"),
        ("/previous", json!(4), "bundles.4"),
        ("/stores/1001", json!(3), "bundles.3"),
        ("/salt", json!(""), "salt"),
        ("/bundles/7/file", json!("../x.js"), "bundles.7.file"),
        ("/bundles/7/file", json!("https://evil.example/x.js"), "bundles.7.file"),
        ("/bundles/7/integrity", json!("sha384-abc"), "bundles.7.integrity"),
        ("/bundles/7/integrity", json!("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), "bundles.7.integrity"),
    ];
    for (pointer, value, field) in cases {
        let mut broken = serde_json::to_value(channel()).unwrap();
        *broken.pointer_mut(pointer).unwrap() = value;
        match Channel::from_json(broken.to_string().as_bytes()) {
            Err(ChannelError::Invalid { field: found, .. }) => assert_eq!(found, field, "{pointer}"),
            other => panic!("{pointer}: {other:?}"),
        }
    }
    for (pointer, value) in
        [("/percent", json!(100.5)), ("/percent", json!(1.234)), ("/percent", json!(-1)), ("/release", json!("7"))]
    {
        let mut broken = serde_json::to_value(channel()).unwrap();
        *broken.pointer_mut(pointer).unwrap() = value;
        let error = Channel::from_json(broken.to_string().as_bytes()).unwrap_err();
        assert!(matches!(error, ChannelError::Unreadable { .. }), "{pointer}: {error}");
    }
    assert!(matches!(Channel::from_json(b"<html>").unwrap_err(), ChannelError::Unreadable { .. }));
}

#[test]
fn more_than_4096_bytes_are_refused_both_ways() {
    let mut large = channel();
    large.stores = (0..400).map(|store| (format!("{store:08}"), 7)).collect();
    let Err(ChannelError::TooLarge { bytes }) = large.to_json() else { panic!("a large channel was written") };
    assert!(bytes > MAX_CHANNEL_BYTES);
    let unchecked = serde_json::to_vec(&large).unwrap();
    assert!(matches!(Channel::from_json(&unchecked), Err(ChannelError::TooLarge { .. })));
}
