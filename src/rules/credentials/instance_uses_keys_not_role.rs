//! KEY119: instances that use access keys where a role would do.

use crate::base::Tri;
use crate::base::credential::TokenKind;
use crate::model::ObjectId;
use crate::model::secrets::Place;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A program on an instance that needs the cloud's API needs a credential. Without a role somebody has to bring a key there,
    /// which is long-lived, is copied on the way, and has to be changed by hand when it leaks. A role gives temporary credentials
    /// that the platform changes by itself, and nothing has to be kept.
    ///
    /// Reported are instances and launch specifications without a role whose user data holds a key, or reads one from a variable
    /// such as `ALIBABA_CLOUD_ACCESS_KEY_ID`.
    ///
    /// # Fix
    ///
    /// Attach a role: `alicloud_ecs_ram_role_attachment`, `ram_role_name`, `cam_role_name`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "batch" {
    ///   availability_zone       = "ap-beijing-6"
    ///   image_id                = "img-example1"
    ///   instance_type           = "S6.MEDIUM4"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    ///   user_data_raw           = "export TENCENTCLOUD_SECRET_ID=$(fetch-secret id)" # ← low, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ess_scaling_configuration" "batch" {
    ///   scaling_group_id  = "asg-example"
    ///   image_id          = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type     = "ecs.g7.large"
    ///   security_group_id = "sg-example"
    ///   user_data         = "export ALIBABA_CLOUD_ACCESS_KEY_ID=$(fetch-secret id)" # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "batch" {
    ///   availability_zone       = "ap-beijing-6"
    ///   image_id                = "img-example1"
    ///   instance_type           = "S6.MEDIUM4"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    ///   cam_role_name           = "batch"
    ///   user_data_raw           = "export TENCENTCLOUD_SECRET_ID=$(fetch-secret id)"
    /// }
    /// ```
    code: "KEY119",
    name: "instance-uses-keys-not-role",
    title: "Instance uses access keys and has no role",
    severity: Low,
    score: 36,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S047", "S130"],
    check: check,
}

/// Variables that programs of the clouds take a key from.
const VARIABLES: [&str; 8] = [
    "ALIBABA_CLOUD_ACCESS_KEY_ID",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    "ALICLOUD_ACCESS_KEY",
    "ALICLOUD_SECRET_KEY",
    "ALIYUN_ACCESS_KEY_ID",
    "TENCENTCLOUD_SECRET_ID",
    "TENCENTCLOUD_SECRET_KEY",
    "QCLOUD_SECRET_ID",
];

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let secrets = &cx.world.secrets;
    let of = |object: ObjectId| cx.world.compute.metadata.iter().find(|metadata| metadata.object == object);
    for login in secrets.logins.iter().filter(|login| login.role == Tri::No) {
        if of(login.object).is_some_and(|metadata| metadata.role.is_some()) {
            continue;
        }
        let script = secrets.texts.iter().find(|it| {
            let here = it.place == Place::UserData && it.site.object == login.object;
            here && (it.hits.iter().any(|hit| is_key(hit.kind)) || it.text.as_deref().is_some_and(takes_key))
        });
        let Some(script) = script else { continue };
        let message = format!("`{}` works with an access key, and no role is attached", script.argument);
        let mut finding = definite(&RULE, script.site.clone(), "no role", message);
        let description = "attach a role and let the programs use its temporary credentials";
        finding.fix = Fix { description: description.into(), mechanical: false };
        push(cx, out, finding);
    }
}

fn is_key(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::AccessKeyId | TokenKind::SecretKey | TokenKind::TemporaryKeyId | TokenKind::SecurityToken)
}

/// Whether a script sets one of the variables, to whatever.
fn takes_key(text: &str) -> bool {
    VARIABLES.iter().any(|name| {
        text.match_indices(name).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let rest = text.get(at + name.len()..).unwrap_or_default();
            let value = rest.strip_prefix('=').map(|rest| rest.trim_start_matches(['"', '\'']));
            let filled = value.is_some_and(|value| value.chars().next().is_some_and(|c| !c.is_whitespace()));
            filled && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        })
    })
}
