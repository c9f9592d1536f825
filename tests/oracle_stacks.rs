//! `exposure -f json` against a plain evaluation: random stacks of both clouds are written as configurations, go through
//! the whole pipeline, and every packet at a corner of any rule or box must be where the plain evaluation says it is;
//! for every fourth stack also what one change to it opens and closes.
//! `MENSHEN_STACKS` sets the number of stacks (2,000 without it), `MENSHEN_STACK` asks for a single seed and prints its configuration.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

mod oracle_stacks {
    pub mod change;
    pub mod generate;
    pub mod generate_wide;
    pub mod judge;
    pub mod loads;
    pub mod plain;
    pub mod report;
    pub mod stack;
    pub mod text;
    pub mod text_balancer;
    pub mod text_wide;
    pub mod ways;
    pub mod wide;
    pub mod world;
}

use oracle_stacks::generate::{self, Dice};
use oracle_stacks::judge::{self, Seen};
use oracle_stacks::{change, loads, world};
use std::sync::atomic::{AtomicU64, Ordering};

/// What is wrong with the answer for a seed.
fn fault(seed: u64, seen: &Seen) -> Option<String> {
    let stack = generate::stack(seed);
    let wrong = judge::document(&stack, &world::document(&loads::files(&stack, seed)), seed, seen);
    if wrong.is_some() || !seed.is_multiple_of(4) {
        return wrong;
    }
    let (after, what) = change::change(&stack, &mut Dice(seed ^ 0xaf7e));
    let wrong = judge::change(&stack, &after, &world::changed(&stack, &after, seed), seed, seen);
    wrong.map(|it| format!("{what}: {it}"))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_stacks_agree_with_the_plain_evaluation() {
    let seen = Seen::default();
    if let Some(seed) = number("MENSHEN_STACK") {
        let stack = generate::stack(seed);
        loads::files(&stack, seed).iter().for_each(|(name, text)| eprintln!("# {name}\n{text}"));
        assert_eq!(fault(seed, &seen), None);
        return;
    }
    let count = number("MENSHEN_STACKS").unwrap_or(2_000);
    let next = AtomicU64::new(0);
    let faults = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count || faults.lock().unwrap().len() > 20 {
                        return;
                    }
                    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fault(seed, &seen)));
                    let found = found.unwrap_or_else(|_| Some("a panic, told above".to_owned()));
                    if let Some(found) = found {
                        faults.lock().unwrap().push(format!("stack {seed}: {found}"));
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().unwrap();
    faults.sort();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // The stacks are not all alike.
    let all = [&seen.sure, &seen.open, &seen.closed, &seen.reached, &seen.carried, &seen.perhaps];
    let all = all.map(|it| it.load(Ordering::Relaxed));
    let changes = [&seen.opened, &seen.shut].map(|it| it.load(Ordering::Relaxed));
    eprintln!("{count} stacks: sure, open, closed, reached, carried, perhaps {all:?}, opened, closed {changes:?}");
    assert!(all.iter().all(|it| *it > count) && changes.iter().all(|it| *it > count / 4), "{all:?} {changes:?}");
}
