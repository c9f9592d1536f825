//! IAM501: a condition on the caller's address that lets everybody in.

use super::conditions::{demands, is_network_key, is_no_limit, sources};
use super::patterns::allows;
use super::telling::{advice, rank, say};
use super::texts::{Text, Use, all};
use crate::base::net::{AddressSet, address_words};
use crate::model::identity::{Effect, ProtectedKind, Statement};
use crate::reason::identity::people::is_for_anybody;
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A condition that admits half of the Internet is no limit, but the document reads as if there were one: nobody looks
    /// again. Addresses are counted over all values of a condition, so that two halves are the whole. Private addresses
    /// do not count, nor do conditions that also ask for a private network.
    ///
    /// Of a deny with `NotIpAddress` the addresses that it spares are judged.
    ///
    /// # Fix
    ///
    /// Name the ranges of the office and of the machines that call: `203.0.113.0/24`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { NotIpAddress = { "acs:SourceIp" = ["0.0.0.0/1", "128.0.0.0/1"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "office" {
    ///   name = "office"
    ///   document = jsonencode({ # ← medium, definite
    ///     version = "2.0"
    ///     statement = [{
    ///       effect    = "allow"
    ///       action    = ["cvm:*"]
    ///       resource  = ["*"]
    ///       condition = { ip_equal = { "qcs:ip" = ["119.0.0.0/8"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The office, and what is private.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = ["oss:Get*"]
    ///       Resource  = "*"
    ///       Condition = { IpAddress = { "acs:SourceIp" = ["203.0.113.0/24", "10.0.0.0/8"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// A deny of some addresses is no limit that pretends to be one.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "blocked" {
    ///   policy_name = "blocked"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { IpAddress = { "acs:SourceIp" = ["64.0.0.0/2"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM501",
    name: "source-ip-too-wide",
    title: "A condition on addresses lets everybody in",
    severity: Medium,
    score: 46,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S139"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context) {
        let wide: Vec<(&Statement, AddressSet)> =
            text.statements().iter().filter_map(|it| Some((it, spared(context, &text, it)?))).collect();
        let Some((first, addresses)) = wide.first() else { continue };
        let sure = wide.iter().any(|(statement, _)| statement.whole);
        let verb = if sure { "lets" } else { "may let" };
        let message = format!(
            "the condition of statement {} of {} {verb} calls from {} in, which is no limit",
            first.index + 1,
            text.name,
            address_words(addresses)
        );
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.rank = rank(wide.len());
        finding.fix = advice("name the ranges that calls come from");
        say(context, out, finding, sure, []);
    }
}

/// The addresses that the condition of a statement lets through, if these are too many.
fn spared(context: &Context<'_>, text: &Text<'_>, statement: &Statement) -> Option<AddressSet> {
    let deny = statement.effect == Some(Effect::Deny);
    if !deny && !allows(statement).possibly() {
        return None;
    }
    // Buckets that are open to anybody are judged as that.
    let own = &context.world.identity.own_accounts;
    if text.what == Use::Resource(ProtectedKind::Bucket) && is_for_anybody(text.cloud, statement, own) {
        return None;
    }
    if demands(text.cloud, statement, is_network_key) {
        return None;
    }
    let sources = sources(text.cloud, statement, deny)?;
    is_no_limit(&sources.named).then_some(sources.named)
}
