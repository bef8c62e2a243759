use vitrina::prelude::*;

messages! {
    out { es: "Sin stock", pt: "Esgotado", en: "Out", fr: "Fini" }
}

fn main() {}
