//! IAM304: a role for whoever an identity provider knows.

use super::conditions::{demands, is_open};
use super::telling::{advice, say};
use super::trusting::{lets_in, roles};
use super::words;
use crate::model::Cloud;
use crate::model::identity::Statement;
use crate::reason::identity::people::{Provider, Who, who};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// An identity provider vouches for all its subjects. A public one, such as that of a code host, has millions of them:
    /// a trust without a condition on the subject lets the pipeline of any stranger become the role. Of SAML the recipient
    /// tells that the answer was meant for this cloud.
    ///
    /// A subject that is `*` is no condition.
    ///
    /// # Fix
    ///
    /// `StringEquals` on `oidc:aud` and `oidc:sub`; on `saml:recipient` for SAML.
    ///
    /// # Fires
    ///
    /// The audience alone is the same for all.
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "deploy" {
    ///   role_name = "deploy"
    ///   assume_role_policy_document = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Federated = ["acs:ram::1234567890123456:oidc-provider/code-host"] }
    ///       Condition = { StringEquals = { "oidc:aud" = "sts.aliyuncs.com" } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_role" "deploy" {
    ///   name = "deploy"
    ///   document = jsonencode({ # ← high, definite
    ///     version = "2.0"
    ///     statement = [{
    ///       effect    = "allow"
    ///       action    = ["name/sts:AssumeRoleWithSAML"]
    ///       principal = { federated = ["qcs::cam::uin/100000000001:saml-provider/office"] }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "deploy" {
    ///   role_name = "deploy"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Federated = ["acs:ram::1234567890123456:oidc-provider/code-host"] }
    ///       Condition = {
    ///         StringEquals = { "oidc:aud" = "sts.aliyuncs.com" }
    ///         StringLike   = { "oidc:sub" = "repo:example/shop:*" }
    ///       }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role" "people" {
    ///   role_name = "people"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Federated = ["acs:ram::1234567890123456:saml-provider/office"] }
    ///       Condition = { StringEquals = { "saml:recipient" = "https://signin.aliyun.com/saml-role/sso" } }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM304",
    name: "role-trust-federation-unbound",
    title: "Any subject of an identity provider may assume the role",
    severity: High,
    score: 74,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for (text, role) in roles(context) {
        let unbound =
            text.statements().iter().filter(|it| lets_in(it) && !it.principals_except).find_map(|statement| {
                let missing = statement.principals.iter().find_map(|entry| match who(text.cloud, entry, &[]) {
                    Who::Federated(provider) => missing(text.cloud, statement, provider),
                    _ => None,
                });
                missing.map(|missing| (statement, missing))
            });
        let Some((statement, missing)) = unbound else { continue };
        let sure = statement.whole && !is_open(text.cloud, statement);
        let verb = if sure { "can" } else { "may be able to" };
        let message =
            format!("any subject of the identity provider {verb} assume {}: {missing}", words::principal(role));
        let mut finding = definite(&RULE, text.site.clone(), "any subject", message);
        finding.fix = advice("add a condition on the subject");
        let unknown: Option<Arc<str>> = (!sure).then(|| text.address(context).into());
        say(context, out, finding, sure, unknown);
    }
}

/// What is not asked for, in words; `None` where the condition tells subjects apart.
fn missing(cloud: Cloud, statement: &Statement, provider: Provider) -> Option<String> {
    let asks = |key: &str| demands(cloud, statement, |own| own.eq_ignore_ascii_case(key));
    let saml = match cloud {
        Cloud::Alibaba => asks("saml:recipient"),
        // CAM's keys are not documented; any about the assertion counts.
        Cloud::Tencent => demands(cloud, statement, |key| key.to_ascii_lowercase().starts_with("saml:")),
    };
    let oidc = asks("oidc:aud") && asks("oidc:sub");
    match provider {
        Provider::Saml if saml => None,
        Provider::Saml if cloud == Cloud::Tencent => Some("no condition on the assertion".into()),
        Provider::Saml => Some(unasked(statement, &["saml:recipient"])),
        Provider::Oidc if oidc => None,
        Provider::Oidc => {
            let keys: Vec<&str> = ["oidc:aud", "oidc:sub"].into_iter().filter(|key| !asks(key)).collect();
            Some(unasked(statement, &keys))
        }
        Provider::Unknown if saml || oidc => None,
        Provider::Unknown => Some("no condition on the subject".into()),
    }
}

/// Keys that have no condition, and those whose condition any value meets (`*`).
fn unasked(statement: &Statement, keys: &[&str]) -> String {
    let has = |key: &&str| statement.conditions.iter().any(|line| line.key.eq_ignore_ascii_case(key));
    let (any, none): (Vec<&str>, Vec<&str>) = keys.iter().copied().partition(|key| has(key));
    let list = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ");
    match (none.as_slice(), any.as_slice()) {
        (none, []) => format!("no condition on {}", list(none)),
        ([], any) => format!("its condition takes any {}", list(any)),
        (none, any) => format!("no condition on {}, and any {} is taken", list(none), list(any)),
    }
}
