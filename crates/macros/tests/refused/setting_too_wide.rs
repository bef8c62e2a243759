use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = 6, range = 0..=300)] parts: u8 }

fn main() {}
