//! Parts of managed services that are resources of their own: a public connection, a list, attached groups in, the service that
//! they name with them out. A service that is not in the input is made of what is said of it here; the rest is not known.

use super::{PUBLIC_FILTER, Ports, When, door, lists, ports};
use crate::base::Tri;
use crate::base::net::{AddressSet, ServiceSet};
use crate::input::Side;
use crate::model::endpoint::{Admits, Endpoint, EndpointKind};
use crate::model::network::{Bounds, Extent, GroupBinding, GroupBindings, PrefixList};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Resolver, Site, World};
use crate::providers::attribute::{self, existence};
use crate::providers::machine::{ATTACHMENTS, Groups};
use std::sync::Arc;

/// The service that a part belongs to.
#[derive(Clone, Copy)]
pub struct Owner {
    /// The attribute that names it.
    pub path: &'static str,
    /// The attribute that names the whole service, where the other names a part of it that may have no known name.
    pub whole: Option<&'static str>,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is and is called, where it is not in the input.
    pub kind: EndpointKind,
    /// See there.
    pub name: &'static str,
    /// Whether groups of security rules filter it.
    pub filtered: bool,
    /// Of several endpoints of one resource, those that are meant.
    pub meant: fn(&Endpoint) -> bool,
}

impl Owner {
    /// A service of Alibaba Cloud.
    pub const fn alibaba(path: &'static str, kind: EndpointKind, name: &'static str) -> Owner {
        Owner { path, whole: None, cloud: Cloud::Alibaba, kind, name, filtered: false, meant: |_| true }
    }
    /// A service of Tencent Cloud that groups filter.
    pub const fn tencent(path: &'static str, kind: EndpointKind, name: &'static str) -> Owner {
        Owner { path, whole: None, cloud: Cloud::Tencent, kind, name, filtered: true, meant: |_| true }
    }
}

/// Changes the services that an owner means, in a phase; the change is told why it is not sure that it is this one.
pub fn change(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    owner: Owner,
    phase: u8,
    what: impl Fn(&mut Endpoint, &Certainty<'_>) + 'static,
) {
    let Some(link) = attribute::link(side, object, owner.path) else { return };
    let (exists, reasons) = existence(side);
    let reason = attribute::reason(side, owner.path);
    let name = attribute::name(side, owner.path);
    let outside = move || {
        // Nothing says which groups and lists it has.
        let extent = Extent::Unknown(name.clone());
        let unknown = GroupBindings { list: Vec::new(), ordered: false, appended: 0, extent };
        Endpoint {
            object,
            cloud: owner.cloud,
            kind: owner.kind,
            service: owner.name.into(),
            doors: Vec::new(),
            admits: match owner.filtered {
                true => lists::anybody(Site::block(object)),
                false => Admits { entries: Vec::new(), whole: Known::No(name.clone()) },
            },
            groups: owner.filtered.then_some(unknown),
            members: Vec::new(),
            exists,
        }
    };
    let whole = owner.whole.and_then(|path| attribute::link(side, object, path));
    builder.mention(whole.clone().unwrap_or_else(|| link.clone()), outside.clone());
    let part = side.resource.kind.clone();
    builder.later(phase, move |world, resolver| {
        let named = |link: &Link| !resolver.resolve::<Endpoint>(link).candidates().is_empty();
        let link = whole.filter(|_| !named(&link)).unwrap_or(link);
        let (ids, anything) = owned((&link, &part), owner, world, resolver);
        let outside = (ids.is_empty() || anything).then(|| {
            // One that is not known may be none of these, too: then this part is all that is known of it.
            world.network.endpoints.push(outside());
            Id::<Endpoint>::new(world.network.endpoints.len() - 1)
        });
        let network = &mut world.network;
        let lists = &network.prefix_lists;
        if let Some(endpoint) = outside.and_then(|id| network.endpoints.get_mut(id.index())) {
            what(endpoint, &Certainty { sure: exists, reasons: reasons.clone(), lists, anything: false });
        }
        let mut certainty = Certainty { sure: exists, reasons, lists, anything };
        if ids.len() > 1 || anything {
            certainty.sure = certainty.sure.and(Tri::Unknown);
            certainty.reasons.push(reason);
        }
        for id in ids {
            if let Some(endpoint) = network.endpoints.get_mut(id.index()) {
                what(endpoint, &certainty);
            }
        }
    });
}

/// The services that an owner means, by the link of a part of some type; true where nothing is known of it and it may be any
/// of its kind.
fn owned(
    (link, part): (&Link, &Arc<str>),
    owner: Owner,
    world: &World,
    resolver: &Resolver<'_>,
) -> (Vec<Id<Endpoint>>, bool) {
    let found = resolver.resolve::<Endpoint>(link);
    let anything = found == Ref::Unknown;
    let endpoint = |id: &Id<Endpoint>| world.network.endpoints.get(id.index());
    let alike = |it: &Endpoint| it.cloud == owner.cloud && it.kind == owner.kind && it.service.starts_with(owner.name);
    let mut ids = match anything {
        true if resolver.nth(part) > MOST + 1 => Vec::new(),
        true => resolver.declared::<Endpoint>().into_iter().filter(|id| endpoint(id).is_some_and(alike)).collect(),
        false => found.candidates().to_vec(),
    };
    ids.retain(|id| endpoint(id).is_some_and(owner.meant));
    (ids, anything)
}

/// Doors and entries that a service may have, past which what may belong to any adds no more: one more tells nothing new.
const MOST: usize = 8;

/// How sure it is that a part belongs to a service.
pub struct Certainty<'a> {
    /// Whether it does.
    pub sure: Tri,
    /// Reason codes where it is not sure.
    pub reasons: Vec<Arc<str>>,
    /// The lists of the world.
    pub lists: &'a [PrefixList],
    /// Nothing is known of its service, which may be any of its kind.
    pub anything: bool,
}

