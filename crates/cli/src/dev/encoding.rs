//! Compressed answers: pages are read to be changed, so they come out of it; all else goes on as it is.

use std::io::{Cursor, Read};

use axum::http::HeaderValue;
use vitrina_platform::MAX_BODY_BYTES;

/// Of what a browser takes, what can be read here.
pub(super) fn known(asked: &HeaderValue) -> HeaderValue {
    let asked = asked.to_str().unwrap_or_default();
    let both: Vec<&str> = asked.split(',').map(str::trim).filter(|name| ["gzip", "br"].contains(name)).collect();
    HeaderValue::from_str(&both.join(", ")).unwrap_or_else(|_| HeaderValue::from_static("identity"))
}

/// A body as it was before it was compressed.
pub(super) fn plain(encoding: Option<&HeaderValue>, body: &[u8]) -> Result<Vec<u8>, String> {
    let name = encoding.and_then(|name| name.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase();
    let reader: Box<dyn Read> = match name.as_str() {
        "" | "identity" => return Ok(body.to_vec()),
        "gzip" | "x-gzip" => Box::new(flate2::read::MultiGzDecoder::new(body)),
        "deflate" => Box::new(flate2::read::ZlibDecoder::new(body)),
        "br" => Box::new(brotli::Decompressor::new(Cursor::new(body), 4096)),
        _ => return Err(format!("the page is compressed by `{name}`, which nobody asked for")),
    };
    let mut page = Vec::new();
    let limit = MAX_BODY_BYTES as u64;
    let read = reader.take(limit + 1).read_to_end(&mut page);
    match read {
        Ok(_) if page.len() > MAX_BODY_BYTES => Err(format!("the page is larger than {MAX_BODY_BYTES} bytes")),
        Ok(_) => Ok(page),
        Err(error) => Err(format!("the page is not what its `Content-Encoding: {name}` says: {error}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(name: &'static str, body: &[u8]) -> Result<Vec<u8>, String> {
        plain(Some(&HeaderValue::from_static(name)), body)
    }

    #[test]
    fn pages_come_out_of_what_servers_use() {
        let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 1, 20);
        brotli.write_all(b"page").unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"page").unwrap();
        for (name, body) in [
            ("gzip", gzip(b"page")),
            ("GZIP", gzip(b"page")),
            ("br", brotli.into_inner()),
            ("deflate", zlib.finish().unwrap()),
            ("identity", b"page".to_vec()),
        ] {
            assert_eq!(read(name, &body).unwrap(), b"page", "{name}");
        }
        assert_eq!(plain(None, b"page").unwrap(), b"page");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert!(read("zstd", b"page").unwrap_err().contains("`zstd`"));
        assert!(read("gzip", b"page").unwrap_err().contains("Content-Encoding: gzip"));
        assert!(read("gzip", &gzip(&vec![0; MAX_BODY_BYTES + 1])).unwrap_err().contains("larger"));
    }

    #[test]
    fn a_shop_is_asked_for_what_can_be_read() {
        assert_eq!(known(&HeaderValue::from_static("gzip, deflate, br, zstd")), "gzip, br");
        assert_eq!(known(&HeaderValue::from_static("zstd")), "");
    }
}
