//! What a picture says, in words: one line for somebody who does not know the stack, and the list of what is open, worst
//! first. In: [`Picture`]. Out: text and rows.

use super::fold::block;
use crate::base::Severity;
use crate::base::picture::{Edge, EdgeKind, Mark, NodeKind, Picture};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Targets that the line names.
const NAMED: usize = 3;

/// How severe it is, and its score; `None`: meant to be public.
type Grade = Option<(Severity, u8)>;

/// Something open: one target, or several of one block for which all is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The first target's index.
    pub node: usize,
    /// Its name, with how many more.
    pub title: String,
    /// What it is: `instance`.
    pub what: String,
    /// False: only possibly.
    pub certain: bool,
    /// The plan opens some of it.
    pub opened: bool,
    /// How severe; `None`: meant to be public.
    pub grade: Option<(Severity, u8)>,
    /// What is open.
    pub flows: Vec<String>,
    /// Well-known services among it.
    pub known: Vec<String>,
    /// The targets.
    pub nodes: Vec<usize>,
}

/// What is open, worst first: definite before possible, then by severity, what the plan opens first.
pub fn rows(picture: &Picture) -> Vec<Row> {
    let mut open: BTreeMap<(usize, bool), Vec<&Edge>> = BTreeMap::new();
    for edge in picture.edges.iter().filter(|edge| edge.is_open()) {
        open.entry((edge.to, edge.certain)).or_default().push(edge);
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut alike = BTreeMap::new();
    for ((at, certain), edges) in open {
        let Some(node) = picture.nodes.get(at).filter(|node| node.is_target()) else { continue };
        let mut flows: Vec<String> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        for edge in &edges {
            let new = |list: &Vec<String>, word: &&String| !list.contains(word);
            flows.extend(edge.whole.iter().filter(|word| new(&flows, word)).cloned().collect::<Vec<_>>());
            known.extend(edge.known.iter().filter(|word| new(&known, word)).cloned().collect::<Vec<_>>());
        }
        let opened = edges.iter().any(|edge| edge.mark == Mark::Opened);
        let grade = edges.iter().filter_map(|edge| edge.grade).max();
        let key = (block(&node.name).to_owned(), node.what.clone(), certain, opened, flows.clone());
        let row = *alike.entry(key).or_insert(rows.len());
        match rows.get_mut(row) {
            Some(row) => row.nodes.push(at),
            None => rows.push(Row {
                node: at,
                title: node.name.clone(),
                what: node.what.clone(),
                certain,
                opened,
                grade,
                flows,
                known,
                nodes: vec![at],
            }),
        }
    }
    for row in &mut rows {
        if row.nodes.len() > 1 {
            row.title = format!("{} and {} more", row.title, row.nodes.len() - 1);
        }
    }
    rows.sort_by(|a, b| {
        let key = |row: &Row| (Reverse(row.certain), Reverse(row.grade), Reverse(row.opened));
        key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
    });
    rows
}

/// The sentences on top of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// `the Internet reaches 3 of 12 workloads: …`
    pub headline: String,
    /// What this plan opens: `+ this plan opens …`
    pub opened: Option<String>,
    /// What else is to be known: what is only possible, what the plan does, what could not be read.
    pub others: Vec<String>,
}

fn noun(count: usize, services: bool) -> &'static str {
    match (services, count == 1) {
        (true, _) => "workloads and services",
        (false, true) => "workload",
        (false, false) => "workloads",
    }
}

impl Summary {
    /// All sentences in order.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.headline).chain(&self.opened).chain(&self.others).map(String::as_str)
    }
}

