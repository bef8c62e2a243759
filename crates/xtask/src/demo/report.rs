//! `report.json`: what the demo saw.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::config;
use super::stores::STORES;
use crate::failure::Failure;
use crate::workspace;

/// The outputs that the report lists.
const OUTPUTS: [&str; 3] = ["one-file", "two-files", "loader"];

/// Gathers what the steps found; written by [`Report::verdict`].
pub(super) struct Report {
    file: PathBuf,
    bundle: Map<String, Value>,
    took: BTreeMap<&'static str, Map<String, Value>>,
    findings: Value,
}

impl Report {
    pub(super) fn new(dir: &Path) -> Report {
        Report {
            file: dir.join("report.json"),
            bundle: Map::new(),
            took: STORES.iter().map(|store| (store.id, Map::new())).collect(),
            findings: Value::Null,
        }
    }

    /// How long a step took for one store.
    pub(super) fn took(&mut self, store: &str, step: &str, took: Duration) {
        if let Some(steps) = self.took.get_mut(store) {
            steps.insert(step.to_string(), (took.as_millis() as u64).into());
        }
    }

    /// How long a step took that serves all stores at once.
    pub(super) fn took_all(&mut self, step: &str, took: Duration) {
        for store in &STORES {
            self.took(store.id, step, took);
        }
    }

    /// The sizes that `vitrina build --json` told.
    pub(super) fn bundle(&mut self, built: &Value, took: Duration) -> Result<(), Failure> {
        let bundle = &built["bundle"];
        let folder = config::bundle_dir(self.file.parent().unwrap_or(Path::new("")));
        // As a person in the repository would type it.
        let folder = folder.strip_prefix(workspace::root()).unwrap_or(&folder).to_path_buf();
        for output in OUTPUTS {
            let files = bundle["outputs"][output]["files"].as_array().ok_or_else(|| Failure::Output {
                program: "vitrina build --json".to_string(),
                why: format!("it lists no files of {output}"),
            })?;
            let files: Vec<Value> = files
                .iter()
                .map(|name| {
                    let name = name.as_str().unwrap_or_default();
                    let record = &bundle["files"][name];
                    json!({"path": folder.join(name), "raw": record["raw"], "gzip": record["gzip"], "brotli": record["brotli"]})
                })
                .collect();
            self.bundle.insert(output.to_string(), json!({"files": files}));
        }
        self.took_all("build", took);
        Ok(())
    }

    /// What the browser saw.
    pub(super) fn findings(&mut self, findings: Value) -> Result<(), Failure> {
        self.findings = findings;
        self.write()
    }

    /// What a person reads when all went well.
    pub(super) fn summary(&self) -> String {
        let stores = self.findings["stores"].as_array().map(Vec::as_slice).unwrap_or_default();
        let badges: usize = stores.iter().filter_map(|store| store["badges"].as_array()).map(Vec::len).sum();
        let folder = self.file.parent().unwrap_or(&self.file);
        format!(
            "\n{} shops, {badges} badges looked at, each as specified, no console error.\nReport and screenshots: {}",
            stores.len(),
            folder.display()
        )
    }

    /// Whether everything was right.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        let problems = self.findings["problems"].as_array().cloned().unwrap_or_default();
        let seen = self.findings["stores"].as_array().map_or(0, Vec::len);
        let why = match problems.first() {
            Some(first) => {
                let first = first.as_str().map_or_else(|| first.to_string(), str::to_string);
                format!("{} problem(s) in the shops, first: {first}", problems.len())
            }
            None if seen < STORES.len() => format!("only {seen} of {} shops were seen", STORES.len()),
            None => return Ok(()),
        };
        Err(Failure::Demo { why, report: self.file.clone() })
    }

    fn write(&self) -> Result<(), Failure> {
        let mut stores = self.findings["stores"].as_array().cloned().unwrap_or_default();
        for store in &mut stores {
            let steps = store["store"].as_str().and_then(|id| self.took.get(id)).cloned().unwrap_or_default();
            let mut milliseconds = steps;
            milliseconds.extend(store["milliseconds"].as_object().cloned().unwrap_or_default());
            store["milliseconds"] = milliseconds.into();
        }
        let report = json!({"stores": stores, "bundle": self.bundle, "problems": self.findings["problems"]});
        let text = format!("{report:#}\n");
        fs::write(&self.file, text).map_err(Failure::file("write", &self.file))
    }
}
