//! Openings as findings: the message, the path from outside, a packet, what to do. Shared by the rules about ingress
//! from the Internet.

use super::kinds::listed;
use super::openings::Opening;
use super::ports::Transport;
use super::words::{enumerate, services};
use crate::base::net::{PacketSet, ServiceSet, Shift};
use crate::model::network::{Interface, Rule as GroupRule, SecurityGroup};
use crate::model::{Id, Model, ObjectId, Site};
use crate::reason::exposure::{Grade, Path, Reason, RuleFacts, RuleId, Seat};
use crate::rules::{Context, Evidence, Witness};
use std::sync::Arc;

/// The group and rule that an id means.
pub fn group_rule<'a>(context: &Context<'a>, id: RuleId) -> Option<(&'a SecurityGroup, &'a GroupRule)> {
    let group = context.world.network.groups.get(id.group.index())?;
    Some((group, group.rules.get(id.index)?))
}

/// The resources behind seats, each once.
fn workloads(context: &Context<'_>, seats: &[Seat]) -> Vec<ObjectId> {
    let mut objects: Vec<ObjectId> = seats.iter().filter_map(|it| it.object(&context.world.network)).collect();
    objects.sort();
    objects.dedup();
    objects
}

/// Workloads that a finding names besides the first.
const FURTHER: usize = 10;

/// The workloads besides the first, as related places.
pub fn further(context: &Context<'_>, opening: &Opening) -> Vec<Evidence> {
    let note = match opening.grade {
        Grade::Reached => "is reached too",
        Grade::OpenEnd => "may be reached too",
        Grade::NoPath | Grade::TakenAway => "is bound to the group too",
    };
    let objects = workloads(context, &opening.seats).into_iter().skip(1).take(FURTHER);
    objects.map(|object| Evidence { site: Some(Site::block(object)), note: note.to_owned() }).collect()
}

/// `` `alicloud_instance.web` and 2 more ``; `None` where there is no workload.
pub fn named(context: &Context<'_>, seats: &[Seat]) -> Option<String> {
    let objects = workloads(context, seats);
    let first = context.model.address(*objects.first()?);
    Some(match objects.len() {
        1 => format!("`{first}`"),
        many => format!("`{first}` and {} more", many - 1),
    })
}

/// Who gets in, as a message says it.
pub enum Who {
    /// The whole Internet.
    Internet,
    /// A part of it, with the verb in the plural if so.
    Part(String, bool),
}

/// What can happen, in one sentence. `what`: the services.
pub fn message(context: &Context<'_>, who: &Who, what: &str, opening: &Opening, reasons: &[Reason]) -> String {
    let (name, reaches) = match who {
        Who::Internet => ("the Internet", "reaches"),
        Who::Part(name, false) => (&**name, "reaches"),
        Who::Part(name, true) => (&**name, "reach"),
    };
    let at =
        named(context, &opening.seats).map(|at| format!("{at}{}", by_entry(shift(context, opening), &opening.packets)));
    match (opening.grade, at) {
        (Grade::Reached, Some(at)) => format!("{name} {reaches} {what} of {at}"),
        (Grade::Reached, None) => format!("{name} {reaches} {what}"),
        (Grade::OpenEnd, Some(at)) => match because_of(context.model, reasons) {
            Some(why) => format!("{name} may reach {what} of {at}: {why}"),
            None => format!("{name} may reach {what} of {at}"),
        },
        (Grade::OpenEnd, None) => {
            let name = if matches!(who, Who::Internet) { "the whole Internet" } else { name };
            let why = match reasons.iter().find(|reason| matches!(reason, Reason::AnyGroup(_))) {
                Some(any) => because(context.model, any).unwrap_or_default(),
                None => "the group is bound to nothing in this plan".to_owned(),
            };
            format!("opens {what} to {name}; {why}")
        }
        (Grade::NoPath | Grade::TakenAway, _) => format!("opens {what} to {name}, but no public path leads here"),
    }
}

/// The reason that says most: a value that would tell comes before what nobody tells.
pub fn because_of(model: &Model, reasons: &[Reason]) -> Option<String> {
    let is_open = |reason: &&Reason| matches!(reason, Reason::Code(code) if code.starts_with("uncertain:"));
    let (open, told): (Vec<&Reason>, Vec<&Reason>) = reasons.iter().partition(is_open);
    told.into_iter().chain(open).find_map(|reason| because(model, reason))
}

