//! One finding as one SARIF result.

use super::message::Linked;
use crate::base::{Change, Location};
use crate::rules::Witness;
use crate::verdict::{Judged, Suppression};
use crate::write::{help, snippet};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::json;
use serde_sarif::sarif;
use std::collections::BTreeMap;

/// The base of relative addresses.
pub const ROOT: &str = "%SRCROOT%";
/// Everything that may not stand in a path of a URI.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');
/// Longest piece of source in a result, in lines.
const LINES: u32 = 40;

/// Viewers show about six lines of context: a header that is further away would hide the place itself.
const NEAR: u32 = 6;

/// The result; `index` is its rule's place among the rules.
pub fn result(judged: &Judged, index: Option<i64>) -> sarif::Result {
    let linked = Linked::of(judged);
    let related = linked.related();
    let mut made = sarif::Result::builder().message(linked.message()).build();
    made.rule_id = Some(judged.rule.code.to_owned());
    made.rule_index = index;
    made.level = Some(match help::level(judged.severity) {
        "error" => sarif::ResultLevel::Error,
        "warning" => sarif::ResultLevel::Warning,
        _ => sarif::ResultLevel::Note,
    });
    made.locations = judged.location.as_ref().map(|place| vec![primary(judged, place)]);
    if !related.is_empty() {
        made.related_locations = Some(related);
    }
    made.code_flows = code_flow(judged).map(|flow| vec![flow]);
    let mut prints = BTreeMap::from([("menshen/v1".to_owned(), judged.fingerprint.clone())]);
    if let Some(hash) = judged.line_hash.as_ref().and_then(|it| it.get()) {
        prints.insert("primaryLocationLineHash".into(), hash.to_owned());
    }
    made.partial_fingerprints = Some(prints);
    made.baseline_state = judged.change.map(|change| {
        json!(match change {
            Change::Introduced => "new",
            Change::Existing => "unchanged",
            Change::Resolved => "absent",
        })
    });
    made.suppressions = judged.suppressed.as_ref().map(|why| vec![suppression(why)]);
    made.rank = Some(f64::from(judged.score));
    let mut bag = sarif::PropertyBag::builder().build();
    let mut put = |key: &str, value: serde_json::Value| bag.additional_properties.insert(key.to_owned(), value);
    put("certainty", json!(judged.certainty.word()));
    put("severity", json!(judged.severity.word()));
    put("score", json!(help::score(judged.score)));
    put("resource", json!(&*judged.resource));
    put("change", json!(judged.change.map(Change::word)));
    if !judged.unknowns.is_empty() {
        put("unknown", json!(judged.unknowns.iter().map(|name| &**name).collect::<Vec<_>>()));
    }
    if let Some(witness) = &judged.witness {
        put("witness", serde_json::to_value(witness).unwrap_or_default());
    }
    made.properties = Some(bag);
    made
}

/// A witness in words.
pub fn witness(witness: &Witness) -> String {
    match witness {
        Witness::Packet { source, protocol, port: Some(port) } => format!("{source} → {protocol}/{port}"),
        Witness::Packet { source, protocol, port: None } => format!("{source} → {protocol}"),
        Witness::Call { principal, action, resource, context } => {
            let with = if context.is_empty() { String::new() } else { format!(" with `{}`", context.join("`, `")) };
            format!("`{principal}` may call `{action}` on `{resource}`{with}")
        }
    }
}

fn primary(judged: &Judged, place: &Location) -> sarif::Location {
    let mut made = location(place);
    if let (Some(physical), Some((first, text))) = (&mut made.physical_location, snippet::of(judged, LINES)) {
        let end = place.end_line.saturating_sub(first);
        let start = snippet::byte_of(&text, 0, place.column);
        let stop = snippet::byte_of(&text, end, place.end_column);
        if let (Some(region), Some(shown)) = (&mut physical.region, text.get(start..stop))
            && !shown.is_empty()
        {
            region.snippet = Some(sarif::ArtifactContent::builder().text(shown).build());
        }
        physical.context_region = context(judged, place);
    }
    made.logical_locations = Some(vec![logical(&judged.resource)]);
    made
}

