#[vitrina::script]
fn badge<T>(_page: vitrina::Page) {}

fn main() {}
