//! How much structure a JSON text may have. Its length is bounded elsewhere; but ten million bytes of `{},` would become
//! gigabytes in memory.

/// Deeper messages of webhooks are refused; no documented one goes beyond three. (The JSON parser itself stops at 128.)
#[cfg(feature = "webhooks")]
pub(crate) const DEPTH: usize = 64;
/// Objects in one answer. A page of 200 products with fifty parts each has a fifth of that.
pub(crate) const OBJECTS: usize = 50_000;
/// Values in one answer, whatever their kind.
pub(crate) const VALUES: usize = 500_000;

/// What a JSON text is made of, as far as brackets and commas tell. A text that is no JSON has some figures too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) depth: usize,
    pub(crate) objects: usize,
    pub(crate) values: usize,
}

impl Structure {
    pub(crate) fn of(json: &[u8]) -> Structure {
        let mut found = Structure { depth: 0, objects: 0, values: 1 };
        let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
        for byte in json {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                _ if in_text => {}
                b'[' | b'{' => {
                    depth += 1;
                    found.depth = found.depth.max(depth);
                    found.values += 1;
                    found.objects += usize::from(*byte == b'{');
                }
                b']' | b'}' => depth = depth.saturating_sub(1),
                b',' => found.values += 1,
                _ => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_commas_within_texts_do_not_count() {
        let json = br#"{"a": [1, {"b": "[{,\"[{,"}], "c": []}"#;
        assert_eq!(Structure::of(json), Structure { depth: 3, objects: 2, values: 7 });
        assert_eq!(Structure::of(b""), Structure { depth: 0, objects: 0, values: 1 });
        assert_eq!(Structure::of(b"]]]]{").depth, 1);
        assert_eq!(Structure::of(&[b'['; 1_000]).depth, 1_000);
    }
}
