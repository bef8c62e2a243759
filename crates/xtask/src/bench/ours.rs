//! Our own build of a widget: by the `vitrina` command, as a developer gets it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::peer::empty;
use super::report;
use super::widget::Widget;
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

/// The files of every output that was made.
pub(super) struct Built {
    dir: PathBuf,
    outputs: Value,
}

/// Builds every output that this machine can make of a script.
pub(super) async fn build(widget: Widget, stop: &Stop) -> Result<Built, Failure> {
    let mut outputs = vec!["two-files", "one-file", "loader"];
    if workspace::path("tests/browser/node_modules/.bin/wasm2js").exists() {
        outputs.push("no-wasm");
    }
    let folder = report::folder().join("ours").join(widget.name);
    empty(&folder)?;
    let config = folder.join("Vitrina.toml");
    let script = workspace::path("crates/scripts").join(widget.name);
    fs::write(&config, settings(widget.name, &script.to_string_lossy(), &outputs))
        .map_err(Failure::file("write", &config))?;
    let said = Program::new(workspace::built("vitrina"))
        .args(["build", "--json", "--config"])
        .arg(&config)
        .env("VITRINA_WASM_OPT", workspace::wasm_opt())
        .log(super::peer::log(&format!("ours-{}", widget.name))?)
        .read(stop)
        .await?;
    let why = |why: String| Failure::Output { program: "vitrina build --json".to_string(), why };
    let said: Value = serde_json::from_str(&said).map_err(|error| why(error.to_string()))?;
    let dir = said["dir"].as_str().ok_or_else(|| why("it names no `dir`".to_string()))?;
    Ok(Built { dir: folder.join(dir), outputs: said["bundle"]["outputs"].clone() })
}

/// A `Vitrina.toml` for a script crate.
pub(super) fn settings(app: &str, script: &str, outputs: &[&str]) -> String {
    let outputs: Vec<String> = outputs.iter().map(|output| format!("{output:?}")).collect();
    format!(
        "app = {app:?}\nscript = {script:?}\n\n[build]\noutputs = [{}]\nout = \"bundle\"\n\n\
         [hosting]\nlocation = \"hosting\"\npublic_url = \"https://cdn.example/\"\n",
        outputs.join(", ")
    )
}

impl Built {
    /// The files that an output consists of; `None` when it was not made.
    pub(super) fn files(&self, output: &str) -> Option<Vec<PathBuf>> {
        let files = self.outputs[output]["files"].as_array()?;
        Some(files.iter().filter_map(Value::as_str).map(|name| self.dir.join(name)).collect())
    }

    /// The file of an output that a page names; `None` when it was not made.
    pub(super) fn entry(&self, output: &str) -> Option<PathBuf> {
        self.outputs[output]["entry"].as_str().map(|name| self.dir.join(name))
    }
}
