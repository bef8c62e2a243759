//! Which stores a wave reaches. The loader computes the same in JavaScript; `vectors/wave.json` serves both.

use crate::Percent;

/// FNV-1a, 32 bits, of the bytes.
pub fn fnv1a_32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Whether a wave of `percent` with this `salt` reaches `store`: the hash of `salt:store` modulo 10,000 is below percent
/// times 100. A store that is in a wave is in every larger wave of the same salt.
///
/// ```
/// use vitrina_release::{Percent, in_wave};
/// assert!(in_wave("variant-badge", "1001", Percent::ALL));
/// assert!(!in_wave("variant-badge", "1001", Percent::NONE));
/// ```
pub fn in_wave(salt: &str, store: &str, percent: Percent) -> bool {
    fnv1a_32(format!("{salt}:{store}").as_bytes()) % 10_000 < u32::from(percent.hundredths())
}
