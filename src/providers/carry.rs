//! Carriers of roles: what the mappings of both clouds share.
//!
//! In: where a resource names a role. Out, when all are in: [`Carrier`]s, and the places on the role itself
//! ([`Principal::carriers`]) where it is surely carried. A role that a service carries by default, and that nothing
//! names, is none of these.

use super::attribute;
use super::grant;
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::compute::Metadata;
use crate::model::identity::{Carrier, CarrierKind, Document, Principal, PrincipalKind};
use crate::model::{Builder, Cloud, Link, ObjectId, Site};
use std::sync::Arc;

/// Something that carries a role, as written.
pub struct Carried {
    /// The thing, if it is the resource itself that is mapped.
    pub object: ObjectId,
    /// The thing where another resource attaches the role to it.
    pub thing: Option<Link>,
    /// Nothing else is attached there.
    pub alone: bool,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its kind.
    pub kind: CarrierKind,
    /// The cloud's own name of it.
    pub name: Option<Arc<str>>,
    /// The role, by name or resource name.
    pub role: Link,
    /// Where the role is attached.
    pub site: Site,
    /// Whether it is surely carried.
    pub exists: Tri,
    /// The session policy, and where it is written.
    pub session: Option<(Document, Site)>,
    /// Whether one could be written.
    pub takes_session: bool,
}

impl Carried {
    /// A role that an argument of the thing itself names.
    pub fn at(site: Site, cloud: Cloud, kind: CarrierKind, role: Link) -> Carried {
        Carried {
            object: site.object,
            thing: None,
            alone: true,
            cloud,
            kind,
            name: None,
            role,
            site,
            exists: Tri::Yes,
            session: None,
            takes_session: false,
        }
    }
}

/// Adds a carrier when everybody is in.
pub fn carry(builder: &mut Builder, carried: Carried) {
    let Carried { object, thing, alone, cloud, kind, name, role, site, exists, session, takes_session } = carried;
    let link = grant::mention(builder, site.object, cloud, PrincipalKind::Role, role_name(role));
    let (session, session_site) = session.unzip();
    builder.later(0, move |world, resolver| {
        let role = resolver.resolve::<Principal>(&link);
        let at = thing.as_ref().and_then(|thing| resolver.resolve::<Metadata>(thing).resolved());
        // A machine that is none of this input is told by its id.
        if let (None, Some(id), true) = (at, thing.and_then(|thing| thing.known), alone) {
            world.identity.instance_ids.insert(site.object, id);
        }
        let object = at.and_then(|at| world.compute.metadata.get(at.index())).map_or(object, |it| it.object);
        // Which role it is may be open where surely one of several is carried.
        let surely = exists.and(resolver.exists(site.object));
        if let Some(role) = role.resolved().and_then(|id| world.identity.principals.get_mut(id.index()))
            && surely == Tri::Yes
            && !role.carriers.contains(&site)
        {
            role.carriers.push(site.clone());
        }
        let exists = surely;
        let carrier = Carrier { object, cloud, kind, name, role, site, exists, session, session_site, takes_session };
        world.identity.carriers.push(carrier);
    });
}

/// A role is named by its name or by its resource name: `acs:ram::1:role/app`, `qcs::cam::uin/1:roleName/app`.
pub fn role_name(link: Link) -> Link {
    let known = link.known.map(|known| match known.rsplit_once("role/").or(known.rsplit_once("roleName/")) {
        Some((front, name)) if front.contains(':') => name.into(),
        _ => known,
    });
    Link { known, ..link }
}

/// A type that carries roles: its kind, and the attribute that has the cloud's name of it (`""`: none).
pub type Bearer = (&'static str, CarrierKind, &'static str);

/// Mapping of a resource whose attributes (`reads`, but for the name's) name roles that it carries.
pub fn carriers(builder: &mut Builder, object: ObjectId, side: Side<'_>, cloud: Cloud, table: &[Bearer]) {
    let found = table.iter().find(|(kind, _, _)| *kind == &*side.resource.kind);
    let (_, kind, named) = found.copied().unwrap_or(("", CarrierKind::Job, ""));
    for path in side.reads.iter().filter(|path| **path != named) {
        attribute::each_value(side, path, &mut |at, value| {
            if let Some((role, exists)) = role(side, object, value) {
                let name = if named.is_empty() { None } else { side.str(named).map(Arc::from) };
                let carried = Carried::at(Site::at(object, at), cloud, kind, role);
                carry(builder, Carried { name, exists, ..carried });
            }
        });
    }
}

/// The role that a value names, and whether it surely names one. Without a configuration to look at, a role that is not
/// known and comes from nowhere may as well be one that nobody wrote.
fn role(side: Side<'_>, object: ObjectId, value: &Value) -> Option<(Link, Tri)> {
    let link = attribute::value_link(value, object);
    match Attr::of(value) {
        Attr::Absent | Attr::Defaulted => None,
        Attr::Unknown(_) if link.is_empty() => side.resource.configured.is_some().then_some((link, Tri::Unknown)),
        _ => Some((link, Tri::Yes)),
    }
}

/// Mapping of a resource with attributes (`reads`) that look like the name of a role: a job, possibly, where they hold
/// the resource name of a role or the name of a role of this input.
pub fn perhaps(builder: &mut Builder, object: ObjectId, side: Side<'_>, cloud: Cloud) {
    for path in side.reads {
        attribute::each_value(side, path, &mut |at, value| {
            let link = role_name(attribute::value_link(value, object));
            if link.is_empty() {
                return;
            }
            let full = value.as_str().is_some_and(|text| text.starts_with("acs:ram:") || text.starts_with("qcs::cam:"));
            let link = match full {
                true => grant::mention(builder, object, cloud, PrincipalKind::Role, link),
                false => grant::principal_link(cloud, PrincipalKind::Role, link),
            };
            let (kind, site) = (CarrierKind::Job, Site::at(object, at));
            builder.later(0, move |world, resolver| {
                let role = resolver.resolve::<Principal>(&link);
                if role.candidates().is_empty() {
                    return;
                }
                let (name, exists, session, session_site) = (None, Tri::Unknown, None, None);
                let takes_session = false;
                let carrier =
                    Carrier { object, cloud, kind, name, role, site, exists, session, session_site, takes_session };
                world.identity.carriers.push(carrier);
            });
        });
    }
}
