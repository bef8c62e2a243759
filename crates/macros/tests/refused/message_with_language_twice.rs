use vitrina::prelude::*;

messages! {
    out { es: "Sin stock", pt: "Esgotado", en: "Out", es: "Nada" }
}

fn main() {}
