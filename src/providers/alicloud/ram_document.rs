//! RAM documents that are written as blocks: `statement` of `alicloud_ram_policy`, the arguments of
//! `alicloud_ram_role`, and the data source `alicloud_ram_policy_document`, which renders one.
//!
//! A block says the same as the JSON that the provider makes of it (provider source). Unknown elements of a list leave
//! the rest of the statement to be judged.

use super::super::Map;
use super::super::document::{self, action, effect};
use super::super::grant;
use crate::base::Value;
use crate::input::{Attr, Side};
use crate::model::identity::{Document, Effect, Patterns, PolicyKind, PolicyText, Statement};
use crate::model::{Builder, Cloud, ObjectId};
use std::collections::BTreeMap;
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Alibaba;

/// The data source that renders a document.
pub const MAPS: &[Map] = &[Map {
    kind: "data.alicloud_ram_policy_document",
    reads: &[
        "document",
        "statement.effect",
        "statement.action",
        "statement.resource",
        "statement.condition.operator",
        "statement.condition.variable",
        "statement.condition.values",
        "statement.principal.entity",
        "statement.principal.identifiers",
    ],
    run: data,
}];

fn data(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let text = match side.attr("document") {
        Attr::Known(value) => value.as_str().map(|text| super::super::document::parse(text, CLOUD)),
        _ => None,
    };
    let document = text.or_else(|| rendered(side));
    grant::told(builder, object, side, CLOUD, &[], PolicyKind::Custom, document);
}

/// What the data source renders from its blocks.
fn rendered(side: Side<'_>) -> Option<Document> {
    let mut statements = Vec::new();
    let known = side.each("statement", |index, block| {
        let condition = pairs(block, "condition", "operator", "values");
        let principal = pairs(block, "principal", "entity", "identifiers");
        let mut statement = statement(block, index);
        // `Allow` is the default of the data source.
        if let Attr::Absent | Attr::Defaulted = block.attr("effect") {
            statement.effect = Some(Effect::Allow);
        }
        statement.whole &= condition.is_ok() && principal.is_ok();
        statement.condition = condition.unwrap_or_else(Some);
        statement.principal = principal.unwrap_or_else(Some);
        document::detail(&mut statement);
        statements.push(statement);
    });
    if !known {
        return Some(Document::Unknown(super::super::attribute::name(side, "statement")));
    }
    (!statements.is_empty()).then_some(Document::Parsed(PolicyText::of(statements)))
}

/// Conditions or principals as normalised JSON: `{OPERATOR: {VARIABLE: VALUES}}`, `{ENTITY: IDENTIFIERS}`. What is not
/// known is left out, and the answer is then an error.
fn pairs(side: Side<'_>, block: &str, name: &str, values: &str) -> Result<Option<String>, String> {
    let mut found: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let mut whole = true;
    whole &= side.each(block, |_, item| {
        let variable = if block == "condition" { item.str("variable") } else { Some("") };
        let (Some(name), Some(variable), Attr::Known(list)) = (item.str(name), variable, item.attr(values)) else {
            whole = false;
            return;
        };
        let entry = found.entry(name.to_owned()).or_default().entry(variable.to_owned()).or_default();
        for value in list.items().unwrap_or(&[]) {
            match value.as_str() {
                Some(text) => entry.push(text.to_owned()),
                None => whole = false,
            }
        }
    });
    let one = |list: &Vec<String>| match list.as_slice() {
        [one] => serde_json::Value::from(one.as_str()),
        many => many.iter().map(String::as_str).collect(),
    };
    let json: serde_json::Map<String, serde_json::Value> = found
        .iter()
        .map(|(name, inner)| match inner.get("") {
            Some(list) => (name.clone(), one(list)),
            None => {
                let inner: serde_json::Map<_, _> = inner.iter().map(|(key, list)| (key.clone(), one(list))).collect();
                (name.clone(), inner.into())
            }
        })
        .collect();
    let text = serde_json::Value::from(json).to_string();
    match (whole, found.is_empty()) {
        (true, true) => Ok(None),
        (true, false) => Ok(Some(text)),
        (false, _) => Err(text),
    }
}

/// The `statement` blocks of a policy.
pub fn statements(side: Side<'_>) -> Option<Document> {
    let mut statements = Vec::new();
    if !side.each("statement", |index, block| statements.push(statement(block, index))) {
        return Some(Document::Unknown(super::super::attribute::name(side, "statement")));
    }
    (!statements.is_empty()).then_some(Document::Parsed(PolicyText::of(statements)))
}

/// Effect, actions and resources of a block.
fn statement(block: Side<'_>, index: usize) -> Statement {
    let actions = patterns(block, "action");
    let resources = patterns(block, "resource");
    Statement {
        index,
        effect: block.str("effect").and_then(effect),
        whole: !actions.partly_unknown && !resources.partly_unknown,
        actions,
        resources,
        ..Statement::default()
    }
}

fn patterns(block: Side<'_>, path: &str) -> Patterns {
    let mut list: Vec<Arc<str>> = Vec::new();
    let mut partly_unknown = false;
    match block.attr(path) {
        Attr::Known(value) => {
            for item in value.items().unwrap_or(&[]) {
                match item.as_str() {
                    Some(text) => list.push(action(text, CLOUD)),
                    None => partly_unknown |= item.is_unknown(),
                }
            }
        }
        Attr::Unknown(_) => partly_unknown = true,
        Attr::Absent | Attr::Defaulted => {}
    }
    Patterns { except: false, list, partly_unknown }
}

/// The trust policy that `services` and `ram_users` of a role render: one statement with both lists.
pub fn trust(side: Side<'_>) -> Option<Document> {
    let list = |path: &str| match side.attr(path) {
        Attr::Known(value) => Ok(texts(value)),
        Attr::Absent | Attr::Defaulted => Ok(Vec::new()),
        Attr::Unknown(_) => Err(super::super::attribute::name(side, path)),
    };
    let (services, users) = match (list("services"), list("ram_users")) {
        (Ok(services), Ok(users)) => (services, users),
        (Err(unknown), _) | (_, Err(unknown)) => return Some(Document::Unknown(unknown)),
    };
    if services.is_empty() && users.is_empty() {
        return None;
    }
    let mut principal = serde_json::Map::new();
    for (name, list) in [("RAM", users), ("Service", services)] {
        if !list.is_empty() {
            principal.insert(name.into(), list.into());
        }
    }
    let mut statement = Statement {
        effect: Some(Effect::Allow),
        actions: Patterns { list: vec!["sts:AssumeRole".into()], ..Patterns::default() },
        principal: Some(serde_json::Value::from(principal).to_string()),
        whole: true,
        ..Statement::default()
    };
    document::detail(&mut statement);
    Some(Document::Parsed(PolicyText::of(vec![statement])))
}

fn texts(value: &Value) -> Vec<String> {
    value.items().unwrap_or(&[]).iter().filter_map(|item| item.as_str().map(String::from)).collect()
}
