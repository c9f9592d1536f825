//! Balancers, listeners, pools and servers of both clouds: what a mapping reads in, entities with resolved references out.
//!
//! A balancer or server group that is not of this input becomes an entity all the same, as its parts here may be its only
//! parts that are: such a balancer faces the Internet possibly, and such a pool may be forwarded to by listeners elsewhere.

use super::attribute::existence;
use super::backend::{self, Found};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family};
use crate::input::Side;
use crate::model::balancer::{
    Backend, BackendPort, BalancerKind, Facing, Fleet, Forward, Gate, Layer, Listener, LoadBalancer, Pool,
};
use crate::model::network::{
    Bounds, Extent, GroupBinding, GroupBindings, Interface, PrefixList, PublicAddress, Touch, Unmodelled,
    UnmodelledEffect, Vpc,
};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Resolver, Site, World};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Phase of the steps that fill pools: interfaces have their owners and addresses then, and fleets their members.
pub const SERVERS: u8 = 3;

/// A balancer with no entry from the Internet yet, no groups and no zones.
pub fn balancer(object: ObjectId, cloud: Cloud, kind: BalancerKind, exists: Tri) -> LoadBalancer {
    LoadBalancer {
        object,
        cloud,
        kind,
        facing: Vec::new(),
        groups: GroupBindings { list: Vec::new(), ordered: true, appended: 0, extent: Extent::Exact },
        groups_filter: Tri::Yes,
        pass_to_target: Tri::No,
        pass_site: None,
        pass_reason: None,
        zones: Vec::new(),
        snat: Bounds::exact(AddressSet::empty()),
        exists,
    }
}

/// A balancer that is not of this input: whatever it may be for all that is known.
pub fn outside_balancer(site: Site, cloud: Cloud, kind: BalancerKind, reason: Arc<str>) -> LoadBalancer {
    let facing = |family| Facing {
        family,
        exists: Tri::Unknown,
        site: site.clone(),
        addresses: Vec::new(),
        reasons: vec![reason.clone()],
    };
    LoadBalancer {
        facing: if kind == BalancerKind::Gwlb { Vec::new() } else { vec![facing(Family::V4), facing(Family::V6)] },
        groups: match kind {
            BalancerKind::Clb if cloud == Cloud::Alibaba => balancer(site.object, cloud, kind, Tri::Yes).groups,
            _ => {
                let extent = Extent::Unknown(reason.trim_start_matches("unknown:").into());
                GroupBindings { list: Vec::new(), ordered: false, appended: 0, extent }
            }
        },
        zones: vec![Ref::Unknown],
        pass_to_target: if cloud == Cloud::Tencent { Tri::Unknown } else { Tri::No },
        groups_filter: if cloud == Cloud::Tencent { Tri::Unknown } else { Tri::Yes },
        ..balancer(site.object, cloud, kind, Tri::Yes)
    }
}

/// Whether a balancer is not of this input, as [`outside_balancer`] makes them.
pub fn is_outside(balancer: &LoadBalancer) -> bool {
    balancer.zones == [Ref::Unknown] && balancer.facing.iter().any(|it| it.exists == Tri::Unknown)
}

/// The balancer that a link means; one that `make` gives, where it means none.
pub fn balancer_of(
    world: &mut World,
    resolver: &Resolver<'_>,
    link: &Link,
    make: impl FnOnce() -> LoadBalancer,
) -> Ref<LoadBalancer> {
    let found = resolver.resolve::<LoadBalancer>(link);
    if !found.candidates().is_empty() {
        return found;
    }
    world.network.balancers.push(make());
    Ref::Resolved(Id::new(world.network.balancers.len() - 1))
}

/// A pool without servers.
pub fn pool(object: ObjectId) -> Pool {
    let client_kept = Tri::No;
    Pool { object, backends: Vec::new(), client_kept, kept_reason: None, any_port: Tri::No, whole: true }
}

/// Adds a pool that others refer to by the resource's address and id. `vpc`: the network of its servers' addresses.
pub fn add_pool(builder: &mut Builder, side: Side<'_>, pool: Pool, vpc: Option<Link>) -> Id<Pool> {
    let id = builder.add(pool);
    builder.declare(id, &side.resource.address, side.str("id"));
    if let Some(vpc) = vpc {
        builder.later(0, move |world, resolver| {
            world.network.pool_networks.insert(id, resolver.resolve(&vpc));
        });
    }
    id
}

