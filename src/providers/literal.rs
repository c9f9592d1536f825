//! Credentials in arguments that are not made to hold one: every text of every block and resource is looked at.
//!
//! In: a plan. Out: a [`SecretText`] for each text that holds a credential and that no mapping of secrets reads. What the
//! configuration does not write (what a provider computed) is left out where the configuration is visible. Resources are
//! decoded only if their text makes it worth while.

use super::secret::{is_own, read, source, text};
use super::{Table, alicloud, is_marked, tencentcloud};
use crate::base::credential::{Hit, find, find_named, suspect};
use crate::base::{OriginKind, Value};
use crate::input::{Mode, Plan, Resource, Side};
use crate::model::secrets::{Hidden, Place, SecretText, TextSource, forms};
use crate::model::{Builder, Model, Object, ObjectId, Site};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// One text with credentials.
struct Found<'a> {
    path: String,
    /// The same without indexes.
    plain: String,
    name: Arc<str>,
    text: Arc<str>,
    hits: Vec<Hit>,
    /// As it is written, where that is packed.
    packed: Option<Arc<str>>,
    /// The value; `None`: a key of a map, which is as it is written.
    value: Option<&'a Value>,
}

/// Attributes that mappings of secrets read, by type.
static NAMED: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = HashMap::new();
    let clouds = [alicloud::NAMED, tencentcloud::NAMED, &[super::secret::BLOCKS]];
    let maps = clouds.into_iter().flatten().flat_map(|family| family.iter());
    for map in maps.filter(|map| !matches!(map.kind, "output" | "variable")) {
        table.entry(map.kind).or_default().extend(map.reads);
    }
    table
});

/// Adds what is found to both worlds.
pub fn scan(plan: &Plan, model: &mut Model, after: &mut Builder, mut before: Option<&mut Builder>) {
    let mut take = |resource: &Resource| {
        let old = resource.before.as_ref().zip(before.as_deref_mut());
        let mut object = None;
        if let Some(value) = &resource.after {
            add(model, &mut object, after, resource, value);
        }
        if let Some((value, builder)) = old {
            add(model, &mut object, builder, resource, value);
        }
    };
    plan.blocks.iter().for_each(&mut take);
    plan.content.suspects(&suspect, &mut |resource| take(&resource));
}

/// The credentials that stand anywhere in a plan, as text: not to be shown, whatever is shown of it.
pub fn tokens(plan: &Plan) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    let mut take = |resource: &Resource| {
        for value in [&resource.before, &resource.after].into_iter().flatten() {
            for found in look(resource, value, &[]) {
                let tokens = found.hits.iter().filter_map(|hit| found.text.get(hit.range.clone()));
                tokens.for_each(|token| forms(token, &mut out));
                out.extend(found.packed);
            }
        }
    };
    plan.blocks.iter().for_each(&mut take);
    plan.content.suspects(&suspect, &mut |resource| take(&resource));
    out.sort();
    out.dedup();
    out
}

fn add(model: &mut Model, object: &mut Option<ObjectId>, builder: &mut Builder, resource: &Resource, value: &Value) {
    let data = if resource.mode == Mode::Data { "data." } else { "" };
    let kind = format!("{data}{}", resource.kind);
    let label = resource.name.split('.').next().unwrap_or_default();
    // The blocks of other providers and backends have arguments of these names, too, and nobody else reads them.
    let others = match &*resource.kind {
        "provider" => !matches!(label, "alicloud" | "tencentcloud"),
        "backend" => !matches!(label, "oss" | "cos" | "s3"),
        _ => false,
    };
    let named = NAMED.get(kind.as_str()).filter(|_| !others).map_or(&[][..], Vec::as_slice);
    for found in look(resource, value, named) {
        let top = found.path.split(['.', '[']).next().unwrap_or_default();
        let written = resource.configured.as_ref().is_none_or(|names| names.iter().any(|name| **name == *top));
        if resource.mode != Mode::Block && (!written || is_key_id(&resource.kind, top)) {
            continue;
        }
        let place = match (&*resource.kind, top) {
            ("variable", "default" | "value") | ("local", "value") | ("module", _) => Place::Passed,
            _ => Place::Argument,
        };
        let side = Side { resource, value, reads: &[], prefix: "" };
        let source = match found.value {
            None => TextSource::Literal(None),
            // A value that a plan shows for a variable may come from a file of variables, or from outside.
            Some(value) if place == Place::Passed && top == "value" && &*resource.kind == "variable" => {
                match value.origin() {
                    Some(origin) if origin.kind == OriginKind::Literal || origin.from.is_some() => {
                        TextSource::Literal(Some("a value in a file of variables".into()))
                    }
                    _ => TextSource::Unknown,
                }
            }
            Some(_) if place == Place::Passed && &*resource.kind == "variable" => TextSource::Literal(None),
            Some(value) => source(side, &found.path, value),
        };
        let object = *object.get_or_insert_with(|| {
            model.intern(Object {
                address: resource.address.clone(),
                previous_address: resource.previous_address.clone(),
                kind: resource.kind.clone(),
                cloud: super::cloud(&resource.kind),
                action: resource.action,
                representative: resource.representative,
                account: Arc::default(),
            })
        });
        builder.world.secrets.hidden.extend(found.packed.map(Hidden));
        builder.world.secrets.texts.push(SecretText {
            site: Site::at(object, found.path.as_str()),
            place,
            argument: found.name,
            text: Some(found.text),
            hits: found.hits,
            source,
            own: found.value.is_none_or(is_own) || (place == Place::Passed && top == "default"),
            marked: is_marked(&kind, &found.plain),
            sensitive: found.value.is_some_and(Value::is_sensitive),
            variable: None,
        });
    }
}

