//! `vitrina settings`: what a store has set, checked by what the script says that it takes.

use std::fs;

use serde_json::{Value, json};

use super::place::{CONFIG, Ended, Place};
use super::shapes::fits;

const STORE: &str = "tiendanube:1001";
const FILE: &str = "hosting/variant-badge/settings/1001.json";

/// A hosting with release 1, which takes `installments` and `low_stock_below`, and release 2, which does not say what it takes.
pub fn published() -> Place {
    let place = Place::new(CONFIG);
    let settings = json!([
        {"name": "installments", "kind": "integer", "default": 6, "least": 1, "most": 24},
        {"name": "low_stock_below", "kind": "integer", "default": 5, "least": 0, "most": 99},
    ]);
    release(&place, 1, Some(settings));
    place
}

fn release(place: &Place, number: u32, settings: Option<Value>) {
    let mut bundle = json!({"app": "variant-badge", "version": "0.1.0", "outputs": {}, "files": {}});
    if let Some(settings) = settings {
        bundle["settings"] = settings;
    }
    let release =
        json!({"number": number, "app": "variant-badge", "created_at": "2026-11-01T00:00:00Z", "bundle": bundle});
    let folder = place.path("hosting/variant-badge/releases");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{number}.json")), release.to_string()).unwrap();
}

fn lies(place: &Place) -> Value {
    serde_json::from_str(&fs::read_to_string(place.path(FILE)).unwrap()).unwrap()
}

#[test]
fn what_is_set_lies_on_the_hosting_and_is_told() {
    let place = published();
    let none = place.run(&["settings", "get", STORE, "--json"]).succeeded().json().remove(0);
    fits("settings-get", &none);
    assert_eq!((&none["values"], &none["release"]), (&json!({}), &json!(1)));
    let set = place.run(&["settings", "set", STORE, "installments=3", "low_stock_below=0", "--json"]).succeeded();
    let set = set.json().remove(0);
    fits("settings-set", &set);
    assert_eq!(lies(&place), json!({"installments": 3, "low_stock_below": 0}));
    assert_eq!(set["values"], lies(&place));
    // Other keys stay; one that is taken away is the script's default again.
    place.run(&["settings", "set", STORE, "installments=12", "--unset", "low_stock_below"]).succeeded();
    assert_eq!(lies(&place), json!({"installments": 12}));
    place.run(&["settings", "check", STORE]).succeeded();
}

