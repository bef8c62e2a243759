//! The wave's rule, against vectors that the loader's tests read too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde::Deserialize;
use vitrina_release::{Percent, fnv1a_32, in_wave};

#[derive(Deserialize)]
struct Vector {
    salt: String,
    store: String,
    hash: u32,
    percent: Percent,
    #[serde(rename = "in")]
    inside: bool,
}

#[test]
fn every_vector_holds() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/wave.json")).unwrap();
    assert!(vectors.len() >= 40, "only {} vectors", vectors.len());
    for Vector { salt, store, hash, percent, inside } in vectors {
        assert_eq!(fnv1a_32(format!("{salt}:{store}").as_bytes()), hash, "{salt}:{store}");
        assert_eq!(in_wave(&salt, &store, percent), inside, "{salt}:{store} at {percent}");
    }
}

#[test]
fn a_store_in_a_wave_is_in_every_larger_one() {
    let shares: Vec<Percent> =
        ["0", "0.01", "5", "50", "99.99", "100"].iter().map(|text| text.parse().unwrap()).collect();
    for store in 1..2_000 {
        let inside: Vec<bool> = shares.iter().map(|share| in_wave("salt", &store.to_string(), *share)).collect();
        assert!(inside.is_sorted(), "store {store}: {inside:?}");
    }
}

#[test]
fn a_share_is_about_that_share_of_the_stores() {
    let share = "20".parse().unwrap();
    let inside = (0..20_000).filter(|store| in_wave("variant-badge", &store.to_string(), share)).count();
    assert!((3_800..4_200).contains(&inside), "{inside} of 20000");
}

#[test]
fn percent_takes_two_decimals_and_no_more() {
    for (text, hundredths) in
        [("0", 0), ("100", 10_000), ("0.01", 1), ("12.5", 1_250), ("99.99", 9_999), ("100.00", 10_000), ("007", 700)]
    {
        assert_eq!(text.parse::<Percent>().unwrap().hundredths(), hundredths, "{text}");
    }
    for text in ["", "-1", "100.01", "101", "1.234", ".5", "5.", "1e2", " 5", "+5", "NaN", "٣", "999999"] {
        let error = text.parse::<Percent>().unwrap_err();
        assert!(error.to_string().contains("from 0 to 100"), "{text}: {error}");
    }
}

#[test]
fn every_percent_survives_json_exactly() {
    for hundredths in 0..=10_000u32 {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let share: Percent = text.parse().unwrap();
        let json = serde_json::to_string(&share).unwrap();
        assert_eq!(json, share.to_string());
        assert_eq!(serde_json::from_str::<Percent>(&json).unwrap(), share);
    }
    assert!(serde_json::from_str::<Percent>("\"50\"").is_err());
    assert!(serde_json::from_str::<Percent>("33.333").is_err());
    assert_eq!(serde_json::from_str::<Percent>("50.0").unwrap().hundredths(), 5_000);
}
