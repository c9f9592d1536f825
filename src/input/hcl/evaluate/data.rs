//! Data sources whose answer is a function of their arguments: computed as the provider computes it.
//!
//! In: what a data source writes. Out: its computed attributes. Where Terraform waits with the reading until the apply
//! (`depends_on`), the answer is given all the same: nothing but the arguments enters into it. All other data sources
//! are unknown except for what they write.

use super::super::functions;
use super::super::syntax::Expr;
use super::expression::unknown_like;
use super::{Fault, Instance, Outcome, ResourceInstance, World};
use crate::base::{Data, Type, UnknownKind, Value};
use crate::input::Mode;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Hashes and encodings that `local_file` offers, and the functions that make them of a file.
const OF_FILE: [(&str, &str); 8] = [
    ("content", "file"),
    ("content_base64", "filebase64"),
    ("content_md5", "filemd5"),
    ("content_sha1", "filesha1"),
    ("content_sha256", "filesha256"),
    ("content_sha512", "filesha512"),
    ("content_base64sha256", "filebase64sha256"),
    ("content_base64sha512", "filebase64sha512"),
];

/// The attributes that are computed here, by type of data source.
pub(super) fn computed(kind: &str) -> Vec<&'static str> {
    match kind {
        "alicloud_ram_policy_document" => vec!["document"],
        "template_file" => vec!["rendered"],
        "null_data_source" => vec!["outputs"],
        "local_file" | "local_sensitive_file" => OF_FILE.iter().map(|(attribute, _)| *attribute).collect(),
        _ => Vec::new(),
    }
}

impl World<'_> {
    /// A computed attribute of a data source; `None` where it is not a function of the arguments.
    pub(super) fn data_attribute(
        &self,
        instance: &Rc<Instance>,
        resource: &Rc<ResourceInstance>,
        name: &str,
    ) -> Result<Option<Value>, Fault> {
        let declaration = &resource.declaration;
        if declaration.mode != Mode::Data || !computed(&declaration.kind).contains(&name) {
            return Ok(None);
        }
        let part = |name: &str| self.resource_part(instance, resource, &name.into());
        let fault =
            |message: String| Fault { span: Some(declaration.header), ..Fault::new(declaration.header, message) };
        let value = match &*declaration.kind {
            "alicloud_ram_policy_document" => {
                let (version, statements) = (part("version")?, part("statement")?);
                // Written, ordered and read again.
                for _ in 0..4 {
                    self.weigh(version.iter().chain(&statements), declaration.header)?;
                }
                document(version.as_ref(), statements.as_ref()).map_err(fault)?
            }
            "null_data_source" => part("inputs")?.unwrap_or_else(Value::null),
            "template_file" => {
                let Some(template) = part("template")? else { return Ok(None) };
                let names =
                    part("vars")?.filter(|names| !names.is_null()).unwrap_or_else(|| Value::object(BTreeMap::new()));
                let Some(written) = declaration.body.attribute("template") else { return Ok(None) };
                self.template_source(&template, &names, &written.expr)?
            }
            _ => {
                let Some(path) = part("filename")? else { return Ok(None) };
                let function = OF_FILE.iter().find(|(attribute, _)| *attribute == name).map_or("file", |(_, at)| at);
                functions::call(function, vec![path], self.files)
                    .map_err(|error| Fault { gave_up: error.gave_up, ..fault(error.message) })?
            }
        };
        let secret = &*declaration.kind == "local_sensitive_file";
        Ok(Some(value.marked(secret, false).with_meta(|meta| meta.origin = None)))
    }

    fn template_source(&self, template: &Value, names: &Value, expr: &Expr) -> Outcome {
        match template.as_str() {
            _ if template.is_unknown() || names.is_unknown() => {
                Ok(Value::unknown_from(Type::String, &[template, names]).not_null())
            }
            // The provider is asked when all names are known; what the text will hold can be told before.
            Some(text) if names.has_unknown() => {
                let shape = self.render(text, names, expr, "template_file")?.shape();
                let unknown = Value::unknown_from(Type::String, &[template, names]).not_null();
                Ok(unknown.refined(|known| known.shape = shape))
            }
            Some(text) => self.render(text, names, expr, "template_file"),
            None => Ok(unknown_like(template)),
        }
    }
}

/// The document that the provider writes: fields in the order of its structures, one value instead of a list of one,
/// characters escaped as Go does.
fn document(version: Option<&Value>, statements: Option<&Value>) -> Result<Value, String> {
    let parts: Vec<&Value> = version.into_iter().chain(statements).collect();
    if parts.iter().any(|part| part.has_unknown()) {
        let unknown = Value::unknown_from(Type::String, &parts).not_null();
        let shape = statements.filter(|part| !part.is_unknown()).and_then(|statements| {
            let filled = |part: &Value| filled(part, "");
            text_of(version.map(filled).as_ref(), &blocks(&filled(statements))).ok().flatten()
        });
        return Ok(unknown.refined(|known| known.shape = shape.map(Arc::from)));
    }
    let statements = statements.map(blocks).unwrap_or_default();
    if statements.is_empty() {
        return Ok(Value::null_of(Type::String));
    }
    match text_of(version, &statements)? {
        Some(text) => Ok(parts.iter().fold(Value::text(&text), |value, part| value.with_all_marks_of(part))),
        None => {
            let reason = "the conditions of a statement repeat an operator and a variable: which one the provider keeps is not known";
            let unknown = Value::unknown(Type::String, UnknownKind::NotEvaluated(reason.into()));
            Ok(parts.iter().fold(unknown, |value, part| value.with_all_marks_of(part)))
        }
    }
}

