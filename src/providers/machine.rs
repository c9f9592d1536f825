//! Interfaces of machines: what a mapping of either cloud reads of groups, subnets and addresses in, [`Interface`]s with
//! resolved references out. Launch templates give what the machine itself leaves out.

use super::attribute::{self, existence};
use crate::base::net::{AddressSet, Family};
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::network::{
    Addresses, Extent, GroupBinding, GroupBindings, Instance, InstanceKind, Interface, InterfaceRole, PathKind,
    PublicBinding,
};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Resolver, Site, World};
use std::sync::Arc;

/// Phase of the steps that take over what a template says.
pub const TEMPLATES: u8 = 1;
/// Phase of the steps that attach groups and interfaces.
pub const ATTACHMENTS: u8 = 2;
/// Phase of the steps that bind public addresses.
pub const PUBLIC: u8 = 3;

/// The groups that a resource writes, before references are resolved.
pub struct Groups {
    links: Vec<(Link, Site)>,
    ordered: bool,
    /// False where the list as a whole is not known: the links are those that may be in it.
    known: bool,
    /// The attribute, for the reason.
    name: Arc<str>,
}

impl Groups {
    /// Those of a list, set or text attribute; `None` where it is absent.
    pub fn read(side: Side<'_>, object: ObjectId, path: &str, ordered: bool) -> Option<Groups> {
        let (links, known) = attribute::links(side, object, path)?;
        let at = |index: usize, many: bool| match many {
            true => Site::at(object, side.path(&format!("{path}[{index}]"))),
            false => Site::at(object, side.path(path)),
        };
        let many = known && matches!(side.attr(path), Attr::Known(value) if value.items().is_some());
        let links = links.into_iter().enumerate().map(|(index, link)| (link, at(index, many))).collect();
        Some(Groups { links, ordered, known, name: attribute::name(side, path) })
    }

    /// These, or those, or both: which, is not known.
    pub fn or_those_of(mut self, other: Option<Groups>) -> Groups {
        self.links.extend(other.into_iter().flat_map(|other| other.links));
        self.known = false;
        self
    }

    /// Resolves them. Of a list that is not known, one group that it refers to is the list; of several it is a part.
    pub fn resolve(self, resolver: &Resolver<'_>) -> GroupBindings {
        let mut list = Vec::new();
        let mut certain = true;
        for (link, site) in self.links {
            let group = resolver.resolve(&link);
            match (self.known, group) {
                (true, group) => list.push(GroupBinding { group, site, bound: Tri::Yes }),
                // Something else that the expression uses: a condition, a count.
                (false, Ref::Unknown) => {}
                (false, Ref::OneOf(ids)) => {
                    certain = false;
                    let bindings = ids.into_iter().map(|id| (Ref::Resolved(id), site.clone()));
                    list.extend(bindings.map(|(group, site)| GroupBinding { group, site, bound: Tri::Unknown }));
                }
                (false, group) => list.push(GroupBinding { group, site, bound: Tri::Yes }),
            }
        }
        if self.known {
            let ordered = self.ordered || list.len() < 2;
            return GroupBindings { list, ordered, appended: 0, extent: Extent::Exact };
        }
        // What an expression uses besides the groups (the count of another resource) is no group.
        if list.iter().any(|it| it.group.resolved().is_some()) {
            list.retain(|it| match &it.group {
                Ref::External(name) => {
                    name.contains("security_group") || !(name.contains("alicloud_") || name.contains("tencentcloud_"))
                }
                _ => true,
            });
        }
        match (list.len(), certain) {
            (0, _) => GroupBindings { list, ordered: false, appended: 0, extent: Extent::Unknown(self.name) },
            (1, true) => GroupBindings { list, ordered: true, appended: 0, extent: Extent::Exact },
            _ => {
                list.iter_mut().for_each(|it| it.bound = Tri::Unknown);
                GroupBindings { list, ordered: false, appended: 0, extent: Extent::SubsetOf }
            }
        }
    }
}

/// The subnet of an interface, before references are resolved.
pub enum Net {
    /// None: classic network.
    Classic,
    /// In a subnet that nothing names.
    Somewhere,
    /// This one.
    In(Link),
    /// One of these.
    OneOf(Vec<Link>),
}

impl Net {
    /// That of a text or list attribute; `None` where it is absent.
    pub fn read(side: Side<'_>, object: ObjectId, path: &str) -> Option<Net> {
        let (mut links, _) = attribute::links(side, object, path)?;
        match (links.pop(), links.is_empty()) {
            (Some(only), true) => Some(Net::In(only)),
            (Some(last), false) => {
                links.push(last);
                Some(Net::OneOf(links))
            }
            (None, _) => Some(Net::Somewhere),
        }
    }

