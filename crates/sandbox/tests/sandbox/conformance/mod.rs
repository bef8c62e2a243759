//! The pairs of `conformance/`: what the platforms' documents say, against what the sandbox does. `conformance/README.md`
//! says how a pair is written.

mod compare;
mod pair;
mod rows;
mod trial;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::running::{Running, send};
use pair::pairs;
use trial::tried;

/// The least number of pairs; it only grows, and never was below 200.
pub const LEAST: usize = 543;

async fn all_of(file: &str) {
    let (_, pairs) = pairs().into_iter().find(|(name, _)| name == file).unwrap();
    let mut wrong = Vec::new();
    for pair in &pairs {
        if let Some(what) = tried(pair, file.starts_with("pago")).await {
            wrong.push(format!("{}: {} ({})\n    {what}", pair.operation, pair.rule, pair.source));
        }
    }
    assert!(wrong.is_empty(), "{} of {} pairs do not hold:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}

/// One test for each file, and a check that no file is forgotten.
macro_rules! files {
    ($($name:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                all_of(stringify!($name)).await;
            }
        )*

        #[test]
        fn every_file_is_tried() {
            let found: Vec<String> = pairs().into_iter().map(|(name, _)| name).collect();
            assert_eq!(found, [$(stringify!($name)),*]);
        }
    };
}

files!(
    basics,
    categories,
    checkouts,
    coupons,
    customers,
    images,
    metafields,
    orders,
    pages,
    pago_shops,
    pago_shops_resources,
    products,
    scripts,
    store,
    tokens,
    variants,
    webhooks,
);

#[test]
fn there_are_enough_pairs_each_with_its_place_and_none_twice() {
    let mut rules = BTreeSet::new();
    let mut count = 0;
    for (file, pairs) in pairs() {
        for pair in pairs {
            count += 1;
            assert!(pair.source.contains('§') || pair.source.contains("tiendanube-api.md"), "{file}: {}", pair.source);
            let rule = (file.starts_with("pago"), pair.operation.clone(), pair.rule.clone());
            assert!(rules.insert(rule), "{file}: {} “{}” is there twice", pair.operation, pair.rule);
        }
    }
    assert!(count >= LEAST, "{count} pairs, {LEAST} are promised");
}

#[tokio::test]
async fn every_operation_has_a_success_and_a_refusal() {
    let running = Running::start().await;
    let mut missing = Vec::new();
    for (name, begin, is_pago) in
        [("openapi.json", "/{version}/{store}/", false), ("openapi-pago-shops.json", "/api/", true)]
    {
        let url = running.urls().control.join(&format!("__sandbox/{name}")).unwrap();
        let document: Value = send(running.request("GET", url.as_str())).await.expect(200).json();
        let mut outcomes: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for pair in pairs().into_iter().filter(|(file, _)| file.starts_with("pago") == is_pago).flat_map(|(_, all)| all)
        {
            let outcome = outcomes.entry(pair.operation).or_default();
            if pair.status < 300 { outcome.0 = true } else { outcome.1 = true }
        }
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                let operation = format!("{} {}", method.to_ascii_uppercase(), path.trim_start_matches(begin));
                let (success, refusal) = outcomes.get(&operation).copied().unwrap_or_default();
                if !(success && refusal) {
                    missing.push(format!("{operation}: success {success}, refusal {refusal}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
