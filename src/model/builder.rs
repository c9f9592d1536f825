//! Entities in, a resolved [`World`] out: references between resources become typed ids here, once.
//!
//! A mapping adds the entities of one resource (`add`), says by which names others know them (`declare`), and leaves
//! what needs other resources for later (`later`): when all resources of the world are in, the deferred steps run, by
//! phase and in the order of the resources, with a [`Resolver`].

use super::acl::Acl;
use super::address::{fits, same_modules};
pub use super::address::{split_key, without_keys};
use super::balancer::{Fleet, Listener, LoadBalancer, Pool};
use super::compute::Metadata;
use super::endpoint::Endpoint;
use super::gateway::{NatGateway, RouteTable, VirtualAddress};
use super::identity::{AccessKey, Carrier, Policy, Principal, ResourcePolicy};
use super::network::{Instance, Interface, PrefixList, PublicAddress, SecurityGroup, ServiceTemplate, Subnet, Vpc};
use super::storage::{Bucket, Disk, Source};
use super::{Id, Model, Object, ObjectId, Ref, World};
use crate::base::{Note, Reference, Tri};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Entities that live in a world's list.
pub trait Stored: Sized {
    /// Their list.
    fn list(world: &mut World) -> &mut Vec<Self>;
}

/// Entities that others refer to.
pub trait Named: Stored {
    /// Distinguishes the names of one class from those of another.
    const CLASS: Class;
}

/// Classes of entities that others refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Class {
    Vpc,
    Subnet,
    Group,
    Interface,
    Instance,
    PublicAddress,
    PrefixList,
    ServiceTemplate,
    Acl,
    NatGateway,
    RouteTable,
    VirtualAddress,
    LoadBalancer,
    Listener,
    Pool,
    Fleet,
    Endpoint,
    Principal,
    Policy,
    AccessKey,
    Carrier,
    ResourcePolicy,
    Bucket,
    Disk,
    DiskSource,
    Metadata,
}

macro_rules! stored {
    ($($type:ident => $($field:ident).+ : $class:ident),* $(,)?) => {$(
        impl Stored for $type {
            fn list(world: &mut World) -> &mut Vec<Self> {
                &mut world.$($field).+
            }
        }
        impl Named for $type {
            const CLASS: Class = Class::$class;
        }
    )*};
}

stored! {
    Vpc => network.vpcs: Vpc,
    Subnet => network.subnets: Subnet,
    SecurityGroup => network.groups: Group,
    Interface => network.interfaces: Interface,
    Instance => network.instances: Instance,
    PublicAddress => network.public_addresses: PublicAddress,
    PrefixList => network.prefix_lists: PrefixList,
    ServiceTemplate => network.service_templates: ServiceTemplate,
    Acl => network.acls: Acl,
    NatGateway => network.nat_gateways: NatGateway,
    RouteTable => network.route_tables: RouteTable,
    VirtualAddress => network.virtual_addresses: VirtualAddress,
    LoadBalancer => network.balancers: LoadBalancer,
    Listener => network.listeners: Listener,
    Pool => network.pools: Pool,
    Fleet => network.fleets: Fleet,
    Endpoint => network.endpoints: Endpoint,
    Principal => identity.principals: Principal,
    Policy => identity.policies: Policy,
    AccessKey => identity.access_keys: AccessKey,
    Carrier => identity.carriers: Carrier,
    ResourcePolicy => identity.resource_policies: ResourcePolicy,
    Bucket => storage.buckets: Bucket,
    Disk => storage.disks: Disk,
    Source => storage.sources: DiskSource,
    Metadata => compute.metadata: Metadata,
}

/// A reference as a resource writes it, before it is resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The id or name, where the value is known.
    pub known: Option<Arc<str>>,
    /// The resources that the value comes from.
    pub refs: Vec<Reference>,
    /// The resource that refers, for pairing instances by key.
    pub from: Option<ObjectId>,
}

