//! `size`: what the sample scripts weigh on the wire, beside the same widgets by other means.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::ours::{self, Built};
use super::peer::Peer;
use super::report::report;
use super::row::{Figure, Row};
use super::tool::{WASM_BINDGEN, WASM_PACK};
use super::weigh::weigh;
use super::widget::{BADGE, GALLERY, Widget};
use super::{peer, tool};
use crate::failure::Failure;
use crate::npm_package::{self, EXAMPLES};
use crate::program::Program;
use crate::stop::Stop;
use crate::{setup, watch, workspace};

const NAMED: [&str; 6] = ["size.two-files", "size.one-file", "size.loader", "size.no-wasm", "size.gallery", "size.npm"];
/// What the widget in TypeScript may weigh as one classic script.
const NPM_CEILING: f64 = 14_000.0;
/// What the reference widget may weigh in two files, besides being smaller than its rival.
const TWO_FILES_CEILING: f64 = 7_500.0;
/// The same in one file.
const ONE_FILE_CEILING: f64 = 8_500.0;
/// Whom both have to be smaller than: pages load `one-file` of a small script, and `two-files` of a large one.
const RIVAL: &str = "preact";

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    setup::run(stop).await?;
    eprintln!("bench size: tools");
    tool::ensure(&[WASM_BINDGEN, WASM_PACK], stop).await?;
    fs::create_dir_all(super::report::folder()).map_err(Failure::file("make", super::report::folder()))?;

    eprintln!("bench size: builds");
    let vitrina = Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"]).log(peer::log("cargo")?);
    watch::step("  vitrina", vitrina.run(stop)).await?;
    let badge = Measured::build(BADGE, &[Peer::Handwritten, Peer::Preact, Peer::Careless], stop).await?;
    let gallery = Measured::build(GALLERY, &[Peer::Handwritten, Peer::Preact], stop).await?;

    let in_typescript = in_typescript(stop).await?;

    eprintln!("bench size: behaviour");
    badge.behaves(stop).await?;
    BADGE.behaves("npm", &in_typescript, stop).await?;
    gallery.behaves(stop).await?;

    let mut rows = Vec::new();
    rows.extend(badge.row("size.two-files", "two-files")?.map(|row| row.ceiling(Figure::Ratio, 1.0)));
    rows.extend(badge.row("size.one-file", "one-file")?.map(|row| row.ceiling(Figure::Ratio, 1.0)));
    rows.extend(badge.alone("size.loader", "loader")?.map(|row| row.ceiling(Figure::Ours, 2_000.0)));
    rows.extend(badge.row("size.no-wasm", "no-wasm")?);
    rows.push(badge.npm(&in_typescript)?);
    rows.extend(gallery.row("size.gallery", "two-files")?.map(|row| row.ceiling(Figure::Ratio, 1.0)));

    let mut faults = badge.faults();
    faults.extend(gallery.faults());
    faults.extend(rows.iter().filter_map(over_its_bytes));
    report("size", &rows, &NAMED, faults)
}

/// The reference widget's outputs have a ceiling in bytes beside the one in comparison, so that a rival that grows does not let them grow.
fn over_its_bytes(row: &Row) -> Option<String> {
    let ceiling = match row.name {
        "size.two-files" => TWO_FILES_CEILING,
        "size.one-file" => ONE_FILE_CEILING,
        _ => return None,
    };
    row.clone().ceiling(Figure::Ours, ceiling).fault()
}

/// A widget, built by us and by its peers.
struct Measured {
    widget: Widget,
    /// `None` when there is no such script crate.
    ours: Option<Built>,
    /// Entry and brotli bytes of each.
    peers: Vec<(Peer, PathBuf, f64)>,
}

impl Measured {
    async fn build(widget: Widget, peers: &[Peer], stop: &Stop) -> Result<Measured, Failure> {
        let mut ours = None;
        if workspace::path("crates/scripts").join(widget.name).join("Cargo.toml").is_file() {
            let built = watch::step(&format!("  ours {}", widget.name), ours::build(widget, stop)).await?;
            ours = Some(built.0);
        }
        let mut measured = Vec::new();
        for &peer in peers {
            let building = peer.build(widget, stop);
            let (entry, _) = watch::step(&format!("  {} {}", peer.name(), widget.name), building).await?;
            let weight = weigh(&beside(&entry)?)?;
            measured.push((peer, entry, weight));
        }
        Ok(Measured { widget, ours, peers: measured })
    }