/// What the plan opens, target by target, the worst first.
fn opened(picture: &Picture) -> Option<String> {
    let mut all: BTreeMap<usize, (Grade, Vec<String>)> = BTreeMap::new();
    for edge in picture.edges.iter().filter(|edge| edge.mark == Mark::Opened) {
        let (grade, flows) = all.entry(edge.to).or_default();
        *grade = (*grade).max(edge.grade);
        let sure = if edge.certain { "" } else { "possibly " };
        flows.extend(edge.flows.iter().map(|text| format!("{sure}{text}")));
    }
    // Targets for which it is the same are told once.
    let mut alike: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for (at, told) in &all {
        let name = picture.nodes.get(*at).map_or("", |node| node.name.as_str());
        alike.entry((Reverse(told.0), &told.1, block(name))).or_default().push(name);
    }
    let rest: usize = alike.values().skip(NAMED).map(Vec::len).sum();
    let words: Vec<String> = alike
        .iter()
        .take(NAMED)
        .map(|((_, flows, _), names)| {
            let name = names.first().copied().unwrap_or_default();
            let more = if names.len() > 1 { format!(" and {} more", names.len() - 1) } else { String::new() };
            format!("{name}{more} ({})", super::first(flows, "; "))
        })
        .collect();
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    (!words.is_empty()).then(|| format!("this plan opens {}{rest}", words.join(", ")))
}

/// What a picture says.
pub fn summary(picture: &Picture, rows: &[Row]) -> Summary {
    let targets = || picture.nodes.iter().filter(|node| node.is_target());
    let total: usize = targets().map(|node| node.count).sum();
    let services = targets().any(|node| node.kind != NodeKind::Workload);
    let of = |test: &dyn Fn(&Row) -> bool| -> BTreeSet<usize> {
        rows.iter().filter(|row| test(row)).flat_map(|row| row.nodes.iter().copied()).collect()
    };
    let sure = of(&|row| row.certain);
    let maybe: BTreeSet<usize> = of(&|row| !row.certain).difference(&sure).copied().collect();
    let also = of(&|row| !row.certain).intersection(&sure).count();
    let asked = picture.edges.iter().any(|edge| edge.kind == EdgeKind::Sender);
    let sender = picture.nodes.first().map_or("the Internet", |node| node.name.as_str());
    let headline = match (total, sure.len()) {
        (0, _) => "no workload was found".to_owned(),
        (_, 0) => format!("{sender} surely reaches none of {total} {}", noun(total, services)),
        (_, count) => {
            let first: Vec<String> = rows
                .iter()
                .filter(|row| row.certain)
                .take(NAMED)
                .map(|row| format!("{} ({})", row.title, super::first(&row.flows, "; ")))
                .collect();
            let named = rows.iter().filter(|row| row.certain).take(NAMED).map(|row| row.nodes.len()).sum::<usize>();
            let more = count.saturating_sub(named);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{sender} reaches {count} of {total} {}: {}{rest}", noun(total, services), first.join(", "))
        }
    };
    let mut out = Summary { headline, ..Summary::default() };
    if total > 0 && sure.is_empty() && maybe.is_empty() && !asked {
        out.headline = format!("{sender} reaches none of {total} {}", noun(total, services));
    }
    if !picture.complete {
        out.headline = format!("as far as could be read, {}", out.headline);
    }
    if !maybe.is_empty() {
        out.others.push(format!("{} more only possibly: it depends on what is not known yet", maybe.len()));
    }
    if also > 0 {
        out.others.push(format!("more ports than sure are possible at {also}"));
    }
    if picture.plan {
        out.opened = opened(picture);
        let closed: BTreeSet<usize> =
            picture.edges.iter().filter(|edge| edge.mark == Mark::Closed).map(|edge| edge.to).collect();
        match (out.opened.is_some(), closed.len()) {
            (false, 0) => out.others.push("this plan opens nothing and closes nothing".to_owned()),
            (false, closed) => out
                .others
                .push(format!("this plan opens nothing, and closes something at {closed} {}", noun(closed, false))),
            (true, 0) => {}
            (true, closed) => out.others.push(format!("it closes something at {closed} {}", noun(closed, false))),
        }
    }
    if !picture.only.is_empty() {
        out.others.push(format!("only {}", picture.only.join(" ")));
    }
    if !picture.complete {
        out.others.push("not everything could be read: more may be open than is shown here".to_owned());
    }
    out
}
