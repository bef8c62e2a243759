//! Builds a script crate: `cargo run -p vitrina-bundle --example build -- CRATE OUT`.

use vitrina_bundle::{Request, Tools, build};
use vitrina_release::Output;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(crate_dir), Some(out_dir)) = (arguments.next(), arguments.next()) else {
        return Err("usage: build CRATE OUT".into());
    };
    let request = Request {
        app: "widget".into(),
        crate_dir: crate_dir.into(),
        out_dir: out_dir.into(),
        outputs: Output::ALL.to_vec(),
        embed_no_wasm: false,
        reports: None,
        public_url: Some("https://cdn.example/".into()),
        target_dir: None,
        budget: Default::default(),
        tools: Tools::default(),
    };
    let built = build(&request, &mut |step| eprintln!("{step:?}"))?;
    for note in &built.notes {
        println!("{note}");
    }
    for (name, record) in &built.bundle.files {
        println!("{:>7} {:>7} {:>7}  {name}", record.raw, record.gzip, record.brotli);
    }
    Ok(())
}
