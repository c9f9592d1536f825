//! The evaluated configuration as a [`Content`]: every resource instance, and where each attribute is written.
//!
//! In: the evaluator after it has run. Out: resources by address; places are worked out when asked for, from the
//! provenance that the values carry.

use super::evaluate::{Instance, ResourceInstance, Scope, World};
use super::load::Tree;
use super::module::{META_ARGUMENTS, META_BLOCKS, Remark, block_type, constant, dotted};
use super::passed;
use super::place::Places;
use super::syntax::{Block, Body, Expr, Kind, Step};
use crate::base::{Data, Level, Placement, Span, Value};
use crate::input::resource::find;
use crate::input::{Content, Lifecycle, Mode, Resource};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// The resources of a configuration.
pub(super) struct Configuration {
    resources: Vec<Resource>,
    by_address: HashMap<Arc<str>, (Span, Option<Value>)>,
    late: BTreeSet<Arc<str>>,
    places: Places,
}

/// What a root module holds, before it becomes a plan.
#[derive(Default)]
pub(super) struct Expanded {
    resources: Vec<(Resource, Span)>,
    pub blocks: Vec<(Resource, Span)>,
    /// Headers of resource blocks by address without keys, those without an instance too.
    headers: BTreeMap<Arc<str>, Span>,
    pub missing: Vec<Arc<str>>,
    /// What `depends_on` of data sources says, by address without keys.
    waits: BTreeMap<Arc<str>, BTreeSet<String>>,
}

/// Evaluates everything below a module instance.
pub(super) fn expand(world: &World, instance: &Rc<Instance>, out: &mut Expanded) {
    let module = &instance.tree.module;
    for (key, declaration) in &module.resources {
        let prefix = if key.0 == Mode::Data { "data." } else { "" };
        let base = bare(&instance.address(&format!("{prefix}{}.{}", key.1, key.2)));
        if key.0 == Mode::Data {
            let waits = waits(instance, &declaration.body);
            out.waits.entry(base.as_str().into()).or_default().extend(waits);
        }
        out.headers.entry(base.into()).or_insert(declaration.header);
        match world.group(instance, key) {
            Ok(group) => {
                for resource in &group.instances {
                    world.conditions(instance, resource);
                    out.resources.push((resource_of(world, instance, resource), declaration.header));
                    scripts(world, instance, resource, out);
                }
            }
            Err(fault) => world.remark(Remark::new(Level::Warning, Some(declaration.header), fault.message)),
        }
    }
    blocks(world, instance, out);
    world.module_conditions(instance);
    for call in module.calls.values() {
        match world.modules(instance, call) {
            Ok(group) => {
                out.missing.extend(group.missing.clone());
                for child in &group.instances {
                    expand(world, child, out);
                }
            }
            Err(fault) => world.remark(Remark::new(Level::Warning, Some(call.header), fault.message)),
        }
    }
}

/// The addresses that a data source waits for by `depends_on`, its own and those of the modules that it is in.
fn waits(instance: &Rc<Instance>, body: &Body) -> BTreeSet<String> {
    let named = |module: &str, body: &Body| -> Vec<String> {
        let prefix = if module.is_empty() { String::new() } else { format!("{}.", bare(module)) };
        let items = match body.attribute("depends_on").map(|it| &it.expr.kind) {
            Some(Kind::Tuple(items)) => items.as_slice(),
            _ => &[],
        };
        items.iter().filter_map(path).map(|it| format!("{prefix}{}", bare(&it))).collect()
    };
    let mut out: BTreeSet<String> = named(&instance.path, body).into_iter().collect();
    let mut at = instance.clone();
    while let Some(parent) = &at.parent {
        out.extend(named(&parent.instance.path, &parent.call.body));
        let next = parent.instance.clone();
        at = next;
    }
    out
}

