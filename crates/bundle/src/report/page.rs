//! `report.html`: one file, no network, no script.

use std::fmt::Write;

use super::growth::{difference, grouped};
use super::treemap::{crate_name, draw, escaped, tiles};
use super::{Part, Report, Weight};

const PAGE: &str = include_str!("page.html");

/// The shape of the treemap, in the page's pixels at its full width.
const WIDTH: f64 = 1160.0;
const HEIGHT: f64 = 640.0;

/// How many functions the page lists; the treemap shows all.
const LISTED: usize = 40;

pub(super) fn page(report: &Report, earlier: Option<&Report>) -> String {
    let title = format!("{} {}", report.app, report.version);
    PAGE.replace("{{title}}", &escaped(&title))
        .replace(
            "{{compared}}",
            match earlier {
                Some(_) => "Differences are to the build before in the same folder.",
                None => "The first build in this folder: nothing to compare with yet.",
            },
        )
        .replace("{{cost}}", &cost(report))
        .replace("{{outputs}}", &outputs(report, earlier))
        .replace("{{files}}", &files(report, earlier))
        .replace("{{treemap}}", &draw(&tiles(report), WIDTH, HEIGHT))
        .replace("{{functions}}", &functions(report, earlier))
        .replace("{{crates}}", &parts(&report.crates, earlier.map(|report| &report.crates[..])))
        .replace("{{scripts}}", &parts(&report.scripts, earlier.map(|report| &report.scripts[..])))
}

fn cost(report: &Report) -> String {
    let cost = report.cost.as_ref().map(|cost| format!("<p class=\"cost\">{}</p>", escaped(&cost.to_string())));
    cost.unwrap_or_default()
}

/// A difference with the colour of its direction.
fn marked(now: u64, before: Option<u64>) -> String {
    let class = match before {
        Some(before) if now > before => "more",
        Some(before) if now < before => "less",
        _ => "same",
    };
    format!("<span class=\"{class}\">{}</span>", difference(now, before))
}

fn outputs(report: &Report, earlier: Option<&Report>) -> String {
    let mut html = String::new();
    for (output, weight) in &report.outputs {
        let before = earlier.and_then(|report| report.outputs.get(output)).map(|weight| weight.brotli);
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<div class=\"card\"><h3>{output}</h3><strong>{}</strong> bytes {}</div>",
            grouped(weight.brotli),
            marked(weight.brotli, before)
        );
    }
    html
}

fn files(report: &Report, earlier: Option<&Report>) -> String {
    let mut html = String::new();
    for (name, weight) in in_order(report) {
        let before = earlier.and_then(|report| report.files.get(name));
        let _ = write!(html, "<tr><th>{}</th>", escaped(name));
        let columns: [fn(&Weight) -> u64; 3] = [|weight| weight.raw, |weight| weight.gzip, |weight| weight.brotli];
        for bytes in columns {
            let _ = write!(
                html,
                "<td>{}</td><td>{}</td>",
                grouped(bytes(weight)),
                marked(bytes(weight), before.map(bytes))
            );
        }
        html.push_str("</tr>");
    }
    html
}

fn functions(report: &Report, earlier: Option<&Report>) -> String {
    let rows = report.functions.iter().take(LISTED).map(|part| {
        let before = earlier.map(|report| bytes_of(&report.functions, &part.name));
        format!(
            "<tr><th>{}</th><td class=\"text\">{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&part.name),
            escaped(&part.krate),
            grouped(part.bytes),
            marked(part.bytes, before)
        )
    });
    rows.collect()
}

fn parts(now: &[Part], before: Option<&[Part]>) -> String {
    let rows = now.iter().map(|part| {
        let before = before.map(|parts| bytes_of(parts, &part.name));
        let name = escaped(crate_name(part));
        format!("<tr><th>{name}</th><td>{}</td><td>{}</td></tr>", grouped(part.bytes), marked(part.bytes, before))
    });
    rows.collect()
}

/// The files in the order of outputs.
fn in_order(report: &Report) -> impl Iterator<Item = (&String, &Weight)> {
    report.outputs.keys().flat_map(|output| {
        let start = format!("{output} ");
        report.files.iter().filter(move |(name, _)| name.starts_with(&start))
    })
}

fn bytes_of(parts: &[Part], name: &str) -> u64 {
    parts.iter().find(|part| part.name == name).map_or(0, |part| part.bytes)
}
