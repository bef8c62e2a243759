use vitrina::prelude::*;

messages! {
    out { es: "Sin stock", pt: "Esgotado" }
}

fn main() {}
