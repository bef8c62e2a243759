use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = 6, step = 2)] parts: u32 }

fn main() {}
