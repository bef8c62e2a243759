//! Every proof there is.

use super::proof::Proof;
use super::{answers, equal, fuzz, pace, page, raw, rollout, windows};

/// In the order in which they run without a name.
pub(super) const PROOFS: &[Proof] = &[
    equal::PROOF,
    fuzz::NATIVE,
    fuzz::BROWSER,
    page::PAYLOADS,
    page::INSERTIONS,
    page::TRAPS,
    page::RESTORES,
    page::AMOUNTS,
    page::PARTS,
    raw::PROOF,
    answers::ANSWERS,
    answers::SIGNATURES,
    pace::PROOF,
    rollout::RESUME,
    rollout::LOST,
    rollout::GATE,
    rollout::ROLLBACK,
    rollout::CHANNEL,
    rollout::UNINSTALL,
    windows::PROOF,
];

/// What the command line knows.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PROOFS.iter().map(|proof| proof.name)
}