    /// The subnet; `None`: classic network.
    pub fn resolve(self, resolver: &Resolver<'_>) -> Option<Ref<crate::model::network::Subnet>> {
        match self {
            Net::Classic => None,
            Net::Somewhere => Some(Ref::Unknown),
            Net::In(link) => Some(resolver.resolve(&link)),
            Net::OneOf(links) => {
                let mut ids = Vec::new();
                for found in links.iter().map(|link| resolver.resolve(link)) {
                    match found.candidates() {
                        [] => return Some(Ref::Unknown),
                        found => ids.extend_from_slice(found),
                    }
                }
                ids.sort();
                ids.dedup();
                Some(match ids.as_slice() {
                    [only] => Ref::Resolved(*only),
                    _ => Ref::OneOf(ids),
                })
            }
        }
    }
}

/// What a resource says of an interface's addresses of a family.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// It has none.
    None,
    /// Exactly these.
    Exactly(AddressSet),
    /// At least one that is not told.
    Some,
    /// Perhaps one.
    Perhaps,
}

impl Written {
    /// That of attributes which list addresses: what they write together.
    pub fn read(side: Side<'_>, paths: &[&str], absent: Written) -> Written {
        let mut all = AddressSet::empty();
        let mut any = false;
        for path in paths {
            match attribute::addresses(side, path) {
                None => {}
                Some((_, false)) => return Written::Some,
                Some((set, true)) => {
                    any = true;
                    all = all.union(&set);
                }
            }
        }
        match any && !all.is_empty() {
            true => Written::Exactly(all),
            false => absent,
        }
    }

    /// The same, with as many more as a number says.
    pub fn and_count(self, side: Side<'_>, path: &str) -> Written {
        match (attribute::positive(side, path, Tri::No), &self) {
            (Tri::No, _) => self,
            (Tri::Yes, Written::Exactly(set)) if attribute::number(side, path) == Ok(Some(count(set))) => self,
            (Tri::Yes, _) => Written::Some,
            (Tri::Unknown, Written::None) => Written::Perhaps,
            (Tri::Unknown, _) => Written::Some,
        }
    }
}

fn count(set: &AddressSet) -> i64 {
    set.cidrs().iter().filter(|net| net.prefix_len() == net.max_prefix_len()).count().try_into().unwrap_or(i64::MAX)
}

/// One interface as a resource writes it.
pub struct Draft {
    /// Its address, with the suffix of a derived one.
    pub address: Arc<str>,
    /// Which one.
    pub role: InterfaceRole,
    /// Its subnet.
    pub net: Net,
    /// Its groups; `None`: none written, `no_groups` holds.
    pub groups: Option<Groups>,
    /// What no written groups mean.
    pub no_groups: Extent,
    /// IPv4 addresses.
    pub v4: Written,
    /// IPv6 addresses.
    pub v6: Written,
    /// Whether it exists, given that its resource does.
    pub exists: Tri,
}

impl Draft {
    /// A primary interface with one IPv4 address of its subnet, and nothing else known.
    pub fn primary(side: Side<'_>, net: Net, groups: Option<Groups>, no_groups: Extent) -> Draft {
        Draft {
            address: format!("{}#primary", side.resource.address).into(),
            role: InterfaceRole::Primary,
            net,
            groups,
            no_groups,
            v4: Written::Some,
            v6: Written::None,
            exists: Tri::Yes,
        }
    }
}

/// Adds a machine and lets others refer to it.
pub fn add_instance(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    cloud: Cloud,
    kind: InstanceKind,
    count: (u32, Option<u32>),
) -> Id<Instance> {
    let count = if side.resource.representative { (0, None) } else { count };
    let id = builder.add(Instance { object, cloud, kind, count });
    builder.declare(id, &side.resource.address, side.str("id"));
    if let Some(known) = side.str("id") {
        builder.world.identity.instance_ids.insert(object, known.into());
    }
    id
}

