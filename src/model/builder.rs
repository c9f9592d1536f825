//! Entities in, a resolved [`World`] out: references between resources become typed ids here, once.
//!
//! A mapping adds the entities of one resource (`add`), says by which names others know them (`declare`), and leaves
//! what needs other resources for later (`later`): when all resources of the world are in, the deferred steps run, by
//! phase and in the order of the resources, with a [`Resolver`].

pub use super::address::{split_key, without_keys};
pub use super::link::{Class, Link, Named, Stored};
pub use super::resolve::Resolver;
use super::resolve::{Names, within};
use super::{Id, Model, Object, ObjectId, World};
use crate::base::Note;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    use crate::base::Reference;
    use crate::model::Ref;
    use crate::model::network::PublicAddress;

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