impl Link {
    /// Whether nothing at all is said: no value and no reference.
    pub fn is_empty(&self) -> bool {
        self.known.is_none() && self.refs.is_empty()
    }
}

/// A deferred step.
type Step = Box<dyn FnOnce(&mut World, &Resolver<'_>)>;

/// Collects one world.
#[derive(Default)]
pub struct Builder {
    /// The world so far.
    pub world: World,
    /// What could not be understood.
    pub notes: Vec<Note>,
    names: Names,
    told: Vec<Mention>,
    mentions: Vec<Mention>,
    asked: BTreeSet<&'static str>,
    account: Arc<str>,
    steps: BTreeMap<u8, Vec<Step>>,
}

/// An entity that is added before the deferred steps if a link turns out to mean nothing that is here.
type Mention = Box<dyn FnOnce(&mut World, &mut Names)>;

/// An entity with an instance key or an address.
type Keyed = (u32, Arc<str>);

/// Who is called what.
#[derive(Default)]
struct Names {
    /// Entities by the address of the resource instance they come from.
    by_address: HashMap<(Class, Arc<str>), Vec<u32>>,
    /// Entities by the address without the last instance key: `(entity, key)`.
    by_block: HashMap<(Class, Arc<str>), Vec<Keyed>>,
    /// Entities by the address without any key, of modules neither: `(entity, address)`.
    by_name: HashMap<(Class, String), Vec<Keyed>>,
    /// Entities by id or name.
    by_id: HashMap<(Class, Arc<str>), Vec<u32>>,
    /// Data sources, without keys, that are read only when resources of this input are there.
    late: BTreeSet<Arc<str>>,
}

impl Names {
    /// Says that an address means an entity.
    fn place(&mut self, class: Class, at: u32, address: Arc<str>) {
        let (block, key) = split_key(&address);
        self.by_block.entry((class, block.into())).or_default().push((at, key.into()));
        self.by_name.entry((class, without_keys(&address))).or_default().push((at, address.clone()));
        self.by_address.entry((class, address)).or_default().push(at);
    }

    /// Whether an address means anything of a class.
    fn knows(&self, class: Class, address: &str) -> bool {
        self.by_name.contains_key(&(class, without_keys(address)))
    }

    /// Whether a link is to what a data source finds that is read only when resources of this input are there: it may be
    /// one of these. Networks and accounts are looked up to be built in, not to be found again.
    fn is_late(&self, class: Class, link: &Link) -> bool {
        use Class::{Fleet, Group, Instance, Interface, PrefixList, VirtualAddress};
        matches!(class, Fleet | Group | Instance | Interface | PrefixList | VirtualAddress)
            && link.refs.iter().any(|it| is_data(it) && self.late.contains(without_keys(&it.address).as_str()))
    }

    /// The name of what a link means, if that is nothing of this input.
    fn external(&self, class: Class, link: &Link) -> Option<Arc<str>> {
        if link.refs.iter().any(|reference| self.knows(class, &reference.address)) {
            return None;
        }
        match &link.known {
            Some(known) => Some(known.clone()),
            None if self.is_late(class, link) => None,
            None => match link.refs.as_slice() {
                // What a resource of another kind makes (a cluster's own group) is outside, too.
                [only] if !only.attribute.is_empty() => Some(data_name(only)),
                refs => refs.iter().find(|reference| is_data(reference)).map(data_name),
            },
        }
    }
}

/// A name of a class as it is told from the same one in another account: names of identities hold within an account.
fn within(class: Class, account: &str, name: Arc<str>) -> Arc<str> {
    match class {
        Class::Principal | Class::Policy if !account.is_empty() => format!("{account}\u{0}{name}").into(),
        _ => name,
    }
}

/// Whether a reference is to a data source.
fn is_data(reference: &Reference) -> bool {
    reference.address.split('.').any(|part| part == "data")
}

/// What to call something that only a data source tells of: one may tell of several.
fn data_name(reference: &Reference) -> Arc<str> {
    match reference.attribute.is_empty() {
        true => reference.address.clone(),
        false => format!("{}.{}", reference.address, reference.attribute).into(),
    }
}

impl Builder {
    /// A builder for an empty world.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Says which data sources are read only when resources of this input are there.
    pub fn expect(&mut self, late: BTreeSet<Arc<str>>) {
        self.names.late = late;
    }

    /// Says in which account the resource is whose entities come next: names of identities hold within an account.
    pub fn enter(&mut self, account: Arc<str>) {
        self.account = account;
    }

    /// Adds an entity.
    pub fn add<T: Stored>(&mut self, entity: T) -> Id<T> {
        let list = T::list(&mut self.world);
        let id = Id::new(list.len());
        list.push(entity);
        id
    }

    /// Says that an entity is what references to `address` mean, and that `ids` (known ids, names; empty ones are
    /// skipped) denote it.
    pub fn declare<'s, T: Named>(&mut self, id: Id<T>, address: &str, ids: impl IntoIterator<Item = &'s str>) {
        self.names.place(T::CLASS, id.0, address.into());
        for name in ids.into_iter().filter(|name| !name.is_empty()) {
            let name = within(T::CLASS, &self.account, name.into());
            let known = self.names.by_id.entry((T::CLASS, name)).or_default();
            if !known.contains(&id.0) {
                known.push(id.0);
            }
        }
    }

    /// Says what a data source tells of something that exists: it is known by all of `ids` and by references to
    /// `address` (empty: by none). If a resource of this input has one of the names, that one is meant; else it is made.
    /// `more` then adds to the entity what else is told.
    pub fn tell<T: Named + 'static>(
        &mut self,
        address: &str,
        ids: Vec<Arc<str>>,
        make: impl FnOnce() -> T + 'static,
        more: impl FnOnce(&mut T) + 'static,
    ) {
        let address: Arc<str> = address.into();
        let account = self.account.clone();
        let ids: Vec<Arc<str>> = ids.into_iter().map(|id| within(T::CLASS, &account, id)).collect();
        self.told.push(Box::new(move |world, names| {
            let known = |id: &Arc<str>| names.by_id.get(&(T::CLASS, id.clone()))?.first().copied();
            let found = ids.iter().find_map(known);
            let list = T::list(world);
            let at = found.unwrap_or(list.len() as u32);
            if found.is_none() {
                list.push(make());
            }
            if let Some(entity) = list.get_mut(at as usize) {
                more(entity);
            }
            if !address.is_empty() {
                names.place(T::CLASS, at, address);
            }
            for id in ids {
                names.by_id.entry((T::CLASS, id)).or_insert_with(|| vec![at]);
            }
        }));
    }

    /// Makes an entity of what a link means, if nothing of this input is meant: a group that exists already and gets
    /// rules here. All links with the same id then mean the same entity.
    pub fn mention<T: Named + 'static>(&mut self, link: Link, make: impl FnOnce() -> T + 'static) {
        let account = self.account.clone();
        self.mentions.push(Box::new(move |world, names| {
            let Some(name) = names.external(T::CLASS, &link) else { return };
            let name = within(T::CLASS, &account, name);
            if names.by_id.contains_key(&(T::CLASS, name.clone())) {
                return;
            }
            let list = T::list(world);
            let at = list.len() as u32;
            list.push(make());
            names.by_id.insert((T::CLASS, name), vec![at]);
        }));
    }

    /// Defers a step until all resources are in. Lower phases run first: 0 for links between entities, 1 for what
    /// comes from templates, 2 for attachments, 3 for public addresses, 4 for what needs all rules of a group.
    pub fn later(&mut self, phase: u8, step: impl FnOnce(&mut World, &Resolver<'_>) + 'static) {
        self.steps.entry(phase).or_default().push(Box::new(step));
    }

    /// The same, once for a world: `name` tells such steps apart.
    pub fn once(&mut self, name: &'static str, phase: u8, step: impl FnOnce(&mut World, &Resolver<'_>) + 'static) {
        if self.asked.insert(name) {
            self.later(phase, step);
        }
    }

    /// Runs the deferred steps.
    pub fn finish(mut self, objects: &[Object]) -> (World, Vec<Note>) {
        let told = std::mem::take(&mut self.told);
        for mention in told.into_iter().chain(std::mem::take(&mut self.mentions)) {
            mention(&mut self.world, &mut self.names);
        }
        let resolver = Resolver::new(&self.names, objects);
        for step in std::mem::take(&mut self.steps).into_values().flatten() {
            step(&mut self.world, &resolver);
        }
        (self.world, self.notes)
    }
}

