//! What files weigh on their way to a shopper.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::failure::Failure;

/// Brotli's window, as servers use it.
const WINDOW: u32 = 22;

/// Bytes after brotli at quality 11, each file by itself as a server sends it.
pub(super) fn weigh(files: &[impl AsRef<Path>]) -> Result<f64, Failure> {
    let mut sum = 0;
    for file in files {
        let bytes = fs::read(file).map_err(Failure::file("read", file.as_ref()))?;
        sum += brotli(&bytes).map_err(Failure::file("compress", file.as_ref()))?;
    }
    Ok(sum as f64)
}

fn brotli(bytes: &[u8]) -> std::io::Result<usize> {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, 11, WINDOW).write_all(bytes)?;
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn sizes_are_those_of_brotli_11() {
        assert_eq!(brotli(b"").unwrap(), 1, "an empty stream is one byte");
        // Nothing can be saved on these bytes; a repetition costs next to nothing.
        let noise: Vec<u8> = std::iter::successors(Some(1_u32), |last| {
            let mixed = last ^ (last << 13);
            let mixed = mixed ^ (mixed >> 17);
            Some(mixed ^ (mixed << 5))
        })
        .map(|word| (word >> 11) as u8)
        .take(2000)
        .collect();
        let once = brotli(&noise).unwrap();
        assert!((1900..2100).contains(&once), "{once}");
        let often = brotli(&noise.repeat(50)).unwrap();
        assert!((once..once + 60).contains(&often), "{often}");
    }

    #[test]
    fn each_file_is_compressed_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = ["one.js", "other.js"].map(|name| folder.path().join(name));
        fs::write(&one, "function a(){return 1}".repeat(9)).unwrap();
        fs::copy(&one, &other).unwrap();
        assert_eq!(weigh(&[&one, &other]).unwrap(), 2.0 * weigh(&[&one]).unwrap());
    }

    #[test]
    fn a_file_that_is_not_there_is_a_failure_with_its_name() {
        let failure = weigh(&["/no/such/file"]).unwrap_err().to_string();
        assert!(failure.contains("/no/such/file"), "{failure}");
    }
}
