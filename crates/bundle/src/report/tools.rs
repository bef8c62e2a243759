//! What a build had to work with, and what it costs to have less.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The standard library that a module was linked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StandardLibrary {
    /// Compiled with the script, for size and without texts of panics. Needs the component rust-src.
    Own,
    /// As rustup delivers it.
    Prebuilt,
}

/// The tools of a build that it can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kit {
    /// Which standard library it used.
    pub standard_library: StandardLibrary,
    /// Whether it had wasm-opt.
    pub wasm_opt: bool,
}

impl Kit {
    /// Whether nothing was missing.
    pub fn complete(self) -> bool {
        self.standard_library == StandardLibrary::Own && self.wasm_opt
    }

    /// What the absent tools cost the module: against this script's last build that had all of them, or else as measured on
    /// the reference widget. `module` and `best` are bytes of brotli; `passed_over` says why a wasm-opt is not used that is
    /// there.
    pub(super) fn cost(self, passed_over: Option<&str>, module: u64, best: Option<u64>) -> Option<Cost> {
        let binaryen = [Some("npm package binaryen"), passed_over].into_iter().flatten().collect::<Vec<_>>().join("; ");
        let absent = [
            (self.standard_library == StandardLibrary::Prebuilt)
                .then_some(("rust-src", "`rustup component add rust-src`")),
            (!self.wasm_opt).then_some(("wasm-opt", binaryen.as_str())),
        ];
        let tools = absent.into_iter().flatten().map(|(tool, remedy)| (tool.to_owned(), remedy.to_owned()));
        let measure = match best {
            Some(best) => Measure::Own { now: module, best },
            None => Measure::Widget { percent: widget(self) },
        };
        (!self.complete()).then(|| Cost { tools: tools.collect(), measure })
    }
}

/// How much larger the module of the sample script variant-badge is, in per cent of brotli, with the tools that a build had.
/// README.md says how it was measured; a test measures again.
const WIDGET: [(Kit, u32); 3] = [
    (Kit { standard_library: StandardLibrary::Own, wasm_opt: false }, 13),
    (Kit { standard_library: StandardLibrary::Prebuilt, wasm_opt: true }, 70),
    (Kit { standard_library: StandardLibrary::Prebuilt, wasm_opt: false }, 95),
];

fn widget(kit: Kit) -> u32 {
    WIDGET.iter().find(|(of, _)| *of == kit).map_or(0, |(_, percent)| *percent)
}

/// What absent tools cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// Each tool, and how to get it or why the one that is there is not used.
    pub tools: Vec<(String, String)>,
    /// The figures.
    pub measure: Measure,
}

/// Where the figures of a [`Cost`] come from. Bytes are bytes of brotli.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// From the module of this script.
    Own {
        /// In this build.
        now: u64,
        /// In its last build with all tools.
        best: u64,
    },
    /// From the module of the sample script variant-badge.
    Widget {
        /// How much larger it is than with all tools.
        percent: u32,
    },
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (tool, remedy)) in self.tools.iter().enumerate() {
            write!(f, "{}{tool} ({remedy})", if at > 0 { ", " } else { "built without " })?;
        }
        match self.measure {
            Measure::Own { now, best } => {
                let less = now as i128 - i128::from(best);
                write!(
                    f,
                    ": the module has {now} bytes of brotli; the last build with every tool had {best} ({less:+} now)"
                )
            }
            Measure::Widget { percent } => {
                write!(f, ": the module of the sample script variant-badge is {percent} % larger that way")
            }
        }
    }
}
