//! What a token may do.

use std::collections::BTreeSet;
use std::fmt;

/// A set of scopes as a platform names them. Platforms separate them by commas (Tiendanube) or spaces (RFC 6749 §3.3);
/// both are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads the `scope` of a token answer.
    ///
    /// ```
    /// use vitrina_platform::Scopes;
    /// let scopes = Scopes::read("write_scripts, read_products");
    /// assert!(scopes.has("write_scripts") && !scopes.has("write_products"));
    /// ```
    pub fn read(text: &str) -> Scopes {
        let separator = |symbol: char| symbol == ',' || symbol.is_whitespace();
        text.split(separator).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
    }

    /// Whether the scope is among them.
    pub fn has(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// All of them, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl FromIterator<String> for Scopes {
    fn from_iter<T: IntoIterator<Item = String>>(scopes: T) -> Scopes {
        Scopes(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().collect::<Vec<_>>().join(" "))
    }
}
