//! Memory of one input: an allocator that counts. In: a limit. Out: an abort, with the input kept, where what is allocated
//! at one time grows past it. Exact where the fuzzer's own look at the process, once a second, is not.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Most bytes that one input may have allocated at one time, besides what there was before.
const LIMIT: usize = 500 << 20;

static NOW: AtomicUsize = AtomicUsize::new(0);
static CEILING: AtomicUsize = AtomicUsize::new(usize::MAX);
static OVER: AtomicBool = AtomicBool::new(false);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn grow(bytes: usize) {
    let now = NOW.fetch_add(bytes, Ordering::Relaxed).wrapping_add(bytes);
    if now > CEILING.load(Ordering::Relaxed) && !OVER.swap(true, Ordering::Relaxed) {
        panic!("more than {} MB are allocated at one time", LIMIT >> 20);
    }
}

// SAFETY: everything is passed on to the system's allocator; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        match size.checked_sub(layout.size()) {
            Some(more) => grow(more),
            None => _ = NOW.fetch_sub(layout.size() - size, Ordering::Relaxed),
        }
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// Begins to count for one input.
pub fn begin() {
    CEILING.store(NOW.load(Ordering::Relaxed).saturating_add(LIMIT), Ordering::Relaxed);
}
