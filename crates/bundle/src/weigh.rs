//! Names, hashes and sizes of finished files.

use std::collections::BTreeMap;
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

/// What is done to files before they are measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    /// The most that there is.
    Best,
    /// None: a record then gives a file's own size for the compressed ones too.
    None,
}

/// Files as they are recorded, and the same compressed: `NAME.br` and `NAME.gz`.
pub(crate) struct Weighed {
    pub records: BTreeMap<String, FileRecord>,
    pub compressed: BTreeMap<String, Vec<u8>>,
}

/// Measures and compresses files, all at once. The same bytes give the same compressed bytes: no time and no name goes in.
pub(crate) fn weigh(files: &BTreeMap<String, Vec<u8>>, compression: Compression) -> Weighed {
    let mut weighed = Weighed { records: BTreeMap::new(), compressed: BTreeMap::new() };
    if compression == Compression::None {
        weighed.records = files.iter().map(|(name, bytes)| (name.clone(), record(bytes, bytes, bytes))).collect();
        return weighed;
    }
    let compress = |bytes: &[u8]| (gzip(bytes), brotli(bytes));
    let all: Vec<(Vec<u8>, Vec<u8>)> = std::thread::scope(|scope| {
        let working: Vec<_> = files.values().map(|bytes| (bytes, scope.spawn(|| compress(bytes)))).collect();
        // What a thread could not finish is done here.
        working.into_iter().map(|(bytes, thread)| thread.join().unwrap_or_else(|_| compress(bytes))).collect()
    });
    for ((name, bytes), (gzip, brotli)) in files.iter().zip(all) {
        weighed.records.insert(name.clone(), record(bytes, &gzip, &brotli));
        weighed.compressed.insert(format!("{name}.gz"), gzip);
        weighed.compressed.insert(format!("{name}.br"), brotli);
    }
    weighed
}

fn record(bytes: &[u8], gzip: &[u8], brotli: &[u8]) -> FileRecord {
    FileRecord {
        raw: bytes.len() as u64,
        gzip: gzip.len() as u64,
        brotli: brotli.len() as u64,
        integrity: integrity("sha384", bytes),
    }
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
