//! Managed services: a row that describes a resource type in, an endpoint with its doors, lists and groups out.
//!
//! Rows are alike, so that a cloud's services are tables: which attributes hold lists, groups and the port, what makes the
//! service public, and what holds where they are left out. What belongs to a service and is a resource of its own (a public
//! connection, a list, an attached group) is in [`part`].

pub mod lists;
pub mod part;
pub mod ports;
#[cfg(test)]
pub mod show;

use super::attribute::{self, existence};
use super::machine::Groups;
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::endpoint::{Admits, Door, Endpoint, EndpointKind};
use crate::model::network::{Extent, GroupBindings};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site};
pub use lists::{Absent, Lists};
pub use ports::{Engine, Ports};
use std::sync::Arc;

/// A row of a table of services: its type, the attributes that it reads, and the description.
macro_rules! row {
    ($kind:literal, $reads:expr, $service:expr) => {
        $crate::providers::Map {
            kind: $kind,
            reads: &$reads,
            run: |builder, object, side| {
                $crate::providers::service::add(builder, object, side, &$service);
            },
        }
    };
}
pub(crate) use row;

/// What makes something so, by attributes; the last part is what holds where the attribute is left out.
#[derive(Clone, Copy)]
pub enum When {
    /// Never.
    Never,
    /// Always.
    Always,
    /// A flag.
    Flag(&'static str, Tri),
    /// A number above zero.
    Positive(&'static str, Tri),
    /// One of these words, in any case.
    Word(&'static str, &'static [&'static str], Tri),
}

impl When {
    /// Whether it is so, with a reason code where that is not known.
    pub fn read(self, side: Side<'_>) -> (Tri, Option<Arc<str>>) {
        let answer = match self {
            When::Never => Tri::No,
            When::Always => Tri::Yes,
            When::Flag(path, absent) => attribute::flag(side, path, absent),
            When::Positive(path, absent) => attribute::positive(side, path, absent),
            When::Word(path, words, absent) => match side.attr(path) {
                Attr::Known(value) => match value.as_str() {
                    Some(text) => words.iter().any(|word| text.eq_ignore_ascii_case(word)).into(),
                    None => value
                        .as_i64()
                        .map_or(Tri::Unknown, |number| words.iter().any(|word| *word == number.to_string()).into()),
                },
                Attr::Absent | Attr::Defaulted => absent,
                Attr::Unknown(_) => Tri::Unknown,
            },
        };
        let reason = self.path().filter(|_| answer == Tri::Unknown).map(|path| attribute::reason(side, path));
        (answer, reason)
    }

    /// Its attribute.
    pub fn path(self) -> Option<&'static str> {
        match self {
            When::Never | When::Always => None,
            When::Flag(path, _) | When::Positive(path, _) | When::Word(path, ..) => Some(path),
        }
    }

    /// Where it is written.
    pub fn site(self, side: Side<'_>, object: ObjectId) -> Site {
        match self.path() {
            Some(path) => Site::at(object, side.path(path)),
            None if side.prefix.is_empty() => Site::block(object),
            None => Site::at(object, side.prefix),
        }
    }
}

/// Security groups of a service.
#[derive(Clone, Copy)]
pub enum Guard {
    /// It has none.
    None,
    /// Alibaba Cloud: their members are admitted.
    Members(&'static [&'static str]),
    /// Tencent Cloud: their rules filter; the first attribute that is written. None written: the default group.
    Filter(&'static [&'static str]),
}

/// A type of service.
#[derive(Clone, Copy)]
pub struct Service {
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is.
    pub kind: EndpointKind,
    /// What messages call it, unless its engine does.
    pub name: &'static str,
    /// Where it listens in its network, and the attribute that says it.
    pub ports: Ports,
    /// See there.
    pub port: Option<&'static str>,
    /// Whether it has a private address.
    pub private: When,
    /// Whether it has a public address.
    pub public: When,
    /// Where it listens there; `None`: as in its network.
    pub public_ports: Option<(Ports, Option<&'static str>)>,
    /// What it admits.
    pub lists: Lists,
    /// What its public address admits, if that has lists of its own.
    pub public_lists: Option<Lists>,
    /// Its groups.
    pub groups: Guard,
    /// Whether the groups filter the public address.
    pub filtered: Tri,
}

impl Service {
    /// A service in its network, for everybody there.
    pub const fn new(cloud: Cloud, kind: EndpointKind, name: &'static str, ports: Ports) -> Service {
        Service {
            cloud,
            kind,
            name,
            ports,
            port: None,
            private: When::Always,
            public: When::Never,
            public_ports: None,
            lists: lists::OPEN,
            public_lists: None,
            groups: Guard::None,
            filtered: Tri::Yes,
        }
    }
}

/// Reason code for the question whether groups of databases of Tencent Cloud filter their public addresses.
pub const PUBLIC_FILTER: &str = "uncertain:U22";

/// A door at an address.
pub fn door(side: Side<'_>, object: ObjectId, public: When, listening: ports::Listening) -> Door {
    let (is_public, why) = public.read(side);
    let (exists, mut reasons) = existence(side);
    let (services, more) = listening;
    reasons.extend(why);
    reasons.extend(more);
    Door {
        public: is_public,
        site: public.site(side, object),
        called: None,
        way: Vec::new(),
        services,
        admits: None,
        filtered: Tri::Yes,
        exists,
        reasons,
    }
}

/// Adds a service as its row describes it.
pub fn add(builder: &mut Builder, object: ObjectId, side: Side<'_>, service: &Service) -> Id<Endpoint> {
    let listening = ports::read(side, service.ports, service.port).unwrap_or_else(|| (ports::any(), Vec::new()));
    let mut doors = Vec::new();
    let (private, why) = service.private.read(side);
    if private != Tri::No {
        let mut inside = door(side, object, When::Never, listening.clone());
        inside.site = service.port.map_or_else(|| Site::block(object), |path| Site::at(object, side.path(path)));
        inside.exists = inside.exists.and(private);
        inside.reasons.extend(why);
        doors.push(inside);
    }
    let outside = match service.public_ports {
        Some((ports, port)) => ports::read(side, ports, port).unwrap_or(listening),
        None => listening,
    };
    let mut outside = door(side, object, service.public, outside);
    if outside.public != Tri::No {
        outside.filtered = service.filtered;
        outside.admits = service.public_lists.map(|own| lists::read(side, object, own));
        if service.filtered == Tri::Unknown {
            outside.reasons.push(PUBLIC_FILTER.into());
        }
        doors.push(outside);
    }
    let name = match service.ports {
        Ports::Engine(path, engines) => ports::engine(side, path, engines).map_or(service.name, |engine| engine.name),
        _ => service.name,
    };
    let admits = lists::read(side, object, service.lists);
    let id = endpoint(builder, object, side, service, name, doors, admits);
    groups(builder, object, side, id, service.groups);
    id
}

/// Adds an endpoint and lets others refer to it.
pub fn endpoint(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    service: &Service,
    name: &str,
    doors: Vec<Door>,
    admits: Admits,
) -> Id<Endpoint> {
    let groups = match service.groups {
        Guard::Filter(_) => Some(default_group()),
        _ => None,
    };
    let id = builder.add(Endpoint {
        object,
        cloud: service.cloud,
        kind: service.kind,
        service: name.into(),
        doors,
        admits,
        groups,
        members: Vec::new(),
        exists: existence(side).0,
    });
    builder.declare(id, &side.resource.address, side.str("id"));
    id
}

/// Adds a door to a service that was just added.
pub fn add_door(builder: &mut Builder, id: Id<Endpoint>, door: Door) {
    if let Some(endpoint) =
        builder.world.network.endpoints.get_mut(id.index()).filter(|_| door.public != Tri::No || door.exists != Tri::No)
    {
        endpoint.doors.push(door);
    }
}

/// The groups of a service that writes none.
pub fn default_group() -> GroupBindings {
    GroupBindings { list: Vec::new(), ordered: true, appended: 0, extent: Extent::Default }
}

/// Binds the groups that a service writes.
pub fn groups(builder: &mut Builder, object: ObjectId, side: Side<'_>, id: Id<Endpoint>, groups: Guard) {
    match groups {
        Guard::None => {}
        Guard::Members(paths) => {
            let members: Vec<(Link, Site)> = paths.iter().flat_map(|path| members(side, object, path)).collect();
            builder.later(0, move |world, resolver| {
                let Some(endpoint) = world.network.endpoints.get_mut(id.index()) else { return };
                for (link, site) in members {
                    let group = resolver.resolve(&link);
                    // The same group may be written by a deprecated attribute, too.
                    if group == Ref::Unknown || endpoint.members.iter().all(|(other, _)| *other != group) {
                        endpoint.members.push((group, site));
                    }
                }
            });
        }
        Guard::Filter(paths) => {
            if let Some(path) = paths.iter().find(|path| attribute::written(side, path)) {
                filter(builder, object, side, id, path);
            }
        }
    }
}

/// Lets the groups of an attribute filter a service.
pub fn filter(builder: &mut Builder, object: ObjectId, side: Side<'_>, id: Id<Endpoint>, path: &str) {
    // Groups of services are sets: no order is known.
    let Some(written) = Groups::read(side, object, path, false) else { return };
    builder.later(0, move |world, resolver| {
        if let Some(endpoint) = world.network.endpoints.get_mut(id.index()) {
            endpoint.groups = Some(written.resolve(resolver));
        }
    });
}

/// The groups of an attribute: ids, lists of ids, or ids with commas between.
fn members(side: Side<'_>, object: ObjectId, path: &str) -> Vec<(Link, Site)> {
    let site = || Site::at(object, side.path(path));
    let Some((links, known)) = attribute::links(side, object, path) else { return Vec::new() };
    if !known && links.is_empty() {
        return vec![(Link { known: None, refs: Vec::new(), from: Some(object) }, site())];
    }
    let split = |link: Link| -> Vec<Link> {
        match &link.known {
            Some(text) if text.contains(',') => text
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .map(|id| Link { known: Some(id.into()), refs: Vec::new(), from: link.from })
                .collect(),
            _ => vec![link],
        }
    };
    links.into_iter().flat_map(split).map(|link| (link, site())).collect()
}
