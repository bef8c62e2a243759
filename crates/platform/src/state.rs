//! The `state` that ties an OAuth answer to the browser window that asked.

use std::fmt;

use crate::constant_time;

/// 256 random bits as 64 hexadecimal digits (RFC 6749 §10.12). `Debug` does not show them.
#[derive(Clone)]
pub struct State(String);

impl State {
    /// A new one, from the system's random source.
    pub fn generate() -> State {
        let bits: [u8; 32] = rand::random();
        State(bits.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// For the authorize URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `answer` is this very state. It takes the same time wherever the first difference lies.
    ///
    /// ```
    /// use vitrina_platform::State;
    /// let state = State::generate();
    /// assert!(state.matches(state.as_str()));
    /// assert!(!state.matches(State::generate().as_str()));
    /// assert!(!state.matches(""));
    /// ```
    pub fn matches(&self, answer: &str) -> bool {
        constant_time::equal(&self.0, answer)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(..)")
    }
}
