//! A budget for each output, and what broke it.

use std::collections::BTreeMap;
use std::fmt;

use vitrina_release::Output;

use super::growth::grown;
use super::{Growth, Part, Report};
use crate::Error;

/// How many bytes of brotli each output may have.
pub type Budget = BTreeMap<Output, u64>;

/// An output that is heavier than its budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The output.
    pub output: Output,
    /// What it weighs, in bytes of brotli.
    pub brotli: u64,
    /// What it may weigh.
    pub budget: u64,
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Over { output, brotli, budget } = self;
        write!(
            f,
            "{output} has {brotli} bytes over the wire (brotli), {} more than its budget of {budget}",
            brotli - budget
        )
    }
}

/// How many parts an error names.
const NAMED: usize = 8;

/// Fails when an output is over its budget, with what grew since the last build that kept to it, or, when there was none,
/// with what is largest.
pub(crate) fn check(report: &Report, budget: &Budget, earlier: Option<&Report>) -> Result<(), Error> {
    let over = budget.iter().filter_map(|(output, &budget)| {
        let brotli = report.outputs.get(output)?.brotli;
        (brotli > budget).then_some(Over { output: *output, brotli, budget })
    });
    let over: Vec<Over> = over.collect();
    if over.is_empty() {
        return Ok(());
    }
    let before = |pick: fn(&Report) -> &[Part]| earlier.map_or(&[][..], pick);
    let mut parts = grown(&report.functions, before(|report| &report.functions));
    parts.extend(grown(&report.scripts, before(|report| &report.scripts)));
    parts.extend(grown(&data(report), &earlier.map(data).unwrap_or_default()));
    parts.sort_by_key(|part| std::cmp::Reverse(part.grown));
    parts.truncate(NAMED);
    Err(Error::OverBudget { over, parts, compared: earlier.is_some() })
}

fn data(report: &Report) -> Vec<Part> {
    vec![Part { name: "constant data of the module".to_owned(), bytes: report.data, krate: String::new() }]
}

/// The text of [`Error::OverBudget`].
pub(crate) fn told(over: &[Over], parts: &[Growth], compared: bool) -> String {
    let mut lines: Vec<String> = over.iter().map(ToString::to_string).collect();
    lines.push(match (compared, parts.is_empty()) {
        (true, true) => "  nothing grew since the last build that was within it: was the budget lowered?".to_owned(),
        (true, false) => "  grown since the last build that was within it, before compression:".to_owned(),
        (false, _) => "  largest parts, before compression:".to_owned(),
    });
    for part in parts {
        let grown = if compared { format!("{:>+8}", part.grown as i128) } else { " ".repeat(8) };
        lines.push(format!("  {grown} {:>8}  {}", part.bytes, part.name));
    }
    let names: Vec<String> = over.iter().map(|over| format!("`{}`", over.output)).collect();
    lines.push(format!("  next: make it smaller, or raise {} under [budget] in Vitrina.toml", names.join(", ")));
    lines.join("\n")
}
