use vitrina::prelude::*;

messages! {
    left(k) { es: "{k quedan", pt: "{k}", en: "{k}" }
}

fn main() {}
