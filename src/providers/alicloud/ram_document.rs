//! RAM documents that are written as blocks: `statement` of `alicloud_ram_policy`, the arguments of
//! `alicloud_ram_role`, and the data source `alicloud_ram_policy_document`, which renders one.
//!
//! A block says the same as the JSON that the provider makes of it (provider source): that JSON is made here, with holes
//! for what is not known, and read like any other document.

use super::super::document;
use super::super::{Map, attribute};
use crate::base::Value;
use crate::input::{Attr, Side};
use crate::model::identity::{Document, OddityKind, Policy, PolicyKind, PolicyText};
use crate::model::{Builder, Cloud, ObjectId, Site};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const CLOUD: Cloud = Cloud::Alibaba;

/// The data source that renders a document.
pub const MAPS: &[Map] = &[Map {
    kind: "data.alicloud_ram_policy_document",
    reads: &[
        "document",
        "version",
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

/// What a data source renders is a policy that nothing attaches; those that take their text from it get it from there.
fn data(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let text = match side.attr("document") {
        Attr::Known(value) => value.as_str().map(|text| document::parse(text, CLOUD)),
        _ => None,
    };
    let (rendered, lost) = rendered(side, object);
    let id = builder.add(Policy {
        object,
        cloud: CLOUD,
        kind: PolicyKind::Custom,
        name: None,
        shape: None,
        site: Site::block(object),
        // Where values are lost, the text that was read before may be another one than the next; where an element is blank,
        // the provider makes no text.
        document: if lost.is_some() || is_refused(&rendered) { rendered } else { text.or(rendered) },
        bound: false,
        managed: false,
        conflicting: None,
        values_lost: lost,
    });
    builder.declare(id, &side.resource.address, []);
}

/// Whether a document has a blank element.
fn is_refused(document: &Option<Document>) -> bool {
    let Some(Document::Parsed(text)) = document else { return false };
    text.oddities.iter().any(|odd| odd.kind == OddityKind::Blank)
}

/// What has been found out about the blocks of a document beside their text.
#[derive(Default)]
struct Remarks {
    /// Statements with a blank or empty element, which the provider refuses, and which argument has it.
    blank: Vec<(usize, &'static str)>,
    /// Conditions of which values are lost: the statement, the operator and the variable.
    lost: Vec<(usize, String, String)>,
    /// Where the first of them is.
    site: Option<Site>,
}

/// What the data source renders from its blocks, and where a condition loses values.
fn rendered(side: Side<'_>, object: ObjectId) -> (Option<Document>, Option<Site>) {
    let mut statements: Vec<Json> = Vec::new();
    let mut remarks = Remarks::default();
    let known = side.each("statement", |index, block| {
        if block.value.is_unknown() {
            statements.push(Json::from(&*block.value.piece()));
            return;
        }
        // `Allow` is the default of the data source.
        let mut statement = statement(block, index, &mut remarks, Some("Allow"));
        let principals = principals(block, index, &mut remarks);
        if !principals.is_null() {
            statement.insert("Principal".into(), principals);
        }
        let conditions = conditions(block, object, index, &mut remarks);
        if !conditions.is_null() {
            statement.insert("Condition".into(), conditions);
        }
        statements.push(statement.into());
    });
    if !known {
        return (Some(Document::Unknown(attribute::name(side, "statement"))), None);
    }
    let version = match side.attr("version") {
        Attr::Known(value) | Attr::Unknown(value) => value.piece(),
        Attr::Absent | Attr::Defaulted => "1".into(),
    };
    (document_of(side, "statement", statements, &version, &remarks), remarks.site)
}

/// The document that statements make; `None` where there are none.
fn document_of(
    side: Side<'_>,
    path: &str,
    statements: Vec<Json>,
    version: &str,
    remarks: &Remarks,
) -> Option<Document> {
    if statements.is_empty() {
        return None;
    }
    let text = json!({"Statement": statements, "Version": version}).to_string();
    let mut found = document::parse(&document::numbered(&text, &attribute::name(side, path)), CLOUD);
    if let Document::Parsed(text) = &mut found {
        remark(text, remarks);
    }
    Some(found)
}

fn remark(text: &mut PolicyText, remarks: &Remarks) {
    for (index, word) in &remarks.blank {
        let known = text.oddities.iter().any(|odd| odd.statement == Some(*index) && odd.kind == OddityKind::Blank);
        if !known {
            text.odd(Some(*index), OddityKind::Blank, word);
        }
    }
    for (index, operator, variable) in &remarks.lost {
        let Some(statement) = text.statements.iter_mut().find(|statement| statement.index == *index) else { continue };
        statement.whole = false;
        for line in &mut statement.conditions {
            // Any of the values may be the ones that stay.
            line.partly_unknown |= *line.operator == **operator && *line.key == **variable;
        }
    }
}

/// Effect, actions and resources of a block.
fn statement(
    block: Side<'_>,
    index: usize,
    remarks: &mut Remarks,
    effect: Option<&str>,
) -> serde_json::Map<String, Json> {
    let mut out = serde_json::Map::new();
    let effect = match block.attr("effect") {
        Attr::Known(value) | Attr::Unknown(value) => Some(value.piece()),
        Attr::Absent | Attr::Defaulted => effect.map(Into::into),
    };
    if let Some(effect) = effect {
        out.insert("Effect".into(), (*effect).into());
    }
    for (path, key) in [("action", "Action"), ("resource", "Resource")] {
        let list = words(block, path, index, remarks);
        if !list.is_empty() {
            out.insert(key.into(), one_or_all(list));
        }
    }
    out
}

/// The texts of a list; a list that is not known is a hole.
fn words(block: Side<'_>, path: &'static str, index: usize, remarks: &mut Remarks) -> Vec<String> {
    let items = match block.attr(path) {
        Attr::Known(value) => value.items().unwrap_or(std::slice::from_ref(value)).to_vec(),
        Attr::Unknown(value) => vec![value.clone()],
        Attr::Absent | Attr::Defaulted => return Vec::new(),
    };
    // An element that is `null` is an empty one.
    let text = |item: &Value| if item.is_null() { String::new() } else { item.piece().to_string() };
    let list: Vec<String> = items.iter().map(text).collect();
    if list.iter().any(|text| text.trim().is_empty()) {
        remarks.blank.push((index, path));
    }
    list
}

fn one_or_all(list: Vec<String>) -> Json {
    match list.as_slice() {
        [one] => one.as_str().into(),
        _ => list.into(),
    }
}

/// One key for each entity; the identifiers of each block in descending order.
fn principals(block: Side<'_>, index: usize, remarks: &mut Remarks) -> Json {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let known = block.each("principal", |_, item| {
        let mut list = words(item, "identifiers", index, remarks);
        list.sort_by(|a, b| b.cmp(a));
        found.entry(word(item, "entity")).or_default().extend(list);
    });
    whole("principal", block, known, found.is_empty(), json!(found))
}

/// An argument's text, with holes.
fn word(side: Side<'_>, path: &str) -> String {
    match side.attr(path) {
        Attr::Known(value) | Attr::Unknown(value) => value.piece().to_string(),
        Attr::Absent | Attr::Defaulted => String::new(),
    }
}

/// Blocks that are not known are a hole; none are `null`.
fn whole(path: &str, block: Side<'_>, known: bool, empty: bool, found: Json) -> Json {
    match (known, empty, block.attr(path)) {
        (false, _, Attr::Unknown(value)) => (*value.piece()).into(),
        (_, true, _) => Json::Null,
        _ => found,
    }
}

/// By operator, then by variable. Of blocks with the same operator and variable the values of lists are joined; a
/// single value overwrites what comes before it, and which comes first is told by a hash.
fn conditions(block: Side<'_>, object: ObjectId, index: usize, remarks: &mut Remarks) -> Json {
    let mut found: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let known = block.each("condition", |_, item| {
        let (operator, variable) = (word(item, "operator"), word(item, "variable"));
        let list = words(item, "values", index, remarks);
        let inner = found.entry(operator.clone()).or_default();
        match inner.get_mut(&variable) {
            None => {
                inner.insert(variable, list);
            }
            Some(other) => {
                if other.len() < 2 || list.len() < 2 {
                    remarks.site.get_or_insert_with(|| Site::at(object, item.prefix));
                    remarks.lost.push((index, operator, variable));
                }
                other.extend(list);
            }
        }
    });
    let empty = found.is_empty();
    let inner = |inner: BTreeMap<String, Vec<String>>| -> Json {
        inner.into_iter().map(|(variable, list)| (variable, one_or_all(list))).collect::<serde_json::Map<_, _>>().into()
    };
    let all: serde_json::Map<_, _> = found.into_iter().map(|(operator, all)| (operator, inner(all))).collect();
    whole("condition", block, known, empty, all.into())
}

/// The `statement` blocks of a policy.
pub fn statements(side: Side<'_>) -> Option<Document> {
    let mut remarks = Remarks::default();
    let mut statements: Vec<Json> = Vec::new();
    let known = side.each("statement", |index, block| {
        statements.push(match block.value.is_unknown() {
            true => (*block.value.piece()).into(),
            false => statement(block, index, &mut remarks, None).into(),
        });
    });
    match known {
        true => document_of(side, "statement", statements, "1", &remarks),
        false => Some(Document::Unknown(attribute::name(side, "statement"))),
    }
}

/// The trust policy that `services` and `ram_users` of a role render: one statement with both lists.
pub fn trust(side: Side<'_>) -> Option<Document> {
    let mut remarks = Remarks::default();
    let mut principal = serde_json::Map::new();
    for (path, key) in [("ram_users", "RAM"), ("services", "Service")] {
        let list = words(side, path, 0, &mut remarks);
        if !list.is_empty() {
            principal.insert(key.into(), list.into());
        }
    }
    if principal.is_empty() {
        return None;
    }
    let statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal});
    document_of(side, "services", vec![statement], "1", &remarks)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
    use super::super::super::attribute::sample::{resource, world};
    use super::super::{ram, ram_document};
    use super::*;
    use crate::base::Tri;
    use crate::input::{Mode, Resource};
    use crate::model::identity::{Effect, Identity};

    fn data(name: &str, values: Json) -> Resource {
        let mut data = resource(&format!("data.alicloud_ram_policy_document.{name}"), values);
        data.mode = Mode::Data;
        data.kind = "data.alicloud_ram_policy_document".into();
        data
    }

    fn identity(resources: &[Resource]) -> Identity {
        world(&[ram::MAPS, ram_document::MAPS], resources).identity
    }

    fn parsed(policy: &Policy) -> &PolicyText {
        match &policy.document {
            Some(Document::Parsed(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn x23_blocks_say_what_the_provider_renders() {
        let found = identity(&[data(
            "d",
            json!({"statement": [{
                "action": ["oss:ListObjects", "oss:GetObject"],
                "resource": ["acs:oss:*:*:photos/*"],
                "condition": [{"operator": "IpAddress", "variable": "acs:SourceIp", "values": ["10.0.0.0/8"]}],
                "principal": [{"entity": "RAM", "identifiers": ["acs:ram::1:root", "acs:ram::2:root"]}],
            }]}),
        )]);
        let wanted = r#"{"Statement":[{"Effect":"Allow","Action":["oss:ListObjects","oss:GetObject"],"Resource":"acs:oss:*:*:photos/*","Principal":{"RAM":["acs:ram::2:root","acs:ram::1:root"]},"Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}}],"Version":"1"}"#;
        assert_eq!(found.policies[0].document, Some(document::parse(wanted, CLOUD)));
        assert!(found.policies[0].values_lost.is_none());
    }

    #[test]
    fn empty_elements_are_odd() {
        let condition =
            |values: &[&str]| json!([{"operator": "StringEquals", "variable": "oss:Prefix", "values": values}]);
        let odd = |values: &[&str]| {
            let found = identity(&[data(
                "d",
                json!({"statement": [{"action": ["oss:*"], "resource": ["*"], "condition": condition(values)}]}),
            )]);
            parsed(&found.policies[0]).oddities.iter().any(|odd| odd.kind == OddityKind::Blank)
        };
        assert!(odd(&["", "a/"]) && odd(&[" "]) && !odd(&["a/", "b/"]));
    }

    #[test]
    fn conditions_that_overwrite_each_other_are_open() {
        let block = |values: &[&str]| json!({"operator": "IpAddress", "variable": "acs:SourceIp", "values": values});
        let policy = |first: &[&str], second: &[&str]| {
            let one = json!({"action": ["*"], "resource": ["*"], "condition": [block(first), block(second)]});
            let found = identity(&[
                data("d", json!({"statement": [one]})),
                resource(
                    "alicloud_ram_policy.p",
                    json!({"policy_name": "p", "policy_document": {"?": ["data.alicloud_ram_policy_document.d.document"]}}),
                ),
            ]);
            let policy = found.policies.iter().find(|policy| policy.managed).unwrap();
            let statement = &parsed(policy).statements[0];
            (
                policy.values_lost.clone().and_then(|site| site.path),
                statement.whole,
                statement.conditions[0].values.len(),
            )
        };
        assert_eq!(policy(&["10.0.0.0/8"], &["192.0.2.0/24"]), (Some("statement[0].condition[1]".into()), false, 2));
        assert!(!policy(&["10.0.0.0/8", "172.16.0.0/12"], &["192.0.2.0/24"]).1);
        // Lists are joined, in whatever order.
        assert_eq!(policy(&["10.0.0.0/8", "172.16.0.0/12"], &["192.0.2.0/24", "198.51.100.0/24"]), (None, true, 4));
    }

    #[test]
    fn what_is_not_known_is_a_hole() {
        let unknown = json!({"?": ["var.x"]});
        let found = identity(&[data(
            "d",
            json!({"statement": [
                {"action": unknown, "resource": ["*"]},
                {"action": ["oss:*"], "resource": [unknown, "acs:oss:*:*:a"], "effect": "Deny"},
                {"action": ["oss:*"], "resource": ["*"], "effect": unknown},
                {"action": ["sts:AssumeRole"], "principal": [{"entity": "RAM", "identifiers": unknown}]},
                {"action": ["*"], "resource": ["*"], "condition": unknown},
            ]}),
        )]);
        let all = &parsed(&found.policies[0]).statements;
        assert!(all[0].actions.partly_unknown && !all[0].resources.partly_unknown);
        assert!(all[1].resources.partly_unknown && all[1].effect == Some(Effect::Deny));
        assert!(!all[2].whole && all[3].principals_unknown);
        assert!(
            all[4].condition.is_some() && found.policies[0].document.as_ref().unwrap().allows_everything().0 == Tri::No
        );
    }

    #[test]
    fn arguments_of_a_role_are_one_statement() {
        let role = |values: Json| {
            let found = identity(&[resource("alicloud_ram_role.r", values)]);
            found.principals[0].trust.as_ref().unwrap().statements().to_vec()
        };
        let found = role(json!({"name": "r", "services": ["ecs.aliyuncs.com"], "ram_users": ["acs:ram::1:root"]}));
        let names: Vec<_> = found[0].principals.iter().map(|it| format!("{} {}", it.class, it.name)).collect();
        assert_eq!(names, ["RAM acs:ram::1:root", "Service ecs.aliyuncs.com"]);
        assert!(role(json!({"name": "r", "services": {"?": ["var.s"]}}))[0].principals_unknown);
    }
}