/// A server as a resource names it.
pub struct Server {
    /// Server, interface, scaling group or private address.
    pub target: Link,
    /// Its private address, used where `target` means nothing here.
    pub address: Option<Link>,
    /// Its address may be in another network than the pool's.
    pub remote: bool,
    /// Its port.
    pub port: BackendPort,
    /// Whether packets are sent to it.
    pub weight: Tri,
    /// Where it is written.
    pub site: Site,
    /// Reason codes for port and weight.
    pub reasons: Vec<Arc<str>>,
    /// Reason code for not knowing which server it is.
    pub why: Arc<str>,
}

/// Adds servers to a pool of the same resource.
pub fn fill(builder: &mut Builder, cloud: Cloud, pool: Id<Pool>, servers: Vec<Server>) {
    builder.later(SERVERS, move |world, resolver| place(world, resolver, cloud, &[pool], servers));
}

/// Adds servers to the pool that a link means. `exists` and `reasons`: of the resource that registers them; `why`: for not
/// knowing which pool.
pub fn register(
    builder: &mut Builder,
    cloud: Cloud,
    pool: Link,
    (exists, reasons): (Tri, Vec<Arc<str>>),
    why: Arc<str>,
    mut servers: Vec<Server>,
) {
    mention_pool(builder, cloud, &pool, servers.first().map(|it| it.site.object));
    builder.later(SERVERS, move |world, resolver| {
        let mut found = resolver.resolve::<Pool>(&pool).candidates().to_vec();
        if let (true, Some(first)) = (found.is_empty(), servers.first()) {
            found.push(Id::new(world.network.pools.len()));
            world.network.pools.push(Pool { whole: false, ..self::pool(first.site.object) });
        }
        for server in &mut servers {
            server.weight = server.weight.and(exists);
            server.reasons.extend(reasons.iter().cloned());
            if found.len() > 1 {
                server.weight = server.weight.and(Tri::Unknown);
                server.reasons.push(why.clone());
            }
        }
        place(world, resolver, cloud, &found, servers);
    });
}

/// Makes a pool of what a link means, where that is not of this input.
pub fn mention_pool(builder: &mut Builder, cloud: Cloud, link: &Link, object: Option<ObjectId>) {
    if let Some(object) = object {
        builder.mention(link.clone(), move || Pool { whole: false, ..pool(object) });
    }
    // After the pools are filled and the listeners have their forwards.
    match cloud {
        Cloud::Alibaba => builder.once("what pools are for, Alibaba", SERVERS + 1, elsewhere(cloud)),
        Cloud::Tencent => builder.once("what pools are for, Tencent", SERVERS + 1, elsewhere(cloud)),
    }
}

/// Says that listeners which are not of this input may forward to a pool, where none of this input does.
pub fn has_listeners_elsewhere(builder: &mut Builder, cloud: Cloud, pool: Id<Pool>) {
    if let Some(pool) = builder.world.network.pools.get_mut(pool.index()) {
        pool.whole = false;
    }
    mention_pool(builder, cloud, &Link::default(), None);
}

/// Says which balancer a pool belongs to: one that is not of this input may have listeners that are not either.
pub fn belongs(builder: &mut Builder, cloud: Cloud, pool: Id<Pool>, balancer: Link) {
    mention_pool(builder, cloud, &Link::default(), None);
    builder.later(0, move |world, resolver| {
        let found = resolver.resolve::<LoadBalancer>(&balancer);
        let ours = |id: &Id<LoadBalancer>| world.network.balancers.get(id.index()).is_some_and(|it| !is_outside(it));
        if !found.candidates().iter().any(ours)
            && let Some(pool) = world.network.pools.get_mut(pool.index())
        {
            pool.whole = false;
        }
    });
}

