//! `vitrina releases`: what lies on the hosting, and how many stores run each.

use schemars::JsonSchema;
use serde::Serialize;
use vitrina_rollout::release::{Output, Release};

use super::args::KeptArgs;
use super::desk::Desk;
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;
use crate::table::{Align, Table};

/// One release.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReleaseLine {
    /// Its number.
    release: u32,
    /// The integrity of the file that pages start.
    hash: String,
    /// Bytes over the wire (brotli) of the output that pages start.
    size: u64,
    /// When its number was claimed, in UTC.
    created_at: String,
    /// How many stores run it, by the journal.
    stores: usize,
}

/// Runs the verb.
pub(crate) async fn run(kept: &KeptArgs, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let desk = Desk::open_to_read("releases", kept, config, screen).await?;
    let runs = desk.app().await?.runs();
    let on = |number: u32| runs.values().filter(|runs| **runs == number).count();
    let releases = desk.hosting.releases().await?;
    let lines: Vec<ReleaseLine> = releases.iter().rev().map(|release| line(release, on(release.number))).collect();
    let (left, right) = (Align::Left, Align::Right);
    let columns = [("release", right), ("hash", left), ("size", right), ("created", left), ("stores", right)];
    let mut table = Table::new(&columns);
    for line in &lines {
        let hash: String = line.hash.chars().take(19).collect();
        let size = format!("{:.1} KB", line.size as f64 / 1_000.0);
        table.row([line.release.to_string(), hash, size, line.created_at.clone(), line.stores.to_string()]);
    }
    if lines.is_empty() {
        screen.note(format_args!("{} has no release yet; `vitrina build` and `vitrina upload` make one", config.app));
    }
    screen.results(table, &lines);
    Ok(Exit::Done)
}

fn line(release: &Release, stores: usize) -> ReleaseLine {
    let started = [release.hosted_output()]
        .into_iter()
        .chain(Output::ALL)
        .find_map(|output| Some((output, release.entry(output)?)));
    let size = started.as_ref().map_or(0, |(output, _)| {
        let files = release.bundle.outputs.get(output).map(|output| output.files.as_slice()).unwrap_or_default();
        files.iter().filter_map(|name| release.bundle.files.get(name)).map(|file| file.brotli).sum()
    });
    ReleaseLine {
        release: release.number,
        hash: started.map(|(_, entry)| entry.integrity).unwrap_or_default(),
        size,
        created_at: format!("{:.0}", release.created_at),
        stores,
    }
}
