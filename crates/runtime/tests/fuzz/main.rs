//! Pages that say anything at all: real ones from `tests/seeds`, changed at random.
//!
//! `VITRINA_CASES` of them (20,000 when it is not set) in `VITRINA_SEED`'s order. A case that panics is printed whole.

#![allow(clippy::unwrap_used, missing_docs)]

mod mutate;
mod script;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::{env, fs};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use vitrina::testing::{Shop, Shown};

const CASES: u64 = 20_000;
/// After so many it says how far it is.
const STEP: u64 = 50_000;
/// How many clicks and choices each page gets.
const ACTS: usize = 3;

#[test]
fn whatever_a_page_says_nothing_panics() {
    let number = |name: &str, otherwise| env::var(name).map_or(otherwise, |text| text.parse().unwrap_or(otherwise));
    let (cases, seed) = (number("VITRINA_CASES", CASES), number("VITRINA_SEED", 20_261_126));
    let seeds = seeds();
    let mut random = StdRng::seed_from_u64(seed);
    for case in 0..cases {
        if case > 0 && case % STEP == 0 {
            println!("at {case} of {cases}");
        }
        let mut page = seeds[random.random_range(0..seeds.len())].clone();
        // The seeds themselves come first.
        match seeds.get(case as usize) {
            Some(seed) => page = seed.clone(),
            None => mutate::mutate(&mut page, &mut random),
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| visit(&page, &mut random))) {
            eprintln!("case {case} of seed {seed}: {page}");
            resume_unwind(panic);
        }
    }
    println!("tried {cases} pages");
}

/// Opens a page, looks at its form, and uses it.
fn visit(page: &Value, random: &mut StdRng) {
    let paths = ["/", "/productos/remera/", "/search/", "/comprar/", "/checkout/v3/success/601/", ""];
    let shop = Shop::new().ls(&mutate::text(&page["ls"], random)).settings(&mutate::text(&page["settings"], random));
    let shop = shop.path(paths[random.random_range(0..paths.len())]).start(script::script);
    let variants = page["variants"].as_array().cloned().unwrap_or_default();
    let values: Vec<String> =
        variants.iter().filter_map(|variant| variant["option0"].as_str()).map(str::to_owned).collect();
    let mut form =
        shop.form(script::NODE, variants.iter().map(|variant| Shown::of_json(&mutate::text(variant, random))));
    let drawn = form.draw();
    assert!(drawn.lines().iter().all(|(class, _)| !class.is_empty()), "{drawn:?}");
    for _ in 0..ACTS {
        match random.random_range(0..3) {
            0 => form.choose(random.random_range(0..4), values.first().map_or("", String::as_str)),
            1 => form.cart_answers(random.random()),
            _ => drop(form.click("value", "")),
        }
        form.draw();
    }
    assert!(shop.draw(script::NODE, None).is_hidden(), "no variant, nothing drawn");
}

fn seeds() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/seeds");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()).collect()
}
