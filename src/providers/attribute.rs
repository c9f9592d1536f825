//! Attributes to links and three-valued answers: what every mapping of both clouds does with what it reads.

use crate::base::net::AddressSet;
use crate::base::{Data, Tri, Value};
use crate::input::{Attr, Side};
use crate::model::{Link, ObjectId, Ref};
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
    let refs = if may_be_otherwise(value) { Vec::new() } else { value.all_refs() };
    Link { known, refs, from: Some(object) }
}

/// Whether a value that is not known may be something that no reference of it leads to: then they do not say what it is.
fn may_be_otherwise(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(known) => known.refinement.as_ref().is_some_and(|it| it.otherwise),
        _ => false,
    }
}

/// The references of a list or set attribute: one link for each element, and whether the list itself is known.
/// An unknown list gives one link for each resource that it refers to.
pub fn links(side: Side<'_>, object: ObjectId, path: &str) -> Option<(Vec<Link>, bool)> {
    match side.attr(path) {
        Attr::Known(value) => match value.items() {
            Some(items) => Some((items.iter().map(|item| value_link(item, object)).collect(), true)),
            None => Some((vec![value_link(value, object)], true)),
        },
        Attr::Unknown(value) if may_be_otherwise(value) => Some((Vec::new(), false)),
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

/// Reason code for something that hangs on this attribute.
pub fn reason(side: Side<'_>, path: &str) -> Arc<str> {
    format!("unknown:{}", name(side, path)).into()
}

/// Reason codes for not knowing whether an address is bound to a gateway: for want of the gateway, of the address, or only of
/// the binding.
pub fn binding_reasons(side: Side<'_>, gateway: &str, address: &str) -> [Arc<str>; 3] {
    [reason(side, gateway), reason(side, address), format!("unbound:{}", name(side, address)).into()]
}

/// The one of these that it is.
pub fn why_unbound<T, A>(which: [Arc<str>; 3], gateway: &Ref<T>, address: &Link, found: &Ref<A>) -> Arc<str> {
    let [of_gateway, of_address, binding] = which;
    match (gateway, found) {
        (Ref::Unknown | Ref::OneOf(_), _) => of_gateway,
        (_, Ref::Unknown | Ref::OneOf(_)) if address.known.is_none() => of_address,
        _ => binding,
    }
}

/// `Yes` where the resource certainly exists, `Unknown` where its `count` or `for_each` is not known; with the reason.
pub fn existence(side: Side<'_>) -> (Tri, Vec<Arc<str>>) {
    match side.resource.representative {
        true => (Tri::Unknown, vec![format!("unknown:{}.count", side.resource.address).into()]),
        false => (Tri::Yes, Vec::new()),
    }
}

/// A value that is written and not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKnown;

/// A whole number: `None` where it is absent.
pub fn number(side: Side<'_>, path: &str) -> Result<Option<i64>, NotKnown> {
    match side.attr(path) {
        Attr::Known(value) => value.as_i64().map(Some).ok_or(NotKnown),
        Attr::Absent | Attr::Defaulted => Ok(None),
        Attr::Unknown(_) => Err(NotKnown),
    }
}

/// Whether a number is above zero; absent means `absent`.
pub fn positive(side: Side<'_>, path: &str, absent: Tri) -> Tri {
    match number(side, path) {
        Ok(Some(number)) => (number > 0).into(),
        Ok(None) => absent,
        Err(NotKnown) => Tri::Unknown,
    }
}

/// Whether the configuration writes an attribute, known or not.
pub fn written(side: Side<'_>, path: &str) -> bool {
    matches!(side.attr(path), Attr::Known(_) | Attr::Unknown(_))
}

/// An attribute that holds one of a few words. A word that is none of them and that the configuration does not write
/// is the service's own business, and counts as left out.
pub fn choice<'a>(side: Side<'a>, path: &str, words: &[&str]) -> Attr<'a> {
    let attr = side.attr(path);
    let strange =
        |value: &Value| !words.iter().any(|word| value.as_str().is_some_and(|it| it.eq_ignore_ascii_case(word)));
    match &attr {
        Attr::Known(value) if strange(value) && is_configured(side, path) != Some(true) => Attr::Absent,
        _ => attr,
    }
}

/// Whether the configuration writes the top-level argument or block of a path; `None` where that cannot be seen.
pub fn is_configured(side: Side<'_>, path: &str) -> Option<bool> {
    let full = side.path(path);
    let top = full.split(['.', '[']).next().unwrap_or_default();
    side.resource.configured.as_ref().map(|names| names.iter().any(|name| **name == *top))
}

/// Whether an attribute that the service fills holds a public IPv4 address.
pub fn holds_public_address(side: Side<'_>, path: &str) -> bool {
    let address = side.str(path).and_then(|text| text.parse::<std::net::Ipv4Addr>().ok());
    address.is_some_and(|it| {
        let [first, second, ..] = it.octets();
        !(it.is_private() || it.is_loopback() || it.is_link_local() || it.is_multicast() || it.is_broadcast())
            && first != 0
            && first < 240
            && !(first == 100 && (64..128).contains(&second))
    })
}