/// Adds an interface; its references are resolved later.
pub fn add_interface(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    cloud: Cloud,
    owner: Option<Id<Instance>>,
    draft: Draft,
) -> Id<Interface> {
    let (exists, _) = existence(side);
    let placeholder = GroupBindings { list: Vec::new(), ordered: true, appended: 0, extent: draft.no_groups };
    let id = builder.add(Interface {
        object,
        address: draft.address,
        cloud,
        owner: owner.map(Ref::Resolved),
        role: draft.role,
        subnet: None,
        v4: Addresses::Unknown,
        v6: Addresses::Unknown,
        groups: placeholder,
        exists: exists.and(draft.exists),
    });
    let (net, groups, v4, v6) = (draft.net, draft.groups, draft.v4, draft.v6);
    builder.later(0, move |world, resolver| {
        let subnet = net.resolve(resolver);
        let v4 = place(world, &subnet, v4, Family::V4);
        let v6 = place(world, &subnet, v6, Family::V6);
        if let Some(interface) = world.network.interfaces.get_mut(id.index()) {
            interface.subnet = subnet;
            interface.v4 = v4;
            interface.v6 = v6;
            if let Some(groups) = groups {
                interface.groups = groups.resolve(resolver);
            }
        }
    });
    id
}

/// Addresses that are not told are of the subnet's prefixes, where those are known.
fn place(
    world: &World,
    subnet: &Option<Ref<crate::model::network::Subnet>>,
    written: Written,
    family: Family,
) -> Addresses {
    match written {
        Written::None => Addresses::None,
        Written::Exactly(set) => Addresses::Exact(set.of(family)),
        Written::Perhaps => Addresses::Unknown,
        Written::Some => {
            let prefixes = subnet
                .as_ref()
                .and_then(Ref::resolved)
                .and_then(|id| world.network.subnets.get(id.index()))
                .map(|subnet| subnet.prefixes.of(family));
            match prefixes {
                Some(prefixes) if !prefixes.is_empty() => Addresses::Within(prefixes),
                _ => Addresses::Unknown,
            }
        }
    }
}

/// The interface that a public address of a machine is bound to.
pub fn primary(world: &World, instance: Id<Instance>) -> Option<Id<Interface>> {
    let role = |role: InterfaceRole| {
        world.network.interfaces_of(instance).find(|(_, interface)| interface.role == role).map(|(id, _)| id)
    };
    role(InterfaceRole::Primary).or_else(|| role(InterfaceRole::ClassicPublic))
}

/// A public address that comes with a machine: how sure it is, where that is written, and why it is not sure.
pub struct Public {
    /// Whether there is one.
    pub exists: Tri,
    /// Where.
    pub site: Site,
    /// Reason codes where it is not sure.
    pub reasons: Vec<Arc<str>>,
    /// How it leads to the interface.
    pub kind: PathKind,
}

/// Binds a machine's own public address, where it may have one.
pub fn bind(builder: &mut Builder, side: Side<'_>, interface: Id<Interface>, public: Public) {
    if public.exists == Tri::No {
        return;
    }
    let (exists, mut reasons) = existence(side);
    reasons.extend(public.reasons);
    builder.world.network.bindings.push(PublicBinding {
        skips_acl: Tri::No,
        kind: public.kind,
        interface: Ref::Resolved(interface),
        address: None,
        site: public.site,
        exists: exists.and(public.exists),
        reasons,
    });
}

/// What a machine takes from its launch template, because it does not write it.
pub struct Inherit {
    /// The template.
    pub template: Link,
    /// Name of the attribute that names it, for reasons.
    pub name: Arc<str>,
    /// Where it is named.
    pub site: Site,
    /// The groups.
    pub groups: bool,
    /// The subnet, and the addresses of it.
    pub net: bool,
    /// Whether there is a public address.
    pub public: bool,
    /// The template named may have another version with other contents, and that one is meant.
    pub other_version: bool,
}

/// Takes over from a launch template, once templates are resolved.
pub fn inherit(builder: &mut Builder, interface: Id<Interface>, what: Inherit) {
    builder.later(TEMPLATES, move |world, resolver| {
        let template = resolver.resolve::<Instance>(&what.template).resolved();
        let template = template.filter(|_| !what.other_version);
        let source = template.and_then(|id| primary(world, id));
        let reason: Arc<str> = format!("unknown:{}", what.name).into();
        let given = source.and_then(|id| world.network.interfaces.get(id.index()));
        let (groups, subnet, v4) = match given {
            Some(it) => (it.groups.clone(), it.subnet.clone(), it.v4.clone()),
            None => {
                let extent = Extent::Unknown(what.name.clone());
                let groups = GroupBindings { list: Vec::new(), ordered: false, appended: 0, extent };
                (groups, Some(Ref::Unknown), Addresses::Unknown)
            }
        };
        let public: Vec<(Tri, Vec<Arc<str>>, Site, PathKind)> = match source {
            Some(id) => {
                let of_template = world.network.bindings.iter().filter(|it| it.interface == Ref::Resolved(id));
                of_template.map(|it| (it.exists, it.reasons.clone(), it.site.clone(), it.kind)).collect()
            }
            None => vec![(Tri::Unknown, vec![reason], what.site, PathKind::AutoPublic)],
        };
        let Some(own) = world.network.interfaces.get_mut(interface.index()) else { return };
        if what.groups {
            own.groups = groups;
        }
        if what.net {
            own.subnet = subnet;
            // An address that the machine writes itself is its own.
            if !matches!(own.v4, Addresses::Exact(_)) {
                own.v4 = v4;
            }
        }
        let exists = own.exists;
        if what.public {
            world.network.bindings.extend(public.into_iter().map(|(sure, reasons, site, kind)| PublicBinding {
                skips_acl: Tri::No,
                kind,
                interface: Ref::Resolved(interface),
                address: None,
                site,
                exists: sure.and(exists),
                reasons,
            }));
        }
    });
}

