//! Names, hashes and sizes of finished files.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use vitrina_release::FileRecord;

/// The name of a file: its stem, and 16 hexadecimal digits of the SHA-256 of its final bytes.
pub(crate) fn name_of(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{stem}-{hash}.{extension}")
}

/// The value of an `integrity` attribute. `algorithm` is `sha256` or `sha384`.
pub(crate) fn integrity(algorithm: &str, bytes: &[u8]) -> String {
    let digest = match algorithm {
        "sha256" => Sha256::digest(bytes).to_vec(),
        _ => Sha384::digest(bytes).to_vec(),
    };
    format!("{algorithm}-{}", STANDARD.encode(digest))
}

/// A file as it lies on disk and as it travels.
pub(crate) struct Weighed {
    pub record: FileRecord,
    pub gzip: Vec<u8>,
    pub brotli: Vec<u8>,
}

/// Measures and compresses a file. The same bytes give the same compressed bytes: no time and no name goes in.
pub(crate) fn weigh(bytes: &[u8]) -> Weighed {
    let (gzip, brotli) = (gzip(bytes), brotli(bytes));
    let record = FileRecord {
        raw: bytes.len() as u64,
        gzip: gzip.len() as u64,
        brotli: brotli.len() as u64,
        integrity: integrity("sha384", bytes),
    };
    Weighed { record, gzip, brotli }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to a vector cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let _ = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22).write_all(bytes);
    compressed
}
