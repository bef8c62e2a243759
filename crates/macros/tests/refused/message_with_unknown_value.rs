use vitrina::prelude::*;

messages! {
    left(k) { es: "{k} quedan", pt: "{k} restam", en: "{n} left" }
}

fn main() {}
