//! Mermaid: a flowchart that GitHub, GitLab and editors draw in Markdown. In: [`Picture`]. Out: its source. Names are
//! written as entity codes where they could be read as syntax.

use super::summary::{rows, summary};
use super::{fold, heading, label, lines, reached, stands_apart};
use crate::base::picture::{EdgeKind, Mark, NodeKind, Picture};
use crate::write::wrap::is_hidden;

/// Text in quotes: letters of many scripts and harmless signs as they are, all others as entity codes.
fn quote(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            ' ' | '.' | ',' | ':' | '/' | '-' | '_' | '(' | ')' | '…' | '→' | '=' | '+' | '?' => out.push(letter),
            letter if letter.is_alphanumeric() => out.push(letter),
            letter if is_hidden(letter) => out.push(' '),
            letter => out.push_str(&format!("#{};", u32::from(letter))),
        }
    }
    out
}

fn text(lines: &[String]) -> String {
    let quoted: Vec<String> = lines.iter().map(|line| quote(line)).collect();
    format!("\"{}\"", quoted.join("<br>"))
}

fn place(picture: &Picture, at: usize, depth: usize, out: &mut String) {
    let Some(it) = picture.places.get(at) else { return };
    let pad = "  ".repeat(depth);
    out.push_str(&format!("{pad}subgraph p{at}[{}]\n", text(&[heading(it)])));
    inside(picture, Some(at), depth + 1, out);
    out.push_str(&format!("{pad}end\n"));
}

/// Whether anything is drawn in a place.
fn filled(picture: &Picture, at: usize) -> bool {
    picture.nodes.iter().any(|node| node.place == Some(at))
        || (at + 1..picture.places.len())
            .any(|other| picture.places.get(other).is_some_and(|it| it.parent == Some(at)) && filled(picture, other))
}

fn inside(picture: &Picture, here: Option<usize>, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for (at, node) in picture.nodes.iter().enumerate().filter(|(_, node)| node.place == here) {
        if node.kind == NodeKind::Internet && stands_apart(picture) {
            continue;
        }
        let (open, close) = match node.kind {
            NodeKind::Internet => ("((", "))"),
            NodeKind::Group => ("{{", "}}"),
            NodeKind::Balancer => ("([", "])"),
            NodeKind::Service => ("[(", ")]"),
            NodeKind::Workload | NodeKind::Sender => ("[", "]"),
        };
        out.push_str(&format!("{pad}n{at}{open}{}{close}\n", text(&lines(picture, node))));
    }
    for (at, _) in picture.places.iter().enumerate().filter(|(at, it)| it.parent == here && filled(picture, *at)) {
        place(picture, at, depth, out);
    }
}

fn list(class: &str, nodes: &[String], out: &mut String) {
    if !nodes.is_empty() {
        out.push_str(&format!("  class {} {class}\n", nodes.join(",")));
    }
}

/// The picture as Mermaid source.
pub fn mermaid(picture: &Picture) -> String {
    let rows = rows(picture);
    let words = summary(picture, &rows);
    let picture = &fold::fold(picture);
    let mut out = String::from("flowchart LR\n");
    for line in words.lines() {
        // Braces would begin a directive.
        let line: String = line.chars().map(|it| if is_hidden(it) || "{}".contains(it) { ' ' } else { it }).collect();
        out.push_str(&format!("  %% {line}\n"));
    }
    inside(picture, None, 1, &mut out);
    if !picture.complete {
        out.push_str("  incomplete[\"not everything could be read:<br>more may be open than is shown here\"]\n");
        out.push_str("  style incomplete stroke-dasharray:4 3\n");
    }
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for (at, edge) in picture.edges.iter().enumerate() {
        let arrow = match (edge.mark, edge.certain) {
            (Mark::Closed, _) => "-.-x",
            (_, false) => "-.->",
            (Mark::Opened, true) => "==>",
            (Mark::Same, true) => "-->",
        };
        out.push_str(&format!("  n{} {arrow}|{}| n{}\n", edge.from, text(&label(edge)), edge.to));
        match edge.mark {
            Mark::Opened => opened.push(at.to_string()),
            Mark::Closed => closed.push(at.to_string()),
            Mark::Same => {}
        }
    }
    if !opened.is_empty() {
        out.push_str(&format!("  linkStyle {} stroke:#c62828,stroke-width:3px,color:#c62828\n", opened.join(",")));
    }
    if !closed.is_empty() {
        out.push_str(&format!("  linkStyle {} stroke:#78909c,color:#607d8b\n", closed.join(",")));
    }
    let ids = |test: &dyn Fn(usize) -> bool| -> Vec<String> {
        (0..picture.nodes.len()).filter(|at| test(*at)).map(|at| format!("n{at}")).collect()
    };
    let opens = |at: usize| picture.into_node(at).any(|edge| edge.mark == Mark::Opened);
    let reached = ids(&|at| reached(picture, at) && !opens(at));
    if !reached.is_empty() {
        out.push_str("  classDef reached stroke:#b26a00,stroke-width:3px\n");
    }
    list("reached", &reached, &mut out);
    let opens = ids(&opens);
    if !opens.is_empty() {
        out.push_str("  classDef opened stroke:#c62828,stroke-width:4px\n");
    }
    list("opened", &opens, &mut out);
    let groups = picture.edges.iter().any(|edge| edge.kind == EdgeKind::Members);
    out.push_str(if groups { "  %% hexagons are security groups: their members may send\n" } else { "" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_be_syntax() {
        assert_eq!(quote("a.b[\"x\"]; click"), "a.b#91;#34;x#34;#93;#59; click");
        assert_eq!(quote("門神 <b>\n%%{"), "門神 #60;b#62; #37;#37;#123;");
    }
}
