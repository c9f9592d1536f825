//! References to ids: who is called what in a world, and which entity a link means.
//!
//! In: the names that mappings declare. Out: a [`Ref`] for each [`Link`], when all resources are in.

use super::address::{fits, same_modules, split_key, without_keys};
use super::link::{Class, Link, Named};
use super::{Id, Object, ObjectId, Ref};
use crate::base::{Reference, Tri};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// An entity with an instance key or an address.
type Keyed = (u32, Arc<str>);

/// Who is called what.
#[derive(Default)]
pub(super) struct Names {
    /// Entities by the address of the resource instance they come from.
    pub(super) by_address: HashMap<(Class, Arc<str>), Vec<u32>>,
    /// Entities by the address without the last instance key: `(entity, key)`.
    by_block: HashMap<(Class, Arc<str>), Vec<Keyed>>,
    /// Entities by the address without any key, of modules neither: `(entity, address)`.
    by_name: HashMap<(Class, String), Vec<Keyed>>,
    /// Entities by id or name.
    pub(super) by_id: HashMap<(Class, Arc<str>), Vec<u32>>,
    /// Data sources, without keys, that are read only when resources of this input are there.
    pub(super) late: BTreeSet<Arc<str>>,
}

impl Names {
    /// Says that an address means an entity.
    pub(super) fn place(&mut self, class: Class, at: u32, address: Arc<str>) {
        let (block, key) = split_key(&address);
        self.by_block.entry((class, block.into())).or_default().push((at, key.into()));
        self.by_name.entry((class, without_keys(&address))).or_default().push((at, address.clone()));
        self.by_address.entry((class, address)).or_default().push(at);
    }

    /// Whether an address means anything of a class.
    pub(super) fn knows(&self, class: Class, address: &str) -> bool {
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
    pub(super) fn external(&self, class: Class, link: &Link) -> Option<Arc<str>> {
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
pub(super) fn within(class: Class, account: &str, name: Arc<str>) -> Arc<str> {
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
    /// A resolver of these names.
    pub(super) fn new(names: &'a Names, objects: &'a [Object]) -> Resolver<'a> {
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