/// Two stores of the same id: neither has what the other has.
#[test]
fn stores_of_both_platforms_with_the_same_id_have_settings_of_their_own() {
    let place = published();
    let pago = "pago-shops:1001";
    place.run(&["settings", "set", STORE, "installments=3"]).succeeded();
    let found = place.run(&["settings", "get", pago, "--json"]).succeeded().json().remove(0);
    assert_eq!(found["values"], json!({}), "{found}");
    place.run(&["settings", "set", pago, "installments=9"]).succeeded();
    assert_eq!(lies(&place), json!({"installments": 3}));
    let own = fs::read_to_string(place.path("hosting/variant-badge/settings/pago-shops-1001.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&own).unwrap(), json!({"installments": 9}));
    let found = place.run(&["settings", "get", pago, "--json"]).succeeded().json().remove(0);
    assert_eq!(found["values"], json!({"installments": 9}));
}

#[test]
fn what_the_script_would_pass_over_is_refused_by_name_and_range() {
    let place = published();
    place.run(&["settings", "set", STORE, "installments=3"]).succeeded();
    for (value, words) in [
        ("instalments=4", "no setting `instalments`; did you mean `installments`?"),
        ("colour=red", "known keys: installments, low_stock_below"),
        ("installments=25", "`installments` goes from 1 to 24, and 25 is outside"),
        ("installments=0", "goes from 1 to 24"),
        ("installments=1e300", "goes from 1 to 24"),
        ("installments=2.5", "a whole number from 1 to 24, not 2.5"),
        ("installments=\"3\"", "a whole number from 1 to 24, not \"3\""),
        ("installments=three", "a whole number from 1 to 24, not \"three\""),
        ("installments=", "a whole number from 1 to 24, not \"\""),
        ("installments=null", "not null"),
    ] {
        place.run(&["settings", "set", STORE, value]).failed_with(
            3,
            "settings-invalid",
            &[words, "nothing was written"],
        );
        assert_eq!(lies(&place), json!({"installments": 3}), "{value}");
    }
    place.run(&["settings", "set", STORE, "installments"]).failed_with(3, "usage", &["KEY=VALUE"]);
    place.run(&["settings", "set", STORE]).failed_with(3, "usage", &["KEY=VALUE"]);
    // As a page reads it.
    place.run(&["settings", "set", STORE, "installments=4.0"]).succeeded();
    place.run(&["settings", "check", STORE]).succeeded();
}

#[test]
fn flags_and_texts_are_refused_by_what_they_may_be() {
    let place = Place::new(CONFIG);
    let settings = json!([
        {"name": "transfer", "kind": "flag", "default": true},
        {"name": "headline", "kind": "text", "default": "Envío gratis"},
        {"name": "tone", "kind": "text", "default": "calm", "one_of": ["calm", "loud"]},
    ]);
    release(&place, 1, Some(settings));
    let table = place.run(&["settings", "get", STORE]).succeeded().stdout;
    for words in ["true or false", "\"Envío gratis\"", "a text", "one of `calm`, `loud`"] {
        assert!(table.contains(words), "{words}: {table}");
    }
    for (value, words) in [
        ("transfer=yes", "`transfer` is true or false, not \"yes\""),
        ("transfer=1", "true or false, not 1"),
        ("headline=24", "`headline` is a text, not 24"),
        ("tone=LOUD", "`tone` is one of `calm`, `loud`, not \"LOUD\""),
        ("tone=true", "one of `calm`, `loud`, not true"),
    ] {
        place.run(&["settings", "set", STORE, value]).failed_with(3, "settings-invalid", &[words]);
        assert!(!place.path(FILE).exists(), "{value}");
    }
    let set =
        place.run(&["settings", "set", STORE, "transfer=false", "headline=24 h", "tone=loud", "--json"]).succeeded();
    fits("settings-set", &set.json().remove(0));
    assert_eq!(lies(&place), json!({"transfer": false, "headline": "24 h", "tone": "loud"}));
    place.run(&["settings", "set", STORE, "headline=\"24\""]).succeeded();
    place.run(&["settings", "check", STORE]).succeeded();
}

#[test]
fn a_file_that_somebody_else_wrote_is_checked() {
    let place = published();
    fs::create_dir_all(place.path(FILE).parent().unwrap()).unwrap();
    fs::write(place.path(FILE), r#"{"installments": 99, "instalments": 3, "low_stock_below": "2"}"#).unwrap();
    let checked = place.run(&["settings", "check", STORE, "--json"]);
    assert_eq!(checked.code, 1, "{checked:#?}");
    let found = checked.json().remove(0);
    fits("settings-check", &found);
    let problems: Vec<&str> =
        found["problems"].as_array().unwrap().iter().map(|problem| problem["problem"].as_str().unwrap()).collect();
    assert_eq!(problems, ["range", "unknown", "kind"]);
    let told = place.run(&["settings", "check", STORE]);
    assert!(told.stdout.contains("passed over: the script has no setting `instalments`"), "{told:#?}");
    // What is wrong elsewhere in the file does not keep anyone from mending a part of it.
    place.run(&["settings", "set", STORE, "installments=9", "--unset", "instalments,low_stock_below"]).succeeded();
    place.run(&["settings", "check", STORE]).succeeded();
    for broken in ["[]", "", "{"] {
        fs::write(place.path(FILE), broken).unwrap();
        for verb in ["get", "check"] {
            place.run(&["settings", verb, STORE]).failed_with(1, "settings-unreadable", &["settings/1001.json"]);
        }
        place.run(&["settings", "set", STORE, "installments=3"]).failed_with(1, "settings-unreadable", &[]);
        assert_eq!(fs::read_to_string(place.path(FILE)).unwrap(), broken);
    }
}

#[test]
fn a_release_that_does_not_say_what_it_takes_takes_everything() {
    let place = published();
    release(&place, 2, None);
    place.run(&["settings", "set", STORE, "text=¡Hola!", "colours=[\"red\"]"]).succeeded();
    assert_eq!(lies(&place), json!({"text": "¡Hola!", "colours": ["red"]}));
    let by_the_first = place.run(&["settings", "check", STORE, "--release", "1"]);
    assert_eq!(by_the_first.code, 1, "{by_the_first:#?}");
    place.run(&["settings", "get", STORE, "--release", "7"]).failed_with(1, "hosting-failed", &["no release 7"]);
    release(&place, 3, Some(json!([])));
    place.run(&["settings", "set", STORE, "text=x"]).failed_with(3, "settings-invalid", &["it has none at all"]);
}

#[test]
fn of_many_operators_at_once_each_is_written_or_told() {
    let place = published();
    let calls: Vec<_> = (1..=12)
        .map(|number| place.vitrina(&["settings", "set", STORE, &format!("installments={number}")]).spawn().unwrap())
        .collect();
    let ended: Vec<i32> = calls.into_iter().map(|child| Ended::of(child.wait_with_output().unwrap()).code).collect();
    assert!(ended.contains(&0) && ended.iter().all(|code| [0, 5].contains(code)), "{ended:?}");
    assert!(lies(&place)["installments"].is_u64());
}

#[test]
fn without_a_release_there_is_nothing_to_check_by() {
    let place = Place::new(CONFIG);
    place.run(&["settings", "get", STORE]).failed_with(1, "nothing-uploaded", &["vitrina upload"]);
    place.run(&["settings", "get", "shopify:1"]).failed_with(3, "usage", &["shopify"]);
}
