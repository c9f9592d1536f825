//! What Alibaba Cloud makes servers from on its own: scaling configurations and groups, provisioning groups, node pools.

use super::instance::public_by_bandwidth;
use super::scaling_backend;
use crate::base::net::{AddressSet, Family};
use crate::base::{Reference, Tri};
use crate::input::Side;
use crate::model::balancer::Fleet;
use crate::model::network::{Addresses, Extent, InstanceKind, Interface, PathKind, Subnet};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{flag, link, links, name, reason, written};
use crate::providers::machine::{self, Draft, Groups, Inherit, Net, PUBLIC, Public};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_ess_scaling_configuration",
        reads: &[
            "id",
            "scaling_group_id",
            "security_group_id",
            "security_group_ids",
            "internet_max_bandwidth_out",
            "active",
        ],
        run: configuration,
    },
    Map {
        kind: "alicloud_ess_eci_scaling_configuration",
        reads: &["id", "scaling_group_id", "security_group_id", "auto_create_eip", "active"],
        run: container_configuration,
    },
    Map {
        kind: "alicloud_ess_scaling_group",
        reads: &[
            "id",
            "min_size",
            "max_size",
            "vswitch_id",
            "vswitch_ids",
            "launch_template_id",
            "loadbalancer_ids",
            "alb_server_group.alb_server_group_id",
            "alb_server_group.port",
            "alb_server_group.weight",
        ],
        run: group,
    },
    Map {
        kind: "alicloud_auto_provisioning_group",
        reads: &["id", "launch_template_id", "launch_template_config.vswitch_id"],
        run: provisioning,
    },
    Map {
        kind: "alicloud_cs_kubernetes_node_pool",
        reads: &[
            "id",
            "vswitch_ids",
            "security_group_id",
            "security_group_ids",
            "internet_max_bandwidth_out",
            "scaling_config.is_bond_eip",
        ],
        run: node_pool,
    },
];

/// Groups in a list, or the one of the older argument.
fn groups(side: Side<'_>, object: ObjectId) -> Option<Groups> {
    Groups::read(side, object, "security_group_ids", false)
        .or_else(|| Groups::read(side, object, "security_group_id", false))
}

/// Only the active configuration of a group makes servers.
fn active(side: Side<'_>) -> Tri {
    match flag(side, "active", Tri::Unknown) {
        Tri::Yes => Tri::Yes,
        _ => Tri::Unknown,
    }
}

fn configuration(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::ScalingGroup;
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, kind, (0, None));
    let missing = Extent::Unknown(name(side, "security_group_ids"));
    let active = active(side);
    let draft = Draft { exists: active, ..Draft::primary(side, Net::Somewhere, groups(side, object), missing) };
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    scaling_backend::made_for(builder, object, side, interface, active);
    let mut public = public_by_bandwidth(object, side, Tri::No, None);
    if active != Tri::Yes {
        public.exists = public.exists.and(Tri::Unknown);
        public.reasons.push(reason(side, "active"));
    }
    machine::bind(builder, side, interface, public);
}

fn container_configuration(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::ScalingGroup;
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, kind, (0, None));
    let missing = Extent::Unknown(name(side, "security_group_id"));
    let active = active(side);
    let groups = Groups::read(side, object, "security_group_id", false);
    let draft = Draft { exists: active, ..Draft::primary(side, Net::Somewhere, groups, missing) };
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    scaling_backend::made_for(builder, object, side, interface, active);
    let eip = flag(side, "auto_create_eip", Tri::No);
    let mut reasons = Vec::new();
    if eip == Tri::Unknown {
        reasons.push(reason(side, "auto_create_eip"));
    }
    if active != Tri::Yes {
        reasons.push(reason(side, "active"));
    }
    let site = Site::at(object, side.path("auto_create_eip"));
    machine::bind(builder, side, interface, Public { exists: eip.and(active), site, reasons, kind: PathKind::Eip });
}

