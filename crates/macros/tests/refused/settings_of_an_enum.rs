use vitrina::prelude::*;

#[derive(Settings)]
enum Offer { Parts }

fn main() {}
