#[vitrina::script(nube = "fights")]
fn script(_page: vitrina::Page) {}

fn main() {}
