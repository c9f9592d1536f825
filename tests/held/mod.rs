//! Resources as an input hands them over, without an input: what tests of mappings and rules start from.
//!
//! JSON in, models and findings out. A string `${ADDRESS.ATTRIBUTE}` stands for a value that is known after apply.

#![allow(dead_code)]

use menshen::base::{
    Action, Certainty, Data, Origin, OriginKind, Placement, Reference, Sources, Type, UnknownKind, Value,
};
use menshen::base::{FileId, Span};
use menshen::config::Settings;
use menshen::input::{Content, InputKind, Mode, Plan, Resource};
use menshen::model::Model;
use menshen::rules::{Context, Finding};
use menshen::{providers, reason, rules};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

struct Held(Vec<Resource>);

impl Content for Held {
    fn resource_count(&self) -> usize {
        self.0.len()
    }
    fn types(&self) -> BTreeMap<Arc<str>, usize> {
        let mut types = BTreeMap::new();
        for resource in &self.0 {
            *types.entry(resource.kind.clone()).or_default() += 1;
        }
        types
    }
    fn each(&self, want: &dyn Fn(Mode, &str) -> bool, take: &mut dyn FnMut(Resource)) {
        self.0.iter().filter(|it| want(it.mode, &it.kind)).for_each(|it| take(it.clone()));
    }
    fn place(&self, _: &str, _: Option<&str>) -> Option<Placement> {
        None
    }
}

/// JSON as a value; `${a.b.c}` is unknown and refers to `a.b`, attribute `c`.
pub fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::null(),
        Json::Bool(flag) => Value::bool(*flag),
        Json::Number(number) => Value::number(menshen::base::Number::from(number.as_i64().unwrap())),
        Json::String(text) => match text.strip_prefix("${").and_then(|text| text.strip_suffix('}')) {
            Some(path) => {
                let steps = if path.starts_with("data.") { 3 } else { 2 };
                let at = path.match_indices('.').nth(steps - 1).map_or(path.len(), |(at, _)| at);
                let attribute = path[at..].trim_start_matches('.').into();
                let reference = Reference { address: path[..at].into(), attribute };
                Value::unknown(Type::String, UnknownKind::Computed).with_meta(|meta| meta.refs = vec![reference])
            }
            None => Value::string(text.as_str()),
        },
        Json::Array(items) => Data::Tuple(Arc::new(items.iter().map(value).collect())).into(),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(name, item)| (Arc::from(name.as_str()), value(item)));
            Data::Object(Arc::new(entries.collect())).into()
        }
    }
}

/// A resource of a configuration.
pub fn resource(address: &str, attributes: Json) -> Resource {
    let (mode, rest) = match address.strip_prefix("data.") {
        Some(rest) => (Mode::Data, rest),
        None => (Mode::Managed, address),
    };
    let (kind, name) = rest.split_once('.').unwrap();
    Resource {
        address: address.into(),
        previous_address: None,
        module: "".into(),
        mode,
        kind: kind.into(),
        name: name.into(),
        key: None,
        provider: kind.split('_').next().unwrap().into(),
        action: None,
        before: None,
        configured: Some(attributes.as_object().unwrap().keys().map(|name| Arc::from(name.as_str())).collect()),
        after: Some(value(&attributes)),
        representative: false,
        written: Vec::new(),
        place: None,
        lifecycle: Default::default(),
    }
}

/// A provider, backend or other block.
pub fn block(kind: &str, name: &str, attributes: Json) -> Resource {
    Resource { mode: Mode::Block, kind: kind.into(), ..resource(&format!("{kind}.{name}"), attributes) }
}

pub fn map(kind: InputKind, resources: Vec<Resource>) -> Model {
    let (blocks, resources) = resources.into_iter().partition(|it| it.mode == Mode::Block);
    providers::map(&Plan {
        path: ".".into(),
        kind,
        sources: Sources::default(),
        notes: Vec::new(),
        complete: true,
        missing_modules: Vec::new(),
        blocks,
        content: Box::new(Held(resources)),
    })
}

pub fn findings(code: &str, model: &Model, settings: &Settings) -> Vec<Finding> {
    let facts = reason::solve(&model.after);
    let context = Context { model, world: &model.after, facts: &facts, before: None, settings };
    let mut out = Vec::new();
    rules::check(&context, &mut out);
    out.retain(|finding| finding.rule.code == code);
    out
}

/// What a rule says of a configuration: `severity certainty ADDRESS.PATH: message`.
pub fn told(code: &str, resources: Vec<Resource>) -> Vec<String> {
    let model = map(InputKind::Configuration, resources);
    findings(code, &model, &Settings::default()).iter().map(|finding| line(&model, finding)).collect()
}

/// What a rule says of a plan by default, of resources with their values before and after.
pub fn planned(code: &str, resources: &[(&str, Option<Json>, Option<Json>)]) -> Vec<String> {
    let of = |(address, before, after): &(&str, Option<Json>, Option<Json>)| {
        let mut it = resource(address, after.clone().or(before.clone()).unwrap());
        it.before = before.as_ref().map(value);
        it.after = after.as_ref().map(value);
        it.action = Some(match (before, after) {
            (None, _) => Action::Create,
            (_, None) => Action::Delete,
            (a, b) if a == b => Action::NoOp,
            _ => Action::Update,
        });
        it
    };
    let mut model = map(InputKind::Plan, resources.iter().map(of).collect());
    let old = model.before.take().unwrap();
    let (old_facts, facts) = (reason::solve(&old), reason::solve(&model.after));
    let settings = Settings::default();
    let before = Some((&old, &old_facts));
    let context = Context { model: &model, world: &model.after, facts: &facts, before, settings: &settings };
    let mut out = Vec::new();
    rules::check(&context, &mut out);
    out.iter().filter(|it| it.rule.code == code && !it.strict).map(|it| line(&model, it)).collect()
}

pub fn line(model: &Model, finding: &Finding) -> String {
    let certainty = if finding.certainty == Certainty::Possible { "possible" } else { "definite" };
    let path = finding.site.path.as_deref().map_or_else(String::new, |path| format!(".{path}"));
    let address = model.address(finding.site.object);
    format!("{} {certainty} {address}{path}: {}", finding.severity.word(), finding.message)
}

/// The resource with the origin of one attribute.
pub fn with_origin(mut resource: Resource, attribute: &str, kinds: &[OriginKind]) -> Resource {
    let span = Span { file: FileId(0), start: 0, end: 1 };
    let chain = kinds.iter().rev().fold(None, |from, kind| Some(Arc::new(Origin { span, kind: kind.clone(), from })));
    let Some(Data::Object(entries)) = resource.after.take().map(|value| value.data) else { panic!() };
    let mut entries = Arc::unwrap_or_clone(entries);
    let value = entries.remove(attribute).unwrap().with_meta(|meta| meta.origin = chain);
    entries.insert(attribute.into(), value);
    resource.after = Some(Data::Object(Arc::new(entries)).into());
    resource
}