/// The texts of a list or set attribute as addresses: the known ones, and whether they are all.
/// `None` where it is absent.
pub fn addresses(side: Side<'_>, path: &str) -> Option<(AddressSet, bool)> {
    match side.attr(path) {
        Attr::Known(value) => Some(value_addresses(value)),
        Attr::Unknown(_) => Some((AddressSet::empty(), false)),
        Attr::Absent | Attr::Defaulted => None,
    }
}

/// The same of a value: a text, or a list of texts. What is no address is left out, as apply refuses it.
pub fn value_addresses(value: &Value) -> (AddressSet, bool) {
    let one = |value: &Value| match (value.as_str(), value.is_unknown()) {
        (Some(text), _) => (AddressSet::parse(text).unwrap_or_default(), true),
        (None, unknown) => (AddressSet::empty(), !unknown),
    };
    match value.items() {
        Some(items) => items
            .iter()
            .map(one)
            .fold((AddressSet::empty(), true), |(set, all), (other, known)| (set.union(&other), all && known)),
        None => one(value),
    }
}

/// Sides for tests of the mappings, from values written by hand.
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
pub mod sample {
    use crate::base::types::Type;
    use crate::base::{Action, Data, Reference, UnknownKind, Value};
    use crate::input::{Key, Mode, Resource, Side};
    use crate::model::{Builder, Model, Object, World};
    use crate::providers::Map;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    /// A value from JSON. `{"?": ["type.name.attribute", …]}` is an unknown one with these references (`"var.x"`
    /// gives none), `{"?": null}` one that the provider decides.
    pub fn value(json: &serde_json::Value) -> Value {
        use serde_json::Value as Json;
        match json {
            Json::Null => Value::null(),
            Json::Bool(value) => Value::bool(*value),
            Json::Number(number) => Value::number(number.as_i64().unwrap()),
            Json::String(text) => Value::string(text.as_str()),
            Json::Array(items) => Data::Tuple(Arc::new(items.iter().map(value).collect())).into(),
            Json::Object(entries) => match entries.get("?") {
                Some(Json::Null) => Value::unknown(Type::Dynamic, UnknownKind::Defaulted),
                Some(Json::Array(refs)) => {
                    let refs: Vec<Reference> = refs.iter().filter_map(|it| reference(it.as_str().unwrap())).collect();
                    let kind = match refs.is_empty() {
                        true => UnknownKind::NotEvaluated("variable without value".into()),
                        false => UnknownKind::Computed,
                    };
                    Value::unknown(Type::Dynamic, kind).with_meta(|meta| meta.refs = refs)
                }
                _ => {
                    let entries: BTreeMap<Arc<str>, Value> =
                        entries.iter().map(|(name, json)| (name.as_str().into(), value(json))).collect();
                    Data::Object(Arc::new(entries)).into()
                }
            },
        }
    }

    fn reference(text: &str) -> Option<Reference> {
        if text.starts_with("var.") {
            return None;
        }
        let (address, attribute) = text.rsplit_once('.').unwrap();
        Some(Reference { address: address.into(), attribute: attribute.into() })
    }

    /// A resource that a plan creates.
    pub fn resource(address: &str, after: serde_json::Value) -> Resource {
        let block = address.rsplit_once(']').filter(|(_, rest)| rest.is_empty()).map_or(address, |(block, _)| block);
        let block = if block.len() < address.len() { block.rsplit_once('[').unwrap().0 } else { block };
        let (path, name) = block.rsplit_once('.').unwrap();
        let kind = path.rsplit_once('.').map_or(path, |(_, kind)| kind);
        Resource {
            address: address.into(),
            previous_address: None,
            module: "".into(),
            mode: Mode::Managed,
            kind: kind.into(),
            name: name.into(),
            key: None::<Key>,
            provider: "".into(),
            action: Some(Action::Create),
            before: None,
            after: Some(value(&after)),
            representative: false,
            written: Vec::new(),
            configured: None,
            place: None,
            lifecycle: Default::default(),
        }
    }

    /// The world that mappings make of resources.
    pub fn world(families: &[&[Map]], resources: &[Resource]) -> World {
        let mut model = Model::default();
        let mut builder = Builder::new();
        for resource in resources {
            let object = model.intern(Object {
                address: resource.address.clone(),
                previous_address: None,
                kind: resource.kind.clone(),
                cloud: crate::providers::cloud(&resource.kind),
                action: resource.action,
                representative: resource.representative,
                account: Default::default(),
            });
            let mut found = false;
            for map in families.iter().flat_map(|family| family.iter()).filter(|map| *map.kind == *resource.kind) {
                found = true;
                let value = resource.after.as_ref().unwrap();
                (map.run)(&mut builder, object, Side { resource, value, reads: map.reads, prefix: "" });
            }
            assert!(found, "no mapping for {}", resource.kind);
        }
        builder.finish(&model.objects).0
    }

    /// A set's blocks as text.
    pub fn cidrs(set: &crate::base::net::AddressSet) -> String {
        set.cidrs().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}
