//! Groups of Alibaba Cloud across networks: what apply refuses is there only perhaps.
//!
//! In: rules and interfaces with resolved references. Out: the rules whose other end is a group of another network, and the
//! interfaces bound to one, are doubtful (API references of AuthorizeSecurityGroup: `InvalidSourceGroupId.Mismatch`, and of
//! JoinSecurityGroup). The rule about memberships tells of them.

use crate::base::Tri;
use crate::model::network::{Network, Peer, SecurityGroup};
use crate::model::{Builder, Cloud, Id, Ref};

/// Looks at all groups and interfaces, once for a world, when everything has its network.
pub fn doubt(builder: &mut Builder) {
    builder.once("groups of other networks", 4, |world, _| {
        let network = &mut world.network;
        for (group, rule) in rules(network) {
            if let Some(rule) = network.groups.get_mut(group).and_then(|group| group.rules.get_mut(rule)) {
                rule.exists = rule.exists.and(Tri::Unknown);
            }
        }
        for at in interfaces(network) {
            if let Some(interface) = network.interfaces.get_mut(at) {
                interface.exists = interface.exists.and(Tri::Unknown);
            }
        }
    });
}

fn own(network: &Network, id: Option<Id<SecurityGroup>>) -> Option<&SecurityGroup> {
    let group = network.groups.get(id?.index())?;
    (group.closed_world == Tri::Yes && group.cloud == Cloud::Alibaba).then_some(group)
}

/// Rules for members of a group that is surely of another network: their groups, and their places there.
fn rules(network: &Network) -> Vec<(usize, usize)> {
    let all = network.groups.iter().enumerate().filter(|(_, group)| group.cloud == Cloud::Alibaba);
    let all =
        all.flat_map(|(at, group)| group.rules.iter().enumerate().map(move |(index, rule)| (at, index, group, rule)));
    let apart = all.filter(|(_, _, group, rule)| {
        let Peer::Group(peer) = &rule.peer else { return false };
        let peer = own(network, peer.resolved()).and_then(|peer| peer.vpc.as_ref());
        group.vpc.as_ref().zip(peer).is_some_and(|(one, other)| network.are_apart(one, other))
    });
    apart.map(|(at, index, ..)| (at, index)).collect()
}

/// Interfaces that are surely bound to a group of another network.
fn interfaces(network: &Network) -> Vec<usize> {
    let all = network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == Cloud::Alibaba);
    let apart = all.filter(|(_, interface)| {
        let subnet = interface.subnet.as_ref().and_then(Ref::resolved).and_then(|id| network.subnets.get(id.index()));
        let Some(subnet) = subnet else { return false };
        let sure = interface.groups.list.iter().filter(|it| it.bound == Tri::Yes);
        let mut groups = sure.filter_map(|it| own(network, it.group.resolved())?.vpc.as_ref());
        groups.any(|vpc| network.are_apart(vpc, &subnet.vpc))
    });
    apart.map(|(at, _)| at).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use crate::base::Tri;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn what_is_of_another_network_is_doubtful() {
        let id = |address: &str| json!({"?": [format!("{address}.id")]});
        let vpc = |name: &str, block: &str| resource(&format!("alicloud_vpc.{name}"), json!({"cidr_block": block}));
        let group = |name: &str, vpc: &str| {
            resource(&format!("alicloud_security_group.{name}"), json!({"vpc_id": id(&format!("alicloud_vpc.{vpc}"))}))
        };
        let rule = |name: &str, peer: &str| {
            let after = json!({"security_group_id": id("alicloud_security_group.a"), "type": "ingress",
                "ip_protocol": "tcp", "port_range": "22/22", "source_security_group_id": id(peer)});
            resource(&format!("alicloud_security_group_rule.{name}"), after)
        };
        let instance = |name: &str, group: &str| {
            let after = json!({"vswitch_id": id("alicloud_vswitch.a"), "security_groups": [id(group)]});
            resource(&format!("alicloud_instance.{name}"), after)
        };
        let switch = json!({"vpc_id": id("alicloud_vpc.a"), "cidr_block": "10.0.0.0/24"});
        let families = [super::super::security_group::MAPS, super::super::vpc::MAPS, super::super::instance::MAPS];
        let all = [
            vpc("a", "10.0.0.0/8"),
            vpc("b", "172.16.0.0/12"),
            resource("alicloud_vswitch.a", switch),
            group("a", "a"),
            group("near", "a"),
            group("far", "b"),
            rule("near", "alicloud_security_group.near"),
            rule("far", "alicloud_security_group.far"),
            instance("near", "alicloud_security_group.a"),
            instance("far", "alicloud_security_group.far"),
        ];
        let network = world(&families, &all).network;
        let rules: Vec<Tri> = network.groups[0].rules.iter().map(|rule| rule.exists).collect();
        assert_eq!(rules, [Tri::Yes, Tri::Unknown]);
        let interfaces: Vec<Tri> = network.interfaces.iter().map(|it| it.exists).collect();
        assert_eq!(interfaces, [Tri::Yes, Tri::Unknown]);
    }
}
