//! A file in a request: the body itself, or the first file of a `multipart/form-data` body.

/// The file's bytes; `None` for a form without a file.
pub(super) fn uploaded<'a>(content_type: &str, body: &'a [u8]) -> Option<&'a [u8]> {
    let mut parameters = content_type.split(';').map(str::trim);
    if !parameters.next()?.eq_ignore_ascii_case("multipart/form-data") {
        return Some(body);
    }
    let boundary = parameters.find_map(|parameter| parameter.strip_prefix("boundary="))?.trim_matches('"');
    let delimiter = format!("--{boundary}");
    let mut rest = after(body, delimiter.as_bytes())?;
    loop {
        let part = rest.strip_prefix(b"\r\n")?;
        let end = position(part, format!("\r\n{delimiter}").as_bytes())?;
        let (part, next) = (&part[..end], &part[end + 2 + delimiter.len()..]);
        let head_end = position(part, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&part[..head_end]).to_ascii_lowercase();
        if head.contains("filename=") {
            return Some(&part[head_end + 4..]);
        }
        rest = next;
    }
}

fn after<'a>(text: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    position(text, mark).map(|start| &text[start + mark.len()..])
}

fn position(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::uploaded;

    const FORM: &str = "multipart/form-data; boundary=----x";

    #[test]
    fn a_body_that_is_no_form_is_the_file() {
        assert_eq!(uploaded("text/javascript", b"let a;"), Some(&b"let a;"[..]));
        assert_eq!(uploaded("", b"let a;"), Some(&b"let a;"[..]));
    }

    #[test]
    fn the_first_file_of_a_form_counts() {
        let body = b"------x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
            ------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.js\"\r\nContent-Type: text/javascript\r\n\r\n\
            let a;\r\nlet b;\r\n------x--\r\n";
        assert_eq!(uploaded(FORM, body), Some(&b"let a;\r\nlet b;"[..]));
    }

    #[test]
    fn a_broken_form_has_no_file() {
        for body in ["", "------x", "------x\r\n", "------x--\r\n", "------x\r\nno head\r\n------x--\r\n", "let a;"] {
            assert_eq!(uploaded(FORM, body.as_bytes()), None, "{body:?}");
        }
        assert_eq!(uploaded("multipart/form-data", b"let a;"), None);
    }
}
