//! Shares of the file storage (NAS) and bastion hosts.

use super::service;
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::Side;
use crate::model::endpoint::{Admits, Admitted, EndpointKind};
use crate::model::network::{Bounds, PrefixList};
use crate::model::{Builder, Known, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, name};
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::{self as services, Guard, Ports, Service, When, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_nas_access_group", reads: &["id", "access_group_name", "name"], run: access_group },
    Map {
        kind: "alicloud_nas_access_rule",
        reads: &["access_group_name", "source_cidr_ip", "ipv6_source_cidr_ip"],
        run: access_rule,
    },
    Map { kind: "alicloud_nas_mount_target", reads: &["id", "access_group_name", "security_group_id"], run: mount_target },
    row!("alicloud_bastionhost_instance", ["id", "enable_public_access", "public_white_list", "security_group_ids"], BASTION),
    row!("alicloud_yundun_bastionhost_instance", ["id", "enable_public_access", "public_white_list", "security_group_ids"], BASTION),
];

const BASTION: Service = Service {
    public: When::Flag("enable_public_access", Tri::Unknown),
    // Without a list everybody is admitted.
    public_lists: Some(Lists { paths: &["public_white_list"], absent: Absent::Anybody, mode: None }),
    groups: Guard::Members(&["security_group_ids"]),
    ..service(EndpointKind::Bastion, "Bastionhost", Ports::Are(&[443, 60022, 63389]))
};

/// The group that is there without being made: it admits every address of the network.
const DEFAULT_GROUP: &str = "DEFAULT_VPC_GROUP_NAME";

/// An access group is a list of addresses; its rules are resources of their own.
fn access_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = builder.add(PrefixList { object, entries: Bounds::exact(AddressSet::empty()), members: Vec::new() });
    let names = ["id", "access_group_name", "name"].into_iter().filter_map(|path| side.str(path));
    builder.declare(id, &side.resource.address, names);
}

fn access_rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(group) = link(side, object, "access_group_name") else { return };
    let paths = &["source_cidr_ip", "ipv6_source_cidr_ip"];
    let found = lists::read(side, object, Lists { paths, absent: Absent::Nobody, mode: None }).addresses();
    let sure = existence(side).0;
    // Other rules of a group that is not here are not known.
    builder.mention(group.clone(), move || PrefixList {
        object,
        entries: Bounds { must: AddressSet::empty(), may: AddressSet::all() },
        members: Vec::new(),
    });
    builder.later(1, move |world, resolver| {
        let groups = resolver.resolve::<PrefixList>(&group);
        let sure = sure == Tri::Yes && groups.resolved().is_some();
        for id in groups.candidates() {
            let Some(list) = world.network.prefix_lists.get_mut(id.index()) else { continue };
            if sure {
                list.entries.must = list.entries.must.union(&found.must);
            }
            list.entries.may = list.entries.may.union(&found.may);
        }
    });
}

fn mount_target(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let share = Service {
        groups: Guard::Members(&["security_group_id"]),
        ..service(EndpointKind::FileShare, "NAS", Ports::Are(&[2049, 445]))
    };
    let id = services::add(builder, object, side, &share);
    let Some(group) = link(side, object, "access_group_name") else { return };
    if group.known.as_deref() == Some(DEFAULT_GROUP) {
        return;
    }
    let site = Site::at(object, side.path("access_group_name"));
    let unknown = name(side, "access_group_name");
    builder.later(ATTACHMENTS, move |world, resolver| {
        let groups = resolver.resolve::<PrefixList>(&group);
        let lists = groups.candidates().iter().filter_map(|id| world.network.prefix_lists.get(id.index()));
        let sure = matches!(groups, Ref::Resolved(_));
        let entries = lists.map(|list| {
            let must = if sure { list.entries.must.clone() } else { AddressSet::empty() };
            Admitted { addresses: Bounds { must, may: list.entries.may.clone() }, site: site.clone() }
        });
        let entries: Vec<Admitted> = entries.collect();
        let whole = if entries.is_empty() { Known::No(unknown) } else { Known::Yes(()) };
        if let Some(endpoint) = world.network.endpoints.get_mut(id.index()) {
            endpoint.admits = Admits { entries, whole };
        }
    });
}
