//! IAM301: a role that another account may become.

use super::conditions::demands;
use super::telling::{advice, rank, say};
use super::trusting::{lets_in, roles};
use super::words;
use crate::base::Severity;
use crate::model::Cloud;
use crate::reason::identity::people::{Who, who};
use crate::rules::draft::{definite, graded};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// Another account's administrators decide who gets in, and its leaks are leaks of this one. Of a provider that serves
    /// many customers any other customer can make it use the role, unless an external id tells them apart.
    ///
    /// Whether an account is another one is known where the configuration asks for its own number
    /// (`data.alicloud_account`, `data.alicloud_caller_identity`, `data.tencentcloud_user_info`): a number that it writes
    /// then means another one. Else the finding is possible.
    ///
    /// # Fix
    ///
    /// Confirm the account, name a role of it in place of `root`, and ask for an external id: `sts:ExternalId`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "partner" {
    ///   role_name = "partner"
    ///   assume_role_policy_document = jsonencode({ # ← medium, possible
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = ["acs:ram::9876543210987654:root"] } }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_role" "partner" {
    ///   name = "partner"
    ///   document = jsonencode({ # ← medium, possible
    ///     version = "2.0"
    ///     statement = [{
    ///       effect    = "allow"
    ///       action    = ["name/sts:AssumeRole"]
    ///       principal = { qcs = ["qcs::cam::uin/100000000009:root"] }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// The configuration knows its own account.
    ///
    /// ```hcl
    /// data "alicloud_account" "current" {}
    ///
    /// resource "alicloud_ram_role" "partner" {
    ///   role_name = "partner"
    ///   assume_role_policy_document = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect = "Allow"
    ///       Action = "sts:AssumeRole"
    ///       Principal = {
    ///         RAM = ["acs:ram::${data.alicloud_account.current.id}:root", "acs:ram::9876543210987654:root"]
    ///       }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The own account.
    ///
    /// ```hcl
    /// data "alicloud_account" "current" {}
    ///
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { RAM = ["acs:ram::${data.alicloud_account.current.id}:root"] }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM301",
    name: "role-trust-foreign-account",
    title: "Another account may assume the role",
    severity: Medium,
    score: 58,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    for (text, role) in roles(context) {
        let mut accounts: Vec<Arc<str>> = Vec::new();
        let (mut free, mut sure) = (false, false);
        for statement in text.statements().iter().filter(|it| lets_in(it) && !it.principals_except) {
            let limited = demands(text.cloud, statement, is_external_id);
            for number in statement.principals.iter().filter_map(|entry| foreign(who(text.cloud, entry, own), own)) {
                free |= !limited;
                sure |= statement.whole;
                if !accounts.contains(&number) {
                    accounts.push(number);
                }
            }
        }
        if accounts.is_empty() {
            continue;
        }
        accounts.sort();
        let known = context.world.identity.knows_own(text.cloud);
        let sure = sure && known;
        let word = if accounts.len() == 1 { "account" } else { "accounts" };
        let verb = if sure { "can" } else { "may be able to" };
        let limit = if free { ", without an external id" } else { ", with an external id" };
        let doubt = if known { "" } else { "; whether that is another account is not known" };
        let who = words::quoted(&accounts, 3);
        let message = format!("{word} {who} {verb} assume {}{limit}{doubt}", words::principal(role));
        let mut finding = definite(&RULE, text.site.clone(), accounts.join(" "), message);
        if free {
            finding = graded(finding, Severity::High);
            finding.score = 74;
        }
        finding.rank = rank(1 + usize::from(free));
        finding.fix = advice("confirm the account, and ask for an external id");
        let unknown: Option<Arc<str>> = (!known).then(|| number_of(text.cloud).into());
        say(context, out, finding, sure, unknown);
    }
}

/// What is not known where no data source tells the own number.
fn number_of(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Alibaba => "the number of this account (Alibaba Cloud)",
        Cloud::Tencent => "the number of this account (Tencent Cloud)",
    }
}

/// The number of an account that is not the own one. A service that acts for another account is that account's.
pub fn foreign(who: Who, own: &[Arc<str>]) -> Option<Arc<str>> {
    match who {
        Who::Account { number: Some(number), own: false, .. } => Some(number),
        Who::Service(_, Some(account)) => {
            let digits = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
            (digits && !own.contains(&account)).then_some(account)
        }
        _ => None,
    }
}

/// Keys for the external id: which one the clouds have is told differently, so that any counts.
fn is_external_id(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["sts:externalid", "acs:externalid", "sts:external_id", "qcs:external_id"].contains(&key.as_str())
}
