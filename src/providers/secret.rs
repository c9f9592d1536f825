//! Places where secrets are or may be written: what the mappings of both clouds share.
//!
//! In: the attributes that a mapping's `reads` names. Out: one [`SecretText`] for each value that is there, with how it
//! got there. Texts of scripts are decoded. Assumes nothing about the text.

use super::Map;
use super::attribute::each_value;
use super::script::decoded;
use crate::base::credential::{Hit, TokenKind, find_named};
use crate::base::script_password::passwords;
use crate::base::secret_name::{is_password_name, may_be_password};
use crate::base::{OriginKind, Roots, Value, hole};
use crate::input::Side;
use crate::model::secrets::{Hidden, Place, SecretText, ShownSecret, TextSource};
use crate::model::{Builder, ObjectId, Site};
use std::sync::Arc;

/// Mapping of a resource whose attributes (`reads`) hold secrets.
pub fn arguments(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    collect(builder, object, side, Place::SecretArgument);
}

/// Mapping of a resource whose attributes (`reads`) hold scripts.
pub fn scripts(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    collect(builder, object, side, Place::UserData);
}

/// Mapping of a resource whose attributes (`reads`) are environments of what runs, or parameters handed to it.
pub fn environments(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    collect(builder, object, side, Place::Environment);
}

/// Mapping of the `provider` or `backend` block of one of these names.
pub fn credentials(builder: &mut Builder, object: ObjectId, side: Side<'_>, names: &[&str]) {
    // A provider block with an alias is still named by its provider.
    let name = side.resource.name.split('.').next().unwrap_or("");
    if names.contains(&name) {
        collect(builder, object, side, Place::ProviderBlock);
    }
}

fn collect(builder: &mut Builder, object: ObjectId, side: Side<'_>, place: Place) {
    for path in side.reads {
        one(builder, object, side, path, place);
    }
}

/// All texts at a path.
fn one(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &'static str, place: Place) {
    let argument: Arc<str> = path.rsplit('.').next().unwrap_or(path).into();
    each_value(side, path, &mut |at, value| {
        for (name, at, value) in texts(at, value) {
            let shown = text(value).filter(|text| !text.is_empty());
            let variable = variable(side, value);
            let (text, hits) = match (&shown, place) {
                // Of an unknown secret it matters who hands it in.
                (None, Place::SecretArgument | Place::ProviderBlock) if variable.is_some() => (None, Vec::new()),
                (None, _) => continue,
                (Some(text), Place::UserData | Place::Environment) => {
                    let label = name.as_deref().unwrap_or(&argument);
                    let (text, mut hits) = read(label, text);
                    if hits.is_empty() && place == Place::Environment && is_password(side, &at, label, value, &text) {
                        hits.push(Hit { range: 0..text.len(), kind: TokenKind::Password });
                    }
                    // What is sensitive was made elsewhere.
                    if place == Place::UserData && !value.is_sensitive() {
                        add_passwords(&text, &mut hits);
                    }
                    (Some(text), hits)
                }
                (Some(text), _) => (Some(text.clone()), find_named(&argument, text)),
            };
            if place == Place::Environment && hits.is_empty() {
                continue;
            }
            if let (Some(written), Some(text), false) = (&shown, &text, hits.is_empty())
                && written != text
            {
                builder.world.secrets.hidden.push(Hidden(written.clone()));
            }
            builder.world.secrets.texts.push(SecretText {
                site: Site::at(object, at.as_str()),
                place,
                argument: name.unwrap_or_else(|| argument.clone()),
                text,
                hits,
                source: source(side, &at, value),
                own: is_own(value),
                marked: super::is_marked(&side.resource.kind, path),
                sensitive: value.is_sensitive(),
                variable,
            });
        }
    });
}

/// The passwords of a script besides the credentials that are known of it.
fn add_passwords(text: &str, hits: &mut Vec<Hit>) {
    for range in passwords(text) {
        if hits.iter().all(|hit| hit.range.end <= range.start || range.end <= hit.range.start) {
            hits.push(Hit { range, kind: TokenKind::Password });
        }
    }
    hits.sort_by_key(|hit| hit.range.start);
}

