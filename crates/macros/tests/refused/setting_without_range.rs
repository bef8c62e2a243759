use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { #[setting(default = 6)] parts: u32 }

fn main() {}