    async fn behaves(&self, stop: &Stop) -> Result<(), Failure> {
        for (peer, entry, _) in &self.peers {
            self.widget.behaves(peer.name(), entry, stop).await?;
        }
        Ok(())
    }

    /// An output by itself.
    fn alone(&self, name: &'static str, output: &str) -> Result<Option<Row>, Failure> {
        let Some(files) = self.ours.as_ref().and_then(|ours| ours.files(output)) else { return Ok(None) };
        Ok(Some(Row::new(name, "bytes", weigh(&files)?)))
    }

    /// The widget in TypeScript over the npm package, beside the two files of the Rust route.
    fn npm(&self, entry: &Path) -> Result<Row, Failure> {
        let rust = self.ours.as_ref().and_then(|ours| ours.files("two-files"));
        let rust = rust.map(|files| weigh(&files)).transpose()?;
        let peers = rust.into_iter().map(|weight| ("rust", weight)).collect();
        Ok(Row::new("size.npm", "bytes", weigh(&[entry])?).beside(peers, "rust").ceiling(Figure::Ours, NPM_CEILING))
    }

    /// An output beside the peers.
    fn row(&self, name: &'static str, output: &str) -> Result<Option<Row>, Failure> {
        let peers: BTreeMap<_, _> = self.peers.iter().map(|(peer, _, weight)| (peer.name(), *weight)).collect();
        Ok(self.alone(name, output)?.map(|row| row.beside(peers, RIVAL)))
    }

    /// Peers that weigh more than they may.
    fn faults(&self) -> Vec<String> {
        let over = self.peers.iter().filter_map(|(peer, _, weight)| {
            let ceiling = peer.ceiling(self.widget).filter(|ceiling| weight > ceiling)?;
            let (peer, widget) = (peer.name(), self.widget.name);
            Some(format!(
                "the peer {peer} of {widget} is {weight:.0} bytes, and may have {ceiling:.0}: www/bench/{peer}"
            ))
        });
        over.collect()
    }
}

/// The reference widget of the npm package's examples, in one classic script.
async fn in_typescript(stop: &Stop) -> Result<PathBuf, Failure> {
    let out = super::report::folder().join("npm");
    let log = peer::log("npm")?;
    watch::step("  npm variant-badge", npm_package::examples(&out, &log, stop)).await?;
    Ok(EXAMPLES[0].entry(&out))
}

/// Every file of a peer's folder: it holds what a page loads and nothing else.
fn beside(entry: &Path) -> Result<Vec<PathBuf>, Failure> {
    let folder = entry.parent().unwrap_or(entry);
    let files = fs::read_dir(folder).map_err(Failure::file("read", folder))?;
    Ok(files.flatten().map(|file| file.path()).filter(|path| path.is_file()).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_peer_that_was_let_go_fails_the_run() {
        let faults = |preact: f64, handwritten: f64| {
            let peers = vec![
                (Peer::Preact, PathBuf::new(), preact),
                (Peer::Handwritten, PathBuf::new(), handwritten),
                (Peer::Careless, PathBuf::new(), 65_000.0),
            ];
            Measured { widget: BADGE, ours: None, peers }.faults()
        };
        assert_eq!(faults(6_300.0, 2_100.0), Vec::<String>::new());
        assert!(faults(6_301.0, 2_100.0)[0].contains("peer preact of variant-badge is 6301 bytes"));
        assert_eq!(faults(6_301.0, 2_101.0).len(), 2);
    }

    #[test]
    fn what_pages_load_has_a_ceiling_in_bytes_beside_the_rivals() {
        let over = |name, ours| over_its_bytes(&Row::new(name, "bytes", ours));
        assert_eq!(over("size.two-files", 7_500.0), None);
        assert_eq!(over("size.two-files", 7_501.0).unwrap(), "size.two-files is 7501 bytes, over its ceiling of 7500");
        assert_eq!(over("size.one-file", 8_500.0), None);
        assert!(over("size.one-file", 8_501.0).is_some());
        assert_eq!(over("size.gallery", 9_000.0), None, "judged beside its rival alone");
    }

    #[test]
    fn a_script_that_is_not_there_has_no_row() {
        let nothing = Measured { widget: GALLERY, ours: None, peers: Vec::new() };
        assert_eq!(nothing.row("size.gallery", "two-files").unwrap(), None);
    }
}
