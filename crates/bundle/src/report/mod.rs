//! What a bundle weighs and why, beside what the build before it weighed.
//!
//! `measure` looks at a finished build, `tools` says what absent ones cost, `growth` compares them, `budget` refuses a bundle
//! that is too heavy, `page` and `treemap` draw it for a browser.

mod budget;
mod growth;
mod krate;
mod measure;
mod page;
mod tools;
mod treemap;

pub use budget::{Budget, Over};
pub use growth::{Growth, difference};
pub use measure::{Part, Report, Weight};
pub use tools::{Cost, Kit, Measure, StandardLibrary};

pub(crate) use budget::{check, told};
pub(crate) use measure::Measured;
