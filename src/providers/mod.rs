//! Plans to the neutral model. Here, and only here, the clouds' resource types and attributes are named.

pub mod account;
pub mod alicloud;
mod attribute;
pub mod backend;
pub mod balance;
pub mod bearing;
pub mod bind;
pub mod carry;
pub mod deprecated;
pub mod document;
pub mod fault;
pub mod grant;
pub mod group;
pub mod guarded;
pub mod key_material;
pub mod literal;
pub mod login;
pub mod machine;
pub mod meaning;
pub mod script;
pub mod secret;
pub mod service;
pub mod share;
pub mod tencentcloud;
pub mod tunnel;
pub mod volume;

use crate::input::{Mode, Plan, Resource, Side};
use crate::model::network::{Unmodelled, UnmodelledEffect};
use crate::model::{Builder, Cloud, Model, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

/// The phase of steps that need the documents of all policies in their places.
pub const LAST: u8 = 9;

/// One resource type's mapping. A type may have several, one for each family of entities that it gives.
pub struct Map {
    /// Resource type; aliases have entries of their own. Data sources: `data.TYPE`; blocks: `provider`, `backend`.
    pub kind: &'static str,
    /// Attribute paths that `run` asks for, without indexes (`ingress.cidr_block`).
    pub reads: &'static [&'static str],
    /// Puts one side of one instance into the builder.
    pub run: fn(&mut Builder, ObjectId, Side<'_>),
}

/// All mappings of both clouds.
pub fn maps() -> impl Iterator<Item = &'static Map> {
    alicloud::MAPS.iter().chain(tencentcloud::MAPS).flat_map(|family| family.iter())
}

/// Mappings that read no more than a part of a resource (its secrets, the role it carries): a type that only these
/// read is not understood.
pub fn parts() -> impl Iterator<Item = &'static Map> {
    let clouds = alicloud::PARTS.iter().chain(tencentcloud::PARTS).flat_map(|family| family.iter());
    clouds.chain(secret::BLOCKS)
}

/// Whether a mapping reads this resource type, and more than a part of it.
pub fn is_mapped(kind: &str) -> bool {
    maps().any(|map| map.kind == kind)
}

/// Whether a nested block of a resource type, by its path (`container.env`), is empty, not unknown, when it is left out:
/// unknown in a plan and written by no expression, it comes from a `dynamic` block. False for what is not listed.
pub fn plain_block(kind: &str, path: &str) -> bool {
    static PLAIN: LazyLock<Table> = LazyLock::new(|| table([alicloud::PLAIN_BLOCKS, tencentcloud::PLAIN_BLOCKS]));
    PLAIN.get(kind).is_some_and(|paths| paths.contains(&path))
}

/// Whether an attribute of a type (data sources: `data.TYPE`), by its path without indexes, holds a secret: the provider
/// marks it sensitive, or its purpose is to hold one.
pub fn is_sensitive(kind: &str, path: &str) -> bool {
    static MARKED: LazyLock<Table> = LazyLock::new(|| {
        let mut table = table([alicloud::SENSITIVE, tencentcloud::SENSITIVE]);
        for map in alicloud::SECRETS.iter().chain(tencentcloud::SECRETS) {
            table.entry(map.kind).or_default().extend(map.reads);
        }
        table
    });
    MARKED.get(kind).is_some_and(|paths| paths.contains(&path))
}

/// Whether the provider's schema marks an attribute sensitive.
pub fn is_marked(kind: &str, path: &str) -> bool {
    static MARKED: LazyLock<Table> = LazyLock::new(|| table([alicloud::SENSITIVE, tencentcloud::SENSITIVE]));
    MARKED.get(kind).is_some_and(|paths| paths.contains(&path))
}

type Table = HashMap<&'static str, Vec<&'static str>>;

/// Lines of a name and what belongs to it; `#` begins a remark.
fn table(texts: [&'static str; 2]) -> Table {
    let lines = texts.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).map(|(name, rest)| (name, rest.split(' ').collect())).collect()
}

/// The cloud of a resource type, by its prefix.
pub fn cloud(kind: &str) -> Option<Cloud> {
    if kind.starts_with("alicloud_") {
        Some(Cloud::Alibaba)
    } else if kind.starts_with("tencentcloud_") {
        Some(Cloud::Tencent)
    } else {
        None
    }
}