/// The block's header to the end of the place, if that is near; else the lines around it.
fn context(judged: &Judged, place: &Location) -> Option<sarif::Region> {
    judged.source.as_ref()?;
    let header =
        judged.header.as_ref().map(|header| header.line).filter(|&line| place.line.saturating_sub(line) < NEAR);
    let first = header.unwrap_or(place.line.saturating_sub(2)).min(place.line).max(1);
    let (_, own) = snippet::of(judged, LINES)?;
    let mut text = if first < place.line { snippet::around(judged, first, place.line - 1) } else { String::new() };
    text.push_str(&own);
    let last = first as usize + text.lines().count().saturating_sub(1);
    let last_column = text.lines().last().map_or(0, |line| line.chars().count()) + 1;
    let text = text.trim_end_matches('\n').to_owned();
    // A context that is not larger than the region would only repeat it.
    if (first, 1, last, last_column) == (place.line, place.column, place.end_line as usize, place.end_column as usize) {
        return None;
    }
    let mut region = sarif::Region::builder().start_line(first).end_line(last as i64).build();
    region.start_column = Some(1);
    region.end_column = Some(last_column as i64);
    region.snippet = Some(sarif::ArtifactContent::builder().text(text).build());
    Some(region)
}

/// A place as a SARIF location: a path below the current directory is relative to the base.
pub fn location(place: &Location) -> sarif::Location {
    let mut artifact = sarif::ArtifactLocation::builder().uri(uri(&place.file)).build();
    if !is_absolute(&place.file) {
        artifact.uri_base_id = Some(ROOT.to_owned());
    }
    let mut region = sarif::Region::builder().start_line(place.line).build();
    region.start_column = Some(i64::from(place.column));
    region.end_line = Some(i64::from(place.end_line));
    // A region of nothing would be an insertion point, which viewers do not show.
    let empty = place.line == place.end_line && place.end_column <= place.column;
    region.end_column = Some(i64::from(if empty { place.column + 1 } else { place.end_column }));
    let physical = sarif::PhysicalLocation::builder().artifact_location(artifact).region(region).build();
    sarif::Location::builder().physical_location(physical).build()
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
}

fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path.trim_start_matches("./"), PATH).to_string();
    match (path.starts_with('/'), is_absolute(path)) {
        (true, _) => format!("file://{encoded}"),
        (false, true) => format!("file:///{}", encoded.replacen("%3A", ":", 1)),
        (false, false) if path == "-" => "stdin".to_owned(),
        (false, false) => encoded,
    }
}

/// A resource as a logical location.
pub fn logical(address: &str) -> sarif::LogicalLocation {
    let mut made = sarif::LogicalLocation::builder().build();
    made.fully_qualified_name = Some(address.to_owned());
    made.kind = Some("resource".to_owned());
    made
}

/// The path as a code flow; without a path, the places that the value came through.
fn code_flow(judged: &Judged) -> Option<sarif::CodeFlow> {
    let here = judged.location.as_ref()?;
    let mut steps: Vec<sarif::ThreadFlowLocation> = Vec::new();
    let mut push = |place: &Location, note: &str, address: Option<&str>| {
        let mut made = location(place);
        made.message = Some(sarif::Message::builder().text(note).build());
        made.logical_locations = address.map(|address| vec![logical(address)]);
        let order = steps.len() as i64 + 1;
        let mut step = sarif::ThreadFlowLocation::builder().location(made).build();
        step.execution_order = Some(order);
        steps.push(step);
    };
    if judged.path.is_empty() {
        for step in judged.steps.iter().rev() {
            push(&step.location, &format!("value comes from {}", step.what), None);
        }
        if judged.steps.is_empty() {
            return None;
        }
        push(here, "and decides here", Some(&judged.resource));
    } else {
        // What has no place of its own (the Internet) stands where the next thing is.
        for (at, step) in judged.path.iter().enumerate() {
            let next = judged.path.iter().skip(at).find_map(|step| step.location.as_ref()).unwrap_or(here);
            let address = step.resource.as_deref();
            let note = if step.note.is_empty() { address.unwrap_or("step") } else { &step.note };
            push(next, note, address);
        }
    }
    let flow = sarif::ThreadFlow::builder().locations(steps).build();
    Some(sarif::CodeFlow::builder().thread_flows(vec![flow]).build())
}

fn suppression(why: &Suppression) -> sarif::Suppression {
    let kind = if matches!(why.kind, "inline" | "file") { "inSource" } else { "external" };
    let mut made = sarif::Suppression::builder().kind(json!(kind)).build();
    made.justification = Some(why.reason.clone());
    made.status = Some(json!("accepted"));
    made.location = why.location.as_ref().map(location);
    made
}
