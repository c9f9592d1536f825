//! What admits clients to file shares: access rules of NAS and of the file system for Hadoop (DFS).

use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::PrefixList;
use crate::model::storage::ShareAccess;
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, name, written};
use crate::providers::service::lists::{self, Absent, Lists};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_nas_access_group", reads: &["access_group_type", "type"], run: group },
    Map {
        kind: "alicloud_nas_access_rule",
        reads: &["access_group_name", "source_cidr_ip", "ipv6_source_cidr_ip", "rw_access_type", "user_access_type"],
        run: nas,
    },
    Map { kind: "alicloud_dfs_access_rule", reads: &["network_segment", "rw_access_type"], run: dfs },
];

/// A group is for shares in a VPC or in the classic network.
fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let path = if written(side, "access_group_type") { "access_group_type" } else { "type" };
    let in_vpc = match side.attr(path) {
        Attr::Known(value) => value.as_str().map_or(Tri::Unknown, |it| it.eq_ignore_ascii_case("vpc").into()),
        Attr::Absent | Attr::Defaulted | Attr::Unknown(_) => Tri::Unknown,
    };
    builder.world.storage.share_groups.push((object, in_vpc));
}

/// Whether an attribute holds a word; `Unknown` where it is left to the service.
fn is(side: Side<'_>, path: &str, word: &str) -> Tri {
    match side.attr(path) {
        Attr::Known(value) => value.as_str().map_or(Tri::Unknown, |it| it.eq_ignore_ascii_case(word).into()),
        Attr::Absent | Attr::Defaulted | Attr::Unknown(_) => Tri::Unknown,
    }
}

fn access(object: ObjectId, side: Side<'_>, paths: &'static [&'static str]) -> Option<ShareAccess> {
    let path = paths.iter().find(|path| written(side, path))?;
    let clients = lists::read(side, object, Lists { paths, absent: Absent::Nobody, mode: None }).addresses();
    let unknown = (clients.must != clients.may).then(|| name(side, path));
    Some(ShareAccess {
        object,
        site: Site::at(object, side.path(path)),
        clients,
        writes: is(side, "rw_access_type", "RDWR"),
        root: Tri::No,
        in_vpc: Tri::Yes,
        exists: existence(side).0,
        unknown,
    })
}

fn nas(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(mut rule) = access(object, side, &["source_cidr_ip", "ipv6_source_cidr_ip"]) else { return };
    rule.root = is(side, "user_access_type", "no_squash");
    let group = link(side, object, "access_group_name").unwrap_or_default();
    builder.later(1, move |world, resolver| {
        // Groups of today are for VPCs; whether one that is not here is, is not known.
        let known = resolver.resolve::<PrefixList>(&group).resolved();
        let list = known.and_then(|id| world.network.prefix_lists.get(id.index())).map(|list| list.object);
        let found = world.storage.share_groups.iter().find(|(group, _)| Some(*group) == list);
        rule.in_vpc = found.map_or(Tri::Unknown, |(_, in_vpc)| *in_vpc);
        world.storage.shares.push(rule);
    });
}

fn dfs(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if let Some(rule) = access(object, side, &["network_segment"]) {
        builder.world.storage.shares.push(rule);
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::base::net::AddressSet;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn rules_admit_clients() {
        let world = world(
            &[MAPS, super::super::file::MAPS],
            &[
                resource("alicloud_nas_access_group.g", json!({"access_group_name": "g", "access_group_type": "Vpc"})),
                resource(
                    "alicloud_nas_access_rule.r",
                    json!({"access_group_name": {"?": ["alicloud_nas_access_group.g.access_group_name"]},
                        "source_cidr_ip": "0.0.0.0/0", "rw_access_type": "RDWR", "user_access_type": "no_squash"}),
                ),
                resource(
                    "alicloud_nas_access_rule.other",
                    json!({"access_group_name": "elsewhere", "source_cidr_ip": {"?": ["var.x"]}}),
                ),
                resource(
                    "alicloud_dfs_access_rule.d",
                    json!({"network_segment": "10.0.0.0/8", "rw_access_type": "RDONLY"}),
                ),
            ],
        );
        // That of DFS needs no other resource and so comes first.
        let [dfs, nas, other] = world.storage.shares.as_slice() else { unreachable!("{:?}", world.storage.shares) };
        assert_eq!((nas.writes, nas.root, nas.in_vpc), (Tri::Yes, Tri::Yes, Tri::Yes));
        assert_eq!(nas.clients.must, AddressSet::all_v4());
        assert!(other.clients.must.is_empty() && other.unknown.is_some() && other.in_vpc == Tri::Unknown);
        assert_eq!((dfs.writes, dfs.in_vpc), (Tri::No, Tri::Yes));
    }
}