/// Resolves links when all resources are in (`network.md` §1.2).
pub struct Resolver<'a> {
    names: &'a Names,
    objects: &'a [Object],
    /// Instance keys of every block, sorted.
    keys: HashMap<&'a str, Vec<&'a str>>,
    /// The entities of a class that resources are, once asked for.
    declared: RefCell<BTreeMap<Class, BTreeSet<u32>>>,
    /// How often something was met, by name.
    met: RefCell<BTreeMap<Arc<str>, usize>>,
}

impl<'a> Resolver<'a> {
    fn new(names: &'a Names, objects: &'a [Object]) -> Resolver<'a> {
        let mut keys: HashMap<&str, Vec<&str>> = HashMap::new();
        for object in objects {
            let (block, key) = split_key(&object.address);
            keys.entry(block).or_default().push(key);
        }
        for keys in keys.values_mut() {
            keys.sort_unstable();
            keys.dedup();
        }
        Resolver { names, objects, keys, declared: RefCell::default(), met: RefCell::default() }
    }

    /// Whether a resource surely exists: `Unknown` where its `count` or `for_each` is not known.
    pub fn exists(&self, object: ObjectId) -> Tri {
        let representative = self.objects.get(object.index()).is_some_and(|object| object.representative);
        if representative { Tri::Unknown } else { Tri::Yes }
    }

    /// The entity, or entities, that a link means.
    ///
    /// A known id wins if something here (in the same account, for identities) has it; if several have it, the references
    /// tell them apart. Else the references decide: an exact instance address, or a block whose instances are paired with
    /// the referring resource by key where both have the same keys. A known id that nothing here has, with no reference to
    /// a resource of the class, is external.
    pub fn resolve<T: Named>(&self, link: &Link) -> Ref<T> {
        let account = link.from.and_then(|from| self.objects.get(from.index())).map_or("", |object| &*object.account);
        let named = |name: &Arc<str>| {
            let found = self.names.by_id.get(&(T::CLASS, within(T::CLASS, account, name.clone())))?;
            Some(found.iter().map(|&at| Id::new(at as usize)).collect::<Vec<Id<T>>>())
        };
        if let Some(found) = link.known.as_ref().and_then(named) {
            let referred = || link.refs.iter().flat_map(|reference| self.instances::<T>(&reference.address, link.from));
            let meant: Vec<Id<T>> = match found.len() {
                1 => Vec::new(),
                _ => referred().filter(|id| found.contains(id)).collect::<BTreeSet<_>>().into_iter().collect(),
            };
            return one_of(if meant.is_empty() { found } else { meant });
        }
        let mut candidates: Vec<Id<T>> = Vec::new();
        let mut seen = BTreeSet::new();
        for reference in &link.refs {
            for id in self.instances::<T>(&reference.address, link.from) {
                if seen.insert(id.index()) {
                    candidates.push(id);
                }
            }
        }
        match (candidates.is_empty(), &link.known) {
            (false, _) => one_of(candidates),
            (true, Some(known)) => Ref::External(known.clone()),
            (true, None) => match self.names.external(T::CLASS, link) {
                // A data source tells of something that exists outside this configuration.
                Some(name) => match named(&name) {
                    Some(found) => one_of(found),
                    None => Ref::External(name),
                },
                None => Ref::Unknown,
            },
        }
    }

    /// All entities of a class that resources of this input are.
    pub fn declared<T: Named>(&self) -> Vec<Id<T>> {
        let mut known = self.declared.borrow_mut();
        let ids = known.entry(T::CLASS).or_insert_with(|| {
            let all = self.names.by_address.iter().filter(|((class, _), _)| *class == T::CLASS);
            all.flat_map(|(_, ids)| ids).copied().collect()
        });
        ids.iter().map(|&at| Id::new(at as usize)).collect()
    }

    /// How often this was asked of a name, this time included.
    pub fn nth(&self, name: &Arc<str>) -> usize {
        let mut met = self.met.borrow_mut();
        let count = met.entry(name.clone()).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// The type of a resource.
    pub fn kind(&self, object: ObjectId) -> &str {
        self.objects.get(object.index()).map_or("", |object| &object.kind)
    }

    /// Whether a link is to what a data source finds only when resources of this input are there.
    pub fn is_late(&self, link: &Link) -> bool {
        self.names.is_late(Class::Instance, link)
    }

    /// The entities of a resource address, with or without an instance key.
    fn instances<T: Named>(&self, address: &str, from: Option<ObjectId>) -> Vec<Id<T>> {
        if let Some(found) = self.names.by_address.get(&(T::CLASS, Arc::from(address))) {
            return found.iter().map(|&at| Id::new(at as usize)).collect();
        }
        let (block, _) = split_key(address);
        if let Some(all) = self.names.by_block.get(&(T::CLASS, Arc::from(address))) {
            return self.paired(all.iter().map(|(at, key)| (*at, &**key)).collect(), from);
        }
        // The reference does not name the instances of the modules on its way.
        let Some(all) = self.names.by_name.get(&(T::CLASS, without_keys(address))) else { return Vec::new() };
        let own = from.and_then(|from| self.objects.get(from.index())).map(|object| &*object.address);
        let fitting = || all.iter().filter(|(_, other)| fits(address, other));
        let near: Vec<&Keyed> = match own {
            Some(own) => fitting().filter(|(_, other)| same_modules(own, other)).collect(),
            None => Vec::new(),
        };
        let chosen = if near.is_empty() { fitting().collect() } else { near };
        let blocks: Vec<&str> = chosen.iter().map(|(_, other)| split_key(other).0).collect();
        let one_block = blocks.windows(2).all(|pair| pair.first() == pair.last());
        let keyed = chosen.iter().map(|(at, other)| (*at, split_key(other).1)).collect();
        match one_block && block == address {
            true => self.paired(keyed, from),
            false => keyed.into_iter().map(|(at, _)| Id::new(at as usize)).collect(),
        }
    }

    /// Of the instances of one block, the one with the referring resource's key, where both have the same keys.
    fn paired<T: Named>(&self, all: Vec<(u32, &str)>, from: Option<ObjectId>) -> Vec<Id<T>> {
        let own = from
            .and_then(|from| self.objects.get(from.index()))
            .map(|object| split_key(&object.address))
            .filter(|(_, key)| !key.is_empty());
        if let Some((block, key)) = own {
            let mut theirs: Vec<&str> = all.iter().map(|(_, key)| *key).collect();
            theirs.sort_unstable();
            theirs.dedup();
            if self.keys.get(block).is_some_and(|ours| *ours == theirs) {
                return all.iter().filter(|(_, other)| *other == key).map(|(at, _)| Id::new(*at as usize)).collect();
            }
        }
        all.iter().map(|(at, _)| Id::new(*at as usize)).collect()
    }
}

