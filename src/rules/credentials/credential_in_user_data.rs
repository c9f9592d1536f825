//! KEY104: a key in the script that an instance runs.

use crate::base::redact::{self, TokenKind};
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
    /// Reported are access keys, secret keys and private keys, by their shape, and what is assigned to a name such as
    /// `ALICLOUD_SECRET_KEY`. A name alone, a reference such as `$KEY` and a placeholder are not.
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

/// Names whose values are secret keys.
const NAMES: [&str; 3] = ["ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECRET_KEY", "TENCENTCLOUD_SECRET_KEY"];

/// What stands for a value in an example.
const PLACEHOLDERS: [&str; 10] =
    ["xxx", "***", "example", "your", "replace", "changeme", "change_me", "test", "dummy", "placeholder"];

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for secret in cx.world.secrets.texts.iter().filter(|secret| secret.place == Place::UserData) {
        let Some(kinds) = secret.text.as_deref().map(credentials).filter(|kinds| !kinds.is_empty()) else { continue };
        let message = format!("`{}` holds {}", secret.argument, kinds.join(" and "));
        let key = secret.site.path.clone().unwrap_or_else(|| secret.argument.clone());
        let mut finding = definite(&RULE, secret.site.clone(), key, message);
        let description = "attach a role to the instance in place of the key, and delete the key";
        finding.fix = Fix { description: description.into(), mechanical: false };
        push(cx, out, finding);
    }
}

/// The kinds of long-term credentials in a text, in words.
fn credentials(text: &str) -> Vec<String> {
    let mut kinds: Vec<TokenKind> = redact::find(text)
        .into_iter()
        .map(|hit| hit.kind)
        .filter(|kind| matches!(kind, TokenKind::AccessKeyId | TokenKind::SecretKey | TokenKind::PrivateKey))
        .collect();
    if NAMES.iter().any(|name| is_assigned(text, name)) {
        kinds.push(TokenKind::SecretKey);
    }
    kinds.sort();
    kinds.dedup();
    let article = |label: &str| if label.starts_with('a') { "an" } else { "a" };
    kinds.into_iter().map(|kind| format!("{} {}", article(kind.label()), kind.label())).collect()
}

/// Whether a value that may be a key follows a name: `NAME=value`, `NAME: "value"`.
fn is_assigned(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            return false;
        }
        let rest = text.get(at + name.len()..).unwrap_or("").trim_start_matches(['"', '\'', ' ', '\t']);
        let Some(value) = rest.strip_prefix(['=', ':']) else { return false };
        let value = value.trim_start_matches(['"', '\'', ' ', '\t']);
        let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-".contains(c))).unwrap_or(value.len());
        let token = value.get(..end).unwrap_or("");
        let lower = token.to_ascii_lowercase();
        let varied = token.chars().any(|c| c.is_ascii_digit()) && token.chars().any(|c| c.is_ascii_alphabetic());
        token.len() >= 16 && varied && !PLACEHOLDERS.iter().any(|word| lower.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_placeholders() {
        let key = ["Ab1".repeat(4), "cD2e".repeat(4)].concat();
        for name in NAMES {
            for text in
                [format!("export {name}={key}\n"), format!("{name}: \"{key}\""), format!("\"{name}\" = '{key}'")]
            {
                assert_eq!(credentials(&text), ["a secret key"], "{name}");
            }
            for value in ["", "$KEY", "${KEY}", "xxxxxxxxxxxxxxxxxxxx1", "<secret>", "your-key-goes-here-1", "short1"] {
                assert!(credentials(&format!("export {name}={value}\nnext")).is_empty(), "{name}={value}");
            }
            assert!(credentials(&format!("MY_{name}={key}")).is_empty());
        }
    }

    #[test]
    fn kinds_are_named_once_and_values_never() {
        let id = ["LTAI", "5tKq8ZrVbN3mXw7LpG2d"].concat();
        let text = format!(
            "a={id}\nb={id}\n-----BEGIN RSA {}-----\nabc\n-----END RSA {}-----\n",
            "PRIVATE KEY", "PRIVATE KEY"
        );
        let found = credentials(&text);
        assert_eq!(found, ["an access key id", "a private key"]);
    }
}