/// A group makes servers itself where it names a launch template; else its configurations do.
fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let net = Net::read(side, object, "vswitch_ids").or_else(|| Net::read(side, object, "vswitch_id"));
    let count = machine::bounds(side, "min_size", "max_size");
    let interface = from_template(builder, object, side, net, count);
    scaling_backend::group(builder, object, side, interface);
    let path = if written(side, "vswitch_ids") { "vswitch_ids" } else { "vswitch_id" };
    let subnets = links(side, object, path).map_or_else(Vec::new, |(links, _)| links);
    let own = Link { known: None, refs: vec![own_reference(side)], from: Some(object) };
    builder.later(PUBLIC, move |world, resolver| {
        let found = subnets.iter().flat_map(|link| resolver.resolve::<Subnet>(link).candidates().to_vec());
        let found: Vec<Id<Subnet>> = found.collect();
        let fleet = resolver.resolve::<Fleet>(&own).resolved();
        let fleet = fleet.and_then(|id| world.network.fleets.get(id.index()));
        // Of a configuration that may be another group's it is not known where its servers are.
        let groups = |id: &Id<Interface>| {
            let fleets = world.network.fleets.iter();
            fleets.filter(|it| it.members.iter().any(|(member, _)| member == id)).count()
        };
        let members = fleet.into_iter().flat_map(|it| &it.members).map(|(id, _)| *id);
        let members: Vec<Id<Interface>> = members.filter(|id| groups(id) == 1).collect();
        if found.is_empty() || found.len() < subnets.len() {
            return;
        }
        place(world, &found, &members);
    });
}

fn own_reference(side: Side<'_>) -> Reference {
    Reference { address: side.resource.address.clone(), attribute: "id".into() }
}

/// Servers of a configuration are in the vSwitches of its scaling group.
fn place(world: &mut World, subnets: &[Id<Subnet>], members: &[Id<Interface>]) {
    let network = &mut world.network;
    let prefixes: Vec<AddressSet> =
        subnets.iter().filter_map(|id| network.subnets.get(id.index())).map(|it| it.prefixes.of(Family::V4)).collect();
    let all = prefixes.iter().fold(AddressSet::empty(), |sum, it| sum.union(it));
    let known = !prefixes.iter().any(AddressSet::is_empty);
    for id in members {
        let Some(interface) = network.interfaces.get_mut(id.index()) else { continue };
        let owner = interface.owner.as_ref().and_then(Ref::resolved).and_then(|id| network.instances.get(id.index()));
        if interface.subnet != Some(Ref::Unknown) || owner.is_none_or(|it| it.kind != InstanceKind::ScalingGroup) {
            continue;
        }
        interface.subnet = Some(match subnets {
            [only] => Ref::Resolved(*only),
            several => Ref::OneOf(several.to_vec()),
        });
        if known {
            interface.v4 = Addresses::Within(all.clone());
        }
    }
}

fn provisioning(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut net = None;
    side.each("launch_template_config", |_, block| {
        if net.is_none() {
            net = Net::read(block, object, "vswitch_id");
        }
    });
    // Several blocks may name several vSwitches.
    let single = matches!(side.attr("launch_template_config"), crate::input::Attr::Known(value)
        // One block in JSON syntax may be an object.
        if value.entries().is_some() || value.items().is_some_and(|items| items.len() == 1));
    let net = if single { net } else { Some(Net::Somewhere) };
    from_template(builder, object, side, net, (0, None));
}

fn from_template(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    net: Option<Net>,
    count: (u32, Option<u32>),
) -> Option<Id<Interface>> {
    let path = "launch_template_id";
    let template = link(side, object, path)?;
    let kind = InstanceKind::ScalingGroup;
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, kind, count);
    let own_net = net.is_some();
    let missing = Extent::Unknown(name(side, path));
    let draft = Draft::primary(side, net.unwrap_or(Net::Somewhere), None, missing);
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    let what = Inherit {
        template,
        name: name(side, path),
        site: Site::at(object, side.path(path)),
        groups: true,
        net: !own_net,
        public: true,
        other_version: false,
    };
    machine::inherit(builder, interface, what);
    Some(interface)
}

