use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = "red", one_of = ["calm", "loud"])] tone: &'static str }

fn main() {}
