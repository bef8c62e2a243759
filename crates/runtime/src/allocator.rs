//! The allocator of every script: small code, one thread, memory that is given back to its own free list.

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

// SAFETY: a script runs in the page's main thread only; wasm32-unknown-unknown has no threads unless a module is built with
// shared memory, which the bundle refuses. `tests/browser/wasm` has a script draw ten thousand times in a page and finds
// its memory as it was.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };
