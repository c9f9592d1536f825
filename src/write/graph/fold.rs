//! Folds what is alike: instances of one block, then anything of one kind, in the same place with the same edges become
//! one node that says how many it stands for. In: [`Picture`]. Out: a smaller one that tells the same.

use crate::base::picture::{Edge, EdgeKind, Mark, Node, NodeKind, Picture};
use std::collections::BTreeMap;

/// Edges that a picture may have before also different blocks are folded; Mermaid draws no more than 500.
const MANY: usize = 120;

/// The end of an edge as seen from a node: outgoing, other end, how, certain, what the plan does, flows.
type End<'a> = (bool, usize, EdgeKind, bool, Mark, &'a [String]);

/// The address of the block that an instance is of: `a.b[0]` → `a.b`.
pub fn block(name: &str) -> &str {
    if !name.ends_with(']') {
        return name;
    }
    // A key may hold brackets: what counts is the last one that opens outside of quotes.
    let (mut quoted, mut escaped, mut last) = (false, false, None);
    for (at, letter) in name.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => last = Some(at),
            _ => {}
        }
    }
    last.and_then(|at| name.get(..at)).unwrap_or(name)
}

fn pass(picture: &Picture, name: impl Fn(&Node) -> String) -> Picture {
    let mut ends: Vec<Vec<End<'_>>> = vec![Vec::new(); picture.nodes.len()];
    for edge in &picture.edges {
        let tell = |out: bool, other: usize| (out, other, edge.kind, edge.certain, edge.mark, &edge.flows[..]);
        if let Some(list) = ends.get_mut(edge.from) {
            list.push(tell(true, edge.to));
        }
        if let Some(list) = ends.get_mut(edge.to) {
            list.push(tell(false, edge.from));
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); picture.nodes.len()];
    for (at, node) in picture.nodes.iter().enumerate() {
        for member in &node.members {
            if let Some(list) = groups.get_mut(*member) {
                list.push(at);
            }
        }
    }
    let mut known = BTreeMap::new();
    let mut to = Vec::with_capacity(picture.nodes.len());
    let mut out = Picture { nodes: Vec::new(), edges: Vec::new(), ..picture.clone() };
    for (at, ((node, ends), groups)) in picture.nodes.iter().zip(&mut ends).zip(&groups).enumerate() {
        ends.sort();
        // Nodes that others are told by stay as they are.
        let alone = matches!(node.kind, NodeKind::Internet | NodeKind::Group | NodeKind::Sender).then_some(at);
        let key = (alone, name(node), node.kind, &node.what, node.place, ends.clone(), groups, &node.inner);
        let new = *known.entry(key).or_insert_with(|| {
            out.nodes.push(Node { count: 0, ..node.clone() });
            out.nodes.len() - 1
        });
        if let Some(kept) = out.nodes.get_mut(new) {
            kept.count += node.count;
        }
        to.push(new);
    }
    let moved = |at: usize| to.get(at).copied().unwrap_or(0);
    for node in &mut out.nodes {
        node.members = node.members.iter().map(|at| moved(*at)).collect();
        node.members.sort_unstable();
        node.members.dedup();
    }
    let mut edges: BTreeMap<_, Edge> = BTreeMap::new();
    for edge in &picture.edges {
        let (from, end) = (moved(edge.from), moved(edge.to));
        let key = (from, end, edge.kind, edge.certain, edge.mark, edge.flows.clone());
        edges.entry(key).or_insert_with(|| Edge { from, to: end, ..edge.clone() });
    }
    out.edges = edges.into_values().collect();
    out
}

/// The picture with what is alike in one node.
pub fn fold(picture: &Picture) -> Picture {
    let folded = pass(picture, |node| block(&node.name).to_owned());
    if folded.edges.len() <= MANY && folded.nodes.len() <= MANY {
        return folded;
    }
    pass(&folded, |_| String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_of_a_block_are_told_by_their_key() {
        assert_eq!(block("a.b[0]"), "a.b");
        assert_eq!(block("module.m[\"x\"].a.b[\"[1]\"]"), "module.m[\"x\"].a.b");
        assert_eq!(block("module.m[0].a.b"), "module.m[0].a.b");
    }
}
