//! HTML: one page that needs nothing else, no network and no framework. In: [`Picture`]. Out: the page. The picture is in
//! it twice: as words (the summary, and what is open, worst first), for whoever runs no script, and as JSON, which the
//! page's script draws. Its policy allows no connection, and no script but its own.

use super::fold::block;
use super::summary::{Row, rows, summary};
use crate::base::Severity;
use crate::base::net::{Protocol, ServiceSet};
use crate::base::picture::{Edge, EdgeKind, Mark, NodeKind, Picture, PlaceKind};
use crate::write::wrap::is_hidden;
use base64::Engine;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Rows of what is open that are shown at first.
const ROWS: usize = 12;

/// Well-known services that are named rather than counted.
const MANY_KNOWN: usize = 20;

/// Text between tags or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if is_hidden(letter) => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// JSON that cannot end the element it stands in: angle brackets and ampersands only occur in strings, where they may be
/// written as escapes.
fn data(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn services(set: &ServiceSet) -> Value {
    let ranges = |protocol: Protocol| {
        let ports = set.ports(protocol);
        let word = protocol.word();
        ports.ranges().iter().map(|(low, high)| json!([word, low, high])).collect::<Vec<Value>>()
    };
    Value::Array(Protocol::ALL.into_iter().flat_map(ranges).collect())
}

fn edge(edge: &Edge) -> Value {
    json!({
        "from": edge.from,
        "to": edge.to,
        "kind": match edge.kind {
            EdgeKind::Internet => "internet",
            EdgeKind::Balanced => "balanced",
            EdgeKind::Members => "members",
            EdgeKind::Sender => "sender",
        },
        "certain": edge.certain,
        "mark": match edge.mark {
            Mark::Opened => "opened",
            Mark::Same => "same",
            Mark::Closed => "closed",
        },
        "flows": edge.flows,
        "services": services(&edge.services),
        "severity": edge.grade.map(|(severity, _)| severity.word()),
        "known": edge.known,
        "paths": edge.paths,
        "rules": edge.rules,
        "reasons": edge.reasons,
    })
}

fn document(picture: &Picture) -> Value {
    let places = picture.places.iter().map(|it| {
        let kind = match it.kind {
            PlaceKind::Input => "input",
            PlaceKind::Network => "network",
            PlaceKind::Subnet => "subnet",
        };
        json!({"name": it.name, "kind": kind, "parent": it.parent, "prefixes": it.prefixes})
    });
    let nodes = picture.nodes.iter().map(|it| {
        let kind = match it.kind {
            NodeKind::Internet => "internet",
            NodeKind::Balancer => "balancer",
            NodeKind::Group => "group",
            NodeKind::Workload => "workload",
            NodeKind::Service => "service",
            NodeKind::Sender => "sender",
        };
        json!({
            "name": it.name,
            "block": block(&it.name),
            "kind": kind,
            "what": it.what,
            "place": it.place,
            "lets_in": it.lets_in,
            "members": it.members,
            "inner": it.inner,
        })
    });
    json!({
        "schema": "menshen/graph/1",
        "plan": picture.plan,
        "complete": picture.complete,
        "places": places.collect::<Vec<Value>>(),
        "nodes": nodes.collect::<Vec<Value>>(),
        "edges": picture.edges.iter().map(edge).collect::<Vec<Value>>(),
    })
}

/// The word and class of a severity; services that are meant to be public have none.
fn severity(grade: Option<(Severity, u8)>) -> (&'static str, &'static str) {
    match grade {
        Some((severity, _)) => (severity.word(), severity.word()),
        None => ("public port", "web"),
    }
}

fn row(row: &Row) -> String {
    let (word, class) = severity(row.grade);
    let mut badges = format!("<span class=\"badge {class}\">{word}</span>");
    if row.opened {
        badges.push_str("<span class=\"badge opened\">+ opened by this plan</span>");
    }
    if !row.certain {
        badges.push_str("<span class=\"badge possible\">? possible</span>");
    }
    let known = match row.known.len() {
        0 => String::new(),
        // Everything, or nearly: names of single services would tell less.
        count if count > MANY_KNOWN => format!("<span class=\"known\">{count} well-known services</span>"),
        _ => format!("<span class=\"known\">{}</span>", escape(&super::first(&row.known, ", "))),
    };
    let flows: Vec<String> = row.flows.iter().map(|text| super::flow(text)).collect();
    format!(
        "<li><button type=\"button\" class=\"row\" data-node=\"{}\"><span class=\"badges\">{badges}</span>\
         <span class=\"name\">{}</span><span class=\"flows\">{}</span>{known}</button></li>\n",
        row.node,
        escape(&row.title),
        escape(&super::first(&flows, "; ")),
    )
}

/// A sentence with a capital letter and a full stop, as this is prose and no message.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let start = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{start}{}.", letters.as_str())
}

fn open(rows: &[Row], who: &str) -> String {
    let mut out = format!(
        "<section aria-labelledby=\"open-title\"><h2 id=\"open-title\">Open to {}, worst first</h2>\n",
        escape(who)
    );
    if rows.is_empty() {
        out.push_str("<p class=\"none\">Nothing.</p>");
    }
    let (shown, rest) = rows.split_at(rows.len().min(ROWS));
    if !shown.is_empty() {
        out.push_str("<ol class=\"open\">\n");
        shown.iter().for_each(|it| out.push_str(&row(it)));
        out.push_str("</ol>\n");
    }
    if !rest.is_empty() {
        out.push_str(&format!(
            "<details><summary>{} more</summary><ol class=\"open\" start=\"{}\">\n",
            rest.len(),
            ROWS + 1
        ));
        rest.iter().for_each(|it| out.push_str(&row(it)));
        out.push_str("</ol></details>\n");
    }
    out.push_str("</section>\n");
    out
}

/// The picture as a page.
pub fn html(picture: &Picture) -> String {
    let rows = rows(picture);
    let words = summary(picture, &rows);
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let who = picture.nodes.first().map_or("the Internet", |node| node.name.as_str());
    let opened = words.opened.iter().map(|text| format!("<p class=\"opened\">+ {}</p>", escape(&sentence(text))));
    let opened: String = opened.collect();
    let others: String = words.others.iter().map(|text| format!("<p>{}</p>", escape(&sentence(text)))).collect();
    let class = match (picture.complete, rows.iter().any(|row| row.certain), rows.is_empty()) {
        (false, _, _) => "doubt",
        (_, true, _) => "reached",
        (_, false, false) => "doubt",
        (_, false, true) => "calm",
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Exposure: what can be reached</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header class=\"top {class}\">\n<h1>{}</h1>\n{opened}{others}\n</header>\n<main>\n{}{}\
         </main>\n<script type=\"application/json\" id=\"data\">{}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        escape(&sentence(&words.headline)),
        open(&rows, who),
        include_str!("page.html"),
        data(&document(picture)),
    )
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_neither_element_nor_attribute() {
        assert_eq!(escape("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
        let text = data(&json!({"name": "</script><!--&"}));
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap_or_default()["name"], "</script><!--&");
    }
}
