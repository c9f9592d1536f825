//! VPN connections: what their ends agree on. Left out: 3DES, MD5, group 1, IKEv1 in main mode, no forward secrecy
//! (documentation of the provider).

use crate::input::Side;
use crate::model::gateway::{Tunnel, TunnelSetting};
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::tunnel::{Row, choices};

/// The mappings.
pub const MAPS: &[Map] = &[Map {
    kind: "tencentcloud_vpn_connection",
    reads: &[
        "ike_version",
        "ike_exchange_mode",
        "ike_proto_encry_algorithm",
        "ike_proto_authen_algorithm",
        "ike_dh_group_name",
        "ipsec_encrypt_algorithm",
        "ipsec_integrity_algorithm",
        "ipsec_pfs_dh_group",
    ],
    run: connection,
}];

const ROWS: &[Row] = &[
    ("ike_version", TunnelSetting::Version, "ikev1"),
    ("ike_exchange_mode", TunnelSetting::Mode, "main"),
    ("ike_proto_encry_algorithm", TunnelSetting::Encryption, "3des-cbc"),
    ("ike_proto_authen_algorithm", TunnelSetting::Integrity, "md5"),
    ("ike_dh_group_name", TunnelSetting::KeyExchange, "group1"),
    ("ipsec_encrypt_algorithm", TunnelSetting::Encryption, "3des-cbc"),
    ("ipsec_integrity_algorithm", TunnelSetting::Integrity, "md5"),
    ("ipsec_pfs_dh_group", TunnelSetting::ForwardSecrecy, "null"),
];

fn connection(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    builder.world.network.tunnels.push(Tunnel { object, choices: choices(side, object, ROWS) });
}