/// A reason as half a sentence.
pub fn because(model: &Model, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::Code(code) => match code.split_once(':') {
            Some(("unknown", path)) => format!("`{path}` is not known yet"),
            Some(("unbound", path)) => format!("nothing shows that `{path}` is bound to the gateway"),
            Some(("uncertain", _)) => "what the cloud makes of the rule as written is not documented".to_owned(),
            _ => return None,
        },
        Reason::ExternalGroup(id) => format!("the group `{id}`, which is not in this plan, may drop it"),
        Reason::ExternalList(id) => format!("the content of `{id}` is not in this plan"),
        Reason::DefaultGroup => "the content of the default group is not in this plan".to_owned(),
        Reason::RuleOrder => "the order of the group's rules is not determined".to_owned(),
        Reason::GroupOrder => "the order of the groups is not determined".to_owned(),
        Reason::Membership(site) => format!("what `{}` is bound to is not known yet", place(model, site)),
        Reason::OpenWorld(object) => format!("`{}` may hold rules that are not in this plan", model.address(*object)),
        Reason::ExternalAcl(id) => format!("the network ACL `{id}`, which is not in this plan, may drop it"),
        Reason::ReplyBlocked(acl) => format!("the network ACL `{}` drops the replies", model.address(*acl)),
        Reason::Unmodelled(object) => match model.object(*object).map(|object| &*object.kind) {
            Some("module") => format!("what `{}` holds is not known, as it is not installed", model.address(*object)),
            _ => format!("what `{}` does with the packets is not modelled", model.address(*object)),
        },
        Reason::AnyGroup(attribute) => format!("`{attribute}` is not known yet, so that the rule may be in any group"),
    })
}

fn place(model: &Model, site: &Site) -> String {
    match &site.path {
        Some(path) => format!("{}.{path}", model.address(site.object)),
        None => model.address(site.object).to_owned(),
    }
}

/// The unknown values among the reasons, as attribute paths.
pub fn unknowns(context: &Context<'_>, reasons: &[Reason]) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Code(code) => code.strip_prefix("unknown:").map(Arc::from),
            Reason::Membership(site) => Some(place(context.model, site).into()),
            Reason::AnyGroup(attribute) => Some(attribute.clone()),
            _ => None,
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// From the Internet to the rule: the public path of the first interface that the packets get to, its group, the rule.
pub fn path(context: &Context<'_>, facts: &RuleFacts, opening: &Opening) -> Vec<Evidence> {
    let mut out = Vec::new();
    let seat = opening.seats.first().copied();
    if opening.grade != Grade::NoPath {
        out.push(Evidence { site: None, note: "Internet".to_owned() });
        match seat {
            Some(Seat::Interface(id)) => {
                if let Some(path) = leading(context, id, opening) {
                    out.extend(path.objects.iter().map(|object| step(context, path, *object)));
                }
            }
            Some(Seat::Balancer(id)) => {
                let facts = context.facts.exposure.balancers.get(id.index());
                let reach = facts.into_iter().flat_map(|facts| &facts.reach);
                let way = reach.clone().find(|it| it.packets.must.overlaps(&opening.packets));
                let way = way.or_else(|| reach.clone().find(|it| it.packets.may.overlaps(&opening.packets)));
                let note = |object: &ObjectId| format!("`{}`", context.model.address(*object));
                let steps = way.into_iter().flat_map(|it| &it.objects);
                out.extend(steps.map(|it| Evidence { site: Some(Site::block(*it)), note: note(it) }));
            }
            Some(Seat::Endpoint(id)) => {
                let doors = context.world.network.endpoints.get(id.index()).map_or(&[][..], |it| &it.doors);
                let door = doors.iter().filter(|door| door.public.possibly()).max_by_key(|door| door.public);
                let note = |site: &Site| format!("`{}`", context.model.address(site.object));
                out.extend(door.map(|door| Evidence { site: Some(door.site.clone()), note: note(&door.site) }));
            }
            None => {}
        }
    }
    let add = |out: &mut Vec<Evidence>, site: Site, note: String| {
        if !out.iter().any(|it: &Evidence| it.site.as_ref().is_some_and(|other| other.object == site.object)) {
            out.push(Evidence { site: Some(site), note });
        }
    };
    if let Some(object) = workloads(context, seat.as_slice()).first().copied() {
        add(&mut out, Site::block(object), format!("workload `{}`", context.model.address(object)));
    }
    if let Some((group, rule)) = group_rule(context, facts.rule) {
        let note = format!("group `{}`", context.model.address(group.object));
        add(&mut out, Site::block(group.object), note);
        let note = if rule.place.is_empty() { "this rule".to_owned() } else { format!("this rule ({})", rule.place) };
        out.push(Evidence { site: Some(rule.site.clone()), note });
    }
    out
}

/// The public path that fits the grade: a certain one where the packets surely arrive.
fn leading<'a>(context: &Context<'a>, interface: Id<Interface>, opening: &Opening) -> Option<&'a Path> {
    let paths = context.facts.exposure.paths(interface);
    let fits = |path: &&Path| match &path.way {
        Some(way) => way.by_groups && way.gets.may.overlaps(&opening.packets),
        None => path.family.is_none_or(|family| !opening.packets.of(family).is_empty()),
    };
    let sure = |path: &&Path| opening.grade != Grade::Reached || path.certain;
    paths.iter().filter(fits).find(sure).or_else(|| paths.iter().find(fits))
}

