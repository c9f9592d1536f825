//! Forwards that a resource of its own adds to a listener: rules of ALB, endpoint groups of Global Accelerator.

use super::balancer_acl::one_resource;
use crate::base::Tri;
use crate::input::Side;
use crate::model::balancer::{BalancerKind, Forward, Layer, Listener};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Site};
use crate::providers::attribute::{name, reason};
use crate::providers::balance::{self, Way};
use std::sync::Arc;

/// What a listener is that is not of this input.
#[derive(Clone, Copy)]
pub struct Elsewhere {
    /// The product of its balancer.
    pub kind: BalancerKind,
    /// Whether it forwards connections or requests.
    pub layer: Layer,
    /// The argument that names it.
    pub path: &'static str,
}

/// Adds forwards to the listener that a link means, each changed by `adjust` for a listener of several port ranges. A listener
/// that is not of this input is made, on a balancer that is not either.
#[allow(clippy::too_many_arguments)]
pub fn add(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    listener: Link,
    from: Elsewhere,
    mut ways: Vec<Way>,
    reasons: Vec<Arc<str>>,
    adjust: impl Fn(&Listener, &mut Forward) + 'static,
) {
    let why = reason(side, from.path);
    let site = Site::at(object, side.path(from.path));
    for way in &ways {
        balance::mention_pool(builder, Cloud::Alibaba, &way.pool, Some(object));
    }
    let unknown = name(side, from.path);
    let elsewhere = {
        let (site, why) = (site.clone(), why.clone());
        move || Listener {
            object,
            site,
            balancer: Ref::Unknown,
            layer: from.layer,
            protocol: Known::No(unknown.clone()),
            ports: Known::No(unknown),
            gates: Vec::new(),
            running: Tri::Unknown,
            forwards: Vec::new(),
            exists: Tri::Yes,
            reasons: vec![why],
            faults: Vec::new(),
        }
    };
    builder.mention(listener.clone(), elsewhere.clone());
    // Listeners of this input have their balancers then.
    builder.later(1, move |world, resolver| {
        let mut found = resolver.resolve::<Listener>(&listener).candidates().to_vec();
        if found.is_empty() {
            found.push(Id::new(world.network.listeners.len()));
            world.network.listeners.push(elsewhere());
        }
        let one = one_resource(&found, world);
        if !one {
            ways.iter_mut().for_each(|way| way.exists = way.exists.and(Tri::Unknown));
        }
        let forwards: Vec<Forward> =
            ways.into_iter().map(|way| balance::forward(way, Some(object), resolver)).collect();
        let outside = Ref::Resolved(Id::new(world.network.balancers.len()));
        let mut used = false;
        for id in found {
            let Some(it) = world.network.listeners.get_mut(id.index()) else { continue };
            if it.balancer == Ref::Unknown {
                it.balancer = outside.clone();
                used = true;
            }
            let mut forwards = forwards.clone();
            forwards.iter_mut().for_each(|forward| adjust(it, forward));
            it.forwards.extend(forwards);
            it.reasons.extend(reasons.iter().cloned());
            if !one {
                it.reasons.push(why.clone());
            }
        }
        if used {
            world.network.balancers.push(balance::outside_balancer(site, Cloud::Alibaba, from.kind, why));
        }
    });
}