/// A connection: an address of a service.
#[derive(Clone, Copy)]
pub struct Connection {
    /// Of which service.
    pub owner: Owner,
    /// Whether it is public.
    pub public: When,
    /// Where it listens, and the attribute that says it.
    pub ports: Ports,
    /// See there.
    pub port: Option<&'static str>,
}

/// Adds the address of a connection to its service.
pub fn connect(builder: &mut Builder, object: ObjectId, side: Side<'_>, what: Connection) {
    let listening = ports::read(side, what.ports, what.port);
    let usual = match what.ports {
        Ports::OfService(usual) if !usual.is_empty() => ports::tcp(usual),
        Ports::OfService(_) => ports::any().may,
        _ => ServiceSet::empty(),
    };
    let as_service = listening.is_none();
    let mut entrance =
        door(side, object, what.public, listening.unwrap_or((Bounds::exact(ServiceSet::empty()), Vec::new())));
    if entrance.public == Tri::No {
        entrance.site = Site::block(object);
    }
    entrance.way.push(object);
    if what.owner.filtered && entrance.public != Tri::No {
        entrance.filtered = Tri::Unknown;
        entrance.reasons.push(PUBLIC_FILTER.into());
    }
    let reason = attribute::reason(side, what.port.unwrap_or(what.owner.path));
    change(builder, object, side, what.owner, ATTACHMENTS, move |endpoint, known| {
        if known.anything && endpoint.doors.iter().filter(|door| door.exists != Tri::Yes).count() > MOST {
            return;
        }
        let mut entrance = entrance.clone();
        entrance.exists = entrance.exists.and(known.sure);
        add_reasons(&mut entrance.reasons, &known.reasons);
        if as_service {
            match endpoint.doors.iter().find(|door| door.public == Tri::No) {
                Some(own) => {
                    entrance.services = own.services.clone();
                    add_reasons(&mut entrance.reasons, &own.reasons);
                }
                None => {
                    entrance.services = ports::some_of(usual.clone());
                    add_reasons(&mut entrance.reasons, std::slice::from_ref(&reason));
                }
            }
        }
        endpoint.doors.push(entrance);
    });
}

