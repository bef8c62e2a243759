use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = 30, range = 1..=24)] parts: u32 }

fn main() {}
