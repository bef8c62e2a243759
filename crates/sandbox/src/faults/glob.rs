//! Patterns for paths: `*` stands for anything within one part, `**` for anything at all.

/// Whether the pattern describes the whole path.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        let rest = rest.strip_prefix('/').filter(|_| path.is_empty()).unwrap_or(rest);
        return ends(path).any(|end| matches(rest, &path[end..]));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        return ends(path).take_while(|end| !path[..*end].contains('/')).any(|end| matches(rest, &path[end..]));
    }
    match (pattern.chars().next(), path.chars().next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) if wanted == found => {
            matches(&pattern[wanted.len_utf8()..], &path[found.len_utf8()..])
        }
        _ => false,
    }
}

/// Every place where a character begins, and the end.
fn ends(path: &str) -> impl Iterator<Item = usize> + '_ {
    path.char_indices().map(|(place, _)| place).chain([path.len()])
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn one_star_stays_within_a_part_and_two_do_not() {
        for (pattern, path, expected) in [
            ("/a/b.js", "/a/b.js", true),
            ("/a/b.js", "/a/b.jsx", false),
            ("/a/*.js", "/a/b-01.js", true),
            ("/a/*.js", "/a/b/c.js", false),
            ("/**", "/", true),
            ("/**", "/a/b/c.js", true),
            ("/**.wasm", "/badge/x.wasm", true),
            ("/**/*.wasm", "/badge/x.wasm", true),
            ("/**/x.wasm", "/badge/y.wasm", false),
            ("**/channel.json", "/badge/channel.json", true),
            ("/2025-03/*/scripts", "/2025-03/1001/scripts", true),
            ("/2025-03/*/scripts", "/2025-03/1001/scripts/7", false),
            ("/*/*/scripts**", "/v1/1001/scripts/7", true),
            ("*", "", true),
            ("/ñ*", "/ñandú", true),
            ("", "/", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
