//! The exposure picture in the forms that people draw: Mermaid, DOT, one HTML page. In: [`Picture`]. Out: text. The same
//! picture gives the same bytes.

pub mod dot;
pub mod fold;
pub mod html;
pub mod mermaid;
pub mod summary;

use crate::base::picture::{Edge, EdgeKind, Mark, Node, NodeKind, Picture, Place, PlaceKind};

/// Longest label, in characters.
const LABEL: usize = 60;

/// Words of a list that are shown before the rest is counted.
const SHOWN: usize = 4;

/// The first words of a list, and how many more there are.
fn first(words: &[String], separator: &str) -> String {
    let shown = words.get(..words.len().min(SHOWN)).unwrap_or(words).join(separator);
    match words.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}{separator}and {more} more"),
    }
}

/// Text no longer than a label: the middle goes, as addresses differ at both ends.
fn short(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= LABEL {
        return text.to_owned();
    }
    let half = LABEL / 2 - 1;
    let start: String = letters.iter().take(half).collect();
    let end: String = letters.iter().skip(letters.len() - half).collect();
    format!("{start}…{end}")
}

/// A list of ports, cut: `tcp/1,2,3,4 and 7 more`.
fn flow(text: &str) -> String {
    let (what, from) = text.split_once(" from ").map_or((text, None), |(what, from)| (what, Some(from)));
    let ports: Vec<String> = what.split(',').map(str::to_owned).collect();
    let what = match ports.len() > SHOWN + 1 && !what.contains(", ") {
        true => format!("{} and {} more", ports.get(..SHOWN).unwrap_or_default().join(","), ports.len() - SHOWN),
        false => what.to_owned(),
    };
    from.map_or(what.clone(), |from| format!("{what} from {from}"))
}

/// The lines of an edge's label.
fn label(edge: &Edge) -> Vec<String> {
    let mut lines = Vec::new();
    match edge.mark {
        Mark::Opened => lines.push("opened by this plan".to_owned()),
        Mark::Closed => lines.push("closed by this plan".to_owned()),
        Mark::Same => {}
    }
    if !edge.certain {
        lines.push("possible".to_owned());
    }
    let shown = edge.flows.len().min(SHOWN);
    lines.extend(edge.flows.iter().take(shown).map(|text| short(&flow(text))));
    if edge.flows.len() > shown {
        lines.push(format!("and {} more", edge.flows.len() - shown));
    }
    lines
}

/// The lines of a node's label.
fn lines(picture: &Picture, node: &Node) -> Vec<String> {
    let mut lines = vec![short(&node.name)];
    if node.count > 1 {
        lines.push(format!("and {} more", node.count - 1));
    }
    if !node.what.is_empty() {
        lines.push(node.what.clone());
    }
    if node.kind == NodeKind::Group && !node.members.is_empty() {
        let names: Vec<String> =
            node.members.iter().filter_map(|at| picture.nodes.get(*at)).map(|it| short(&it.title())).collect();
        lines.push(format!("members: {}", first(&names, ", ")));
    }
    if !node.inner.is_empty() {
        lines.push(format!("among members: {}", first(&node.inner, ", ")));
    }
    lines
}

/// A place's label.
fn heading(place: &Place) -> String {
    let word = match place.kind {
        PlaceKind::Input => "input",
        PlaceKind::Network => "network",
        PlaceKind::Subnet => "subnet",
    };
    let prefixes = if place.prefixes.is_empty() { String::new() } else { format!(" ({})", short(&place.prefixes)) };
    format!("{word} {}{prefixes}", short(&place.name))
}

/// Whether the Internet, or who was asked about, reaches a node.
fn reached(picture: &Picture, node: usize) -> bool {
    picture.into_node(node).any(|edge| edge.is_open() && edge.kind != EdgeKind::Members)
}

/// Whether other senders were asked about, so that the first node has no edges.
fn stands_apart(picture: &Picture) -> bool {
    picture.edges.iter().any(|edge| edge.kind == EdgeKind::Sender) && picture.edges.iter().all(|edge| edge.from != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_are_cut_and_say_so() {
        assert_eq!(flow("tcp/1,2,3,4,5"), "tcp/1,2,3,4,5");
        assert_eq!(flow("tcp/1,2,3,4,5,6 from 10.0.0.0/8"), "tcp/1,2,3,4 and 2 more from 10.0.0.0/8");
        assert_eq!(short(&"x".repeat(LABEL)).chars().count(), LABEL);
        assert_eq!(short(&"門".repeat(LABEL + 1)).chars().count(), LABEL - 1);
    }
}