/// Maps every resource of a plan, both sides.
pub fn map(plan: &Plan) -> Model {
    let mut by_kind: HashMap<&'static str, Vec<&'static Map>> = HashMap::new();
    for map in maps().chain(parts()) {
        by_kind.entry(map.kind).or_default().push(map);
    }
    let mut model = Model::default();
    let mut after = Builder::new();
    let mut before = plan.has_before().then(Builder::new);
    let mut meanings = [meaning::Meanings::default(), meaning::Meanings::default()];
    let late = plan.content.late();
    let accounts = account::accounts(plan);
    before.iter_mut().for_each(|builder| builder.expect(late.clone()));
    after.expect(late);
    let mut gone: BTreeMap<ObjectId, Arc<str>> = BTreeMap::new();
    let mut take = |resource: &Resource, kind: &str| {
        let maps = by_kind.get(kind).map_or(&[][..], Vec::as_slice);
        let old = resource.mode == Mode::Managed && deprecated::is_listed(kind);
        let sides = meanings.iter_mut().zip([&resource.before, &resource.after]);
        sides.for_each(|(meanings, side)| side.iter().for_each(|value| meanings.learn(kind, resource, value)));
        if maps.is_empty() && !old {
            return;
        }
        let object = model.intern(Object {
            address: resource.address.clone(),
            previous_address: resource.previous_address.clone(),
            kind: resource.kind.clone(),
            cloud: cloud(&resource.kind),
            action: resource.action,
            representative: resource.representative,
            account: accounts.get(&resource.provider).cloned().unwrap_or_default(),
        });
        let account = model.object(object).map(|object| object.account.clone()).unwrap_or_default();
        before.iter_mut().chain([&mut after]).for_each(|builder| builder.enter(account.clone()));
        if let (true, Some(value)) = (old, &resource.after) {
            after.world.network.faults.extend(deprecated::faults(resource, object, value));
        }
        if let (true, Some(value), Some(builder)) = (old, &resource.before, &mut before) {
            builder.world.network.faults.extend(deprecated::faults(resource, object, value));
        }
        if let (None, Some(id)) = (&resource.after, resource.before.as_ref().and_then(|it| it.get("id")?.as_str())) {
            gone.insert(object, Arc::from(id));
        }
        for map in maps {
            if let Some(value) = &resource.after {
                (map.run)(&mut after, object, Side { resource, value, reads: map.reads, prefix: "" });
            }
            if let (Some(builder), Some(value)) = (&mut before, &resource.before) {
                (map.run)(builder, object, Side { resource, value, reads: map.reads, prefix: "" });
            }
        }
    };
    for block in &plan.blocks {
        take(block, &block.kind);
    }
    let want = |mode: Mode, kind: &str| match mode {
        Mode::Data => {
            let kind = format!("data.{kind}");
            by_kind.contains_key(kind.as_str()) || meaning::is_listed(&kind)
        }
        _ => by_kind.contains_key(kind) || deprecated::is_listed(kind) || meaning::is_listed(kind),
    };
    plan.content.each(&want, &mut |resource| match resource.mode {
        Mode::Data => take(&resource, &format!("data.{}", resource.kind)),
        _ => take(&resource, &resource.kind),
    });
    literal::scan(plan, &mut model, &mut after, before.as_mut());
    // What is in a module that is missing may lead anywhere.
    for module in &plan.missing_modules {
        let object = model.intern(Object { address: module.clone(), kind: "module".into(), ..Object::default() });
        let effect = UnmodelledEffect::OpensPath;
        after.world.network.unmodelled.push(Unmodelled { object, effect, cloud: None, touches: None });
    }
    if let Some(before) = &mut before {
        before.world.identity.share_own(&after.world.identity);
    }
    let [known_before, known_after] = meanings;
    after.later(LAST, move |world, _| known_after.fill(world));
    if let Some(before) = &mut before {
        before.later(LAST, move |world, _| known_before.fill(world));
    }
    let (world, notes) = after.finish(&model.objects);
    model.after = world;
    model.notes.extend(notes);
    model.before = before.map(|builder| builder.finish(&model.objects).0);
    let groups = model.before.iter().flat_map(|world| &world.network.groups).map(|group| group.object);
    model.destroyed_groups = groups.filter_map(|object| Some((gone.get(&object)?.clone(), object))).collect();
    model.exported = exported(plan);
    model.unmapped = unmapped(plan);
    model
}

/// The resources that outputs of the root module name, without instance keys: others may build on these.
fn exported(plan: &Plan) -> BTreeSet<Arc<str>> {
    let outputs = plan.blocks.iter().filter(|block| &*block.kind == "output" && block.module.is_empty());
    let values = outputs.filter_map(|block| block.after.as_ref()).flat_map(|value| value.all_refs());
    values.map(|reference| Arc::from(crate::model::builder::without_keys(&reference.address))).collect()
}

/// Managed resource types of the two clouds that no mapping reads, with the number of their instances.
fn unmapped(plan: &Plan) -> BTreeMap<Arc<str>, usize> {
    plan.content.types().into_iter().filter(|(kind, _)| cloud(kind).is_some() && !is_mapped(kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_blocks_are_those_of_the_schema() {
        assert!(plain_block("tencentcloud_security_group_rule_set", "ingress"));
        assert!(plain_block("alicloud_eci_container_group", "containers.environment_vars"));
        // Left out, it is unknown; an attribute is no block.
        assert!(!plain_block("alicloud_alb_listener", "acl_config"));
        assert!(!plain_block("alicloud_instance", "security_groups"));
    }

    #[test]
    fn sensitive_attributes_are_those_of_the_schema_and_those_for_secrets() {
        assert!(is_sensitive("alicloud_instance", "password"));
        assert!(is_sensitive("tencentcloud_ssm_secret_version", "secret_string"));
        assert!(!is_sensitive("alicloud_instance", "instance_name"));
    }

    #[test]
    fn a_family_maps_a_type_once() {
        for family in alicloud::MAPS.iter().chain(tencentcloud::MAPS) {
            let mut kinds: Vec<&str> = family.iter().map(|map| map.kind).collect();
            kinds.sort_unstable();
            let all = kinds.len();
            kinds.dedup();
            assert_eq!(kinds.len(), all, "{kinds:?}");
        }
    }
}
