//! The `mappings` of a source map (ECMA-426): numbers in base 64, each relative to the one before.

/// One place of the generated file. Lines and columns count from 0; in a WebAssembly file the column is the offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub line: u32,
    pub column: u32,
    /// Where it came from; `None` for what belongs to no source.
    pub origin: Option<Origin>,
}

/// A place of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Its place in the map's `sources`.
    pub source: u32,
    pub line: u32,
    pub column: u32,
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text of segments, which come in the order of the generated file.
pub(crate) fn encode(segments: &[Segment]) -> String {
    let mut text = String::new();
    let (mut line, mut column, mut last) = (0, 0, Origin { source: 0, line: 0, column: 0 });
    let mut first = true;
    for segment in segments {
        while line < segment.line {
            text.push(';');
            line += 1;
            (column, first) = (0, true);
        }
        if !first {
            text.push(',');
        }
        first = false;
        write(&mut text, segment.column, column);
        column = segment.column;
        if let Some(origin) = segment.origin {
            write(&mut text, origin.source, last.source);
            write(&mut text, origin.line, last.line);
            write(&mut text, origin.column, last.column);
            last = origin;
        }
    }
    text
}

fn write(text: &mut String, value: u32, before: u32) {
    let difference = i64::from(value) - i64::from(before);
    let mut rest = (difference.unsigned_abs() << 1) | u64::from(difference < 0);
    loop {
        let digit = (rest & 31) as usize;
        rest >>= 5;
        text.push(char::from(DIGITS[if rest > 0 { digit | 32 } else { digit }]));
        if rest == 0 {
            return;
        }
    }
}

/// The segments of a text; `None` when it is no such text.
pub(crate) fn decode(text: &str) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    let mut last = [0_i64; 4];
    for (line, part) in text.split(';').enumerate() {
        last[0] = 0;
        for numbers in part.split(',').filter(|numbers| !numbers.is_empty()) {
            let numbers = read(numbers)?;
            for (sum, number) in last.iter_mut().zip(&numbers) {
                *sum += number;
            }
            let [column, source, at, within] = last.map(u32::try_from);
            let origin = match numbers.len() {
                1 => None,
                4 | 5 => Some(Origin { source: source.ok()?, line: at.ok()?, column: within.ok()? }),
                _ => return None,
            };
            segments.push(Segment { line: line as u32, column: column.ok()?, origin });
        }
    }
    Some(segments)
}

fn read(text: &str) -> Option<Vec<i64>> {
    let mut numbers = Vec::new();
    let (mut value, mut shift) = (0_i64, 0);
    for digit in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == digit)? as i64;
        if shift > 40 {
            return None;
        }
        value |= (digit & 31) << shift;
        shift += 5;
        if digit & 32 == 0 {
            numbers.push(if value & 1 == 1 { -(value >> 1) } else { value >> 1 });
            (value, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let origin = |source, line, column| Some(Origin { source, line, column });
        let segments = vec![
            Segment { line: 0, column: 3, origin: origin(0, 5, 900_000) },
            Segment { line: 0, column: 4, origin: None },
            Segment { line: 0, column: 70_000, origin: origin(2, 0, 0) },
            Segment { line: 3, column: 0, origin: origin(1, 2, 3) },
        ];
        assert_eq!(decode(&encode(&segments)), Some(segments));
        assert_eq!(decode(""), Some(vec![]));
    }

    #[test]
    fn an_example_of_the_standard_is_read() {
        let origin = Some(Origin { source: 0, line: 16, column: 1 });
        assert_eq!(decode("AAgBC"), Some(vec![Segment { line: 0, column: 0, origin }]));
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        for text in ["!", "A!", "AA", "AAA", "AAAAAA", "g", "D", "gggggggggggggA"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
