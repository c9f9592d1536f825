//! IAM306: a bucket policy with a condition on addresses that OSS refuses.

use super::conditions::{has_address, is_network_key};
use super::telling::{advice, rank};
use super::texts::{Use, all};
use crate::model::Cloud;
use crate::model::identity::{ProtectedKind, Statement};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// OSS refuses a bucket policy of which a statement names addresses and says nothing of the private network
    /// (0030-00000008): the same private address exists in every network. The apply fails, and the bucket keeps the
    /// policy that it had.
    ///
    /// # Fix
    ///
    /// For public addresses add `StringNotLike` on `acs:SourceVpc` with `vpc-*`; for addresses of a private network
    /// `StringEquals` with its id.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_oss_bucket" "logs" {
    ///   bucket = "logs"
    /// }
    ///
    /// resource "alicloud_oss_bucket_policy" "logs" {
    ///   bucket = alicloud_oss_bucket.logs.bucket
    ///   policy = jsonencode({ # ← medium, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = ["*"]
    ///       Action    = ["oss:GetObject"]
    ///       Resource  = ["acs:oss:*:*:logs/*"]
    ///       Condition = { IpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_oss_bucket" "logs" {
    ///   bucket = "logs"
    /// }
    ///
    /// resource "alicloud_oss_bucket_policy" "logs" {
    ///   bucket = alicloud_oss_bucket.logs.bucket
    ///   policy = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = ["*"]
    ///       Action    = ["oss:GetObject"]
    ///       Resource  = ["acs:oss:*:*:logs/*"]
    ///       Condition = {
    ///         IpAddress     = { "acs:SourceIp" = ["203.0.113.0/24"] }
    ///         StringNotLike = { "acs:SourceVpc" = ["vpc-*"] }
    ///       }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM306",
    name: "bucket-policy-ip-without-vpc",
    title: "A condition on addresses is refused",
    severity: Medium,
    score: 0,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let of_bucket = Use::Resource(ProtectedKind::Bucket);
    for text in all(context).into_iter().filter(|text| text.what == of_bucket && text.cloud == Cloud::Alibaba) {
        let wrong: Vec<&Statement> = text.statements().iter().filter(|it| is_refused(it)).collect();
        let Some(first) = wrong.first() else { continue };
        let message = format!(
            "statement {} of {} names addresses and no `acs:SourceVpc`, which OSS refuses",
            first.index + 1,
            text.name
        );
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.rank = rank(wrong.len());
        finding.fix = advice("add a condition on `acs:SourceVpc`");
        push(context, out, finding);
    }
}

/// Whether a statement has a condition on addresses and surely none on the network.
fn is_refused(statement: &Statement) -> bool {
    let network = statement.conditions.iter().any(|line| is_network_key(&line.key) || line.key.is_empty());
    let unread = statement.conditions.iter().any(|line| line.key.contains(crate::base::value::HOLE));
    has_address(Cloud::Alibaba, statement) && !network && !unread
}
