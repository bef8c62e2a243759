//! The line that matters of what another program said.

use crate::Error;

/// Of cargo and the compiler: `file:line:column: error: …`, or the command to type.
pub(crate) fn of_cargo(text: &str) -> String {
    if text.contains("target may not be installed") {
        return "the compiler's WebAssembly target is not installed: run `rustup target add wasm32-unknown-unknown`"
            .into();
    }
    let mut lines = text.lines().skip_while(|line| !line.starts_with("error"));
    let Some(error) = lines.next() else { return last_line(text).unwrap_or("cargo gave no reason").to_owned() };
    // Up to the next message: another one's place is not this one's.
    let own: Vec<&str> =
        lines.take_while(|line| !(line.starts_with("error") || line.starts_with("warning"))).map(str::trim).collect();
    if let Some(place) = own.iter().find_map(|line| line.strip_prefix("--> ")) {
        return format!("{place}: {error}");
    }
    // Cargo's own errors end in their cause.
    let caused = own.iter().rposition(|line| *line == "Caused by:").and_then(|at| own.get(at + 1));
    match caused {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_owned(),
    }
}

/// Of wasm-bindgen. Two versions of it that do not fit are the one error that a script's author can mend.
pub(crate) fn of_bindgen(text: &str) -> Error {
    let version = |label: &str| {
        let rest = text.split_once(label)?.1.trim_start();
        rest.split_whitespace().next().map(|version| version.trim_matches(['"', '.', ',']))
    };
    let first = match (version("rust Wasm file schema version:"), version("this binary schema version:")) {
        (Some(theirs), Some(ours)) => format!(
            "the script crate has wasm-bindgen {theirs} and this build reads {ours}: run `cargo update -p wasm-bindgen --precise {ours}`"
        ),
        // Each cause follows the one before it after a colon; the last says what was wrong.
        _ => text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it gave no reason").to_owned(),
    };
    Error::Bindgen { first, rest: text.trim().to_owned() }
}

/// Of wasm-opt and wasm2js: what is fatal, not what merely was said before.
pub(crate) fn of_binaryen(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let marked = |mark: &str| lines().find(|line| line.to_ascii_lowercase().contains(mark));
    let line = marked("[wasm-validator error").or_else(|| marked("fatal")).or_else(|| marked("error"));
    line.or_else(|| lines().next()).unwrap_or("it gave no reason").to_owned()
}

fn last_line(text: &str) -> Option<&str> {
    text.lines().map(str::trim).rfind(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_the_first_error_comes_first() {
        let text = "   Compiling a v1.0.0\nwarning: unused\n --> src/lib.rs:1:1\nerror[E0308]: mismatched types\n  --> src/lib.rs:5:9\n   |\nerror: aborting\n";
        assert_eq!(of_cargo(text), "src/lib.rs:5:9: error[E0308]: mismatched types");
    }

    #[test]
    fn an_error_without_place_does_not_take_the_next_ones() {
        let text = "error: linking failed\nerror[E0308]: mismatched types\n  --> src/lib.rs:5:9\n";
        assert_eq!(of_cargo(text), "error: linking failed");
        let text = "error: failed to load source\n\nCaused by:\n  Unable to update x\n\nCaused by:\n  no such folder\n";
        assert_eq!(of_cargo(text), "error: failed to load source: no such folder");
        assert_eq!(of_cargo("killed\n"), "killed");
        assert_eq!(of_cargo(""), "cargo gave no reason");
    }

    #[test]
    fn what_is_fatal_is_told_before_what_is_not() {
        assert_eq!(of_binaryen("warning: x\nFatal: error in validating input\n"), "Fatal: error in validating input");
        assert_eq!(of_binaryen("[parse exception: a]\n"), "[parse exception: a]");
        assert_eq!(of_binaryen("\n"), "it gave no reason");
    }
}
