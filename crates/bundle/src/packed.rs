//! Bytes inside a JavaScript string.
//!
//! A module in base64 costs a quarter more than the module, because base64 moves the bytes against each other and brotli no
//! longer finds what repeats. Here most bytes are one character each, and the page's compression works as on the module
//! itself. Only printable ASCII is used, without quotes and backslash: what a file's encoding is said to be cannot matter.

/// The character of byte 0; those before it announce a page.
const FIRST: u8 = b')';
/// Announcing characters, and the first byte of the page that each opens: pages overlap, so that a byte whose character would
/// be a backslash or a quote on one has another on the next.
const PAGES: [(u8, u8); 5] = [(b'!', 51), (b'#', 101), (b'%', 151), (b'&', 176), (b'(', 226)];

/// Writes bytes as text: a byte is one character, `)` for 0, or an announcing character and one that counts from its page.
/// `js/unpack.js` reads it.
pub(crate) fn pack(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    for &byte in bytes {
        if let Some(letter) = letter(byte, 0) {
            text.push(letter);
        } else if let Some((mark, letter)) = paged(byte) {
            text.push(mark);
            text.push(letter);
        }
    }
    text
}

fn letter(byte: u8, page: u8) -> Option<char> {
    let code = byte.checked_sub(page)?.checked_add(FIRST)?;
    (code <= b'~' && code != b'\\' && code != b'`').then_some(char::from(code))
}

fn paged(byte: u8) -> Option<(char, char)> {
    PAGES.iter().find_map(|&(mark, page)| Some((char::from(mark), letter(byte, page)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `js/unpack.js` reads it.
    fn unpack(text: &str) -> Vec<u8> {
        let (mut bytes, mut page) = (Vec::new(), 0);
        for code in text.bytes().map(usize::from) {
            if code < 41 {
                page = code * 25 - 774;
            } else {
                bytes.push(u8::try_from(code - 41 + page).unwrap_or_default());
                page = 0;
            }
        }
        bytes
    }

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        assert_eq!(unpack(&pack(&bytes)), bytes);
    }

    #[test]
    fn nothing_in_the_text_needs_escaping() {
        let text = pack(&(0..=255).collect::<Vec<u8>>());
        assert!(text.bytes().all(|code| (b'!'..=b'~').contains(&code)), "{text}");
        assert!(!text.contains(['"', '\'', '`', '\\', '$']), "{text}");
    }
}