fn add_reasons(reasons: &mut Vec<Arc<str>>, more: &[Arc<str>]) {
    for reason in more {
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
}

/// Adds the entries of a list that is a resource of its own.
pub fn admit(builder: &mut Builder, object: ObjectId, side: Side<'_>, owner: Owner, paths: &'static [&'static str]) {
    let found = lists::read(side, object, lists::Lists { paths, absent: lists::Absent::Nobody, mode: None });
    change(builder, object, side, owner, ATTACHMENTS, move |endpoint, known| {
        match known.reasons.first().filter(|_| known.anything && endpoint.admits.entries.len() > MOST) {
            Some(why) => endpoint.admits.whole = Known::No(why.strip_prefix("unknown:").unwrap_or(why).into()),
            None => extend(&mut endpoint.admits, &found, known.sure),
        }
    });
}

/// Adds entries to others; they are possible only where it is not sure that they belong there.
pub fn extend(admits: &mut Admits, more: &Admits, sure: Tri) {
    admits.entries.extend(more.entries.iter().cloned().map(|mut entry| {
        if sure != Tri::Yes {
            entry.addresses.must = AddressSet::empty();
        }
        entry
    }));
    if let (Known::Yes(()), Known::No(_)) = (&admits.whole, &more.whole) {
        admits.whole = more.whole.clone();
    }
}

/// Adds the global lists that a service names by an attribute; `own` is the argument of the list that holds its addresses.
pub fn global_lists(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    id: Id<Endpoint>,
    path: &'static str,
    own: &'static str,
) {
    let Some((links, known)) = attribute::links(side, object, path) else { return };
    let name = attribute::name(side, path);
    builder.later(ATTACHMENTS, move |world, resolver| {
        let network = &mut world.network;
        let Some(endpoint) = network.endpoints.get_mut(id.index()) else { return };
        let unknown = |admits: &mut Admits| {
            if admits.whole == Known::Yes(()) {
                admits.whole = Known::No(name.clone());
            }
        };
        if !known && links.is_empty() {
            unknown(&mut endpoint.admits);
        }
        for link in &links {
            let found = resolver.resolve::<PrefixList>(link);
            let sure = found.resolved().is_some();
            for list in found.candidates().iter().filter_map(|id| network.prefix_lists.get(id.index())) {
                let mut addresses = list.entries.clone();
                if !sure {
                    addresses.must = AddressSet::empty();
                }
                let site = Site::at(list.object, own);
                endpoint.admits.entries.push(crate::model::endpoint::Admitted { addresses, site });
            }
            if found.candidates().is_empty() {
                unknown(&mut endpoint.admits);
            }
        }
    });
}

/// A global list that services name.
pub fn global_list(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    paths: &'static [&'static str],
) -> Id<PrefixList> {
    let found = lists::read(side, object, lists::Lists { paths, absent: lists::Absent::Nobody, mode: None });
    let mut entries = found.addresses();
    if existence(side).0 != Tri::Yes {
        entries.must = AddressSet::empty();
    }
    let id = builder.add(PrefixList { object, entries, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    let site = paths.first().map_or_else(|| Site::block(object), |path| Site::at(object, side.path(path)));
    builder.world.network.service_lists.push((id, site));
    id
}

/// A copy listens as its source does, and is called like it, where its own attributes do not say it.
pub fn inherit(builder: &mut Builder, object: ObjectId, side: Side<'_>, id: Id<Endpoint>, path: &'static str) {
    let Some(link) = attribute::link(side, object, path) else { return };
    builder.later(1, move |world, resolver| {
        let source = resolver.resolve::<Endpoint>(&link).resolved().filter(|source| *source != id);
        let endpoints = &mut world.network.endpoints;
        let Some(source) = source.and_then(|source| endpoints.get(source.index())) else { return };
        let Some(theirs) = source.doors.iter().find(|door| door.public == Tri::No) else { return };
        let (services, reasons, name) = (theirs.services.clone(), theirs.reasons.clone(), source.service.clone());
        let Some(endpoint) = endpoints.get_mut(id.index()) else { return };
        for own in endpoint.doors.iter_mut().filter(|door| door.services.must != door.services.may) {
            own.services = services.clone();
            own.reasons = reasons.clone();
            endpoint.service = name.clone();
        }
    });
}

/// Binds groups to a service of Tencent Cloud: besides its own, or in their place.
pub fn bind(builder: &mut Builder, object: ObjectId, side: Side<'_>, owner: Owner, path: &'static str, replace: bool) {
    let Some(link) = attribute::link(side, object, owner.path) else { return };
    let written = Groups::read(side, object, path, false);
    let reason = attribute::name(side, owner.path);
    let part: Arc<str> = format!("groups of {}", side.resource.kind).into();
    let (exists, _) = existence(side);
    // Makes the service where it is not here.
    change(builder, object, side, owner, 0, |_, _| {});
    builder.later(ATTACHMENTS, move |world, resolver| {
        let (ids, anything) = owned((&link, &part), owner, world, resolver);
        let network = &mut world.network;
        let sure = if ids.len() == 1 && !anything { exists } else { Tri::Unknown };
        let Some(written) = written.map(|written| written.resolve(resolver)) else { return };
        for id in ids {
            let Some(endpoint) = network.endpoints.get_mut(id.index()) else { continue };
            let Some(own) = &mut endpoint.groups else { continue };
            if replace && sure == Tri::Yes {
                *own = written.clone();
                continue;
            }
            let bindings = written.list.iter().cloned().map(|one| GroupBinding { bound: one.bound.and(sure), ..one });
            if anything && own.list.len() > MOST {
                own.extent = Extent::Unknown(reason.clone());
                continue;
            }
            let new: Vec<GroupBinding> = bindings
                .filter(|one| own.list.iter().all(|it| it.group != one.group || it.group == Ref::Unknown))
                .collect();
            own.appended += new.len();
            own.list.extend(new);
            if replace {
                // Either the old list or the new one.
                own.list.iter_mut().for_each(|it| it.bound = Tri::Unknown);
                own.ordered = false;
            }
            if let Extent::Unknown(_) = written.extent {
                own.extent = written.extent.clone();
            }
        }
    });
}
