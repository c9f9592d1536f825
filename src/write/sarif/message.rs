//! A result's message with links, and the related locations that the links mean.
//!
//! GitHub and IDE viewers show the text; the web component shows the Markdown, which also carries why it matters, as
//! that viewer has no other place for a rule's help.

use super::result::{location, logical, witness};
use crate::base::Location;
use crate::rules::Rule;
use crate::verdict::Judged;
use crate::write::help;
use serde_sarif::sarif;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Why each rule matters, taken from its documentation once.
static WHY: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
    let why = |rule: &&'static Rule| (rule.code, help::paragraph(&rule.documentation().why, 1_000));
    crate::rules::all().iter().map(why).collect()
});

/// How many steps of a path, and how many other places, the message names.
const NAMED: usize = 8;

/// A place that the message may link to.
struct Place<'a> {
    role: Role,
    label: String,
    location: &'a Location,
    address: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Path,
    Value,
    Other,
}

/// The related locations of a finding, numbered from 1 in their order.
pub struct Linked<'a> {
    judged: &'a Judged,
    places: Vec<Place<'a>>,
}

impl<'a> Linked<'a> {
    /// The path's steps, the places that the value came through, and what else bears on it.
    pub fn of(judged: &'a Judged) -> Linked<'a> {
        let mut places: Vec<Place<'a>> = Vec::new();
        let own = |address: Option<&str>| address == Some(&*judged.resource);
        for step in &judged.path {
            let address = step.resource.as_deref();
            if let (Some(location), false) = (&step.location, own(address)) {
                let label = address.map_or_else(|| step.note.clone(), |address| format!("`{address}`"));
                places.push(Place { role: Role::Path, label, location, address });
            }
        }
        for step in &judged.steps {
            places.push(Place {
                role: Role::Value,
                label: step.what.to_string(),
                location: &step.location,
                address: None,
            });
        }
        for other in &judged.related {
            if let Some(location) = &other.location {
                let address = other.resource.as_deref();
                let label = match address.filter(|address| !other.note.contains(*address)) {
                    Some(address) => format!("`{address}` {}", other.note),
                    None => other.note.clone(),
                };
                places.push(Place { role: Role::Other, label, location, address });
            }
        }
        Linked { judged, places }
    }

    /// As SARIF has them.
    pub fn related(&self) -> Vec<sarif::Location> {
        let one = |(at, place): (usize, &Place<'_>)| {
            let mut made = location(place.location);
            made.id = Some(at as i64 + 1);
            made.message = Some(sarif::Message::builder().text(place.label.clone()).build());
            made.logical_locations = place.address.map(|address| vec![logical(address)]);
            made
        };
        self.places.iter().enumerate().map(one).collect()
    }

    fn links(&self, role: Role) -> Vec<String> {
        let all = self.places.iter().enumerate().filter(|(_, place)| place.role == role);
        all.take(NAMED).map(|(at, place)| format!("[{}]({})", escape(&place.label), at + 1)).collect()
    }

    /// The path in words, from its first step to the thing itself.
    fn path(&self) -> Option<String> {
        let mut links = self.links(Role::Path);
        if links.is_empty() {
            return None;
        }
        // What has no place of its own, the Internet, stands before everything that has.
        let first = self.judged.path.first().filter(|step| step.location.is_none());
        links.splice(0..0, first.map(|step| step.note.clone()));
        let last = self.judged.path.last().filter(|step| step.resource.as_ref() == Some(&self.judged.resource));
        links.extend(last.map(|step| step.note.clone()));
        Some(links.join(" → "))
    }

    fn unknowns(&self) -> Option<String> {
        let names: Vec<String> = self.judged.unknowns.iter().take(3).map(|name| format!("`{name}`")).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The parts after the sentence: heading and text.
    fn parts(&self) -> Vec<(&'static str, String)> {
        let fix = self.judged.fix.description.trim_end_matches('.');
        let mut parts = Vec::new();
        let mut put = |heading, text: Option<String>| parts.extend(text.map(|text| (heading, text)));
        put("Depends on", self.unknowns().map(|names| format!("{names}, not known yet")));
        put("Path", self.path());
        put("Value from", Some(self.links(Role::Value).join(" ← ")).filter(|links| !links.is_empty()));
        put("Packet", self.judged.witness.as_ref().map(witness));
        put("See", Some(self.links(Role::Other).join(", ")).filter(|links| !links.is_empty()));
        put("Fix", Some(fix.to_owned()).filter(|fix| !fix.is_empty()));
        parts
    }

    /// The message.
    pub fn message(&self) -> sarif::Message {
        let sentence = help::sentence(&self.judged.message);
        let parts = self.parts();
        let mut text = sentence.clone();
        for (heading, part) in &parts {
            text.push_str(&format!(" {heading}: {part}."));
        }
        let mut markdown = format!("**{sentence}**\n");
        for (heading, part) in &parts {
            markdown.push_str(&format!("\n- **{heading}**: {part}"));
        }
        if let Some(why) = WHY.get(self.judged.rule.code) {
            markdown.push_str(&format!("\n\n{why}"));
        }
        let mut message = sarif::Message::builder().text(text).build();
        message.markdown = Some(markdown);
        message
    }
}

/// Brackets and backslashes in the text of a link are escaped (SARIF 2.1.0 §3.11.6).
fn escape(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '[' | ']' | '\\').then_some('\\').into_iter().chain([c])).collect()
}
