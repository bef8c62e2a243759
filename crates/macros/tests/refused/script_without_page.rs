#[vitrina::script]
fn badge() {}

fn main() {}
