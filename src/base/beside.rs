//! Work side by side, on threads of its own and not on those of the pool.
//!
//! Facts of a world are made by whoever asks for them first, with the help of the pool; who waits for them must not be a
//! thread of the pool, which may be needed to make them. The threads have deep stacks: what they walk may be nested.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle, available_parallelism, scope};

const STACK: usize = 256 << 20;
/// More threads than this are not worth their stacks.
const THREADS: usize = 4;

fn spawned<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Send + 's,
) -> Option<ScopedJoinHandle<'s, T>> {
    // Where there is no thread to be had, the caller does it.
    Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()
}

fn finished<T>(handle: ScopedJoinHandle<'_, T>) -> T {
    handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Does two things.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, Option<B>) {
    let second = Mutex::new(Some(second));
    let take = || second.lock().unwrap_or_else(PoisonError::into_inner).take().map(|work| work());
    scope(|scope| {
        let other = spawned(scope, take);
        let first = first();
        let second = other.map_or_else(take, finished);
        (first, second)
    })
}

/// Does something for each number below `count`; the results in order of the numbers.
pub fn each<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return done;
            }
            done.push((at, work(at)));
        }
    };
    let threads = available_parallelism().map_or(1, NonZero::get).min(THREADS).min(count);
    let mut done = scope(|scope| {
        let others: Vec<_> = (1..threads).filter_map(|_| spawned(scope, some)).collect();
        let mut done = some();
        others.into_iter().for_each(|other| done.extend(finished(other)));
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        assert_eq!(each(100, |at| at * at), (0..100).map(|at| at * at).collect::<Vec<_>>());
        assert_eq!(each(0, |at| at), [0_usize; 0]);
        assert_eq!(both(|| 1, || 2), (1, Some(2)));
    }
}
