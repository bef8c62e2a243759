#![doc = include_str!("../README.md")]

mod binaryen;
mod bindgen;
mod build;
mod cargo;
mod diagnosis;
mod draft;
mod error;
mod exports;
mod features;
mod javascript;
mod link;
mod minify;
mod module;
mod output;
mod packed;
mod place;
mod report;
mod request;
mod script;
mod seed;
mod settings;
mod shrink;
mod symbols;
mod wasm_opt;
mod weigh;

pub use build::{Built, build};
pub use draft::{Draft, draft};
pub use error::Error;
pub use javascript::JavaScript;
pub use report::{Budget, Cost, Growth, Kit, Measure, Over, Part, Report, StandardLibrary, Weight, difference};
pub use request::{Reports, Request, Step, Tools};
pub use symbols::{Frame, Line, Symbols, SymbolsError};
pub use wasm_opt::{FoundWasmOpt, WasmOpt};
