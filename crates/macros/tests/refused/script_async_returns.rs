#[vitrina::script]
async fn script(_page: vitrina::Page) -> bool {
    true
}

fn main() {}
