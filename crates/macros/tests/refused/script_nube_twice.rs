#[vitrina::script(nube = "yields", nube = "yields")]
fn script(_page: vitrina::Page) {}

fn main() {}
