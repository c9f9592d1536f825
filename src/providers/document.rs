//! Policy documents in JSON to statements: the grammar that RAM and CAM share.
//!
//! In: the text of a document, or the value of an attribute that holds one. Out: a [`Document`]; text that is not a
//! policy comes out as `Malformed`, with the reason. Key names and effects are read without case, as RAM writes
//! `Statement` and CAM `statement`; RAM documents exact words, so that what it has in another case is odd, and not surely
//! what it looks like. A lone object counts as a list of one statement, a string as a list of one
//! pattern. Keys that occur twice are read together, and the statement is then marked as not whole: parsers disagree
//! on which one counts.

use crate::base::Value;
use crate::base::hole::{self, Piece};
use crate::base::value::HOLE;
use crate::input::{Attr, Side};
use crate::model::policy::{Condition, Document, Effect, OddityKind, Patterns, PolicyText, PrincipalEntry, Statement};
use crate::model::{Cloud, element};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::sync::Arc;

/// The document that an attribute holds; `None` where it is absent.
pub fn attribute(side: Side<'_>, path: &str, cloud: Cloud) -> Option<Document> {
    match side.attr(path) {
        Attr::Known(value) => Some(known(value, cloud)),
        // Of a document with unknown parts the statements that are known are judged.
        Attr::Unknown(value) => {
            let place = super::attribute::name(side, path);
            match value.shape().map(|shape| parse(&numbered(&shape, &place), cloud)) {
                Some(document @ Document::Parsed(_)) => Some(document),
                _ => Some(Document::Unknown(place)),
            }
        }
        Attr::Absent | Attr::Defaulted => None,
    }
}

/// The text with names for holes that have none: of this place, by their number.
pub fn numbered(text: &str, place: &str) -> String {
    let mut count = 0;
    hole::replaced(text, |name| {
        count += usize::from(name.is_empty());
        name.is_empty().then(|| hole::named(&format!("?{place}#{count}")))
    })
}

fn known(value: &Value, cloud: Cloud) -> Document {
    match value.as_str() {
        Some(text) => parse(text, cloud),
        None => Document::Malformed("is not a string".into()),
    }
}

/// Reads the text of a document.
pub fn parse(text: &str, cloud: Cloud) -> Document {
    let json: Json = match serde_json::from_str(text) {
        Ok(json) => json,
        // The position is enough: serde's message may quote the text.
        Err(error) => {
            return Document::Malformed(format!("is not JSON (line {}, column {})", error.line(), error.column()));
        }
    };
    let Json::Object(entries) = &json else { return Document::Malformed("is not a JSON object".into()) };
    let mut out = PolicyText { length: length(text), ..PolicyText::default() };
    if !entries.iter().any(|(name, _)| name.eq_ignore_ascii_case("version")) {
        out.odd(None, OddityKind::NoVersion, "");
    }
    let (mut found, mut sure) = (0, true);
    for (name, value) in entries {
        if let Some(key) = miswritten(name, cloud, element::DOCUMENT) {
            out.odd(None, OddityKind::UnknownElement, name);
            sure &= key != "Statement";
        }
        if name.eq_ignore_ascii_case("version") {
            out.version = value.word();
        } else if !name.eq_ignore_ascii_case("statement") && !name.eq_ignore_ascii_case("id") {
            out.odd(None, OddityKind::UnknownElement, name);
        }
    }
    for (_, value) in entries.iter().filter(|(key, _)| key.eq_ignore_ascii_case("statement")) {
        found += 1;
        let list = match value {
            Json::List(list) => list.as_slice(),
            one @ Json::Object(_) => {
                out.odd(None, OddityKind::LoneStatement, "");
                std::slice::from_ref(one)
            }
            Json::Text(text) if text.contains(HOLE) => {
                out.statements.push(unknown(out.statements.len()));
                continue;
            }
            _ => return Document::Malformed("has a `Statement` that is no list of objects".into()),
        };
        for item in list {
            if item.text().is_some_and(|text| text.contains(HOLE)) {
                out.statements.push(unknown(out.statements.len()));
                continue;
            }
            let Json::Object(entries) = item else {
                return Document::Malformed("has a statement that is not an object".into());
            };
            statement(entries, cloud, &mut out);
        }
    }
    match found {
        0 => return Document::Malformed("has no `Statement`".into()),
        1 => {}
        _ => {
            out.odd(None, OddityKind::Twice, "Statement");
            out.statements.iter_mut().for_each(|statement| statement.whole = false);
        }
    }
    out.statements.iter_mut().for_each(|statement| statement.whole &= sure);
    Document::Parsed(out)
}

