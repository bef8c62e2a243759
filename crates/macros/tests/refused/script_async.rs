#[vitrina::script]
async fn badge(_page: vitrina::Page) {}

fn main() {}
