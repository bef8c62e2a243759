use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = 6, range = 9..=1)] parts: u32 }

fn main() {}
