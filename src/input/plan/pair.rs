//! Which written block each planned block comes from. Blocks of a list keep their order, those of a set do not, and
//! JSON does not say which it is: the constants that they write tell.

use super::configuration::Node;
use crate::base::{Data, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// More blocks of one name than this are paired only if they are in order.
const MOST: usize = 64;

/// For each planned block the index of its written one. `None` where their numbers differ (a `dynamic` block stands
/// among them) or where they do not fit.
pub fn pair(items: &[Value], blocks: &[BTreeMap<Arc<str>, Node>]) -> Option<Vec<usize>> {
    if items.len() != blocks.len() {
        return None;
    }
    if items.iter().zip(blocks).all(|(item, block)| fits(item, block)) {
        return Some((0..items.len()).collect());
    }
    if items.len() > MOST {
        return None;
    }
    // A matching by augmenting paths: `owner[block]` is the item that has it.
    let mut owner: Vec<Option<usize>> = vec![None; blocks.len()];
    for item in 0..items.len() {
        let mut tried = vec![false; blocks.len()];
        if !claim(item, items, blocks, &mut owner, &mut tried) {
            return None;
        }
    }
    let mut out = vec![0; items.len()];
    for (block, item) in owner.iter().enumerate() {
        *out.get_mut((*item)?)? = block;
    }
    Some(out)
}

/// Finds a block for an item, moving others; at most [`MOST`] deep, as each step tries another block.
fn claim(
    item: usize,
    items: &[Value],
    blocks: &[BTreeMap<Arc<str>, Node>],
    owner: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for (index, block) in blocks.iter().enumerate() {
        let free = tried.get(index) == Some(&false);
        if !free || !items.get(item).is_some_and(|item| fits(item, block)) {
            continue;
        }
        if let Some(slot) = tried.get_mut(index) {
            *slot = true;
        }
        let holder = owner.get(index).copied().flatten();
        if holder.is_none_or(|holder| claim(holder, items, blocks, owner, tried)) {
            if let Some(slot) = owner.get_mut(index) {
                *slot = Some(item);
            }
            return true;
        }
    }
    false
}

/// Whether a planned block may come from a written one: no constant speaks against it.
fn fits(item: &Value, block: &BTreeMap<Arc<str>, Node>) -> bool {
    block.iter().all(|(name, node)| match node {
        Node::Expression(expression) => match (&expression.constant, item.get(name)) {
            // What is absent is unknown or suppressed.
            (Some(constant), Some(value)) => blank(value) || value.is_unknown() || agree(constant, value),
            _ => true,
        },
        Node::Block(_) => true,
        Node::Blocks(inner) => {
            let items = item.get(name).and_then(Value::items);
            items.is_none_or(|items| items.len() != inner.len() || pair(items, inner).is_some())
        }
    })
}

fn blank(value: &Value) -> bool {
    match &value.data {
        Data::Null(_) => true,
        Data::String(text) => text.is_empty(),
        _ => value.items().is_some_and(<[Value]>::is_empty),
    }
}

/// Whether a planned value is a written one: Terraform converts between numbers, truth values and their texts, and
/// sets come in another order.
pub fn agree(written: &Value, planned: &Value) -> bool {
    if let (Some(one), Some(other)) = (written.items(), planned.items()) {
        let inside = |value: &Value| other.iter().any(|other| agree(value, other));
        return one.len() >= other.len() && one.iter().all(inside);
    }
    if let (Some(one), Some(other)) = (written.entries(), planned.entries()) {
        return one
            .iter()
            .all(|(name, value)| other.get(name).map_or(value.is_null(), |other| agree(value, other)) || blank(value));
    }
    if let (Data::String(one), Data::String(other)) = (&written.data, &planned.data) {
        return one == other;
    }
    match (text(written), text(planned)) {
        (Some(one), Some(other)) => one == other,
        _ => written.is_null() && planned.is_null(),
    }
}

/// A known scalar as text.
fn text(value: &Value) -> Option<String> {
    match &value.data {
        Data::Bool(value) => Some(value.to_string()),
        Data::String(text) => Some(text.to_string()),
        Data::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::super::configuration::Expression;
    use super::*;
    use proptest::prelude::*;

    /// What a block writes: nothing, or one of three constants, for two arguments.
    fn block(constants: &[Option<i64>; 2]) -> BTreeMap<Arc<str>, Node> {
        let write = |(at, constant): (usize, &Option<i64>)| {
            let constant = constant.map(Value::number);
            let node = Node::Expression(Expression { constant, references: Vec::new() });
            (Arc::from(["a", "b"][at]), node)
        };
        constants.iter().enumerate().map(write).collect()
    }

    fn item(values: &[i64; 2]) -> Value {
        let entries = [("a".into(), Value::number(values[0])), ("b".into(), Value::string(values[1].to_string()))];
        Data::Object(Arc::new(entries.into())).into()
    }

    /// Whether some order of the blocks fits, found by trying all.
    fn any_order(items: &[Value], blocks: &[BTreeMap<Arc<str>, Node>]) -> bool {
        let Some((first, rest)) = items.split_first() else { return true };
        (0..blocks.len()).any(|at| {
            let mut others = blocks.to_vec();
            let taken = others.remove(at);
            fits(first, &taken) && any_order(rest, &others)
        })
    }

    proptest! {
        #[test]
        fn a_pairing_is_found_where_there_is_one(
            values in proptest::collection::vec([0i64..3, 0i64..3], 0..6),
            written in proptest::collection::vec([proptest::option::of(0i64..3), proptest::option::of(0i64..3)], 6),
        ) {
            let items: Vec<Value> = values.iter().map(item).collect();
            let blocks: Vec<_> = written[..items.len()].iter().map(block).collect();
            let found = pair(&items, &blocks);
            prop_assert_eq!(found.is_some(), any_order(&items, &blocks));
            if let Some(found) = found {
                let mut used = found.clone();
                used.sort_unstable();
                prop_assert_eq!(used, (0..items.len()).collect::<Vec<_>>());
                prop_assert!(items.iter().zip(&found).all(|(item, &at)| fits(item, &blocks[at])));
            }
        }
    }

    #[test]
    fn order_is_kept_where_it_fits() {
        let items = [item(&[1, 1]), item(&[1, 2])];
        let open = [block(&[Some(1), None]), block(&[None, None])];
        assert_eq!(pair(&items, &open), Some(vec![0, 1]));
        let swapped = [block(&[None, Some(2)]), block(&[None, Some(1)])];
        assert_eq!(pair(&items, &swapped), Some(vec![1, 0]));
        assert_eq!(pair(&items, &open[..1]), None);
    }
}