/// Data sources that are read only when a managed resource is there: by what they write, or by `depends_on`, directly or
/// by way of other data sources.
fn late(resources: &[Resource], waits: &BTreeMap<Arc<str>, BTreeSet<String>>) -> BTreeSet<Arc<str>> {
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for resource in resources.iter().filter(|it| it.mode == Mode::Data) {
        let refs = resource.after.iter().flat_map(|value| value.all_refs());
        needs.entry(bare(&resource.address)).or_default().extend(refs.map(|it| bare(&it.address)));
    }
    for (address, names) in waits {
        if let Some(own) = needs.get_mut(&**address) {
            own.extend(names.iter().cloned());
        }
    }
    let is_data = |address: &str| address.starts_with("data.") || address.contains(".data.");
    let mut needed_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: Vec<&str> = Vec::new();
    for (address, names) in &needs {
        if names.iter().any(|name| !is_data(name)) {
            open.push(address);
        }
        names.iter().for_each(|name| needed_by.entry(name).or_default().push(address));
    }
    let mut out: BTreeSet<Arc<str>> = BTreeSet::new();
    while let Some(address) = open.pop() {
        if out.insert(address.into()) {
            open.extend(needed_by.get(address).into_iter().flatten());
        }
    }
    out
}

fn resource_of(world: &World, instance: &Rc<Instance>, resource: &Rc<ResourceInstance>) -> Resource {
    let declaration = &resource.declaration;
    let body = &declaration.body;
    let mut configured: Vec<Arc<str>> = body
        .attributes
        .iter()
        .map(|attribute| &attribute.name)
        .filter(|name| !META_ARGUMENTS.contains(&&***name))
        .chain(body.blocks.iter().map(block_type).filter(|name| !META_BLOCKS.contains(&&***name)))
        .cloned()
        .collect();
    configured.sort();
    configured.dedup();
    Resource {
        address: resource.address.clone(),
        previous_address: None,
        module: instance.path.clone(),
        mode: declaration.mode,
        kind: declaration.kind.clone(),
        name: declaration.name.clone(),
        key: resource.key.clone(),
        provider: provider_of(instance, &declaration.provider),
        action: None,
        before: None,
        after: Some(world.resource_object(instance, resource)),
        representative: resource.representative || in_representative(instance),
        written: Vec::new(),
        configured: Some(configured),
        place: None,
        lifecycle: lifecycle(resource),
    }
}

/// What the block `lifecycle` says. Terraform takes constants and references only.
fn lifecycle(resource: &ResourceInstance) -> Lifecycle {
    let mut out = Lifecycle::default();
    for block in resource.declaration.body.blocks("lifecycle") {
        if let Some(attribute) = block.body.attribute("prevent_destroy") {
            out.prevent_destroy = constant(&attribute.expr).and_then(Value::as_bool).unwrap_or(false);
        }
        if let Some(attribute) = block.body.attribute("ignore_changes") {
            out.ignore_changes = match &attribute.expr.kind {
                Kind::Tuple(items) => items.iter().filter_map(path).map(Arc::from).collect(),
                _ => path(&attribute.expr).map(Arc::from).into_iter().collect(),
            };
        }
    }
    out
}

/// An attribute path as it is written: names, indexes, keys.
fn path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        Kind::Traversal(root, steps) => {
            let mut out = path(root)?;
            for step in steps {
                match step {
                    Step::Attr(name) => out.push_str(&format!(".{name}")),
                    Step::Index(key) => {
                        let key = constant(key)?;
                        match key.as_str() {
                            Some(key) => out.push_str(&format!("[\"{key}\"]")),
                            None => out.push_str(&format!("[{}]", key.as_i64()?)),
                        }
                    }
                    _ => return None,
                }
            }
            Some(out)
        }
        _ => dotted(expr),
    }
}

/// The root module's name of a provider configuration: modules get theirs from the call, by `providers` or, where that
/// is silent, by the same name. A module with a configuration of its own has that: its path goes before the name.
fn provider_of(instance: &Rc<Instance>, name: &Arc<str>) -> Arc<str> {
    let mut at = instance.clone();
    let mut name = name.clone();
    while let Some(parent) = &at.parent {
        let own = at.tree.module.providers.iter().any(|block| *provider_name(block) == *name);
        let passed = parent.call.body.attribute("providers").and_then(|passed| match &passed.expr.kind {
            Kind::Object(items) => items
                .iter()
                .find(|item| dotted(&item.key).is_some_and(|key| *key == *name))
                .and_then(|item| dotted(&item.value)),
            _ => None,
        });
        match passed {
            Some(passed) => name = passed.into(),
            None if own => return format!("{}:{name}", bare(&at.path)).into(),
            None => {}
        }
        let next = parent.instance.clone();
        at = next;
    }
    name
}

