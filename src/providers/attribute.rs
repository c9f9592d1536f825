//! Attributes to links and three-valued answers: what every mapping of both clouds does with what it reads.

use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::{Link, ObjectId};
use std::sync::Arc;

/// The reference that an attribute writes; `None` where it is absent.
pub fn link(side: Side<'_>, object: ObjectId, path: &str) -> Option<Link> {
    match side.attr(path) {
        Attr::Known(value) | Attr::Unknown(value) => Some(value_link(value, object)),
        Attr::Absent | Attr::Defaulted => None,
    }
}

/// The reference that a value is.
pub fn value_link(value: &Value, object: ObjectId) -> Link {
    let known = match value.as_str() {
        Some(text) => Some(Arc::from(text)),
        // Ids of some resources are numbers.
        None => value.as_i64().map(|number| Arc::from(number.to_string())),
    };
    Link { known, refs: value.all_refs(), from: Some(object) }
}

/// The references of a list or set attribute: one link for each element, and whether the list itself is known.
/// An unknown list gives one link for each resource that it refers to.
pub fn links(side: Side<'_>, object: ObjectId, path: &str) -> Option<(Vec<Link>, bool)> {
    match side.attr(path) {
        Attr::Known(value) => match value.items() {
            Some(items) => Some((items.iter().map(|item| value_link(item, object)).collect(), true)),
            None => Some((vec![value_link(value, object)], true)),
        },
        Attr::Unknown(value) => {
            let links = value
                .all_refs()
                .into_iter()
                .map(|reference| Link { known: None, refs: vec![reference], from: Some(object) })
                .collect();
            Some((links, false))
        }
        Attr::Absent | Attr::Defaulted => None,
    }
}

/// A truth value, with the default for absent.
pub fn flag(side: Side<'_>, path: &str, absent: Tri) -> Tri {
    match side.attr(path) {
        Attr::Known(value) => value.as_bool().map_or(Tri::Unknown, Tri::from),
        Attr::Absent | Attr::Defaulted => absent,
        Attr::Unknown(_) => Tri::Unknown,
    }
}

/// `ADDRESS.PATH`, as reasons and unknowns name an attribute.
pub fn name(side: Side<'_>, path: &str) -> Arc<str> {
    format!("{}.{}", side.resource.address, side.path(path)).into()
}

/// Every value that a path of names means, whatever lists, sets and maps are on the way, with its full path
/// (`containers[0].env[1].value`). An unknown on the way is visited in place of what it may hold.
pub fn each_value<'a>(side: Side<'a>, path: &str, visit: &mut dyn FnMut(&str, &'a Value)) {
    debug_assert!(side.reads.contains(&path), "{}: `{path}` is not in the mapping's `reads`", side.resource.kind);
    let names: Vec<&str> = path.split('.').collect();
    walk(side.value, &names, side.prefix, visit);
}

fn walk<'a>(value: &'a Value, names: &[&str], at: &str, visit: &mut dyn FnMut(&str, &'a Value)) {
    if value.is_unknown() {
        visit(at, value);
        return;
    }
    if let Some(items) = value.items() {
        for (index, item) in items.iter().enumerate() {
            walk(item, names, &format!("{at}[{index}]"), visit);
        }
        return;
    }
    match names.split_first() {
        None => visit(at, value),
        Some((name, rest)) => {
            if let Some(next) = value.get(name) {
                let path = if at.is_empty() { (*name).to_owned() } else { format!("{at}.{name}") };
                walk(next, rest, &path, visit);
            }
        }
    }
}
