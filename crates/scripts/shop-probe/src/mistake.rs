//! Mistakes that a script can make, each of which ends it.

use std::hint::black_box;

/// Makes the mistake of that button.
pub(crate) fn make(action: u32) {
    match action {
        6 => panic(),
        7 => unreachable(),
        8 => drop(black_box(deeper(black_box(0)))),
        _ => exhaust(),
    }
}

#[expect(clippy::panic, reason = "what a panic leads to is looked at")]
fn panic() {
    panic!("a mistake");
}

#[cfg(target_arch = "wasm32")]
fn unreachable() {
    core::arch::wasm32::unreachable();
}

#[cfg(not(target_arch = "wasm32"))]
fn unreachable() {
    std::process::abort();
}

/// Needs more stack than there is.
#[expect(unconditional_recursion, reason = "what an overflow leads to is looked at")]
fn deeper(depth: u32) -> u32 {
    let here = black_box([depth; 64]);
    here.iter().sum::<u32>() ^ deeper(black_box(depth + 1))
}

/// Needs more memory than there is.
fn exhaust() {
    loop {
        std::mem::forget(black_box(Vec::<u8>::with_capacity(1 << 26)));
    }
}