fn step(context: &Context<'_>, path: &Path, object: ObjectId) -> Evidence {
    let site = path.site.clone().filter(|site| site.object == object).unwrap_or_else(|| Site::block(object));
    let note = format!("`{}`", context.model.address(object));
    Evidence { site: Some(site), note }
}

/// The ports that senders use on the path that a finding shows, where they are others.
pub fn shift(context: &Context<'_>, opening: &Opening) -> Option<Shift> {
    let Some(Seat::Interface(id)) = opening.seats.first().copied().filter(|_| opening.grade >= Grade::OpenEnd) else {
        return None;
    };
    leading(context, id, opening)?.way.as_ref()?.shift.filter(|shift| shift.low != shift.to)
}

/// `` by tcp/8022`` where senders use other ports than those of the packets; else nothing.
pub fn by_entry(shift: Option<Shift>, packets: &PacketSet) -> String {
    let Some(shift) = shift else { return String::new() };
    let entry = packets.moved(shift.back()).all_services();
    if entry.is_empty() { String::new() } else { format!(" by {}", enumerate(&services(&entry))) }
}

/// The packet of an opening as its sender sends it.
pub fn sent(context: &Context<'_>, opening: &Opening) -> Option<Witness> {
    witness_by(&opening.packets, shift(context, opening))
}

/// A packet that shows it, with the port that its sender uses.
pub fn witness_by(packets: &PacketSet, shift: Option<Shift>) -> Option<Witness> {
    let inside = witness(packets)?;
    let Some(shift) = shift else { return Some(inside) };
    match inside {
        Witness::Packet { source, protocol, port: Some(port) } if protocol == shift.protocol.word() => {
            let back = shift.back();
            let moved = back.to.checked_add(port.checked_sub(back.low)?).filter(|_| port <= back.high);
            Some(Witness::Packet { source, protocol, port: Some(moved.unwrap_or(port)) })
        }
        other => Some(other),
    }
}

/// A packet that shows it: to the worst of the listed services, where there is one.
pub fn witness(packets: &PacketSet) -> Option<Witness> {
    let worst = listed(&packets.all_services()).first().map(|(service, port)| match service.transport {
        Transport::Tcp => ServiceSet::tcp_port(*port),
        Transport::Udp => ServiceSet::udp_port(*port),
    });
    let worst = worst.and_then(|service| packets.services(&service).sample());
    let packet = worst.or_else(|| packets.sample())?;
    Some(Witness::Packet { source: packet.peer, protocol: packet.protocol.word(), port: packet.port })
}

/// The argument that one would narrow, by its own name (`` `cidr_ip` ``), or `the source`.
pub fn peer_argument(rule: &GroupRule) -> String {
    let name = rule.peer_site.path.as_deref().and_then(|path| path.rsplit('.').next());
    match name.filter(|name| !name.is_empty() && !name.ends_with(']') && rule.peer_site != rule.site) {
        Some(name) => format!("`{name}`"),
        None => "the source".to_owned(),
    }
}

/// The families of packets, for keys.
pub fn families(packets: &PacketSet) -> &'static str {
    use crate::base::net::Family::{V4, V6};
    match (packets.of(V4).is_empty(), packets.of(V6).is_empty()) {
        (false, true) => "ipv4",
        (true, false) => "ipv6",
        _ => "ipv4+ipv6",
    }
}
