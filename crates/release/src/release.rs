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

    /// The file that pages load from the hosting: that of [`Bundle::hosted`].
    pub fn hosted(&self) -> Option<Entry> {
        self.entry(self.bundle.hosted()?)
    }
}