/// The text of a document; `None` where it depends on an order that only the provider knows.
fn text_of(version: Option<&Value>, statements: &[&Value]) -> Result<Option<String>, String> {
    let mut out = Vec::with_capacity(statements.len());
    for statement in statements {
        match self::statement(statement)? {
            Some(text) => out.push(text),
            None => return Ok(None),
        }
    }
    let version = version.and_then(Value::as_str).filter(|text| !text.is_empty()).unwrap_or("1");
    Ok(Some(format!("{{\"Statement\":[{}],\"Version\":{}}}", out.join(","), quoted(version))))
}

/// The arguments of a document with a text for each part that is not known: a hole, or what is known of it. An
/// argument that is a list is a list of one.
fn filled(value: &Value, name: &str) -> Value {
    let data = match &value.data {
        Data::Unknown(_) => {
            let hole = Value::string(value.piece());
            match name {
                "action" | "resource" | "identifiers" | "values" => return Value::tuple(vec![hole]),
                _ => return hole,
            }
        }
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
            Data::Tuple(Arc::new(items.iter().map(|item| filled(item, "")).collect()))
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            let part = |(name, part): (&Arc<str>, &Value)| (name.clone(), filled(part, name));
            Data::Object(Arc::new(entries.iter().map(part).collect()))
        }
        _ => return value.clone(),
    };
    data.into()
}

/// One statement; `None` where its text depends on an order that only the provider knows.
fn statement(block: &Value) -> Result<Option<String>, String> {
    // Blocks that are not known yet: a text in the place of an object, which readers of documents take for a hole.
    if let Some(hole) = block.as_str() {
        return Ok(Some(quoted(hole)));
    }
    let effect = block.get("effect").and_then(Value::as_str).filter(|text| !text.is_empty()).unwrap_or("Allow");
    let mut out = format!("{{\"Effect\":{},\"Action\":{}", quoted(effect), one_or_all(&strings(block, "action")?));
    let resources = strings(block, "resource")?;
    if !resources.is_empty() {
        out.push_str(&format!(",\"Resource\":{}", one_or_all(&resources)));
    }
    let mut principals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for principal in in_set_order(block, "principal") {
        let mut identifiers = strings(&principal, "identifiers")?;
        identifiers.sort_by(|a, b| b.cmp(a));
        principals.entry(text(&principal, "entity")).or_default().extend(identifiers);
    }
    if !principals.is_empty() {
        let entries: Vec<String> =
            principals.iter().map(|(entity, list)| format!("{}:{}", quoted(entity), all(list))).collect();
        out.push_str(&format!(",\"Principal\":{{{}}}", entries.join(",")));
    }
    let mut conditions: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for condition in in_set_order(block, "condition") {
        let inner = conditions.entry(text(&condition, "operator")).or_default();
        if inner.insert(text(&condition, "variable"), strings(&condition, "values")?).is_some() {
            return Ok(None);
        }
    }
    if !conditions.is_empty() {
        let entries: Vec<String> = conditions
            .iter()
            .map(|(operator, inner)| {
                let inner: Vec<String> =
                    inner.iter().map(|(name, values)| format!("{}:{}", quoted(name), one_or_all(values))).collect();
                format!("{}:{{{}}}", quoted(operator), inner.join(","))
            })
            .collect();
        out.push_str(&format!(",\"Condition\":{{{}}}", entries.join(",")));
    }
    out.push('}');
    Ok(Some(out))
}

/// The blocks of a type: a list of them, or the only one, as the JSON syntax allows.
fn blocks(value: &Value) -> Vec<&Value> {
    match value.items() {
        Some(items) => items.iter().collect(),
        None => value.entries().map(|_| value).into_iter().collect(),
    }
}

fn in_set_order(block: &Value, name: &str) -> Vec<Value> {
    let found: Vec<Value> = block.get(name).map(blocks).unwrap_or_default().into_iter().cloned().collect();
    Value::set(Type::Dynamic, found).items().map(<[Value]>::to_vec).unwrap_or_default()
}

fn text(block: &Value, name: &str) -> String {
    block.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn strings(block: &Value, name: &str) -> Result<Vec<String>, String> {
    let Some(list) = block.get(name).filter(|list| !list.is_null()) else { return Ok(Vec::new()) };
    let converted =
        super::super::convert::convert(list, &Type::list(Type::String)).map_err(|error| error.to_string())?;
    let items = converted.items().unwrap_or_default();
    items
        .iter()
        .map(|item| match item.as_str() {
            Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
            _ => Err(format!("an element of `{name}` is empty")),
        })
        .collect()
}

fn one_or_all(values: &[String]) -> String {
    match values {
        [one] => quoted(one),
        many => all(many),
    }
}

fn all(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(","))
}

/// A string as Go's JSON encoder writes it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The names of a computed attribute as they are kept.
pub(super) fn names(kind: &str) -> Vec<Arc<str>> {
    computed(kind).into_iter().map(Arc::from).collect()
}
