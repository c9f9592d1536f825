//! Every stack's plan: read without a complaint, and no reference to something that is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::{Data, UnknownKind, Value};
use menshen::input::{Request, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The address of a block: no keys.
fn block(address: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for character in address.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out
}

fn unknowns(value: &Value, count: &mut (usize, usize)) {
    if let Data::Unknown(unknown) = &value.data {
        match unknown.kind {
            UnknownKind::Defaulted => count.0 += 1,
            _ => count.1 += usize::from(!value.refs().is_empty()),
        }
    }
    value.items().into_iter().flatten().for_each(|item| unknowns(item, count));
    value.entries().into_iter().flat_map(|entries| entries.values()).for_each(|item| unknowns(item, count));
}

#[test]
fn every_reference_of_every_stack_is_to_a_resource() {
    let stacks = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/stacks");
    let mut read_plans = 0;
    let mut count = (0, 0);
    let mut names: Vec<PathBuf> = std::fs::read_dir(&stacks).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for folder in names {
        let path = folder.join("plan.json");
        if !path.exists() {
            continue;
        }
        let request = Request { paths: vec![path.clone()], current_dir: stacks.clone(), ..Request::default() };
        let (plans, errors) = read(&request);
        assert!(errors.is_empty(), "{errors:?}");
        let plan = &plans[0];
        assert!(plan.complete && plan.notes.is_empty(), "{}: {:?}", path.display(), plan.notes);
        let (mut there, mut wanted) = (BTreeSet::new(), BTreeSet::new());
        plan.content.each(&|_, _| true, &mut |resource| {
            there.insert(block(&resource.address));
            there.insert(resource.address.to_string());
            for one in resource.after.as_ref().map(Value::all_refs).unwrap_or_default() {
                wanted.insert(one.address.to_string());
            }
            if let Some(after) = &resource.after {
                unknowns(after, &mut count);
            }
        });
        assert!(plan.content.problems().is_empty(), "{:?}", plan.content.problems());
        for one in wanted {
            // A module instance may be left open; then its block is there.
            assert!(there.contains(&one) || there.contains(&block(&one)), "{}: {one}", path.display());
        }
        read_plans += 1;
    }
    assert!(read_plans >= 14, "{read_plans} plans");
    assert!(count.0 > 100 && count.1 > 50, "{count:?}");
}
