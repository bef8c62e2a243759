#![doc = include_str!("../README.md")]

mod binaryen;
mod bindgen;
mod build;
mod cargo;
mod diagnosis;
mod error;
mod exports;
mod link;
mod minify;
mod module;
mod output;
mod packed;
mod report;
mod script;
mod shrink;
mod symbols;
mod weigh;

pub use build::{Built, Request, Step, Tools, build};
pub use error::Error;
pub use report::{Budget, Cost, Growth, Kit, Measure, Over, Part, Report, StandardLibrary, Weight, difference};
pub use symbols::{Frame, Line, Symbols, SymbolsError};