fn one_of<T>(mut ids: Vec<Id<T>>) -> Ref<T> {
    match (ids.pop(), ids.is_empty()) {
        (Some(only), true) => Ref::Resolved(only),
        (Some(last), false) => {
            ids.push(last);
            Ref::OneOf(ids)
        }
        (None, _) => Ref::Unknown,
    }
}

impl Model {
    /// The object with this address, added if it is new.
    pub fn intern(&mut self, object: Object) -> ObjectId {
        let id = Id::new(self.objects.len());
        self.objects.push(object);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_split_outside_quotes() {
        assert_eq!(split_key("a.b"), ("a.b", ""));
        assert_eq!(split_key("a.b[0]"), ("a.b", "[0]"));
        assert_eq!(split_key("module.m[\"x\"].a.b[\"k[1]\"]"), ("module.m[\"x\"].a.b", "[\"k[1]\"]"));
        assert_eq!(split_key("module.m[\"x\"].a.b"), ("module.m[\"x\"].a.b", ""));
    }

    #[test]
    fn instances_are_paired_by_key() {
        let mut builder = Builder::new();
        let mut model = Model::default();
        let mut froms = Vec::new();
        for key in ["[0]", "[1]"] {
            froms.push(model.intern(object(&format!("t.from{key}"))));
            let at = builder.world.network.public_addresses.len();
            let id = builder.add(PublicAddress { object: Id::new(at), address: Default::default() });
            builder.declare(id, &format!("t.to{key}"), []);
        }
        let resolver = Resolver::new(&builder.names, &model.objects);
        let link = |from: Option<ObjectId>| Link {
            known: None,
            refs: vec![Reference { address: "t.to".into(), attribute: "id".into() }],
            from,
        };
        assert_eq!(resolver.resolve::<PublicAddress>(&link(froms.get(1).copied())), Ref::Resolved(Id::new(1)));
        assert_eq!(resolver.resolve::<PublicAddress>(&link(None)), Ref::OneOf(vec![Id::new(0), Id::new(1)]));
    }

    fn object(address: &str) -> Object {
        Object { address: address.into(), kind: "t".into(), ..Object::default() }
    }

    #[test]
    fn references_without_module_keys_are_paired_by_module() {
        let mut builder = Builder::new();
        let mut model = Model::default();
        for key in ["a", "b.c"] {
            let address = format!("module.web[\"{key}\"].t.to");
            let object = model.intern(object(&address));
            let id = builder.add(PublicAddress { object, address: Default::default() });
            builder.declare(id, &address, []);
        }
        let inside = model.intern(object("module.web[\"b.c\"].t.from"));
        let outside = model.intern(object("t.from"));
        let resolver = Resolver::new(&builder.names, &model.objects);
        let link = |address: &str, from: ObjectId| Link {
            known: None,
            refs: vec![Reference { address: address.into(), attribute: "id".into() }],
            from: Some(from),
        };
        let resolve = |address: &str, from| resolver.resolve::<PublicAddress>(&link(address, from));
        assert_eq!(resolve("module.web.t.to", inside), Ref::Resolved(Id::new(1)));
        assert_eq!(resolve("module.web.t.to", outside), Ref::OneOf(vec![Id::new(0), Id::new(1)]));
        assert_eq!(resolve("module.web[\"a\"].t.to", outside), Ref::Resolved(Id::new(0)));
        assert_eq!(resolve("module.other.t.to", outside), Ref::External("module.other.t.to.id".into()));
    }

    #[test]
    fn what_is_mentioned_twice_is_one_entity() {
        let mut builder = Builder::new();
        let link = Link { known: Some("eip-1".into()), refs: Vec::new(), from: None };
        for _ in 0..2 {
            builder.mention(link.clone(), || PublicAddress { object: Id::new(0), address: Default::default() });
        }
        let managed = builder.add(PublicAddress { object: Id::new(1), address: Default::default() });
        builder.declare(managed, "t.x", ["eip-2"]);
        let own = Link { known: Some("eip-2".into()), refs: Vec::new(), from: None };
        builder.mention(own.clone(), || PublicAddress { object: Id::new(2), address: Default::default() });
        builder.later(0, move |_, resolver| {
            assert_eq!(resolver.resolve::<PublicAddress>(&link), Ref::Resolved(Id::new(1)));
            assert_eq!(resolver.resolve::<PublicAddress>(&own), Ref::Resolved(Id::new(0)));
        });
        assert_eq!(builder.finish(&[]).0.network.public_addresses.len(), 2);
    }
}
