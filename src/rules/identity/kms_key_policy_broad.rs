//! IAM307: a key or a secret that others may use.

use super::conditions::is_open;
use super::patterns::allows;
use super::role_trust_foreign_account::foreign;
use super::telling::{advice, rank, say};
use super::texts::{Use, all};
use super::words;
use crate::base::Severity;
use crate::model::identity::ProtectedKind;
use crate::reason::identity::people::{is_for_anybody, who};
use crate::rules::draft::{definite, graded};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A key policy decides who may decrypt. With `*` everybody may, and what the key protects is as good as in the
    /// clear; with another account, its people may.
    ///
    /// `acs:ram::<own account>:*` is the default and leaves the decision to identity policies. `*` with a condition is
    /// medium. Where the configuration does not ask for its own number, another account is possible.
    ///
    /// # Fix
    ///
    /// Name the roles and users of the own account that need the key.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_kms_key" "data" {
    ///   policy = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Principal = { RAM = ["*"] }, Action = ["kms:Decrypt"], Resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// Another account.
    ///
    /// ```hcl
    /// data "alicloud_account" "current" {}
    ///
    /// resource "alicloud_kms_key" "data" {
    ///   policy = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { RAM = ["acs:ram::${data.alicloud_account.current.id}:*", "acs:ram::9876543210987654:*"] }
    ///       Action    = ["kms:Decrypt"]
    ///       Resource  = ["*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// data "alicloud_account" "current" {}
    ///
    /// resource "alicloud_kms_key" "data" {
    ///   policy = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { RAM = ["acs:ram::${data.alicloud_account.current.id}:*"] }
    ///       Action    = ["kms:*"]
    ///       Resource  = ["*"]
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM307",
    name: "kms-key-policy-broad",
    title: "Others may use a key",
    severity: High,
    score: 76,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba],
    references: ["S154"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    for text in all(context) {
        if !matches!(text.what, Use::Resource(ProtectedKind::Key | ProtectedKind::Secret)) {
            continue;
        }
        let allowing: Vec<_> = text.statements().iter().filter(|it| allows(it).possibly()).collect();
        let public: Vec<_> = allowing.iter().filter(|it| is_for_anybody(text.cloud, it, own)).collect();
        if !public.is_empty() {
            let free = public.iter().any(|it| it.condition.is_none());
            let sure =
                public.iter().any(|it| it.whole && (it.condition.is_none() || !free && !is_open(text.cloud, it)));
            let verb = if sure { "lets" } else { "may let" };
            let limit = if free { "" } else { ", where its condition holds" };
            let message = format!("{} {verb} anybody use it{limit}", text.name);
            let mut finding = definite(&RULE, text.site.clone(), "anybody", message);
            if !free {
                finding = graded(finding, Severity::Medium);
            }
            finding.rank = rank(1 + usize::from(free));
            finding.fix = advice("name the roles and users that need it");
            let unknown: Option<Arc<str>> = (!sure).then(|| text.address(context).into());
            say(context, out, finding, sure, unknown);
            continue;
        }
        let entries = allowing.iter().filter(|it| !it.principals_except).flat_map(|it| &it.principals);
        let mut numbers: Vec<Arc<str>> = entries.filter_map(|it| foreign(who(text.cloud, it, own), own)).collect();
        numbers.sort();
        numbers.dedup();
        if numbers.is_empty() {
            continue;
        }
        let sure = context.world.identity.knows_own(text.cloud) && allowing.iter().all(|it| it.whole);
        let verb = if sure { "lets" } else { "may let" };
        let word = if numbers.len() == 1 { "account" } else { "accounts" };
        let message = format!("{} {verb} another {word} use it: {}", text.name, words::quoted(&numbers, 3));
        let mut finding = definite(&RULE, text.site.clone(), numbers.join(" "), message);
        finding.fix = advice("name the roles and users of this account that need it");
        let unknown: Option<Arc<str>> = (!sure).then(|| "the number of this account".into());
        say(context, out, finding, sure, unknown);
    }
}
