//! The allocator of every script: small code, one thread, memory that is given back to its own free list.

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

// SAFETY: a script runs in the page's main thread only; wasm32-unknown-unknown has no threads unless a module is built with
// shared memory, which the bundle refuses. `tests/memory.rs` draws ten thousand times and asserts that memory stays flat.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };
