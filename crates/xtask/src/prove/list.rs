//! Every proof there is.

use super::equal;
use super::proof::Proof;

/// In the order in which they run without a name.
pub(super) const PROOFS: &[Proof] = &[equal::PROOF];

/// What the command line knows.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PROOFS.iter().map(|proof| proof.name)
}
