//! DOT: the language of Graphviz. In: [`Picture`]. Out: its source. All names are quoted strings.

use super::summary::{rows, summary};
use super::{fold, heading, label, lines, reached, stands_apart};
use crate::base::picture::{Mark, NodeKind, Picture};
use crate::write::wrap::is_hidden;

/// A quoted string; lines are separated by the escape of the language.
fn text(lines: &[String]) -> String {
    let clean = |line: &String| -> String {
        line.chars().map(|it| if is_hidden(it) { ' ' } else { it }).collect::<String>().replace('\\', "\\\\")
    };
    let lines: Vec<String> = lines.iter().map(|line| clean(line).replace('"', "\\\"")).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn inside(picture: &Picture, here: Option<usize>, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for (at, node) in picture.nodes.iter().enumerate().filter(|(_, node)| node.place == here) {
        if node.kind == NodeKind::Internet && stands_apart(picture) {
            continue;
        }
        let shape = match node.kind {
            NodeKind::Internet => "doublecircle",
            NodeKind::Group => "hexagon",
            NodeKind::Balancer => "trapezium",
            NodeKind::Service => "cylinder",
            NodeKind::Workload | NodeKind::Sender => "box",
        };
        let opened = picture.into_node(at).any(|edge| edge.mark == Mark::Opened);
        let look = match (opened, reached(picture, at)) {
            (true, _) => ", color=\"#c62828\", penwidth=3",
            (false, true) => ", color=\"#b26a00\", penwidth=2",
            (false, false) => "",
        };
        out.push_str(&format!("{pad}n{at} [shape={shape}, label={}{look}];\n", text(&lines(picture, node))));
    }
    for (at, place) in picture.places.iter().enumerate().filter(|(_, it)| it.parent == here) {
        out.push_str(&format!("{pad}subgraph cluster_{at} {{\n{pad}  label={};\n", text(&[heading(place)])));
        inside(picture, Some(at), depth + 1, out);
        out.push_str(&format!("{pad}}}\n"));
    }
}

/// The picture as DOT source.
pub fn dot(picture: &Picture) -> String {
    let rows = rows(picture);
    let words = summary(picture, &rows);
    let picture = &fold::fold(picture);
    let title: Vec<String> = words.lines().map(str::to_owned).collect();
    let mut out = String::from("digraph exposure {\n  rankdir=LR;\n  labelloc=t;\n");
    out.push_str(&format!("  label={};\n", text(&title)));
    out.push_str("  fontname=\"sans-serif\";\n  node [fontname=\"sans-serif\", fontsize=11];\n");
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=10];\n");
    inside(picture, None, 1, &mut out);
    for edge in &picture.edges {
        let style = match (edge.mark, edge.certain) {
            (Mark::Closed, _) => ", style=dotted, color=\"#78909c\", fontcolor=\"#607d8b\", arrowhead=tee",
            (Mark::Opened, true) => ", color=\"#c62828\", fontcolor=\"#c62828\", penwidth=3",
            (Mark::Opened, false) => ", color=\"#c62828\", fontcolor=\"#c62828\", penwidth=2, style=dashed",
            (Mark::Same, true) => "",
            (Mark::Same, false) => ", style=dashed",
        };
        out.push_str(&format!("  n{} -> n{} [label={}{style}];\n", edge.from, edge.to, text(&label(edge))));
    }
    out.push_str("}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_end_their_string() {
        assert_eq!(text(&["a[\"x\\\"]\n".into(), "b".into()]), "\"a[\\\"x\\\\\\\"] \\nb\"");
    }
}
