//! Tencent Cloud: resources that make key material, imported public keys, how one logs in to machines.

use super::super::Map;
use super::super::key_material::{Keeping, keeps, public_key, reads};
use super::super::login::{Arguments, images, login};
use crate::model::Cloud;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_cam_access_key",
        reads: &["pgp_key"],
        run: |builder, object, side| {
            let what = "the secret of the access key";
            let fix = "give `pgp_key`, or use a role in place of the key";
            keeps(builder, object, side, &Keeping { what, unless: Some("pgp_key"), fix, ..STATE });
        },
    },
    key_pair("tencentcloud_key_pair"),
    key_pair("tencentcloud_lighthouse_key_pair"),
    Map {
        kind: "tencentcloud_identity_center_scim_credential",
        reads: &[],
        run: |builder, object, side| keeps(builder, object, side, &Keeping { what: "the SCIM credential", ..STATE }),
    },
    Map {
        kind: "tencentcloud_tcr_token",
        reads: &[],
        run: |builder, object, side| {
            keeps(builder, object, side, &Keeping { what: "the token of the registry", ..STATE })
        },
    },
    Map {
        kind: "tencentcloud_sts_assume_role_operation",
        reads: &[],
        run: |builder, object, side| {
            keeps(builder, object, side, &Keeping { what: "the temporary credential", ..STATE })
        },
    },
    Map {
        kind: "tencentcloud_ssl_free_certificate",
        reads: &[],
        run: |builder, object, side| {
            keeps(builder, object, side, &Keeping { what: "the private key of the certificate", ..STATE });
        },
    },
    Map {
        kind: "data.tencentcloud_ssm_secret_versions",
        reads: &[],
        run: |builder, object, side| reads(builder, object, side, None, "the secret"),
    },
    Map {
        kind: "data.tencentcloud_ssm_ssh_key_pair_value",
        reads: &[],
        run: |builder, object, side| reads(builder, object, side, None, "the private key"),
    },
    Map {
        kind: "tencentcloud_instance",
        reads: &["password", "key_ids", "key_name", "image_id", "cam_role_name"],
        run: |builder, object, side| {
            login(builder, object, side, &Arguments { keys: &["key_ids", "key_name"], ..LOGIN });
        },
    },
    Map {
        kind: "tencentcloud_instance_set",
        reads: &["password", "key_name", "image_id", "cam_role_name"],
        run: |builder, object, side| {
            login(builder, object, side, &Arguments { keys: &["key_name"], role: None, ..LOGIN });
        },
    },
    Map {
        kind: "tencentcloud_as_scaling_config",
        reads: &["password", "key_ids", "image_id", "cam_role_name"],
        run: |builder, object, side| login(builder, object, side, &LOGIN),
    },
    template("tencentcloud_cvm_launch_template"),
    template("tencentcloud_cvm_launch_template_version"),
    Map {
        kind: "tencentcloud_kubernetes_node_pool",
        reads: &[
            "auto_scaling_config.password",
            "auto_scaling_config.key_ids",
            "auto_scaling_config.cam_role_name",
            "node_os",
        ],
        run: |builder, object, side| {
            let arguments = Arguments {
                passwords: &["auto_scaling_config[0].password"],
                keys: &["auto_scaling_config[0].key_ids"],
                systems: &["node_os"],
                role: Some("auto_scaling_config[0].cam_role_name"),
                ..LOGIN
            };
            login(builder, object, side, &arguments);
        },
    },
    Map {
        kind: "data.tencentcloud_images",
        reads: &["os_name", "image_name_regex"],
        run: |builder, _, side| images(builder, side, &["os_name", "image_name_regex"]),
    },
];

const STATE: Keeping = Keeping {
    what: "",
    unless: None,
    in_state: true,
    file: None,
    plain_file: false,
    fix: "keep the state encrypted and readable to few",
};

const LOGIN: Arguments = Arguments {
    cloud: Cloud::Tencent,
    passwords: &["password"],
    keys: &["key_ids"],
    systems: &["image_id"],
    role: Some("cam_role_name"),
};

const fn key_pair(kind: &'static str) -> Map {
    Map {
        kind,
        reads: &["public_key"],
        run: |builder, object, side| {
            let what = "the private key that the platform makes";
            keeps(
                builder,
                object,
                side,
                &Keeping { what, unless: Some("public_key"), fix: "import a public key", ..STATE },
            );
            public_key(builder, object, side, "public_key");
        },
    }
}

const fn template(kind: &'static str) -> Map {
    Map {
        kind,
        reads: &["login_settings.password", "login_settings.key_ids", "image_id", "cam_role_name"],
        run: |builder, object, side| {
            let arguments =
                Arguments { passwords: &["login_settings[0].password"], keys: &["login_settings[0].key_ids"], ..LOGIN };
            login(builder, object, side, &arguments);
        },
    }
}
