//! What a bundle weighs, for a terminal.

use std::fmt;

use vitrina_bundle::{Part, Report, difference};

use super::Built;
use crate::table::{Align, Table};

/// How many functions are listed; `report.html` has them all.
const LISTED: usize = 8;

/// The tables of a build: files, crates, largest functions, glue.
pub(super) struct Sizes<'a>(pub(super) &'a Built);

impl fmt::Display for Sizes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Built { report, earlier, report_dir, .. } = self.0;
        let earlier = earlier.as_ref();
        writeln!(f, "{}", files(self.0))?;
        let before = |pick: fn(&Report) -> &[Part]| earlier.map(pick);
        for (heading, now, before) in [
            ("crate", &report.crates, before(|report| &report.crates)),
            ("largest functions", &report.functions, before(|report| &report.functions)),
            ("glue", &report.scripts, before(|report| &report.scripts)),
        ] {
            // A script in JavaScript has neither crates nor functions.
            if !now.is_empty() {
                writeln!(f, "\n{}", parts(heading, now, before))?;
            }
        }
        write!(f, "\nEverything, as a map: {}", report_dir.join("report.html").display())
    }
}

/// Every file of every output, with the difference to the build before.
fn files(built: &Built) -> Table {
    let Built { bundle, report, earlier, .. } = built;
    let mut table = Table::new(&[
        ("output", Align::Left),
        ("file", Align::Left),
        ("raw", Align::Right),
        ("gzip", Align::Right),
        ("brotli", Align::Right),
        ("change", Align::Right),
    ]);
    for (output, files) in &bundle.outputs {
        for (at, name) in files.files.iter().enumerate() {
            let Some(record) = bundle.files.get(name) else { continue };
            let kind = format!("{output} .{}", name.rsplit_once('.').map_or("", |(_, extension)| extension));
            let before = earlier.as_ref().and_then(|report| report.files.get(&kind)).map(|weight| weight.brotli);
            table.row([
                if at == 0 { output.to_string() } else { String::new() },
                name.clone(),
                record.raw.to_string(),
                record.gzip.to_string(),
                record.brotli.to_string(),
                difference(record.brotli, before),
            ]);
        }
        if let Some(whole) = report.outputs.get(output).filter(|_| files.files.len() > 1) {
            let before = earlier.as_ref().and_then(|report| report.outputs.get(output)).map(|weight| weight.brotli);
            table.row([
                String::new(),
                "together".to_owned(),
                whole.raw.to_string(),
                whole.gzip.to_string(),
                whole.brotli.to_string(),
                difference(whole.brotli, before),
            ]);
        }
    }
    table
}

/// Shares of a file, uncompressed, the largest first.
fn parts(heading: &str, parts: &[Part], before: Option<&[Part]>) -> Table {
    let mut table = Table::new(&[(heading, Align::Left), ("bytes", Align::Right), ("change", Align::Right)]);
    for part in parts.iter().take(LISTED) {
        let same = before.map(|parts| parts.iter().find(|old| old.name == part.name).map_or(0, |old| old.bytes));
        let name = if part.name.is_empty() { "(no crate)" } else { &part.name };
        table.row([name.to_owned(), part.bytes.to_string(), difference(part.bytes, same)]);
    }
    table
}
