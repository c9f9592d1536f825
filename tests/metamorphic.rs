//! Stacks that are the same in other words have the same sets: other names, another order, prefixes in halves, rules that
//! stronger ones shadow. One more accepting rule never takes a packet away, one more dropping rule never adds one.
//! `MENSHEN_METAMORPHIC` sets the number of stacks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]
#![allow(dead_code)]

mod oracle_stacks {
    pub mod alike;
    pub mod generate;
    pub mod generate_wide;
    pub mod loads;
    pub mod stack;
    pub mod text;
    pub mod text_balancer;
    pub mod text_wide;
    pub mod wide;
    pub mod world;
}

use menshen::base::net::PacketSet;
use menshen::model::network::Bounds;
use menshen::reason::exposure::Target;
use oracle_stacks::generate::{self, Dice};
use oracle_stacks::{alike, loads, world};
use std::sync::atomic::{AtomicU64, Ordering};

/// The sets of a target.
fn sets(target: &Target) -> [(&'static str, &Bounds<PacketSet>); 3] {
    [("internet", &target.internet), ("let in", &target.let_in), ("let out", &target.let_out)]
}

fn same(before: &[Target], after: &[Target]) -> Option<String> {
    if before.len() != after.len() {
        return Some("other targets".into());
    }
    before.iter().zip(after).find_map(|(a, b)| {
        assert_eq!((&a.resource, a.kind), (&b.resource, b.kind));
        let facing = (a.internet_facing != b.internet_facing).then_some("internet_facing");
        let members = (a.members != b.members).then_some("members");
        let set = sets(a).into_iter().zip(sets(b)).find_map(|((name, a), (_, b))| (a != b).then_some(name));
        set.or(facing).or(members).map(|it| format!("{}: {it} is not the same", a.resource))
    })
}

/// `more` holds all that `less` holds.
fn within(less: &[Target], more: &[Target]) -> Option<String> {
    less.iter().zip(more).find_map(|(a, b)| {
        let parts = sets(a).into_iter().zip(sets(b));
        let wrong = parts.into_iter().find(|((_, a), (_, b))| !a.must.is_subset(&b.must) || !a.may.is_subset(&b.may));
        wrong.map(|((name, _), _)| format!("{}: {name}", a.resource))
    })
}

#[derive(Default)]
struct Seen {
    shadows: AtomicU64,
    moved: AtomicU64,
}

fn fault(seed: u64, seen: &Seen) -> Option<String> {
    let stack = generate::stack(seed);
    let mut dice = Dice(seed ^ 0x3e7a);
    let files = loads::files(&stack, seed);
    let text = |files: &world::Files| serde_json::to_string_pretty(&world::document(files)).unwrap();
    let document = text(&files);
    if alike::named_back(&text(&alike::renamed(&files))) != document {
        return Some("other names".into());
    }
    if text(&alike::shuffled(&files, &mut dice)) != document {
        return Some("another order".into());
    }
    let (_, plain) = world::solved(&stack, seed);
    let after = |stack: &oracle_stacks::stack::Stack| world::solved(stack, seed).1;
    if let Some(wrong) = same(&plain, &after(&alike::split(&stack, &mut dice))) {
        return Some(format!("halves: {wrong}"));
    }
    let (shadowed, count) = alike::shadowed(&stack, &mut dice);
    seen.shadows.fetch_add(count as u64, Ordering::Relaxed);
    if let Some(wrong) = same(&plain, &after(&shadowed)) {
        return Some(format!("shadowed rules: {wrong}"));
    }
    for accept in [true, false] {
        let other = after(&alike::one_more(&stack, accept, &mut dice));
        let (less, more) = if accept { (&plain, &other) } else { (&other, &plain) };
        if let Some(wrong) = within(less, more) {
            return Some(format!("one more rule (accept: {accept}): {wrong}"));
        }
        if same(&plain, &other).is_some() {
            seen.moved.fetch_add(1, Ordering::Relaxed);
        }
    }
    None
}

#[test]
fn what_is_the_same_has_the_same_sets() {
    let count: u64 = std::env::var("MENSHEN_METAMORPHIC").ok().and_then(|it| it.parse().ok()).unwrap_or(300);
    let (seen, next) = (Seen::default(), AtomicU64::new(0));
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
    let [shadows, moved] = [&seen.shadows, &seen.moved].map(|it| it.load(Ordering::Relaxed));
    eprintln!("{count} stacks, {shadows} shadowed rules, {moved} rules that matter");
    assert!(shadows > count && moved > count / 4, "{shadows} shadowed, {moved} that matter");
}
