//! Scaling groups of Tencent Cloud: the servers that their configuration makes and those that are attached, and the balancers
//! that they are behind.

use super::clb::own;
use super::clb_target::{classic, everywhere, scaling};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::Instance;
use crate::model::{Builder, Id, ObjectId, Ref};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, links};
use crate::providers::machine::{self, ATTACHMENTS, Net, TEMPLATES};
use crate::providers::{balance, bearing};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_as_scaling_group",
        reads: &[
            "id",
            "configuration_id",
            "subnet_ids",
            "forward_balancer_ids.load_balancer_id",
            "forward_balancer_ids.listener_id",
            "forward_balancer_ids.rule_id",
            "forward_balancer_ids.target_attribute.port",
            "forward_balancer_ids.target_attribute.weight",
            "load_balancer_ids",
        ],
        run: group,
    },
    Map { kind: "tencentcloud_as_attachment", reads: &["scaling_group_id", "instance_ids"], run: attachment },
];

fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let fleet = balance::add_fleet(builder, object, side);
    let sure = existence(side).0;
    if let Some(configuration) = link(side, object, "configuration_id") {
        let net = Net::read(side, object, "subnet_ids");
        let wanted = configuration.clone();
        builder.later(TEMPLATES, move |world, resolver| {
            let Some(Some(subnet)) = net.map(|net| net.resolve(resolver)) else { return };
            for id in resolver.resolve::<Instance>(&wanted).candidates() {
                let Some(own) = machine::primary(world, *id) else { continue };
                if let Some(interface) = world.network.interfaces.get_mut(own.index()) {
                    interface.subnet = Some(united(interface.subnet.take(), subnet.clone()));
                }
            }
        });
        builder.later(ATTACHMENTS, move |world, resolver| {
            let found = resolver.resolve::<Instance>(&configuration);
            let sure = if found.resolved().is_some() { sure } else { Tri::Unknown };
            let members: Vec<_> = found.candidates().iter().filter_map(|id| machine::primary(world, *id)).collect();
            if let Some(fleet) = world.network.fleets.get_mut(fleet.index()) {
                fleet.members.extend(members.into_iter().map(|id| (id, sure)));
            }
        });
    }
    let fleet = own(side, object);
    let path = "forward_balancer_ids";
    let known = side.each(path, |_, block| {
        scaling(builder, object, block, &fleet, ("rule_id", "target_attribute"), Tri::Yes);
    });
    if !known {
        everywhere(builder, object, side, path, &fleet);
    }
    if let Some((balancers, known)) = links(side, object, "load_balancer_ids") {
        for balancer in balancers {
            classic(builder, object, side, "load_balancer_ids", balancer);
        }
        if !known {
            everywhere(builder, object, side, "load_balancer_ids", &fleet);
        }
    }
}

/// The subnets that several groups put servers of one configuration into.
fn united<T>(own: Option<Ref<T>>, more: Ref<T>) -> Ref<T> {
    let Some(own) = own.filter(|it| !it.candidates().is_empty()) else { return more };
    if more.candidates().is_empty() {
        return Ref::Unknown;
    }
    let mut all: Vec<Id<T>> = own.candidates().iter().chain(more.candidates()).copied().collect();
    all.sort();
    all.dedup();
    match all.as_slice() {
        [only] => Ref::Resolved(*only),
        _ => Ref::OneOf(all),
    }
}

/// Existing servers join a group.
fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let fleet = link(side, object, "scaling_group_id").unwrap_or_default();
    let exists = existence(side).0;
    let Some((instances, known)) = links(side, object, "instance_ids") else { return };
    if instances.is_empty() && matches!(side.attr("instance_ids"), Attr::Unknown(_)) {
        return bearing::opens(builder, object, side, crate::model::Cloud::Tencent, &[]);
    }
    let sure = if known || instances.len() == 1 { exists } else { exists.and(Tri::Unknown) };
    balance::join(builder, fleet, object, sure, move |world, resolver| {
        let mut members = Vec::new();
        for link in &instances {
            let found = resolver.resolve::<Instance>(link);
            let sure = if found.resolved().is_some() { Tri::Yes } else { Tri::Unknown };
            let all = found.candidates().iter().filter_map(|id| machine::primary(world, *id));
            members.extend(all.map(|id| (id, sure)));
        }
        members
    });
}