/// The id of a resource that is an access key, as far as no configuration tells that nobody wrote it.
fn is_key_id(kind: &str, top: &str) -> bool {
    kind.ends_with("_access_key") && matches!(top, "id" | "access_key" | "access_key_id" | "secret_id")
}

/// All texts of a value that hold credentials, but those at the paths (or below them) that others read.
fn look<'a>(resource: &Resource, value: &'a Value, named: &[&str]) -> Vec<Found<'a>> {
    let mut out = Vec::new();
    // The name of a variable, a local or an output is that of its block.
    let whole = match (&*resource.kind, value.entries()) {
        ("variable" | "local" | "output", Some(entries)) => entries,
        _ => {
            walk(value, "", "", "", false, named, &mut out);
            return out;
        }
    };
    for (key, item) in whole {
        let name = if matches!(&**key, "default" | "value") { &resource.name } else { key };
        walk(item, key, key, name, false, named, &mut out);
    }
    out
}

/// Depth is that of the value, which its reader bounded.
fn walk<'a>(
    value: &'a Value,
    path: &str,
    plain: &str,
    name: &str,
    near: bool,
    named: &[&str],
    out: &mut Vec<Found<'a>>,
) {
    if named.contains(&plain) {
        return;
    }
    if let Some(items) = value.items() {
        let beside = near || items.iter().any(holds_id);
        for (index, item) in items.iter().enumerate() {
            walk(item, &format!("{path}[{index}]"), plain, name, beside, named, out);
        }
        return;
    }
    if let Some(entries) = value.entries() {
        // A secret beside the id of its key is one, whatever it is called.
        let beside = entries.values().any(holds_id);
        let label = ["key", "name"].iter().find_map(|name| entries.get(*name)?.as_str());
        for (key, item) in entries {
            // An entry of a list of names and values.
            let name = label.filter(|_| &**key == "value").unwrap_or(key);
            let word = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
            let next = match (path.is_empty(), word) {
                (true, _) => key.to_string(),
                (false, true) => format!("{path}.{key}"),
                (false, false) => format!("{path}[\"{key}\"]"),
            };
            let hits = find(key);
            if !hits.is_empty() {
                let (path, plain) = (path.to_owned(), plain.to_owned());
                out.push(Found {
                    path,
                    plain,
                    name: "a key of a map".into(),
                    text: key.clone(),
                    hits,
                    packed: None,
                    value: None,
                });
            }
            let plain = if plain.is_empty() { key.to_string() } else { format!("{plain}.{key}") };
            walk(item, &next, &plain, name, beside, named, out);
        }
        return;
    }
    let Some(shown) = text(value).filter(|text| suspect(text.as_bytes())) else { return };
    let context = if near { "secret_key" } else { name };
    let (text, hits) = match find_named(context, &shown) {
        hits if hits.is_empty() => read(context, &shown),
        hits => (shown.clone(), hits),
    };
    let packed = (text != shown).then_some(shown);
    if !hits.is_empty() {
        let (path, plain) = (path.to_owned(), plain.to_owned());
        out.push(Found { path, plain, name: name.into(), text, hits, packed, value: Some(value) });
    }
}

fn holds_id(value: &Value) -> bool {
    use crate::base::credential::TokenKind::{AccessKeyId, TemporaryKeyId};
    let text = value.as_str().filter(|text| suspect(text.as_bytes()));
    text.is_some_and(|text| find(text).iter().any(|hit| matches!(hit.kind, AccessKeyId | TemporaryKeyId)))
}