/// `alicloud`, `alicloud.alias`.
fn provider_name(block: &Block) -> String {
    let label = block.labels.first().cloned().unwrap_or_default();
    let alias = block.body.attribute("alias").and_then(|alias| constant(&alias.expr)?.as_str().map(str::to_owned));
    alias.map_or_else(|| label.to_string(), |alias| format!("{label}.{alias}"))
}

/// The provisioners of a resource, and how they connect, as blocks of their own: they run commands and hold secrets.
fn scripts(world: &World, instance: &Rc<Instance>, resource: &Rc<ResourceInstance>, out: &mut Expanded) {
    let scope = Scope { repetition: Some(&resource.repetition), this: Some(&resource.address), ..Scope::of(instance) };
    let blocks = &resource.declaration.body.blocks;
    for kind in ["provisioner", "connection"] {
        for (index, block) in blocks.iter().filter(|block| &*block.kind == kind).enumerate() {
            let name = block.labels.first().cloned().unwrap_or_default();
            let mut body = (*block.body).clone();
            // Words of Terraform's own, no values.
            body.attributes.retain(|attribute| !matches!(&*attribute.name, "when" | "on_failure"));
            let block_of = Resource {
                address: format!("{}.{kind}[{index}]", resource.address).into(),
                previous_address: None,
                module: instance.path.clone(),
                mode: Mode::Block,
                kind: kind.into(),
                name,
                key: None,
                provider: "".into(),
                action: None,
                before: None,
                after: Some(world.block_object(&body, block.span, &scope)),
                representative: resource.representative || in_representative(instance),
                written: Vec::new(),
                configured: None,
                place: None,
                lifecycle: Lifecycle::default(),
            };
            out.blocks.push((block_of, block.header));
        }
    }
}

/// Whether a module above stands for any number of instances.
fn in_representative(instance: &Rc<Instance>) -> bool {
    let mut at = instance.parent.as_ref();
    while let Some(parent) = at {
        if parent.representative {
            return true;
        }
        at = parent.instance.parent.as_ref();
    }
    false
}

/// The `provider`, `backend`, `variable` and `output` blocks of a module instance.
fn blocks(world: &World, instance: &Rc<Instance>, out: &mut Expanded) {
    let module = &instance.tree.module;
    let scope = Scope::of(instance);
    let mut add = |kind: &str, name: &str, address: String, value: Value, header: Span| {
        out.blocks.push((block_of(instance, kind, name, address, value), header));
    };
    let labelled = |block: &Block| block.labels.first().cloned().unwrap_or_default();
    for block in &module.providers {
        let name = provider_name(block);
        let value = world.block_object(&block.body, block.span, &scope);
        add("provider", &name, format!("provider.{name}"), value, block.header);
    }
    for block in &module.ephemerals {
        let name = block.labels.get(1).cloned().unwrap_or_default();
        let value = world.block_object(&block.body, block.span, &scope);
        add("ephemeral", &name, format!("ephemeral.{}.{name}", labelled(block)), value, block.header);
    }
    if instance.parent.is_none() {
        for block in &module.backends {
            let name = labelled(block);
            let value = world.block_object(&block.body, block.span, &scope);
            add("backend", &name, format!("terraform.backend.{name}"), value, block.header);
        }
    }
    let object = |entries: Vec<(&str, Value)>| -> Value {
        Data::Object(Arc::new(entries.into_iter().map(|(name, value)| (Arc::from(name), value)).collect())).into()
    };
    for (name, variable) in &module.variables {
        let mut entries = vec![("sensitive", Value::bool(variable.sensitive))];
        for (key, expr) in [("default", &variable.default), ("description", &variable.description)] {
            if let Some(expr) = expr {
                entries.push((key, world.value(expr, &Scope::constant())));
            }
        }
        if let Some(value) = world.given_by_file(name).filter(|_| instance.parent.is_none()) {
            entries.push(("value", value.clone().marked(variable.sensitive, variable.ephemeral)));
        }
        add("variable", name, format!("variable.{name}"), object(entries), variable.header);
    }
    for (name, output) in &module.outputs {
        let mut entries = vec![("sensitive", Value::bool(output.sensitive))];
        if let Some(expr) = &output.value {
            entries.push(("value", world.value(expr, &scope)));
        }
        if let Some(expr) = &output.description {
            entries.push(("description", world.value(expr, &scope)));
        }
        add("output", name, format!("output.{name}"), object(entries), output.header);
    }
    passed::blocks(world, instance, &mut out.blocks);
}