/// What is said of pools when all are filled. Pools of balancers elsewhere that nothing here forwards to: listeners elsewhere may.
/// A forward to a pool that is not known at all: it may be any that has servers here.
fn elsewhere(cloud: Cloud) -> impl FnOnce(&mut World, &Resolver<'_>) {
    move |world, _| {
        let network = &mut world.network;
        let ours = |id: &Id<Interface>| network.interfaces.get(id.index()).is_some_and(|it| it.cloud == cloud);
        let forwards = || network.listeners.iter().flat_map(|it| &it.forwards);
        let used: BTreeSet<Id<Pool>> = forwards().flat_map(|it| it.pool.candidates().iter().copied()).collect();
        let mut filled = Vec::new();
        let mut opened = Vec::new();
        for (at, pool) in network.pools.iter().enumerate() {
            let id = Id::new(at);
            for backend in pool.backends.iter().filter(|it| it.weight != Tri::No) {
                let touches: Vec<Touch> =
                    backend.interfaces.iter().filter(|(id, _)| ours(id)).map(|(id, _)| Touch::Interface(*id)).collect();
                if touches.is_empty() {
                    continue;
                }
                filled.push(id);
                if !pool.whole && !used.contains(&id) {
                    opened.push(Unmodelled {
                        object: backend.site.object,
                        effect: UnmodelledEffect::OpensPath,
                        cloud: Some(cloud),
                        touches: Some(touches),
                    });
                }
            }
        }
        filled.dedup();
        network.unmodelled.extend(opened);
        let of_cloud: BTreeSet<usize> =
            network.balancers.iter().enumerate().filter(|(_, it)| it.cloud == cloud).map(|(at, _)| at).collect();
        for listener in &mut network.listeners {
            if !listener.balancer.candidates().iter().any(|id| of_cloud.contains(&id.index())) {
                continue;
            }
            for forward in listener.forwards.iter_mut().filter(|it| it.pool == Ref::Unknown && !filled.is_empty()) {
                forward.pool = Ref::OneOf(filled.clone());
            }
        }
    }
}

fn place(world: &mut World, resolver: &Resolver<'_>, cloud: Cloud, pools: &[Id<Pool>], servers: Vec<Server>) {
    for pool in pools {
        let vpc = world.network.pool_networks.get(pool).cloned().unwrap_or(Ref::Unknown);
        let all: Vec<Backend> = servers.iter().map(|it| backend(it, cloud, &vpc, world, resolver)).collect();
        if let Some(pool) = world.network.pools.get_mut(pool.index()) {
            pool.backends.extend(all);
        }
    }
}

fn backend(server: &Server, cloud: Cloud, vpc: &Ref<Vpc>, world: &World, resolver: &Resolver<'_>) -> Backend {
    let vpc = if server.remote { &Ref::Unknown } else { vpc };
    let look = |link: &Link| backend::servers(link, cloud, vpc, world, resolver);
    let mut found = look(&server.target);
    if found.interfaces.is_empty()
        && let Some(address) = server.address.as_ref().filter(|it| !it.is_empty())
    {
        let other = look(address);
        // An address that is not known says no more than the id does.
        found = if other.anything { Found { outside: true, ..found } } else { other };
    }
    let mut reasons = server.reasons.clone();
    if found.anything {
        let all = world.network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == cloud);
        found.interfaces = all.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect();
    }
    if found.interfaces.iter().any(|(_, sure)| *sure != Tri::Yes) && !reasons.contains(&server.why) {
        reasons.push(server.why.clone());
    }
    let (site, port, weight) = (server.site.clone(), server.port.clone(), server.weight);
    Backend { site, interfaces: found.interfaces, port, weight, reasons }
}

/// A forward before references are resolved.
pub struct Way {
    /// The server group, or the balancer whose default backends are meant.
    pub pool: Link,
    /// See [`Forward::clients`].
    pub clients: Option<Bounds<AddressSet>>,
    /// See [`Forward::port`].
    pub port: Option<Known<u16>>,
    /// See [`Forward::exists`].
    pub exists: Tri,
}

/// A gate before references are resolved.
pub struct GateDraft {
    /// See [`Gate::on`].
    pub on: Tri,
    /// See [`Gate::white`].
    pub white: Known<bool>,
    /// The lists.
    pub lists: Vec<Link>,
    /// False where there may be other lists.
    pub whole: bool,
    /// Where it is written.
    pub site: Site,
}

/// What a resource says of a listener besides its ports.
pub struct Draft {
    /// The balancer.
    pub balancer: Link,
    /// Reason code for not knowing it.
    pub why: Arc<str>,
    /// Which product it is of.
    pub kind: BalancerKind,
    /// Gates.
    pub gates: Vec<GateDraft>,
    /// Forwards.
    pub ways: Vec<Way>,
}

/// A listener whose references are to be filled in.
pub fn listener(object: ObjectId, side: Side<'_>, layer: Layer) -> Listener {
    let (exists, reasons) = existence(side);
    Listener {
        object,
        site: Site::block(object),
        balancer: Ref::Unknown,
        layer,
        protocol: Known::No("".into()),
        ports: Known::No("".into()),
        gates: Vec::new(),
        running: Tri::Yes,
        forwards: Vec::new(),
        exists,
        reasons,
        faults: Vec::new(),
    }
}

