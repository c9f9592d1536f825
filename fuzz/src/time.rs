//! Time of one input, on the processor: a busy machine makes no input slow. In: nothing. Out: a panic past the limit. What
//! never ends is left to the fuzzer's own clock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Most processor time that one input may take, in all threads together.
const LIMIT: Duration = Duration::from_secs(1);

static START: AtomicU64 = AtomicU64::new(0);

/// What the process has spent, in nanoseconds.
fn spent() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes to the place that it gets.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec.unsigned_abs() * 1_000_000_000 + time.tv_nsec.unsigned_abs()
}

/// Begins to count.
pub fn begin() {
    START.store(spent(), Ordering::Relaxed);
}

/// Fails where more than the limit was spent since then.
pub fn check() {
    let took = Duration::from_nanos(spent().saturating_sub(START.load(Ordering::Relaxed)));
    assert!(took < LIMIT, "the input took {took:?} of processor time");
}
