//! What admits clients to file shares: access rules of CFS and of the file system for Hadoop (CHDFS). Shares are in a VPC.

use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::{Attr, Side};
use crate::model::network::Bounds;
use crate::model::storage::ShareAccess;
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, name};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_cfs_access_rule",
        reads: &["auth_client_ip", "rw_permission", "user_permission"],
        run: cfs,
    },
    Map {
        kind: "tencentcloud_chdfs_access_rule",
        reads: &["access_rule", "access_rule.address", "access_rule.access_mode"],
        run: |builder, object, side| {
            side.each("access_rule", |_, rule| {
                // 1: read; 2: read and write.
                let writes = match rule.attr("access_mode") {
                    Attr::Known(value) => value.as_i64().map_or(Tri::Unknown, |mode| (mode == 2).into()),
                    Attr::Absent | Attr::Defaulted | Attr::Unknown(_) => Tri::Unknown,
                };
                add(builder, object, rule, "address", writes, Tri::No);
            });
        },
    },
];

/// Whether an attribute holds one of these words; without it, `absent`.
fn is(side: Side<'_>, path: &str, words: &[&str], absent: Tri) -> Tri {
    match side.attr(path) {
        Attr::Known(value) => {
            value.as_str().map_or(Tri::Unknown, |it| words.iter().any(|word| it.eq_ignore_ascii_case(word)).into())
        }
        Attr::Absent | Attr::Defaulted => absent,
        Attr::Unknown(_) => Tri::Unknown,
    }
}

/// Read-only and with root's rights taken away unless it says otherwise.
fn cfs(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let writes = is(side, "rw_permission", &["RW"], Tri::No);
    let root = is(side, "user_permission", &["no_root_squash", "no_all_squash"], Tri::No);
    add(builder, object, side, "auth_client_ip", writes, root);
}

fn add(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str, writes: Tri, root: Tri) {
    let clients = match addresses(side, path) {
        // A star is everybody, too.
        _ if side.str(path) == Some("*") => Bounds::exact(AddressSet::all()),
        Some((set, true)) => Bounds::exact(set),
        Some((set, false)) => Bounds { must: set, may: AddressSet::all() },
        None => return,
    };
    let unknown = (clients.must != clients.may).then(|| name(side, path));
    builder.world.storage.shares.push(ShareAccess {
        object,
        site: Site::at(object, side.path(path)),
        clients,
        writes,
        root,
        in_vpc: Tri::Yes,
        exists: existence(side).0,
        unknown,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn rules_admit_clients() {
        let world = world(
            &[MAPS],
            &[
                resource("tencentcloud_cfs_access_rule.r", json!({"auth_client_ip": "0.0.0.0/0"})),
                resource(
                    "tencentcloud_cfs_access_rule.w",
                    json!({"auth_client_ip": "*", "rw_permission": "RW", "user_permission": "no_root_squash"}),
                ),
                resource(
                    "tencentcloud_chdfs_access_rule.h",
                    json!({"access_rule": [{"address": "10.0.0.0/8", "access_mode": 2}]}),
                ),
            ],
        );
        let found: Vec<_> =
            world.storage.shares.iter().map(|it| (it.clients.must.clone(), it.writes, it.root)).collect();
        let ten = AddressSet::parse("10.0.0.0/8").unwrap_or_default();
        assert_eq!(
            found,
            [
                (AddressSet::all_v4(), Tri::No, Tri::No),
                (AddressSet::all(), Tri::Yes, Tri::Yes),
                (ten, Tri::Yes, Tri::No),
            ]
        );
    }
}
