//! The stacks of Chromium, Firefox and Safari, line by line.

/// What one line of a stack points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A function of a WebAssembly module.
    Wasm {
        /// The `.wasm` file, or the script that started the module; `None` when the browser does not say.
        file: Option<String>,
        /// The function's index, imports counted.
        function: u32,
        /// Offset in the file; Safari does not say.
        offset: Option<u32>,
    },
    /// A place in a script.
    Script {
        /// The file's name.
        file: String,
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
}

/// Reads a line of a stack; `None` when it is something else, such as the error's message.
pub(super) fn spot(line: &str) -> Option<Spot> {
    wasm(line).or_else(|| script(line))
}

/// `https://…/x.wasm:wasm-function[12]:0x3a4` (Chromium, Firefox), `wasm://wasm/4d5a:wasm-function[12]:0x3a4` (Chromium),
/// `https://…/x.js line 1 > WebAssembly.instantiate:wasm-function[12]:0x3a4` (Firefox), `<?>.wasm-function[12]@[wasm code]`
/// (Safari).
fn wasm(line: &str) -> Option<Spot> {
    let (before, after) = line.rsplit_once("wasm-function[")?;
    let (index, rest) = after.split_once(']')?;
    let offset = rest.strip_prefix(":0x").and_then(|digits| {
        let end = digits.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(digits.len());
        u32::from_str_radix(&digits[..end], 16).ok()
    });
    let url = before.split(" line ").next().unwrap_or(before).trim_end_matches(':');
    Some(Spot::Wasm { file: file_name(url), function: index.parse().ok()?, offset })
}

/// `at x (https://…/x.js:1:20)`, `at https://…/x.js?a=b:1:20` (Chromium), `x@https://…/x.js:1:20` (Firefox, Safari).
fn script(line: &str) -> Option<Spot> {
    let mut parts = line.trim_end().trim_end_matches(')').rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Spot::Script { file: file_name(parts.next()?)?, line, column })
}

/// The last part of the address that a text ends with.
fn file_name(text: &str) -> Option<String> {
    let start = text.rfind("://").and_then(|scheme| text[..scheme].rfind(['(', '@', ' ']));
    let address = &text[start.map_or(0, |at| at + 1)..];
    let (scheme, path) = address.split_once("://")?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit_once('/')?.1;
    (!scheme.ends_with("wasm") && !name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wasm(file: Option<&str>, function: u32, offset: Option<u32>) -> Option<Spot> {
        Some(Spot::Wasm { file: file.map(str::to_owned), function, offset })
    }

    fn script(file: &str, line: u32, column: u32) -> Option<Spot> {
        Some(Spot::Script { file: file.into(), line, column })
    }

    #[test]
    fn each_browsers_lines_are_read() {
        for (line, expected) in [
            (
                "    at https://cdn.example/a/b-01.wasm:wasm-function[12]:0x3a4",
                wasm(Some("b-01.wasm"), 12, Some(0x3a4)),
            ),
            (
                "    at draw (https://cdn.example/b-01.wasm:wasm-function[3]:0xff)",
                wasm(Some("b-01.wasm"), 3, Some(255)),
            ),
            ("    at wasm://wasm/000a1b2c:wasm-function[7]:0x1", wasm(None, 7, Some(1))),
            ("    at a (wasm://wasm/a.wasm-000a1b2c:wasm-function[7]:0x1)", wasm(None, 7, Some(1))),
            (
                "wasm-function[12]@https://cdn.example/b-01.wasm:wasm-function[12]:0x3a4",
                wasm(Some("b-01.wasm"), 12, Some(0x3a4)),
            ),
            (
                "@https://cdn.example/b.js?store=1 line 1 > WebAssembly.instantiate:wasm-function[5]:0x20",
                wasm(Some("b.js"), 5, Some(32)),
            ),
            ("<?>.wasm-function[12]@[wasm code]", wasm(None, 12, None)),
            ("wasm-function[0]@[wasm code]", wasm(None, 0, None)),
            ("    at f (https://cdn.example/b.js?store=1001:1:203)", script("b.js", 1, 203)),
            ("    at async https://cdn.example/b.js:1:203", script("b.js", 1, 203)),
            ("    at new C (http://127.0.0.1:8080/x/b.js:10:2)", script("b.js", 10, 2)),
            ("f@https://cdn.example/b.js:1:203", script("b.js", 1, 203)),
            ("https://cdn.example/b.js:1:203", script("b.js", 1, 203)),
            ("RuntimeError: unreachable", None),
            ("    at f (<anonymous>)", None),
            ("    at Array.forEach (native)", None),
            ("[native code]", None),
            ("price: 12:30", None),
            ("wasm-function[x]@[wasm code]", None),
            ("", None),
        ] {
            assert_eq!(spot(line), expected, "{line}");
        }
    }
}
