//! KEY104: a key in the script that an instance runs.

use super::told::{kinds, weighed};
use crate::model::secrets::Place;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// User data is no place for secrets: every process on the instance can read it from the metadata service, the
    /// console and the API show it to whoever may describe the instance, and it is kept in the state and in every
    /// image of the launch template. Base64 and gzip hide nothing. A long-term key found there works from anywhere.
    ///
    /// Reported are access keys, secret keys, temporary credentials and private keys, by their shape, and what is
    /// assigned to a name such as `ALICLOUD_SECRET_KEY`. A password is medium: in an address, in what is given to `chpasswd`,
    /// to a client of a database or to an option `--password=`, in SQL, and what is assigned to a name such as `MYSQL_PWD`.
    /// A name alone, a reference such as `$KEY` and a placeholder are not reported.
    ///
    /// # Fix
    ///
    /// Attach a role to the instance and let its programs use that: `alicloud_ecs_ram_role_attachment`,
    /// `cam_role_name`. Then delete the key: it is known.
    ///
    /// # Fires
    ///
    /// The examples put their keys together from pieces, so that none stands here.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_command" "setup" {
    ///   name            = "setup"
    ///   type            = "RunShellScript"
    ///   command_content = base64encode("export ALIBABA_CLOUD_ACCESS_KEY_ID=${"LTAI"}5tKq8ZrVbN3mXw7LpG2d") # ← high, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "batch" {
    ///   availability_zone       = "ap-beijing-6"
    ///   image_id                = "img-example1"
    ///   instance_type           = "S6.MEDIUM4"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    ///   user_data_raw           = "export TENCENTCLOUD_SECRET_KEY=${"Gu5t9xGA"}RNpq86cd98joQYCN3Cozk1qA" # ← high, definite
    /// }
    /// ```
    ///
    /// A password in a command.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   instance_type = "ecs.g7.large"
    ///   user_data     = base64encode("#!/bin/sh\necho 'root:Wq8zz${"Top31x"}' | chpasswd\n") # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Names without a value, and a role instead of a key.
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
    ///   user_data_raw           = <<-EOT
    ///     #!/bin/sh
    ///     export TENCENTCLOUD_SECRET_KEY=
    ///     export TENCENTCLOUD_SECRET_ID=$ID
    ///     export ALICLOUD_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    ///     export MYSQL_PWD="$(secret database)"
    ///     mysql -h db -e 'select 1'
    ///   EOT
    /// }
    /// ```
    code: "KEY104",
    name: "credential-in-user-data",
    title: "Credential in user data or a command",
    severity: High,
    score: 88,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [
        "S046",
        "S047",
        "S103",
        "S117",
        "S130",
        "S131",
        "S133",
        "S134",
        "S148",
        "S363",
        "S364",
        "CKV_TC_13",
        "KICS cvm_instance_using_user_data",
    ],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for secret in cx.world.secrets.texts.iter().filter(|secret| secret.place == Place::UserData) {
        if secret.hits.is_empty() {
            continue;
        }
        let message = format!("`{}` holds {}", secret.argument, kinds(secret));
        let key = secret.site.path.clone().unwrap_or_else(|| secret.argument.clone());
        let mut finding = weighed(secret, definite(&RULE, secret.site.clone(), key, message));
        let description = "attach a role to the instance in place of the key, and delete the key";
        finding.fix = Fix { description: description.into(), mechanical: false };
        push(cx, out, finding);
    }
}
