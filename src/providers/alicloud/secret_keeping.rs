//! Alibaba Cloud: resources that make key material, imported public keys, how one logs in to machines.

use super::super::Map;
use super::super::key_material::{Keeping, keeps, public_key, reads};
use super::super::login::{Arguments, attaches, images, login};
use crate::model::Cloud;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_ram_access_key",
        reads: &["pgp_key", "secret_file"],
        run: |builder, object, side| keeps(builder, object, side, &ACCESS_KEY),
    },
    key_pair("alicloud_ecs_key_pair"),
    key_pair("alicloud_key_pair"),
    Map {
        kind: "alicloud_cloud_sso_scim_server_credential",
        reads: &["credential_secret_file"],
        run: |builder, object, side| {
            let file = Some("credential_secret_file");
            let keeping = Keeping { what: "the SCIM credential", unless: None, file, in_state: false, ..ACCESS_KEY };
            keeps(
                builder,
                object,
                side,
                &Keeping { fix: "leave the file out, or put it where few can read it", ..keeping },
            );
        },
    },
    Map {
        kind: "alicloud_kms_client_key",
        reads: &["private_key_data_file"],
        run: |builder, object, side| {
            let file = Some("private_key_data_file");
            let keeping = Keeping {
                what: "the private key of the client key",
                unless: None,
                file,
                in_state: false,
                plain_file: false,
                fix: "put the file where few can read it",
            };
            keeps(builder, object, side, &keeping);
        },
    },
    Map {
        kind: "data.alicloud_kms_plaintext",
        reads: &[],
        run: |builder, object, side| reads(builder, object, side, None, "the decrypted text"),
    },
    Map {
        kind: "data.alicloud_kms_secret_versions",
        reads: &["enable_details"],
        run: |builder, object, side| reads(builder, object, side, Some("enable_details"), "the secret"),
    },
    Map {
        kind: "alicloud_instance",
        reads: &["password", "kms_encrypted_password", "password_inherit", "key_name", "image_id", "role_name"],
        run: |builder, object, side| {
            let role = Some("role_name");
            login(builder, object, side, &Arguments { keys: &["key_name"], role, ..LOGIN });
        },
    },
    Map {
        kind: "alicloud_ess_scaling_configuration",
        reads: &["password", "kms_encrypted_password", "password_inherit", "key_name", "image_id", "role_name"],
        run: |builder, object, side| {
            let role = Some("role_name");
            login(builder, object, side, &Arguments { keys: &["key_name"], role, ..LOGIN });
        },
    },
    Map {
        kind: "alicloud_ecs_instance_set",
        reads: &["password", "password_inherit", "key_pair_name", "image_id", "ram_role_name"],
        run: |builder, object, side| {
            let passwords = &["password", "password_inherit"];
            login(builder, object, side, &Arguments { passwords, role: Some("ram_role_name"), ..LOGIN });
        },
    },
    template("alicloud_ecs_launch_template"),
    template("alicloud_launch_template"),
    Map {
        kind: "alicloud_cs_kubernetes_node_pool",
        reads: &["password", "kms_encrypted_password", "key_name", "image_id", "image_type", "platform"],
        run: |builder, object, side| {
            let passwords = &["password", "kms_encrypted_password"];
            let systems = &["image_id", "image_type", "platform"];
            login(builder, object, side, &Arguments { passwords, keys: &["key_name"], systems, role: None, ..LOGIN });
        },
    },
    attachment("alicloud_ecs_key_pair_attachment"),
    attachment("alicloud_key_pair_attachment"),
    Map {
        kind: "data.alicloud_images",
        reads: &["name_regex", "os_type", "image_name"],
        run: |builder, _, side| images(builder, side, &["name_regex", "os_type", "image_name"]),
    },
];

const ACCESS_KEY: Keeping = Keeping {
    what: "the secret of the access key",
    unless: Some("pgp_key"),
    in_state: true,
    file: Some("secret_file"),
    plain_file: true,
    fix: "give `pgp_key`, and no file, or use a role in place of the key",
};

const LOGIN: Arguments = Arguments {
    cloud: Cloud::Alibaba,
    passwords: &["password", "kms_encrypted_password", "password_inherit"],
    keys: &["key_pair_name"],
    systems: &["image_id"],
    role: None,
};

const fn key_pair(kind: &'static str) -> Map {
    Map {
        kind,
        reads: &["public_key", "key_file"],
        run: |builder, object, side| {
            let keeping = Keeping {
                what: "the private key that the platform makes",
                unless: Some("public_key"),
                in_state: false,
                file: Some("key_file"),
                plain_file: false,
                fix: "import a public key",
            };
            keeps(builder, object, side, &keeping);
            public_key(builder, object, side, "public_key");
        },
    }
}

const fn template(kind: &'static str) -> Map {
    Map {
        kind,
        reads: &["password_inherit", "key_pair_name", "image_id", "ram_role_name"],
        run: |builder, object, side| {
            let role = Some("ram_role_name");
            login(builder, object, side, &Arguments { passwords: &["password_inherit"], role, ..LOGIN });
        },
    }
}

const fn attachment(kind: &'static str) -> Map {
    Map {
        kind,
        reads: &["instance_ids", "key_name", "key_pair_name"],
        run: |builder, object, side| {
            attaches(builder, object, side, "instance_ids", &["key_pair_name", "key_name"]);
        },
    }
}
