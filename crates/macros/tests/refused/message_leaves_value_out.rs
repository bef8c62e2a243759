use vitrina::prelude::*;

messages! {
    left(k) { es: "{k} quedan", pt: "restam", en: "{k} left" }
}

fn main() {}
