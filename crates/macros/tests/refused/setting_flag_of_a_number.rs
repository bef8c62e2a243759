use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = true)] parts: u32 }

fn main() {}
