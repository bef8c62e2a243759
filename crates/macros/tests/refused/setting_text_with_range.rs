use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = "red", range = 1..=2)] tone: String }

fn main() {}
