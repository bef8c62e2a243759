//! From a stack of production back to lines of source.
//!
//! The compiler's line tables are read before the module is changed (`dwarf`). Then every step says where it put each
//! instruction: walrus by its own record (`trail`), wasm-opt by a source map whose lines are places (`trace`, `mapping`).
//! JavaScript goes the same way (`script`). What comes out is kept apart from the bundle, one file for each file that
//! ships (`folder`), and read by [`Symbols`] with a stack as the browser wrote it (`stack`).

mod dwarf;
mod error;
mod folder;
mod frame;
mod mapping;
mod script;
pub(crate) mod sections;
mod stack;
mod trace;
mod trail;

pub use error::SymbolsError;
pub use folder::{Line, Symbols};
pub use frame::Frame;

pub(crate) use dwarf::place_of;
pub(crate) use folder::{keep, module_map};
pub(crate) use script::{Carried, Chart, Code, Finished, Sources, Step};
pub(crate) use trace::Trace;
pub(crate) use trail::Trail;
