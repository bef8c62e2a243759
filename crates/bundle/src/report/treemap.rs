//! A treemap: areas as large as what they stand for, as nested boxes that need no program to be seen.

use std::fmt::Write;

use super::growth::grouped;
use super::{Part, Report};

/// A box and what is in it.
pub(super) struct Tile {
    name: String,
    /// The name without what the box around it says already.
    label: String,
    bytes: u64,
    /// Which of the page's colours, from 0; those inside have it too.
    hue: usize,
    inside: Vec<Tile>,
}

impl Tile {
    fn leaf(name: &str, bytes: u64, hue: usize) -> Tile {
        Tile { name: name.to_owned(), label: name.to_owned(), bytes, hue, inside: Vec::new() }
    }

    fn group(name: &str, hue: usize, mut inside: Vec<Tile>) -> Tile {
        inside.retain(|tile| tile.bytes > 0);
        inside.sort_by_key(|tile| std::cmp::Reverse(tile.bytes));
        let own = format!("{name}::");
        inside.iter_mut().for_each(|tile| tile.label = tile.name.replace(&own, ""));
        Tile { bytes: inside.iter().map(|tile| tile.bytes).sum(), inside, ..Tile::leaf(name, 0, hue) }
    }
}

/// The tiles of a report: the module by crate and function, the glue by JavaScript module.
pub(super) fn tiles(report: &Report) -> Vec<Tile> {
    let mut module: Vec<Tile> = Vec::new();
    for (hue, krate) in report.crates.iter().enumerate() {
        let functions = report.functions.iter().filter(|part| part.krate == krate.name);
        let functions = functions.map(|part| Tile::leaf(&part.name, part.bytes, hue));
        module.push(Tile::group(crate_name(krate), hue, functions.collect()));
    }
    let hue = report.crates.len();
    module.push(Tile::leaf("constant data", report.data, hue));
    module.push(Tile::leaf("types, imports, exports, tables", report.rest, hue + 1));
    let glue = report.scripts.iter().enumerate().map(|(at, part)| Tile::leaf(&part.name, part.bytes, hue + 2 + at));
    let mut all = vec![Tile::group("WebAssembly", hue, module), Tile::group("JavaScript", hue + 2, glue.collect())];
    all.retain(|tile| tile.bytes > 0);
    all
}

/// How a crate is called that is none.
pub(super) fn crate_name(krate: &Part) -> &str {
    if krate.name.is_empty() { "(no crate)" } else { &krate.name }
}

/// A rectangle in units of its own.
#[derive(Clone, Copy)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// How many different colours the page has.
const HUES: usize = 10;

/// The boxes as HTML: each placed in per cent of the one around it. `width` and `height` give the shape of the whole.
pub(super) fn draw(tiles: &[Tile], width: f64, height: f64) -> String {
    let mut html = String::new();
    boxes(&mut html, tiles, width, height, 0);
    html
}

fn boxes(html: &mut String, tiles: &[Tile], width: f64, height: f64, depth: usize) {
    let weights: Vec<f64> = tiles.iter().map(|tile| tile.bytes as f64).collect();
    for (tile, area) in tiles.iter().zip(squarify(&weights, width, height)) {
        let percent = |part: f64, whole: f64| if whole > 0.0 { part / whole * 100.0 } else { 0.0 };
        let kind = if tile.inside.is_empty() { "leaf" } else { "group" };
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<div class=\"tile {kind} depth{depth} hue{}\" style=\"left:{:.3}%;top:{:.3}%;width:{:.3}%;height:{:.3}%\" \
             title=\"{}: {bytes} bytes\"><b>{} <i>{bytes}</i></b>",
            tile.hue % HUES,
            percent(area.x, width),
            percent(area.y, height),
            percent(area.width, width),
            percent(area.height, height),
            escaped(&tile.name),
            escaped(&tile.label),
            bytes = grouped(tile.bytes),
        );
        if !tile.inside.is_empty() {
            // The space that the page leaves for the group's name and edge.
            html.push_str("<div class=\"inside\">");
            boxes(html, &tile.inside, (area.width - 6.0).max(1.0), (area.height - 22.0).max(1.0), depth + 1);
            html.push_str("</div>");
        }
        html.push_str("</div>");
    }
}

/// Places weights, the largest first, so that their boxes are nearly square (Bruls, Huizing and van Wijk, 2000).
fn squarify(weights: &[f64], width: f64, height: f64) -> Vec<Area> {
    let total: f64 = weights.iter().sum();
    let scale = if total > 0.0 { width * height / total } else { 0.0 };
    let mut free = Area { x: 0.0, y: 0.0, width, height };
    let mut areas = Vec::new();
    let mut rest = weights;
    while !rest.is_empty() {
        let side = free.width.min(free.height);
        let worst = |count: usize| {
            let row: f64 = rest[..count].iter().map(|weight| weight * scale).sum();
            let thickness = if side > 0.0 { row / side } else { 0.0 };
            let shape = |weight: &f64| {
                let length = weight * scale / thickness;
                (length / thickness).max(thickness / length)
            };
            rest[..count].iter().map(shape).fold(0.0, f64::max)
        };
        let count = (1..rest.len()).find(|count| worst(count + 1) > worst(*count)).unwrap_or(rest.len());
        let row: f64 = rest[..count].iter().map(|weight| weight * scale).sum();
        let thickness = if side > 0.0 { row / side } else { 0.0 };
        let mut along = 0.0;
        for weight in &rest[..count] {
            let length = if thickness > 0.0 { weight * scale / thickness } else { 0.0 };
            areas.push(if free.width >= free.height {
                Area { x: free.x, y: free.y + along, width: thickness, height: length }
            } else {
                Area { x: free.x + along, y: free.y, width: length, height: thickness }
            });
            along += length;
        }
        if free.width >= free.height {
            (free.x, free.width) = (free.x + thickness, free.width - thickness);
        } else {
            (free.y, free.height) = (free.y + thickness, free.height - thickness);
        }
        rest = &rest[count..];
    }
    areas
}

/// Text that is safe inside HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_fill_the_whole_without_overlap() {
        let weights = [60.0, 30.0, 20.0, 20.0, 9.0, 1.0];
        let areas = squarify(&weights, 200.0, 100.0);
        for (weight, area) in weights.iter().zip(&areas) {
            assert!((area.width * area.height - weight * 20_000.0 / 140.0).abs() < 1e-6);
            assert!(area.x >= 0.0 && area.x + area.width <= 200.0 + 1e-6);
            assert!(area.y >= 0.0 && area.y + area.height <= 100.0 + 1e-6);
        }
        for (at, one) in areas.iter().enumerate() {
            for other in &areas[..at] {
                let wide = (one.x + one.width).min(other.x + other.width) - one.x.max(other.x);
                let high = (one.y + one.height).min(other.y + other.height) - one.y.max(other.y);
                assert!(wide < 1e-6 || high < 1e-6, "two boxes overlap by {wide} x {high}");
            }
        }
    }

    #[test]
    fn nothing_gives_no_boxes() {
        assert!(squarify(&[], 10.0, 10.0).is_empty());
        assert_eq!(draw(&[], 10.0, 10.0), "");
    }

    #[test]
    fn a_name_cannot_leave_its_place() {
        let html = draw(&[Tile::leaf("<Vec<u8> as \"X\">::y & z", 1, 0)], 10.0, 10.0);
        assert!(html.contains("&lt;Vec&lt;u8&gt; as &quot;X&quot;&gt;::y &amp; z"), "{html}");
    }
}