fn node_pool(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::NodePool, (0, None));
    let net = Net::read(side, object, "vswitch_ids").unwrap_or(Net::Somewhere);
    // Without groups the nodes are in the cluster's own group.
    let missing = Extent::Unknown(name(side, "security_group_ids"));
    let draft = Draft::primary(side, net, groups(side, object), missing);
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    let mut public = public_by_bandwidth(object, side, Tri::No, None);
    let eip = flag(side, "scaling_config.is_bond_eip", Tri::No);
    if eip > public.exists {
        let path = "scaling_config[0].is_bond_eip";
        let reasons = if eip == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
        public = Public { exists: eip, site: Site::at(object, side.path(path)), reasons, kind: PathKind::Eip };
    }
    machine::bind(builder, side, interface, public);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn configurations_templates_and_node_pools() {
        let template = super::super::launch_template::MAPS;
        let world = world(
            &[MAPS, template],
            &[
                resource(
                    "alicloud_ess_scaling_configuration.c",
                    json!({"security_group_id": "sg-1", "internet_max_bandwidth_out": 5, "active": true}),
                ),
                resource("alicloud_ess_scaling_configuration.idle", json!({"internet_max_bandwidth_out": 5})),
                resource(
                    "alicloud_launch_template.t",
                    json!({"security_group_id": "sg-2", "internet_max_bandwidth_out": 5, "vswitch_id": "vsw-1"}),
                ),
                resource("alicloud_ess_scaling_group.plain", json!({"min_size": 1, "max_size": 2})),
                resource(
                    "alicloud_ess_scaling_group.g",
                    json!({"min_size": 1, "max_size": 2, "launch_template_id": {"?": ["alicloud_launch_template.t.id"]}}),
                ),
                resource(
                    "alicloud_cs_kubernetes_node_pool.n",
                    json!({"vswitch_ids": ["vsw-1"], "scaling_config": [{"is_bond_eip": true}], "security_group_ids": {"?": null}}),
                ),
            ],
        );
        let kinds: Vec<_> = world.network.instances.iter().map(|it| (it.kind, it.count)).collect();
        use InstanceKind::{LaunchTemplate, NodePool, ScalingGroup};
        let any = (0, None);
        assert_eq!(
            kinds,
            [
                (ScalingGroup, any),
                (ScalingGroup, any),
                (LaunchTemplate, any),
                (ScalingGroup, (1, Some(2))),
                (NodePool, any)
            ]
        );
        let public: Vec<_> = world.network.bindings.iter().map(|it| (it.kind, it.exists)).collect();
        use PathKind::{AutoPublic, Eip};
        assert_eq!(
            public,
            [
                (AutoPublic, Tri::Yes),
                (AutoPublic, Tri::Unknown),
                (AutoPublic, Tri::Yes),
                (Eip, Tri::Yes),
                (AutoPublic, Tri::Yes)
            ]
        );
        let interfaces = &world.network.interfaces;
        assert_eq!(interfaces[3].groups.list[0].group, Ref::External("sg-2".into()));
        assert_eq!(interfaces[1].exists, Tri::Unknown);
        assert!(matches!(interfaces[4].groups.extent, Extent::Unknown(_)));
    }

    #[test]
    fn servers_of_a_configuration_are_in_the_vswitches_of_the_group() {
        let subnet = |name: &str| json!({"?": [format!("alicloud_vswitch.{name}.id")]});
        let world = world(
            &[MAPS, super::super::vpc::MAPS],
            &[
                resource("alicloud_vswitch.a", json!({"vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24"})),
                resource("alicloud_vswitch.b", json!({"vpc_id": "vpc-1", "cidr_block": "10.0.1.0/24"})),
                resource(
                    "alicloud_ess_scaling_configuration.c",
                    json!({"scaling_group_id": {"?": ["alicloud_ess_scaling_group.g.id"]}, "active": true}),
                ),
                resource(
                    "alicloud_ess_scaling_group.g",
                    json!({"min_size": 1, "max_size": 2, "vswitch_ids": [subnet("a"), subnet("b")]}),
                ),
            ],
        );
        let interface = &world.network.interfaces[0];
        assert_eq!(interface.subnet, Some(Ref::OneOf(vec![Id::new(0), Id::new(1)])));
        assert_eq!(interface.v4, Addresses::Within(AddressSet::parse("10.0.0.0/23").unwrap()));
    }
}
