//! What a bench leaves: a table for people, a file for programs, and a verdict.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::row::{Figure, Row};
use crate::failure::Failure;
use crate::workspace;

/// Where figures and everything built for them lie.
pub(super) fn folder() -> PathBuf {
    workspace::path("target/bench")
}

/// Writes `target/bench/{bench}.json` and prints the table. Fails, after both, when one of the `named` rows is missing, a row
/// is over its ceiling, or the bench itself found `faults`.
pub(super) fn report(bench: &str, rows: &[Row], named: &[&str], mut faults: Vec<String>) -> Result<(), Failure> {
    let file = folder().join(format!("{bench}.json"));
    let unwritable =
        |why: serde_json::Error| Failure::Output { program: format!("bench {bench}"), why: why.to_string() };
    let text = serde_json::to_string_pretty(rows).map_err(unwritable)?;
    fs::create_dir_all(folder()).map_err(Failure::file("make", folder()))?;
    fs::write(&file, text + "\n").map_err(Failure::file("write", &file))?;
    println!("\n{}", table(rows));
    println!("written: {}", file.display());
    faults.extend(verdict(rows, named));
    if faults.is_empty() { Ok(()) } else { Err(Failure::Bench { bench: bench.to_string(), why: faults.join("\n  ") }) }
}

fn verdict(rows: &[Row], named: &[&str]) -> Vec<String> {
    let missing = named.iter().filter(|name| rows.iter().all(|row| row.name != **name));
    let missing = missing.map(|name| format!("{name} is missing: it was not measured"));
    missing.chain(rows.iter().filter_map(Row::fault)).collect()
}

/// One line a row, one column a peer.
fn table(rows: &[Row]) -> String {
    let peers: BTreeSet<&str> = rows.iter().flat_map(|row| row.peers.keys().copied()).collect();
    let mut lines = vec![Vec::from(["", "unit", "ours"].map(String::from))];
    lines[0].extend(peers.iter().map(|peer| peer.to_string()));
    lines[0].extend(["ratio", "ceiling", ""].map(String::from));
    for row in rows {
        let mut line = vec![row.name.to_string(), row.unit.to_string(), number(row.unit, row.ours)];
        line.extend(peers.iter().map(|peer| row.peers.get(peer).map(|own| number(row.unit, *own)).unwrap_or_default()));
        line.push(
            row.ratio.map(|ratio| format!("{ratio:.2} of {}", row.against.unwrap_or_default())).unwrap_or_default(),
        );
        line.push(match (row.ceiling, row.ceiling_of) {
            (Some(ceiling), Some(Figure::Ours)) => format!("at most {}", number(row.unit, ceiling)),
            (Some(ceiling), Some(Figure::Ratio)) => {
                format!("under {ceiling:.2} of {}", row.against.unwrap_or_default())
            }
            _ => String::new(),
        });
        line.push(if row.fault().is_some() { "OVER" } else { "" }.to_string());
        lines.push(line);
    }
    aligned(&lines)
}

/// Bytes whole, seconds with tenths.
fn number(unit: &str, figure: f64) -> String {
    if unit == "bytes" { format!("{figure:.0}") } else { format!("{figure:.2}") }
}

/// The first column and the words to the left, the rest to the right.
fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|at| width(at).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            let figures = at >= 2 && at + 3 < columns;
            if figures { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeMap;

    use super::*;

    fn rows() -> Vec<Row> {
        let peers = BTreeMap::from([("preact", 6075.0), ("handwritten", 1907.0)]);
        vec![
            Row::new("size.two-files", "bytes", 5540.0).beside(peers, "preact").ceiling(Figure::Ratio, 1.0),
            Row::new("size.loader", "bytes", 2100.0).ceiling(Figure::Ours, 2000.0),
        ]
    }

    #[test]
    fn a_missing_row_and_one_over_its_ceiling_are_faults() {
        assert_eq!(verdict(&rows()[..1], &["size.two-files"]), Vec::<String>::new());
        let faults = verdict(&rows(), &["size.two-files", "size.loader", "size.no-wasm"]);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].starts_with("size.no-wasm is missing"), "{faults:?}");
        assert!(faults[1].starts_with("size.loader is 2100 bytes"), "{faults:?}");
    }

    #[test]
    fn the_table_says_what_is_over() {
        let table = table(&rows());
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], "                unit   ours  handwritten  preact  ratio           ceiling");
        assert_eq!(lines[1], "size.two-files  bytes  5540         1907    6075  0.91 of preact  under 1.00 of preact");
        assert!(lines[2].starts_with("size.loader     bytes  2100 ") && lines[2].ends_with("OVER"), "{}", lines[2]);
    }
}