/// A block that is no resource; `address` within its module.
pub(super) fn block_of(instance: &Rc<Instance>, kind: &str, name: &str, address: String, value: Value) -> Resource {
    Resource {
        address: instance.address(&address).into(),
        previous_address: None,
        module: instance.path.clone(),
        mode: Mode::Block,
        kind: kind.into(),
        name: name.into(),
        key: None,
        provider: "".into(),
        action: None,
        before: None,
        after: Some(value),
        representative: in_representative(instance),
        written: Vec::new(),
        configured: None,
        place: None,
        lifecycle: Lifecycle::default(),
    }
}

/// An address without instance keys.
pub fn bare(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if depth > 0 => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

impl Configuration {
    /// The content of an expanded root module.
    pub fn new(expanded: Expanded, tree: &Tree, sources: &crate::base::Sources) -> (Configuration, Vec<Resource>) {
        let places = Places::new(tree, sources.clone());
        let mut by_address = HashMap::new();
        for (address, header) in expanded.headers {
            by_address.insert(address, (header, None));
        }
        let mut placed = |mut list: Vec<(Resource, Span)>| -> Vec<Resource> {
            list.sort_by(|(a, _), (b, _)| a.address.cmp(&b.address));
            list.into_iter()
                .map(|(mut resource, header)| {
                    resource.place = places.block(header);
                    by_address.insert(resource.address.clone(), (header, resource.after.clone()));
                    resource
                })
                .collect()
        };
        let resources = placed(expanded.resources);
        let blocks = placed(expanded.blocks);
        let late = late(&resources, &expanded.waits);
        (Configuration { resources, by_address, late, places }, blocks)
    }
}

impl Content for Configuration {
    fn resource_count(&self) -> usize {
        self.resources.iter().filter(|resource| resource.mode == Mode::Managed).count()
    }

    fn types(&self) -> BTreeMap<Arc<str>, usize> {
        let mut out: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for resource in &self.resources {
            let kind = match resource.mode {
                Mode::Data => Arc::from(format!("data.{}", resource.kind)),
                _ => resource.kind.clone(),
            };
            *out.entry(kind).or_default() += 1;
        }
        out
    }

    fn each(&self, want: &dyn Fn(Mode, &str) -> bool, take: &mut dyn FnMut(Resource)) {
        for resource in &self.resources {
            if want(resource.mode, &resource.kind) {
                take(resource.clone());
            }
        }
    }

    fn late(&self) -> BTreeSet<Arc<str>> {
        self.late.clone()
    }

    fn value(&self, address: &str, path: &str) -> Option<Value> {
        let (_, value) = self.by_address.get(address)?;
        find(value.as_ref()?, path).cloned()
    }

    fn place(&self, address: &str, path: Option<&str>) -> Option<Placement> {
        let found = self.by_address.get(address);
        let (header, value) = match found {
            Some(found) => found,
            None => self.by_address.get(bare(address).as_str())?,
        };
        match (value, path) {
            // The empty path is the block with all that is in it.
            (_, Some("")) => self.places.whole(*header),
            (Some(value), Some(path)) => self.places.attribute(*header, value, path),
            _ => self.places.block(*header),
        }
    }
}
