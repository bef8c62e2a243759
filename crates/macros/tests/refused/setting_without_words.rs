use vitrina::prelude::*;

#[derive(Settings)]
struct Offer { parts: u32 }

fn main() {}
