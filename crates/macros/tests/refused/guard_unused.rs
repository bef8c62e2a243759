#![deny(unused_must_use)]

#[vitrina::script]
fn script(page: vitrina::Page) {
    page.on_variant(|_| {});
}

fn main() {}
