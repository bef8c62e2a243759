//! `vitrina demo`: a sample script in the sandbox's shops, from this binary alone.

use std::io;
use std::path::Path;

use clap::Args;
use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::Serialize;
use url::Url;
use vitrina_rollout::release::{Bundle, Hosting, integrity};

use crate::browser;
use crate::ending::Ending;
use crate::error::Error;
use crate::global::flag;
use crate::screen::Screen;
use crate::showcase::{self, Showcase};
use crate::table::{Align, Table};

/// `vitrina demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Port of the shops [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_SHOPS")]
    pub port_shops: u16,
    /// Print the addresses and open no browser.
    #[arg(long, env = "VITRINA_NO_BROWSER", value_parser = flag())]
    pub no_browser: bool,
    /// Also end when stdin closes, so that a parent's end is the demo's end.
    #[arg(long, env = "VITRINA_UNTIL_STDIN_CLOSES", value_parser = flag())]
    pub until_stdin_closes: bool,
}

/// The bundle of the reference widget, as `sample/README.md` says.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample/bundle");

/// The shops that show the sample.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Demo {
    app: String,
    shops: Vec<Shop>,
    /// Where the sandbox is looked into and set.
    control: Url,
}

/// A shop with the script in it.
#[derive(Debug, Serialize, JsonSchema)]
struct Shop {
    name: String,
    /// The page of a product with three options.
    product: Url,
    /// All products, with quick shop.
    listing: Url,
}

/// Runs the verb until someone ends it.
///
/// # Errors
///
/// [`Error::Sandbox`] when a port is taken.
pub(crate) async fn run(args: &DemoArgs, screen: &Screen) -> Result<(), Error> {
    let refused = |source| Error::System { action: "lay out the sample", source };
    let ending = Ending::listen(args.until_stdin_closes)?;
    let hosting = tempfile::tempdir().map_err(refused)?;
    let bundle = lay_out(&SAMPLE, hosting.path()).map_err(refused)?;
    let files = Hosting::open(&hosting.path().to_string_lossy(), hosting.path(), &bundle.app)?;
    for store in showcase::STORES {
        files.give_empty_settings(store).await?;
    }
    let showcase = Showcase::open(args.port_shops, Some(hosting.path().to_path_buf())).await?;
    let entry = bundle.hosted().and_then(|output| bundle.outputs.get(&output)).map(|output| output.entry.as_str());
    let src = showcase.urls().cdn.join(&format!("{}/{}?release=1", bundle.app, entry.unwrap_or_default()));
    showcase.register(&src.map_err(|error| refused(io::Error::other(error)))?).await?;

    let shops = showcase.shops().map(|shop| Shop {
        name: shop.name.clone(),
        product: shop.product.clone(),
        listing: shop.category.clone(),
    });
    let demo = Demo { app: bundle.app, shops: shops.collect(), control: showcase.urls().control.clone() };
    screen.result(table(&demo), &demo);
    screen.note("Choose another size or colour in a shop and watch the badge. The demo runs until Ctrl-C.");
    if let (false, true, Some(shop)) = (args.no_browser, screen.interactive(), demo.shops.first()) {
        browser::open(&shop.product);
    }
    ending.wait().await;
    showcase.close().await;
    Ok(())
}

/// Puts the sample where a hosting has an app's files. A program that was built without a part of it says which.
fn lay_out(sample: &Dir<'_>, hosting: &Path) -> io::Result<Bundle> {
    let bundle: Bundle = serde_json::from_slice(part(sample, "bundle.json")?)?;
    let folder = hosting.join(&bundle.app);
    std::fs::create_dir_all(&folder)?;
    for (name, record) in &bundle.files {
        let bytes = part(sample, name)?;
        if integrity(bytes) != record.integrity {
            return Err(incomplete(format!("another {name} than its bundle.json names")));
        }
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(bundle)
}

fn part<'a>(sample: &'a Dir<'_>, name: &str) -> io::Result<&'a [u8]> {
    sample.get_file(name).map(include_dir::File::contents).ok_or_else(|| incomplete(format!("no {name}")))
}

fn incomplete(what: String) -> io::Error {
    io::Error::other(format!("this vitrina was built with {what} in its sample; install it anew"))
}

fn table(demo: &Demo) -> Table {
    let mut table = Table::new(&[("shop", Align::Left), ("address", Align::Left)]);
    for Shop { name, product, listing } in &demo.shops {
        table.row([format!("{name}, a product"), product.to_string()]);
        table.row([format!("{name}, all products"), listing.to_string()]);
    }
    table.row(["the sandbox".to_string(), demo.control.to_string()]);
    table
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use include_dir::{DirEntry, File};

    use super::*;

    #[test]
    fn the_sample_is_whole() {
        let hosting = tempfile::tempdir().unwrap();
        let bundle = lay_out(&SAMPLE, hosting.path()).unwrap();
        assert!(bundle.files.keys().all(|name| hosting.path().join(&bundle.app).join(name).is_file()));
    }

    #[test]
    fn a_sample_that_lacks_a_part_says_which() {
        const RECORD: &[u8] = br#"{"app": "a", "version": "1.0.0", "outputs": {},
            "files": {"a.js": {"raw": 1, "gzip": 1, "brotli": 1, "integrity": "sha384-x"}}}"#;
        const LACKING: [DirEntry<'_>; 1] = [DirEntry::File(File::new("bundle.json", RECORD))];
        const OTHER: [DirEntry<'_>; 2] =
            [DirEntry::File(File::new("bundle.json", RECORD)), DirEntry::File(File::new("a.js", b"1"))];
        let refused = |entries: &'static [DirEntry<'static>]| {
            let hosting = tempfile::tempdir().unwrap();
            lay_out(&Dir::new("", entries), hosting.path()).unwrap_err().to_string()
        };
        assert!(refused(&[]).contains("no bundle.json in its sample; install it anew"));
        assert!(refused(&LACKING).contains("no a.js in its sample"));
        assert!(refused(&OTHER).contains("another a.js"));
    }
}