/// Whether an entry of an environment is a password that is written there: the name says so, and what is given to it is
/// no word for one.
fn is_password(side: Side<'_>, at: &str, name: &str, value: &Value, text: &str) -> bool {
    is_password_name(name)
        && may_be_password(text)
        && !value.has_unknown()
        && matches!(source(side, at, value), TextSource::Literal(_))
}

/// The texts that a value holds, with their names and full paths: those of a map have names of their own, and so has an
/// entry of a list of names and values.
fn texts<'a>(at: &str, value: &'a Value) -> Vec<(Option<Arc<str>>, String, &'a Value)> {
    let Some(entries) = value.entries() else { return vec![(None, at.to_owned(), value)] };
    let label = ["key", "name"].iter().find_map(|name| value.get(name)?.as_str());
    let content = ["value", "parameter_value"].iter().find_map(|name| Some((name, value.get(name)?)));
    if let (Some((name, content)), Some(label)) = (content, label.or(Some("")).filter(|_| entries.len() < 8)) {
        return vec![(Some(label.into()).filter(|_| !label.is_empty()), format!("{at}.{name}"), content)];
    }
    entries.iter().map(|(name, value)| (Some(name.clone()), format!("{at}[\"{name}\"]"), value)).collect()
}

/// A text as it is read where it is used, and the credentials in it. Depends on the name that it is given.
pub fn read(name: &str, text: &Arc<str>) -> (Arc<str>, Vec<Hit>) {
    let text = decoded(text);
    let hits = find_named(name, &text);
    (text, hits)
}

/// Whether a value is a literal that stands where it is used.
pub fn is_own(value: &Value) -> bool {
    value.origin().is_some_and(|origin| origin.kind == OriginKind::Literal && origin.from.is_none())
}

/// The block of the root-most variable that a value comes through, if the value is not sensitive.
fn variable(side: Side<'_>, value: &Value) -> Option<Arc<str>> {
    if value.is_sensitive() {
        return None;
    }
    let mut module: &str = &side.resource.module;
    let mut found = None;
    let mut at = value.origin().map(|origin| &**origin);
    while let Some(origin) = at {
        match &origin.kind {
            OriginKind::VariableDefault(name) | OriginKind::VariableValue(name) => found = Some((module, name)),
            OriginKind::ModuleInput(_, name) => {
                found = Some((module, name));
                module = above(module);
            }
            OriginKind::Local(_) | OriginKind::Literal | OriginKind::Computed | OriginKind::Iterator => {}
            OriginKind::ModuleOutput(_) | OriginKind::Resource(_) => return None,
        }
        at = origin.from.as_deref();
    }
    let (module, name) = found?;
    Some(
        match module.is_empty() {
            true => format!("variable.{name}"),
            false => format!("{module}.variable.{name}"),
        }
        .into(),
    )
}

/// The module that calls a module.
fn above(module: &str) -> &str {
    module.rfind("module.").and_then(|at| module.get(..at)).map_or("", |rest| rest.trim_end_matches('.'))
}

/// Terraform's own blocks that hold secrets on any cloud: what provisioners run and write, and how they log in.
pub const BLOCKS: &[Map] = &[
    Map {
        kind: "provisioner",
        reads: &["command", "inline", "content", "environment", "connection"],
        run: |builder, object, side| {
            for path in ["command", "inline", "content", "environment"] {
                one(builder, object, side, path, Place::UserData);
            }
            side.each("connection", |_, inner| {
                let reads = LOGIN.reads;
                collect(builder, object, Side { reads, ..inner }, Place::SecretArgument);
            });
        },
    },
    LOGIN,
    Map { kind: "output", reads: &["value", "sensitive"], run: shown },
    // Findings about what a variable carries point at it.
    Map { kind: "variable", reads: &[], run: |_, _, _| {} },
];

/// Names of attributes that hold a secret, whoever has them.
const SECRET_ATTRIBUTES: [&str; 9] = [
    "secret",
    "secret_key",
    "secret_access_key",
    "password",
    "plaintext",
    "secret_data",
    "secret_string",
    "credentials",
    "private_key",
];

