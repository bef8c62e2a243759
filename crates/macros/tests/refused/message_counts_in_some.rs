use vitrina::prelude::*;

messages! {
    left(k) { es: "Quedan {k}" | "Queda {k}", pt: "Restam {k}" | "Resta {k}", en: "{k} left" }
}

fn main() {}