/// Adds a listener; its references are resolved later.
pub fn listen(builder: &mut Builder, cloud: Cloud, listener: Listener, draft: Draft) -> Id<Listener> {
    let Draft { balancer, why, kind, gates, ways } = draft;
    let object = listener.object;
    let site = listener.site.clone();
    let id = builder.add(listener);
    let make = {
        let (site, why) = (site.clone(), why.clone());
        move || outside_balancer(site, cloud, kind, why)
    };
    builder.mention(balancer.clone(), make.clone());
    for way in &ways {
        mention_pool(builder, cloud, &way.pool, Some(object));
    }
    builder.later(0, move |world, resolver| {
        let balancer = balancer_of(world, resolver, &balancer, make);
        let gates = gates.into_iter().map(|gate| {
            let mut lists: Vec<Ref<PrefixList>> = gate.lists.iter().map(|it| resolver.resolve(it)).collect();
            if !gate.whole {
                lists.push(Ref::Unknown);
            }
            Gate { on: gate.on, white: gate.white, lists, site: gate.site }
        });
        let forwards: Vec<Forward> = ways.into_iter().map(|way| forward(way, None, resolver)).collect();
        if let Some(listener) = world.network.listeners.get_mut(id.index()) {
            if balancer.resolved().is_none() {
                listener.reasons.push(why);
            }
            listener.balancer = balancer;
            listener.gates.extend(gates);
            listener.forwards.extend(forwards);
        }
    });
    id
}

/// A forward with its references resolved.
pub fn forward(way: Way, through: Option<ObjectId>, resolver: &Resolver<'_>) -> Forward {
    Forward { pool: resolver.resolve(&way.pool), clients: way.clients, through, port: way.port, exists: way.exists }
}

/// Adds an entry from the Internet to the balancer that a link means; nothing where it means none.
pub fn face(builder: &mut Builder, balancer: Link, address: Option<Link>, facing: Facing, why: Arc<str>) {
    builder.later(SERVERS, move |world, resolver| {
        let found = resolver.resolve::<LoadBalancer>(&balancer);
        let mut facing = facing;
        if found.resolved().is_none() {
            facing.exists = facing.exists.and(Tri::Unknown);
            facing.reasons.push(why);
        }
        let address = address.and_then(|it| resolver.resolve::<PublicAddress>(&it).resolved());
        facing
            .addresses
            .extend(address.and_then(|id| world.network.public_addresses.get(id.index())).map(|it| it.object));
        for id in found.candidates() {
            if let Some(balancer) = world.network.balancers.get_mut(id.index()) {
                balancer.facing.push(facing.clone());
            }
        }
    });
}

/// Binds a security group to a balancer, as an attachment resource does.
pub fn guard(builder: &mut Builder, balancer: Link, group: Link, site: Site, exists: Tri) {
    builder.later(super::machine::ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<LoadBalancer>(&balancer);
        let bound = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        let binding = GroupBinding { group: resolver.resolve(&group), site, bound };
        for id in found.candidates() {
            let Some(balancer) = world.network.balancers.get_mut(id.index()) else { continue };
            let groups = &mut balancer.groups;
            if !groups.list.iter().any(|it| it.group == binding.group && it.bound == Tri::Yes) {
                groups.list.push(binding.clone());
                groups.appended += 1;
            }
        }
    });
}

/// Adds a fleet that others refer to by the resource's address and id.
pub fn add_fleet(builder: &mut Builder, object: ObjectId, side: Side<'_>) -> Id<Fleet> {
    let id = builder.add(Fleet { object, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    id
}

/// Adds an interface to the fleet that a link means, where there is one.
pub fn join(
    builder: &mut Builder,
    fleet: Link,
    object: ObjectId,
    exists: Tri,
    members: impl FnOnce(&World, &Resolver<'_>) -> Vec<(Id<Interface>, Tri)> + 'static,
) {
    builder.mention(fleet.clone(), move || Fleet { object, members: Vec::new() });
    builder.later(super::machine::ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<Fleet>(&fleet);
        let sure = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        let members = members(world, resolver);
        for id in found.candidates() {
            if let Some(fleet) = world.network.fleets.get_mut(id.index()) {
                fleet.members.extend(members.iter().map(|(id, here)| (*id, here.and(sure))));
            }
        }
    });
}
