#[vitrina::script]
fn badge(_page: vitrina::Page) -> u32 { 1 }

fn main() {}
