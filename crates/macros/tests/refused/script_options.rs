#[vitrina::script(fast)]
fn badge(_page: vitrina::Page) {}

fn main() {}
