//! Lists of addresses that listeners of Alibaba Cloud admit or refuse: of CLB, ALB and Global Accelerator.

use crate::base::Tri;
use crate::base::net::{AddressSet, Family};
use crate::input::{Attr, Side};
use crate::model::balancer::{Gate, Listener};
use crate::model::network::{Bounds, PrefixList};
use crate::model::{Builder, Id, Known, ObjectId, Ref, Resolver, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link, name, reason};
use crate::providers::balance::SERVERS;
use crate::providers::machine::ATTACHMENTS;
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_slb_acl", reads: &["id", "ip_version", "entry_list.entry"], run: clb },
    Map { kind: "alicloud_slb_acl_entry_attachment", reads: ENTRY, run: entry },
    Map { kind: "alicloud_alb_acl", reads: &["id", "acl_entries.entry"], run: alb },
    Map { kind: "alicloud_alb_acl_entry_attachment", reads: ENTRY, run: entry },
    Map { kind: "alicloud_alb_listener_acl_attachment", reads: ATTACHMENT, run: attachment },
    Map { kind: "alicloud_ga_acl", reads: &["id", "address_ip_version", "acl_entries.entry"], run: accelerator },
    Map { kind: "alicloud_ga_acl_entry_attachment", reads: ENTRY, run: entry },
    Map { kind: "alicloud_ga_acl_attachment", reads: ATTACHMENT, run: attachment },
];

const ENTRY: &[&str] = &["acl_id", "entry"];
const ATTACHMENT: &[&str] = &["listener_id", "acl_id", "acl_type"];

fn clb(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let family = match side.attr("ip_version") {
        Attr::Known(value) if value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("ipv6")) => Some(Family::V6),
        Attr::Unknown(_) => None,
        _ => Some(Family::V4),
    };
    list(builder, object, side, "entry_list", family);
}

fn alb(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    list(builder, object, side, "acl_entries", None);
}

fn accelerator(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let family = match side.str("address_ip_version") {
        Some(version) if version.eq_ignore_ascii_case("ipv6") => Some(Family::V6),
        Some(_) => Some(Family::V4),
        None => None,
    };
    list(builder, object, side, "acl_entries", family);
}

fn list(builder: &mut Builder, object: ObjectId, side: Side<'_>, block: &str, family: Option<Family>) {
    let mut must = AddressSet::empty();
    let mut unknown = None;
    let all = side.each(block, |_, entry| {
        if let Some((set, known)) = addresses(entry, "entry") {
            must = must.union(&set);
            if !known {
                unknown.get_or_insert_with(|| reason(entry, "entry"));
            }
        }
    });
    if !all {
        unknown = Some(reason(side, block));
    }
    let may = match unknown {
        Some(_) => family.map_or_else(AddressSet::all, AddressSet::family),
        None => must.clone(),
    };
    let id = builder.add(PrefixList { object, entries: Bounds { must, may }, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    if let Some(reason) = unknown {
        builder.later(SERVERS + 1, move |world, _| explain(world, id, &reason));
    }
}

/// Says why a list is not wholly known, in all listeners that use it.
fn explain(world: &mut World, list: Id<PrefixList>, reason: &Arc<str>) {
    let uses = |gate: &Gate| gate.lists.iter().any(|it| it.candidates().contains(&list));
    for listener in world.network.listeners.iter_mut().filter(|it| it.gates.iter().any(uses)) {
        if !listener.reasons.contains(reason) {
            listener.reasons.push(reason.clone());
        }
    }
}

/// An entry of its own.
fn entry(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(acl) = link(side, object, "acl_id") else { return };
    let (exists, mut reasons) = existence(side);
    let (set, known) = addresses(side, "entry").unwrap_or_default();
    if !known {
        reasons.push(reason(side, "entry"));
    }
    let why = reason(side, "acl_id");
    let product = side.resource.kind.trim_end_matches("_entry_attachment").to_owned();
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = match resolver.resolve::<PrefixList>(&acl) {
            // It may be in any list of the product.
            Ref::Unknown => Ref::OneOf(of_product(&product, world, resolver)),
            found => found,
        };
        let sure = found.resolved().is_some() && exists == Tri::Yes && known;
        if found.resolved().is_none() {
            reasons.push(why);
        }
        let more = if known { set } else { AddressSet::all() };
        for id in found.candidates() {
            if let Some(list) = world.network.prefix_lists.get_mut(id.index()) {
                list.entries.may = list.entries.may.union(&more);
                if sure {
                    list.entries.must = list.entries.must.union(&more);
                }
            }
            reasons.iter().for_each(|reason| explain(world, *id, reason));
        }
    });
}

fn of_product(kind: &str, world: &World, resolver: &Resolver<'_>) -> Vec<Id<PrefixList>> {
    let all = resolver.declared::<PrefixList>().into_iter();
    let object = |id: &Id<PrefixList>| Some(world.network.prefix_lists.get(id.index())?.object);
    all.filter(|id| object(id).is_some_and(|object| resolver.kind(object) == kind)).collect()
}

/// A list that a resource of its own attaches to a listener. All that are attached to one listener are of one kind, and are united.
fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(listener) = link(side, object, "listener_id") else { return };
    let (exists, mut reasons) = existence(side);
    let acl = link(side, object, "acl_id").unwrap_or_default();
    let white = white(side, "acl_type");
    let site = Site::at(object, side.path("acl_id"));
    let why = reason(side, "listener_id");
    if let Known::No(name) = &white {
        reasons.push(format!("unknown:{name}").into());
    }
    // Before the entries, which say their reasons to the listeners that use a list.
    builder.later(ATTACHMENTS - 1, move |world, resolver| {
        let found = resolver.resolve::<Listener>(&listener);
        let list: Ref<PrefixList> = resolver.resolve(&acl);
        let one = one_resource(found.candidates(), world);
        if !one {
            reasons.push(why);
        }
        let on = if one { exists } else { exists.and(Tri::Unknown) };
        for id in found.candidates() {
            let Some(listener) = world.network.listeners.get_mut(id.index()) else { continue };
            listener.reasons.extend(reasons.iter().cloned());
            match listener.gates.iter_mut().find(|it| it.on == Tri::Yes && it.white == white) {
                Some(gate) if on == Tri::Yes => gate.lists.push(list.clone()),
                // What is attached perhaps adds an entry perhaps.
                Some(gate) => gate.lists.push(Ref::Unknown),
                None => {
                    let (white, site) = (white.clone(), site.clone());
                    listener.gates.push(Gate { on, white, lists: vec![list.clone()], site });
                }
            }
        }
    });
}

/// Whether listeners are all of one resource, with a port range each.
pub fn one_resource(listeners: &[Id<Listener>], world: &World) -> bool {
    let mut objects = listeners.iter().filter_map(|id| world.network.listeners.get(id.index())).map(|it| it.object);
    let first = objects.next();
    first.is_some() && objects.all(|it| Some(it) == first)
}

/// Whether a list admits (`white`) or refuses (`black`) its addresses.
pub fn white(side: Side<'_>, path: &str) -> Known<bool> {
    match side.str(path) {
        Some(word) if word.eq_ignore_ascii_case("white") => Known::Yes(true),
        Some(word) if word.eq_ignore_ascii_case("black") => Known::Yes(false),
        _ => Known::No(name(side, path)),
    }
}
