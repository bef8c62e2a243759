use vitrina::prelude::*;

messages! {
    out { es: "Sin stock" | "Nada", pt: "Esgotado", en: "Out" }
}

fn main() {}
