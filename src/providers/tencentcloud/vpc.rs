//! Networks of Tencent Cloud: VPCs and subnets with their prefixes.

use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::Side;
use crate::model::network::{FaultKind, Subnet, Vpc};
use crate::model::{Builder, Cloud, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link};
use crate::providers::fault::refused;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_vpc", reads: &["id", "cidr_block", "assistant_cidrs"], run: vpc },
    Map { kind: "tencentcloud_subnet", reads: &["id", "vpc_id", "cidr_block"], run: subnet },
    Map { kind: "tencentcloud_vpc_ipv6_cidr_block", reads: &["vpc_id", "ipv6_cidr_block"], run: vpc_v6 },
    Map {
        kind: "tencentcloud_vpc_ipv6_subnet_cidr_block",
        reads: &["ipv6_subnet_cidr_blocks.subnet_id", "ipv6_subnet_cidr_blocks.ipv6_cidr_block"],
        run: subnet_v6,
    },
];

/// Prefixes are written without host bits, which the provider checks.
pub fn check_prefix(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let Some(net) = side.str(path).and_then(|text| text.parse::<ipnet::IpNet>().ok()) else { return };
    let site = Site::at(object, side.path(path));
    let base = net.trunc();
    if base != net {
        let message = format!("`{net}` has host bits set");
        let fault = refused("T-28", FaultKind::Value, site, message, &format!("write `{base}`"));
        builder.world.network.faults.push(fault);
    }
}

/// The prefixes that a network may have (documentation of the resource).
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

fn check_private(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let path = "cidr_block";
    let Some(Ok(net)) = side.str(path).map(str::parse::<ipnet::IpNet>) else { return };
    let all = PRIVATE.iter().filter_map(|text| AddressSet::parse(text).ok());
    let all = all.fold(AddressSet::empty(), |sum, it| sum.union(&it));
    if !AddressSet::net(net).is_subset(&all) {
        let message = format!("`{net}` is outside of the prefixes that a network may have");
        let help = "write a part of `10.0.0.0/8`, `172.16.0.0/12` or `192.168.0.0/16`";
        let site = Site::at(object, side.path(path));
        builder.world.network.faults.push(refused("T-29", FaultKind::Value, site, message, help));
    }
}

fn vpc(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    check_prefix(builder, object, side, "cidr_block");
    check_private(builder, object, side);
    let (main, known) = addresses(side, "cidr_block").unwrap_or((AddressSet::empty(), false));
    let (more, all) = addresses(side, "assistant_cidrs").unwrap_or((AddressSet::empty(), true));
    let id = builder.add(Vpc {
        object,
        cloud: Cloud::Tencent,
        prefixes: main.union(&more),
        prefixes_known: known && all,
        ipv6_gateway: Tri::No,
        ipv4_gateway: Tri::No,
    });
    builder.declare(id, &side.resource.address, side.str("id"));
}

fn subnet(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    check_prefix(builder, object, side, "cidr_block");
    let prefixes = match addresses(side, "cidr_block") {
        Some((set, true)) => set,
        _ => AddressSet::empty(),
    };
    let id = builder.add(Subnet { object, vpc: Ref::Unknown, prefixes, acls: Vec::new(), routed: Tri::Yes });
    builder.declare(id, &side.resource.address, side.str("id"));
    let Some(vpc) = link(side, object, "vpc_id") else { return };
    builder.later(0, move |world, resolver| {
        let vpc = resolver.resolve(&vpc);
        if let Some(subnet) = world.network.subnets.get_mut(id.index()) {
            subnet.vpc = vpc;
        }
    });
}

fn vpc_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (set, known) = addresses(side, "ipv6_cidr_block").unwrap_or((AddressSet::empty(), false));
    let Some(vpc) = link(side, object, "vpc_id") else { return };
    let sure = existence(side).0;
    builder.later(0, move |world, resolver| {
        let found = resolver.resolve::<Vpc>(&vpc);
        for id in found.candidates() {
            let Some(vpc) = world.network.vpcs.get_mut(id.index()) else { continue };
            match (found.resolved().is_some() && sure == Tri::Yes, known) {
                (true, true) => vpc.prefixes = vpc.prefixes.union(&set),
                _ => vpc.prefixes_known = false,
            }
        }
    });
}

fn subnet_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let sure = existence(side).0;
    let mut given = Vec::new();
    side.each("ipv6_subnet_cidr_blocks", |_, block| {
        if let (Some(subnet), Some((set, true))) =
            (link(block, object, "subnet_id"), addresses(block, "ipv6_cidr_block"))
        {
            given.push((subnet, set));
        }
    });
    builder.later(0, move |world, resolver| {
        for (subnet, set) in given {
            let found = resolver.resolve::<Subnet>(&subnet).resolved().filter(|_| sure == Tri::Yes);
            if let Some(subnet) = found.and_then(|id| world.network.subnets.get_mut(id.index())) {
                subnet.prefixes = subnet.prefixes.union(&set);
            }
        }
    });
}
