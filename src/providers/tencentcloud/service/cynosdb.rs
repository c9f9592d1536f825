//! TDSQL-C (CynosDB): the address for writing and the one for reading have groups of their own.

use super::database;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::{Endpoint, EndpointKind};
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::written;
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{self as services, Guard, Ports, Service, When};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_cynosdb_cluster", reads: CLUSTER, run: cluster },
    Map { kind: "tencentcloud_cynosdb_cluster_v2", reads: CLUSTER, run: cluster },
    Map { kind: "tencentcloud_cynosdb_wan", reads: &["cluster_id", "instance_grp_id", "wan_port"], run: wan },
    Map {
        kind: "tencentcloud_cynosdb_security_group",
        reads: &["cluster_id", "instance_group_type", "security_group_ids"],
        run: groups,
    },
];

const CLUSTER: &[&str] = &["id", "port", "rw_group_sg", "ro_group_sg", "rw_group_id", "ro_group_id"];

const WRITE: &str = "TDSQL-C";
const READ: &str = "TDSQL-C read-only";

fn cluster(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let cluster =
        Service { port: Some("port"), groups: Guard::Filter(&["rw_group_sg"]), ..database(WRITE, Ports::Are(&[5432])) };
    let id = services::add(builder, object, side, &cluster);
    builder.declare(id, &side.resource.address, side.str("rw_group_id"));
    if written(side, "ro_group_sg") || side.str("ro_group_id").is_some() {
        let reading = Service { name: READ, groups: Guard::Filter(&["ro_group_sg"]), ..cluster };
        let id = services::add(builder, object, side, &reading);
        builder.declare(id, &side.resource.address, side.str("ro_group_id"));
    }
}

fn reads(endpoint: &Endpoint) -> bool {
    &*endpoint.service == READ
}

fn writes(endpoint: &Endpoint) -> bool {
    !reads(endpoint)
}

fn owner(reading: bool) -> Owner {
    let meant: fn(&Endpoint) -> bool = if reading { reads } else { writes };
    Owner { meant, ..Owner::tencent("cluster_id", EndpointKind::Database, WRITE) }
}

fn wan(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let refs = side.refs("instance_grp_id");
    // `tencentcloud_cynosdb_cluster.x.ro_group_id`. A known id is that of an address.
    let reading = refs.iter().any(|reference| reference.attribute.starts_with("ro_group"));
    let public = When::Always;
    let owner = match side.str("instance_grp_id") {
        // Where no address here is known by this id, it is one of those of the cluster.
        Some(_) => Owner { path: "instance_grp_id", whole: Some("cluster_id"), meant: |_| true, ..owner(reading) },
        None => owner(reading),
    };
    let what = Connection { owner, public, ports: Ports::Assigned, port: Some("wan_port") };
    part::connect(builder, object, side, what);
}

fn groups(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (reading, _) = When::Word("instance_group_type", &["RO"], Tri::No).read(side);
    part::bind(builder, object, side, owner(reading == Tri::Yes), "security_group_ids", true);
}
