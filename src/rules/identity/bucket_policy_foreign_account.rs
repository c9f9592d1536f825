//! IAM305: a bucket policy that lets another account in.

use super::patterns::allows;
use super::role_trust_foreign_account::foreign;
use super::telling::{advice, rank, say};
use super::texts::{Use, all};
use super::words;
use crate::model::Cloud;
use crate::model::identity::ProtectedKind;
use crate::reason::identity::people::{Who, who};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// What another account may read or write is as safe as that account. Policies outlive projects: the partner of last
    /// year still has access.
    ///
    /// Whether an account is another one is known where the configuration asks for its own number; else the finding is
    /// possible. A bare number of OSS may also be a user of the own account. Everybody is STO103.
    ///
    /// # Fix
    ///
    /// Confirm the account, name its user or role, and limit actions and resources.
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
    ///   policy = jsonencode({ # ← low, possible
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Principal = ["9876543210987654"], Action = ["oss:GetObject"], Resource = ["acs:oss:*:*:logs/*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({ # ← low, possible
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::uin/100000000009:root"] }
    ///       Action    = ["name/cos:GetObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// The configuration knows its own account.
    ///
    /// ```hcl
    /// data "tencentcloud_user_info" "me" {}
    ///
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({ # ← medium, definite
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:root", "qcs::cam::uin/100000000009:root"] }
    ///       Action    = ["name/cos:GetObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A user of the account itself.
    ///
    /// ```hcl
    /// data "tencentcloud_user_info" "me" {}
    ///
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:uin/100000000002"] }
    ///       Action    = ["name/cos:GetObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM305",
    name: "bucket-policy-foreign-account",
    title: "A bucket policy lets another account in",
    severity: Medium,
    score: 50,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

/// Digits of an account's number; those of RAM users have more.
const ACCOUNT_DIGITS: usize = 16;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    for text in all(context).into_iter().filter(|text| text.what == Use::Resource(ProtectedKind::Bucket)) {
        let known = context.world.identity.knows_own(text.cloud);
        let mut accounts: Vec<(Arc<str>, bool)> = Vec::new();
        for statement in text.statements().iter().filter(|it| allows(it).possibly() && !it.principals_except) {
            for entry in &statement.principals {
                let found = match who(text.cloud, entry, own) {
                    // A user of the own account has a number, too.
                    Who::Number(number) => {
                        let account = text.cloud == Cloud::Alibaba && number.len() == ACCOUNT_DIGITS;
                        Some((number, known && account))
                    }
                    other => foreign(other, own).map(|number| (number, known)),
                };
                if let Some((number, sure)) = found {
                    let sure = sure && statement.whole;
                    match accounts.iter_mut().find(|(other, _)| *other == number) {
                        Some((_, known)) => *known |= sure,
                        None => accounts.push((number, sure)),
                    }
                }
            }
        }
        if accounts.iter().any(|(_, sure)| *sure) {
            accounts.retain(|(_, sure)| *sure);
        }
        accounts.sort();
        let Some((_, sure)) = accounts.first().cloned() else { continue };
        let numbers: Vec<Arc<str>> = accounts.into_iter().map(|(number, _)| number).collect();
        let verb = if sure { "lets" } else { "may let" };
        let word = if numbers.len() == 1 { "account" } else { "accounts" };
        let message = format!("{} {verb} another {word} in: {}", text.name, words::quoted(&numbers, 3));
        let mut finding = definite(&RULE, text.site.clone(), numbers.join(" "), message);
        finding.rank = rank(numbers.len());
        finding.fix = advice("confirm the account");
        let unknown: Option<Arc<str>> = (!sure).then(|| "the number of this account".into());
        say(context, out, finding, sure, unknown);
    }
}
