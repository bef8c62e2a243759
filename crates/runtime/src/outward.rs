//! What leaves the page.

use crate::{Page, host};

impl Page {
    /// Sends a text to an address without waiting for an answer, also while the page is being left. `false` when the browser does
    /// not take it. What goes into it is the script's to answer for: nothing of the shopper's is added.
    pub fn beacon(&self, address: &str, text: &str) -> bool {
        let mut whole: String = address.chars().filter(|letter| *letter != '\n').collect();
        whole.push('\n');
        whole.push_str(text);
        host::beacon(&whole)
    }

    /// Writes a line to the browser's console, where the page's own address asks for it by the parameter `vitrina_log`;
    /// elsewhere, that is for every shopper, nothing.
    pub fn log(&self, line: &str) {
        host::log(line);
    }
}