/// How RAM writes a word that is written in another case; CAM does not tell cases apart.
fn miswritten(word: &str, cloud: Cloud, words: &[&'static str]) -> Option<&'static str> {
    element::miswritten(word, words).filter(|_| cloud == Cloud::Alibaba)
}

/// Characters of JSON without blanks between its parts; holes are nothing.
fn length(text: &str) -> usize {
    let (mut count, mut inside, mut escaped) = (0usize, false, false);
    for c in hole::nameless(text).chars().filter(|c| *c != HOLE) {
        count += usize::from(inside || !c.is_ascii_whitespace());
        inside ^= c == '"' && !escaped;
        escaped = c == '\\' && inside && !escaped;
    }
    count
}

/// A statement of which nothing is known.
fn unknown(index: usize) -> Statement {
    let patterns = || Patterns { except: false, list: Vec::new(), partly_unknown: true };
    Statement {
        index,
        actions: patterns(),
        resources: patterns(),
        principals_unknown: true,
        whole: false,
        ..Statement::default()
    }
}

fn statement(entries: &[(Arc<str>, Json)], cloud: Cloud, out: &mut PolicyText) {
    let index = out.statements.len();
    let all = |name: &str| -> Vec<&Json> {
        entries.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    };
    let text = |name: &str| {
        let values = all(name);
        match values.as_slice() {
            [] => None,
            [one] if one.is_empty() => None,
            [one] => Some(one.normal().to_string()),
            many => Some(many.iter().map(|value| value.normal().to_string()).collect::<Vec<_>>().join(" ")),
        }
    };
    let effects: Vec<Effect> = all("effect").into_iter().filter_map(Json::text).filter_map(effect).collect();
    // What may be a grant is judged as one, and as one that is not surely there.
    let open = all("effect").into_iter().filter_map(Json::text).any(|text| text.contains(HOLE));
    let is_known = |name: &str| element::STATEMENT.iter().any(|it| it.eq_ignore_ascii_case(name));
    let mut cases = false;
    let mut ignored = false;
    for (name, _) in entries {
        let other = miswritten(name, cloud, element::STATEMENT);
        if other.is_some() || !is_known(name) {
            out.odd(Some(index), OddityKind::UnknownElement, name);
        }
        cases |= other.is_some();
        ignored |= other == Some("Condition");
    }
    let mut twice = false;
    for name in element::STATEMENT.iter().filter(|name| all(name).len() > 1) {
        twice = true;
        out.odd(Some(index), OddityKind::Twice, &name.to_ascii_lowercase());
    }
    let mut words = all("effect").into_iter().filter_map(Json::text).filter(|word| effect(word).is_some());
    if let Some(word) = words.find(|word| miswritten(word, cloud, element::EFFECTS).is_some()) {
        cases = true;
        out.odd(Some(index), OddityKind::Effect, word);
    }
    if effects.is_empty() && !open {
        out.odd(Some(index), OddityKind::Effect, all("effect").first().and_then(|it| it.text()).unwrap_or(""));
    }
    for (list, kind) in [("action", OddityKind::BothActions), ("resource", OddityKind::BothResources)] {
        if !all(list).is_empty() && !all(&format!("not{list}")).is_empty() {
            out.odd(Some(index), kind, "");
        }
    }
    let parts = ["action", "notaction", "resource", "notresource"];
    for (name, value) in parts.iter().flat_map(|name| all(name).into_iter().map(move |value| (name, value))) {
        if cloud == Cloud::Tencent && *name == "resource" && value.text().is_some() && value.text() != Some("*") {
            out.odd(Some(index), OddityKind::PlainResource, value.text().unwrap_or(""));
        }
        let items = value.items();
        if items.is_empty() || items.iter().any(|item| item.text().is_some_and(|text| text.trim().is_empty())) {
            out.odd(Some(index), OddityKind::Blank, name);
        }
        if items.iter().any(|item| item.text().is_none()) {
            out.odd(Some(index), OddityKind::Shape, name);
        }
    }
    let principal = all("principal");
    if all("action").is_empty() && all("notaction").is_empty() {
        out.odd(Some(index), OddityKind::NoAction, "");
    }
    if all("resource").is_empty() && all("notresource").is_empty() && principal.is_empty() {
        out.odd(Some(index), OddityKind::NoResource, "");
    }
    // Elements that name what is left out are documented for actions only.
    let complement = !all("notresource").is_empty() || !all("notprincipal").is_empty();
    let except = principal.is_empty() && !all("notprincipal").is_empty();
    let named = if except { all("notprincipal") } else { principal };
    out.statements.push(Statement {
        index,
        // Of two different effects the one that grants is judged; the statement is not whole then.
        effect: if open || effects.contains(&Effect::Allow) { Some(Effect::Allow) } else { effects.first().copied() },
        actions: patterns(&all("action"), &all("notaction"), cloud, true),
        resources: patterns(&all("resource"), &all("notresource"), cloud, false),
        condition: text("condition"),
        conditions: all("condition")
            .into_iter()
            .flat_map(conditions)
            .map(|it| if ignored { unsure(it) } else { it })
            .collect(),
        principal: text("principal"),
        principals: named.iter().flat_map(|value| principals(value)).collect(),
        principals_unknown: named.iter().any(|value| value.has_hole()),
        principals_except: except,
        sid: all("sid").first().and_then(|value| value.text()).map(Arc::from),
        whole: !twice && !open && !complement && !cases,
    });
}

/// A condition that is perhaps not there.
fn unsure(condition: Condition) -> Condition {
    Condition { partly_unknown: true, ..condition }
}

/// `{OPERATOR: {KEY: VALUES}}`, line by line.
fn conditions(value: &Json) -> Vec<Condition> {
    let mut out = Vec::new();
    let odd = |operator: &Arc<str>, key: &Arc<str>| Condition {
        operator: operator.clone(),
        key: key.clone(),
        values: Vec::new(),
        partly_unknown: true,
    };
    let Json::Object(operators) = value else {
        let nothing: Arc<str> = "".into();
        return if value.is_empty() { out } else { vec![odd(&nothing, &nothing)] };
    };
    for (operator, keys) in operators {
        let Json::Object(keys) = keys else {
            out.push(odd(operator, &"".into()));
            continue;
        };
        for (key, values) in keys {
            let items = values.items();
            let words: Vec<Arc<str>> = items.iter().filter_map(Json::word).collect();
            let partly_unknown =
                words.len() < items.len() || words.iter().chain([operator, key]).any(|word| word.contains(HOLE));
            out.push(Condition { operator: operator.clone(), key: key.clone(), values: words, partly_unknown });
        }
    }
    out
}

/// `{CLASS: NAMES}`, a list of names, or a name.
fn principals(value: &Json) -> Vec<PrincipalEntry> {
    let nothing: Arc<str> = "".into();
    let entry = |class: &Arc<str>, name: Arc<str>| PrincipalEntry { class: class.clone(), name };
    match value {
        Json::Object(classes) => classes
            .iter()
            .flat_map(|(class, names)| names.items().iter().filter_map(Json::word).map(move |name| entry(class, name)))
            .collect(),
        other => other.items().iter().filter_map(Json::word).map(|name| entry(&nothing, name)).collect(),
    }
}

/// Fills in, line by line, what a statement has as JSON text.
pub fn detail(statement: &mut Statement) {
    let read = |text: &Option<String>| text.as_deref().and_then(|text| serde_json::from_str::<Json>(text).ok());
    if let Some(json) = read(&statement.condition) {
        statement.conditions = conditions(&json);
    }
    if let Some(json) = read(&statement.principal) {
        statement.principals = principals(&json);
        statement.principals_unknown = json.has_hole();
    }
}

/// The effect that a word means.
pub fn effect(word: &str) -> Option<Effect> {
    if word.eq_ignore_ascii_case("allow") {
        Some(Effect::Allow)
    } else if word.eq_ignore_ascii_case("deny") {
        Some(Effect::Deny)
    } else {
        None
    }
}

fn patterns(only: &[&Json], except: &[&Json], cloud: Cloud, actions: bool) -> Patterns {
    let (values, except) = if only.is_empty() { (except, !except.is_empty()) } else { (only, false) };
    let list = values
        .iter()
        .flat_map(|value| value.items())
        .filter_map(Json::text)
        .map(|text| if actions { action(text, cloud) } else { text.into() })
        .collect();
    let open = |text: &str| hole::is_all(text) && (actions || hole::pieces(text).iter().any(is_anything));
    let texts = values.iter().flat_map(|value| value.items()).filter_map(Json::text);
    // CAM's sets of actions have names and numbers; what is in them is not published.
    let set = |text: &str| actions && cloud == Cloud::Tencent && is_set(text);
    let partly_unknown = texts.into_iter().any(|text| open(text) || set(text));
    Patterns { except, list, partly_unknown }
}

/// Whether a hole is not the value of an attribute, but something of which not even that is known.
fn is_anything(piece: &Piece<'_>) -> bool {
    match piece {
        Piece::Hole(hole) => {
            let name = hole::name(hole);
            name.is_empty() || name.starts_with('?') || hole::is_variable(&name)
        }
        Piece::Text(_) => false,
    }
}

/// Whether an action of CAM is the name or the number of a set of actions: `permid/280655`.
fn is_set(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    !text.is_empty() && text.chars().all(word)
}

/// An action pattern; CAM's `name/` has no meaning of its own.
pub fn action(text: &str, cloud: Cloud) -> Arc<str> {
    match cloud {
        Cloud::Tencent => text.strip_prefix("name/").unwrap_or(text).into(),
        Cloud::Alibaba => text.into(),
    }
}

/// JSON that keeps keys which occur twice.
#[derive(Debug)]
enum Json {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(Arc<str>),
    List(Vec<Json>),
    Object(Vec<(Arc<str>, Json)>),
}

impl Json {
    fn has_hole(&self) -> bool {
        match self {
            Json::Text(text) => text.contains(HOLE),
            Json::List(items) => items.iter().any(Json::has_hole),
            Json::Object(entries) => entries.iter().any(|(_, value)| value.has_hole()),
            Json::Null | Json::Bool(_) | Json::Number(_) => false,
        }
    }

    /// The elements of a list; anything else is a list of one.
    fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            one => std::slice::from_ref(one),
        }
    }

    /// A text, a number or a boolean as text.
    fn word(&self) -> Option<Arc<str>> {
        match self {
            Json::Text(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string().into()),
            Json::Bool(value) => Some(value.to_string().into()),
            Json::Null | Json::List(_) | Json::Object(_) => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Json::Null => true,
            Json::Object(entries) => entries.is_empty(),
            Json::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// With keys in order and lists of one as their element, so that equal conditions are equal texts.
    fn normal(&self) -> serde_json::Value {
        match self {
            Json::Null => serde_json::Value::Null,
            Json::Bool(value) => (*value).into(),
            Json::Number(number) => number.clone().into(),
            Json::Text(text) => (**text).into(),
            Json::List(items) => match items.as_slice() {
                [one] => one.normal(),
                items => items.iter().map(Json::normal).collect(),
            },
            Json::Object(entries) => {
                let mut sorted: Vec<_> = entries.iter().map(|(key, value)| (key.to_string(), value.normal())).collect();
                sorted.sort_by(|a, b| a.0.cmp(&b.0));
                serde_json::Value::Object(sorted.into_iter().collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Json, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.into()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some((key, value)) = entries.next_entry::<String, Json>()? {
            list.push((Arc::from(key), value));
        }
        Ok(Json::Object(list))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::base::Tri;

    fn statements(text: &str, cloud: Cloud) -> Vec<Statement> {
        match parse(text, cloud) {
            Document::Parsed(text) => text.statements,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_clouds_write_the_same_grammar() {
        let ram = statements(
            r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":["ecs:*","oss:Get*"],"Resource":"*",
                "Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8"]}}}]}"#,
            Cloud::Alibaba,
        );
        let cam = statements(
            r#"{"version":"2.0","statement":{"effect":"allow","action":"name/cvm:*","resource":["*"]}}"#,
            Cloud::Tencent,
        );
        assert_eq!(ram[0].effect, Some(Effect::Allow));
        assert_eq!(ram[0].actions.list, ["ecs:*".into(), "oss:Get*".into()]);
        assert_eq!(ram[0].resources.list, ["*".into()]);
        assert_eq!(ram[0].condition.as_deref(), Some(r#"{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}"#));
        assert_eq!(cam.len(), 1);
        assert_eq!(cam[0].actions.list, ["cvm:*".into()]);
        assert!(cam[0].condition.is_none() && cam[0].whole);
    }

    #[test]
    fn complements_principals_and_empty_conditions() {
        let found = statements(
            r#"{"Statement":[{"Effect":"Allow","NotAction":["ram:*"],"Resource":"*","Condition":{},
                "Principal":{"Service":["ecs.aliyuncs.com"],"RAM":["a","b"]},"Sid":"x"}]}"#,
            Cloud::Alibaba,
        );
        assert!(found[0].actions.except && !found[0].resources.except);
        assert_eq!(found[0].condition, None);
        assert_eq!(found[0].principal.as_deref(), Some(r#"{"RAM":["a","b"],"Service":"ecs.aliyuncs.com"}"#));
        assert_eq!(found[0].sid.as_deref(), Some("x"));
    }

    #[test]
    fn lengths_are_those_of_the_shortest_spelling() {
        assert_eq!(length(r#"{ "a" : "b c" }"#), r#"{"a":"b c"}"#.len());
        assert_eq!(length(r#"{ "a" : "b\" c" , "d" : 1 }"#), r#"{"a":"b\" c","d":1}"#.len());
        assert_eq!(length(&format!("{{\"a\":\"{}x\"}}", hole::named("t.a.id"))), r#"{"a":"x"}"#.len());
    }

    #[test]
    fn keys_that_occur_twice_leave_it_open() {
        let text = r#"{"Statement":[{"Effect":"Allow","Action":"*","Action":"ecs:Describe*","Resource":"*"}]}"#;
        assert_eq!(statements(text, Cloud::Alibaba)[0].actions.list, ["*".into(), "ecs:Describe*".into()]);
        assert_eq!(parse(text, Cloud::Alibaba).allows_everything().0, Tri::Unknown);
        let text = r#"{"statement":[{"effect":"allow","action":"*","resource":"*"}],"Statement":[]}"#;
        assert_eq!(parse(text, Cloud::Tencent).allows_everything().0, Tri::Unknown);
    }

    #[test]
    fn what_is_no_policy_says_why() {
        for text in ["", "nonsense", "[]", "{}", r#"{"Statement":"x"}"#, r#"{"Statement":["x"]}"#, "{\"a\":"] {
            assert!(matches!(parse(text, Cloud::Alibaba), Document::Malformed(_)), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(matches!(parse(&deep, Cloud::Alibaba), Document::Malformed(_)));
        // Odd values within a statement are no reason to drop the rest.
        let odd = statements(r#"{"Statement":[{"Effect":1,"Action":[1,"*"],"Resource":null}]}"#, Cloud::Alibaba);
        assert_eq!((odd[0].effect, odd[0].actions.list.len(), odd[0].resources.list.len()), (None, 1, 0));
    }

    #[test]
    fn what_is_not_known_leaves_the_rest_to_be_judged() {
        let text = |text: &str| text.replace('?', &HOLE.to_string());
        let found = statements(
            &text(
                r#"{"Statement":["?",{"Effect":"Allow","Action":["oss:Get*","?"],"Resource":"acs:oss:*:*:?/*"},
                {"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
            ),
            Cloud::Alibaba,
        );
        assert_eq!(
            found.iter().map(|one| (one.index, one.effect)).collect::<Vec<_>>(),
            [(0, None), (1, Some(Effect::Allow)), (2, Some(Effect::Allow))]
        );
        assert!(!found[0].whole && found[0].actions.partly_unknown && found[0].resources.partly_unknown);
        assert!(found[1].actions.partly_unknown && found[1].actions.list.contains(&"oss:Get*".into()));
        let document = Document::Parsed(PolicyText::of(found));
        assert_eq!(document.allows_everything(), (Tri::Yes, Some(2)));
        // Allow or Deny: nobody knows yet.
        let open = text(r#"{"Statement":[{"Effect":"?","Action":"*","Resource":"*"}]}"#);
        assert_eq!(parse(&open, Cloud::Tencent).allows_everything().0, Tri::Unknown);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,200}") {
            let _ = parse(&text, Cloud::Alibaba);
        }

        #[test]
        fn keys_count_without_case(action in "[a-z*:]{0,6}", upper in proptest::bool::ANY) {
            let text = format!(r#"{{"Statement":[{{"Effect":"Allow","Action":"{action}","Resource":["*"]}}]}}"#);
            let word = |text: &str, word: &str| {
                text.replace(word, &if upper { word.to_uppercase() } else { word.to_lowercase() })
            };
            let other = ["Statement", "Effect", "Action", "Resource", "Allow"].iter().fold(text.clone(), |text, it| word(&text, it));
            proptest::prop_assert_eq!(parse(&text, Cloud::Tencent), parse(&other, Cloud::Tencent));
            // In RAM the same is meant, but not for sure.
            let (right, odd) = (statements(&text, Cloud::Alibaba), statements(&other, Cloud::Alibaba));
            proptest::prop_assert!(right[0].whole && !odd[0].whole);
            proptest::prop_assert_eq!(&right[0], &Statement { whole: true, ..odd[0].clone() });
        }
    }
}
