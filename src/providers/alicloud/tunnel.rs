//! IPsec connections: what their ends agree on. Left out: AES, MD5, group 2, IKEv1 in main mode (documentation of
//! CreateVpnConnection).

use crate::input::Side;
use crate::model::gateway::{Tunnel, TunnelSetting};
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::written;
use crate::providers::tunnel::{Row, choices};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_vpn_connection", reads: READS, run: connection },
    Map { kind: "alicloud_vpn_gateway_vpn_attachment", reads: READS, run: connection },
];

const READS: &[&str] = &[
    "ike_config",
    "ike_config.ike_enc_alg",
    "ike_config.ike_auth_alg",
    "ike_config.ike_pfs",
    "ike_config.ike_version",
    "ike_config.ike_mode",
    "ipsec_config",
    "ipsec_config.ipsec_enc_alg",
    "ipsec_config.ipsec_auth_alg",
    "ipsec_config.ipsec_pfs",
    "tunnel_options_specification",
    "tunnel_options_specification.tunnel_ike_config",
    "tunnel_options_specification.tunnel_ike_config.ike_enc_alg",
    "tunnel_options_specification.tunnel_ike_config.ike_auth_alg",
    "tunnel_options_specification.tunnel_ike_config.ike_pfs",
    "tunnel_options_specification.tunnel_ike_config.ike_version",
    "tunnel_options_specification.tunnel_ike_config.ike_mode",
    "tunnel_options_specification.tunnel_ipsec_config",
    "tunnel_options_specification.tunnel_ipsec_config.ipsec_enc_alg",
    "tunnel_options_specification.tunnel_ipsec_config.ipsec_auth_alg",
    "tunnel_options_specification.tunnel_ipsec_config.ipsec_pfs",
];

macro_rules! rows {
    ($ike:literal, $ipsec:literal) => {
        &[
            (concat!($ike, ".ike_version"), TunnelSetting::Version, "ikev1"),
            (concat!($ike, ".ike_mode"), TunnelSetting::Mode, "main"),
            (concat!($ike, ".ike_enc_alg"), TunnelSetting::Encryption, "aes"),
            (concat!($ike, ".ike_auth_alg"), TunnelSetting::Integrity, "md5"),
            (concat!($ike, ".ike_pfs"), TunnelSetting::KeyExchange, "group2"),
            (concat!($ipsec, ".ipsec_enc_alg"), TunnelSetting::Encryption, "aes"),
            (concat!($ipsec, ".ipsec_auth_alg"), TunnelSetting::Integrity, "md5"),
            (concat!($ipsec, ".ipsec_pfs"), TunnelSetting::ForwardSecrecy, "group2"),
        ]
    };
}

const SINGLE: &[Row] = rows!("ike_config", "ipsec_config");
const DOUBLE: &[Row] = rows!("tunnel_ike_config", "tunnel_ipsec_config");

fn connection(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut all = Vec::new();
    if written(side, "tunnel_options_specification") {
        side.each("tunnel_options_specification", |_, tunnel| all.extend(choices(tunnel, object, DOUBLE)));
    } else {
        all = choices(side, object, SINGLE);
    }
    builder.world.network.tunnels.push(Tunnel { object, choices: all });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Known;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn both_forms_are_read_with_their_defaults() {
        let strong = json!([{"tunnel_ike_config": [{"ike_version": "ikev2", "ike_enc_alg": "aes256", "ike_auth_alg": "sha256", "ike_pfs": "group14"}]}]);
        let world = world(
            &[MAPS],
            &[
                resource("alicloud_vpn_connection.a", json!({"ike_config": [{"ike_enc_alg": "des"}]})),
                resource("alicloud_vpn_connection.b", json!({"tunnel_options_specification": strong})),
            ],
        );
        let words = |at: usize| -> Vec<String> {
            let tunnel = world.network.tunnels.get(at);
            let choices = tunnel.map_or(&[][..], |it| &it.choices);
            choices.iter().filter_map(|it| it.value.get().map(ToString::to_string)).collect()
        };
        assert_eq!(words(0), ["ikev1", "main", "des", "md5", "group2", "aes", "md5", "group2"]);
        assert_eq!(words(1), ["ikev2", "main", "aes256", "sha256", "group14", "aes", "md5", "group2"]);
        assert!(world.network.tunnels.iter().all(|it| it.choices.iter().all(|it| matches!(it.value, Known::Yes(_)))));
    }
}