/// Outputs of the root module that name a secret and are not sensitive: each plan and apply prints them.
fn shown(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let resource = side.resource;
    let sensitive = side.value.get("sensitive").and_then(Value::as_bool) == Some(true);
    let Some(value) = side.value.get("value").filter(|_| resource.module.is_empty() && !sensitive) else { return };
    let secret = value.all_refs().into_iter().find(|reference| {
        let path = crate::model::builder::without_keys(&reference.attribute);
        let last = path.rsplit('.').next().unwrap_or(&path);
        let address = crate::model::builder::without_keys(&reference.address);
        let kind = address.rsplit_once('.').map_or("", |(head, _)| head);
        let data = if kind.starts_with("data.") || kind.contains(".data.") { "data." } else { "" };
        let kind = format!("{data}{}", kind.rsplit('.').next().unwrap_or(kind));
        SECRET_ATTRIBUTES.contains(&last)
            || (last.ends_with("_password") && !last.contains("encrypted"))
            || super::is_sensitive(&kind, &path)
    });
    let Some(reference) = secret else { return };
    let of = format!("{}.{}", reference.address, reference.attribute).into();
    let name = resource.name.clone();
    builder.world.secrets.shown.push(ShownSecret { site: Site::at(object, "value"), name, of });
}

const LOGIN: Map = Map {
    kind: "connection",
    reads: &["password", "private_key", "bastion_password", "bastion_private_key", "proxy_user_password"],
    run: arguments,
};

/// The text of a value: of an unknown one, what is known of it.
pub fn text(value: &Value) -> Option<Arc<str>> {
    value.shape().map(|shape| hole::nameless(&shape).into()).or_else(|| value.known_prefix())
}

/// How a value got where it is.
///
/// The origin that the evaluation of a configuration leaves decides. What is computed has none beyond the expression:
/// it counts as made of literals unless it comes from a resource or from something sensitive, which a literal is not.
/// A plan without sources shows constants of the configuration, and nothing else tells literals from the rest.
pub fn source(side: Side<'_>, at: &str, value: &Value) -> TextSource {
    let resource = side.resource;
    if value.is_unknown() {
        return TextSource::Elsewhere;
    }
    if let Some(origin) = value.origin() {
        let root = origin.root();
        if value.roots().has(Roots::GIVEN) {
            return TextSource::Elsewhere;
        }
        let made = || if value.refs().is_empty() && !value.is_sensitive() { None } else { Some(()) };
        return match &root.kind {
            OriginKind::Literal => TextSource::Literal(through(origin)),
            OriginKind::VariableDefault(name) => {
                TextSource::Literal(Some(format!("the default of variable `{name}`").into()))
            }
            OriginKind::Local(name) if made().is_none() => TextSource::Literal(Some(format!("local `{name}`").into())),
            OriginKind::VariableValue(_) | OriginKind::Resource(_) => TextSource::Elsewhere,
            _ if made().is_none() => TextSource::Literal(through(origin)),
            _ => TextSource::Elsewhere,
        };
    }
    if resource.written.iter().any(|(path, _)| **path == *at) {
        return TextSource::Literal(None);
    }
    if !value.refs().is_empty() {
        return TextSource::Elsewhere;
    }
    match (&resource.action, &resource.configured) {
        // A configuration that was evaluated, and a value of it that nothing else is known to have made.
        (None, Some(_)) if !value.is_sensitive() => TextSource::Literal(None),
        _ => TextSource::Unknown,
    }
}

/// The first named place that a literal comes through.
fn through(origin: &crate::base::Origin) -> Option<Arc<str>> {
    let mut at = Some(origin);
    while let Some(origin) = at {
        match &origin.kind {
            OriginKind::Local(name) => return Some(format!("local `{name}`").into()),
            OriginKind::ModuleInput(module, name) => return Some(format!("input `{name}` of `{module}`").into()),
            OriginKind::VariableDefault(name) => return Some(format!("the default of variable `{name}`").into()),
            _ => at = origin.from.as_deref(),
        }
    }
    None
}
