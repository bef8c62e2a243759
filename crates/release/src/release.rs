//! A release: one bundle, published for one app under a number.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Bundle, Entry, Output};

/// One bundle published for one app. It never changes; the hosting keeps it in `{app}/releases/{number}.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// Counts from 1, app by app.
    pub number: u32,
    /// The app's handle.
    pub app: String,
    /// When the number was claimed, in UTC.
    pub created_at: Timestamp,
    /// The output that pages load from the hosting, settled by [`Bundle::hosted`] when the release was uploaded: whatever a later
    /// version would choose, the same release has the same bytes. Absent: `two-files`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosted: Option<Output>,
    /// What was published.
    pub bundle: Bundle,
}

impl Release {
    /// The file that a page starts for `output`, with its integrity, if the bundle has that output.
    pub fn entry(&self, output: Output) -> Option<Entry> {
        let file = self.bundle.outputs.get(&output)?.entry.clone();
        let integrity = self.bundle.files.get(&file)?.integrity.clone();
        Some(Entry { file, integrity })
    }

    /// The output that pages load from the hosting, whether the bundle has it or not.
    pub fn hosted_output(&self) -> Output {
        self.hosted.unwrap_or(Output::TwoFiles)
    }

    /// The file that pages load from the hosting; `None` when the bundle has no output for it.
    pub fn hosted(&self) -> Option<Entry> {
        self.entry(self.hosted_output())
    }
}
