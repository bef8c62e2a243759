//! Which requests a rule means, and which of those it hits.

use serde::{Deserialize, Serialize};

use super::{Effect, glob};
use crate::listener::Listener;

/// Where faults can be had. The control page is never faulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    Tiendanube,
    PagoShops,
    Cdn,
    AppsScripts,
    Shops,
    /// What the platforms send, not what they answer: the path is the event with a slash before it.
    Webhooks,
}

impl Place {
    /// The place of a listener.
    pub(crate) fn of(listener: Listener) -> Option<Place> {
        match listener {
            Listener::Tiendanube => Some(Place::Tiendanube),
            Listener::PagoShops => Some(Place::PagoShops),
            Listener::Cdn => Some(Place::Cdn),
            Listener::AppsScripts => Some(Place::AppsScripts),
            Listener::Shops => Some(Place::Shops),
            Listener::Control => None,
        }
    }
}

/// One rule, as the control API takes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub listener: Place,
    /// Any method when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A pattern for the path, without the query: `*` stays within a part, `**` does not.
    #[serde(default = "everything")]
    pub path: String,
    /// Any store when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// How many of the requests that it means pass before it begins.
    #[serde(default)]
    pub skip: u64,
    /// How many requests it hits; no end when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// How many of a hundred it hits; which ones, the seed decides.
    #[serde(default = "always")]
    pub percent: u8,
    #[serde(default)]
    pub seed: u64,
    pub fault: Effect,
}

fn everything() -> String {
    "/**".into()
}

fn always() -> u8 {
    100
}

/// What a rule looks at.
pub(crate) struct Asked<'a> {
    pub place: Place,
    pub method: &'a str,
    pub path: &'a str,
    pub store: Option<&'a str>,
}

impl Rule {
    /// What is wrong with the rule, if anything.
    pub(crate) fn mistake(&self) -> Option<String> {
        if self.percent > 100 {
            return Some(format!("percent {} is over 100", self.percent));
        }
        if self.times == Some(0) {
            return Some("times 0 would never hit".into());
        }
        self.fault.mistake(self.listener)
    }

    pub(super) fn means(&self, asked: &Asked<'_>) -> bool {
        self.listener == asked.place
            && self.method.as_deref().is_none_or(|method| method.eq_ignore_ascii_case(asked.method))
            && self.store.as_deref().is_none_or(|store| asked.store == Some(store))
            && glob::matches(&self.path, asked.path)
    }

    /// Whether it hits the request that it saw as number `seen`, from 1, after so many hits.
    pub(super) fn hits(&self, seen: u64, hits: u64) -> bool {
        seen > self.skip
            && self.times.is_none_or(|times| hits < times)
            && mixed(self.seed, seen) % 100 < u64::from(self.percent)
    }
}

/// A number that looks like chance and depends on the two alone (SplitMix64).
fn mixed(seed: u64, place: u64) -> u64 {
    let mut value = seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::{Value, json};

    use super::*;

    fn rule(changes: Value) -> Rule {
        let mut rule = json!({ "listener": "cdn", "fault": { "status": 503 } });
        for (name, value) in changes.as_object().unwrap() {
            rule[name] = value.clone();
        }
        serde_json::from_value(rule).unwrap()
    }

    fn hits(rule: &Rule, requests: u64) -> Vec<u64> {
        let mut hits = Vec::new();
        for seen in 1..=requests {
            if rule.hits(seen, hits.len() as u64) {
                hits.push(seen);
            }
        }
        hits
    }

    #[test]
    fn a_rule_skips_then_hits_so_many() {
        assert_eq!(hits(&rule(json!({})), 3), [1, 2, 3]);
        assert_eq!(hits(&rule(json!({ "skip": 2, "times": 2 })), 9), [3, 4]);
    }

    #[test]
    fn the_same_seed_hits_the_same_requests_a_hundred_times_and_another_does_not() {
        let half = |seed: u64| rule(json!({ "percent": 50, "seed": seed }));
        let first = hits(&half(7), 1000);
        assert!((400..600).contains(&first.len()), "{}", first.len());
        for _ in 0..100 {
            assert_eq!(hits(&half(7), 1000), first);
        }
        assert_ne!(hits(&half(8), 1000), first);
        assert!(hits(&rule(json!({ "percent": 0 })), 1000).is_empty());
    }

    #[test]
    fn a_rule_means_what_it_names() {
        let asked = Asked { place: Place::Cdn, method: "GET", path: "/badge/a.wasm", store: Some("1001") };
        for (changes, expected) in [
            (json!({}), true),
            (json!({ "method": "get" }), true),
            (json!({ "method": "POST" }), false),
            (json!({ "path": "/*/*.wasm" }), true),
            (json!({ "path": "/*.wasm" }), false),
            (json!({ "store": "1001" }), true),
            (json!({ "store": "1002" }), false),
            (json!({ "listener": "shops" }), false),
        ] {
            assert_eq!(rule(changes.clone()).means(&asked), expected, "{changes}");
        }
    }
}