/// Appends a group that an attachment resource binds, after those of the interface itself.
pub fn append(world: &mut World, interface: Id<Interface>, binding: GroupBinding) {
    let Some(interface) = world.network.interfaces.get_mut(interface.index()) else { return };
    let groups = &mut interface.groups;
    if groups.list.iter().any(|it| it.group == binding.group && it.group.resolved().is_some() && it.bound == Tri::Yes) {
        return;
    }
    groups.list.push(binding);
    groups.appended += 1;
}

/// Binds a public address of its own, a resource or only an id, to what an association names: a machine's primary
/// interface, or an interface. What is neither of this input is left alone: nothing here is reached by it.
pub struct Association {
    /// What it is bound to.
    pub target: Link,
    /// The address.
    pub address: Option<Link>,
    /// Where the association is written.
    pub site: Site,
    /// How it leads to the interface.
    pub kind: PathKind,
    /// Whether there is one, and why that is not sure.
    pub exists: Tri,
    /// Reason codes for that.
    pub reasons: Vec<Arc<str>>,
    /// Reason code for not knowing which of several it is.
    pub target_reason: Arc<str>,
    /// Where nothing is known of the target: it may be any interface of this cloud.
    pub anything: Option<Cloud>,
}

/// Adds an association, once interfaces are attached.
pub fn associate(builder: &mut Builder, what: Association) {
    builder.later(PUBLIC, move |world, resolver| {
        let mut found: Vec<Id<Interface>> = Vec::new();
        found.extend(
            resolver.resolve::<Instance>(&what.target).candidates().iter().filter_map(|&id| primary(world, id)),
        );
        found.extend_from_slice(resolver.resolve::<Interface>(&what.target).candidates());
        found.sort();
        found.dedup();
        // One that may be any is not surely the only one that is here.
        let mut anything = what.anything.is_some() && what.target.is_empty();
        let unknown = |instances: &Ref<Instance>, interfaces: &Ref<Interface>| {
            *instances == Ref::Unknown && *interfaces == Ref::Unknown
        };
        if let Some(cloud) = what.anything
            && found.is_empty()
            && unknown(&resolver.resolve(&what.target), &resolver.resolve(&what.target))
        {
            let all = world.network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == cloud);
            found = all.map(|(at, _)| Id::new(at)).collect();
            anything = true;
        }
        let mut reasons = what.reasons;
        let interface = match found.as_slice() {
            [] => return,
            [only] if !anything => Ref::Resolved(*only),
            _ => {
                reasons.push(what.target_reason);
                Ref::OneOf(found)
            }
        };
        let address = what.address.map(|link| resolver.resolve(&link)).filter(|it| !it.candidates().is_empty());
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind: what.kind,
            interface,
            address,
            site: what.site,
            exists: what.exists,
            reasons,
        });
    });
}

/// A text attribute as an interface's or machine's known number of copies.
pub fn copies(side: Side<'_>, path: &str, absent: u32) -> (u32, Option<u32>) {
    match attribute::number(side, path) {
        Ok(Some(number)) => {
            let number = u32::try_from(number).unwrap_or(0);
            (number, Some(number))
        }
        Ok(None) => (absent, Some(absent)),
        Err(_) => (0, None),
    }
}

/// Least and most of a scaling group.
pub fn bounds(side: Side<'_>, least: &str, most: &str) -> (u32, Option<u32>) {
    (copies(side, least, 0).0, attribute::number(side, most).ok().flatten().and_then(|it| u32::try_from(it).ok()))
}

/// Whether any reference of a value is to a resource type.
pub fn refers_to(value: &Value, kinds: &[&str]) -> bool {
    value.all_refs().iter().any(|reference| reference.address.split('.').any(|part| kinds.contains(&part)))
}
