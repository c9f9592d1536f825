//! STO103: a bucket policy that lets anybody in.

use crate::base::net::AddressSet;
use crate::base::{Severity, Tri};
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, ProtectedKind, ResourcePolicy, Statement};
use crate::reason::identity::people::is_for_anybody;
use crate::rules::draft::{definite, evidence, graded};
use crate::rules::identity::conditions::{demands, is_network_key, is_no_limit, is_open, sources};
use crate::rules::identity::patterns::{allows, are_within, is_every_action, matches_action};
use crate::rules::identity::telling::{advice, rank, say};
use crate::rules::identity::words;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// `*` as principal of a bucket policy is everybody on the Internet, without an account. What can be listed is found
    /// within hours; what can be written is used to spread malware, and what can be deleted is held to ransom.
    ///
    /// Critical where anybody may write, delete, change access, or do everything. A condition on addresses or a private
    /// network ends it (medium where the addresses are as good as all); so does a public access block, and a deny of
    /// everybody from elsewhere. In the strict profile also any other allow of a bucket policy without a condition on addresses.
    ///
    /// # Fix
    ///
    /// Name the principals, add a condition on `acs:SourceIp` and `acs:SourceVpc` (`qcs:ip`), or switch on the public
    /// access block.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_oss_bucket" "photos" {
    ///   bucket = "photos"
    /// }
    ///
    /// resource "alicloud_oss_bucket_policy" "photos" {
    ///   bucket = alicloud_oss_bucket.photos.bucket
    ///   policy = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Principal = ["*"], Action = ["oss:GetObject"], Resource = ["acs:oss:*:*:photos/*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cos_bucket_policy" "drop" {
    ///   bucket = "drop-1250000000"
    ///   policy = jsonencode({ # ← critical, definite
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::anyone:anyone"] }
    ///       Action    = ["name/cos:PutObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:drop-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// A user with a name, from anywhere.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({ # ← low, definite
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::uin/100000000001:uin/100000000002"] }
    ///       Action    = ["name/cos:GetObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The block stands before the policy.
    ///
    /// ```hcl
    /// resource "alicloud_oss_bucket" "photos" {
    ///   bucket = "photos"
    /// }
    ///
    /// resource "alicloud_oss_bucket_policy" "photos" {
    ///   bucket = alicloud_oss_bucket.photos.bucket
    ///   policy = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Principal = ["*"], Action = ["oss:GetObject"], Resource = ["acs:oss:*:*:photos/*"] }]
    ///   })
    /// }
    ///
    /// resource "alicloud_oss_bucket_public_access_block" "photos" {
    ///   bucket              = alicloud_oss_bucket.photos.bucket
    ///   block_public_access = true
    /// }
    /// ```
    ///
    /// From the office only.
    ///
    /// ```hcl
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::anyone:anyone"] }
    ///       Action    = ["name/cos:GetObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///       Condition = { ip_equal = { "qcs:ip" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// A deny of everybody is good.
    ///
    /// ```hcl
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Principal = { qcs = ["qcs::cam::anyone:anyone"] }
    ///       Action    = ["name/cos:*"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    code: "STO103",
    name: "bucket-policy-public",
    title: "A bucket policy lets anybody in",
    severity: High,
    score: 85,
    profile: Split,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [
        "KICS oss_bucket_allows_all_actions_from_all_principals",
        "KICS oss_bucket_allows_delete_from_all_principals",
        "KICS oss_bucket_allows_list_action_from_all_principals",
        "KICS oss_bucket_allows_put_action_from_all_principals",
        "KICS oss_bucket_ip_restriction_disabled",
    ],
    check: check,
}

/// How far a statement's condition limits where calls come from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Limit {
    /// To addresses or networks.
    Surely,
    /// To addresses that are as good as all.
    Pretended,
    /// Not at all, or in other ways.
    None,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for policy in context.world.identity.resource_policies.iter().filter(|it| it.kind == ProtectedKind::Bucket) {
        of_policy(context, policy, out);
    }
}

fn of_policy(context: &Context<'_>, policy: &ResourcePolicy, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    let statements = policy.document.statements();
    let allowing = statements.iter().filter(|it| allows(it).possibly());
    let (public, named): (Vec<_>, Vec<_>) = allowing.partition(|it| is_for_anybody(policy.cloud, it, own));
    let open: Vec<(&Statement, Limit)> = public
        .into_iter()
        .filter(|it| !is_denied(policy.cloud, it, statements, own))
        .map(|it| (it, limit(policy.cloud, it)))
        .filter(|(_, limit)| *limit != Limit::Surely)
        .collect();
    if !open.is_empty() && policy.public_blocked != Tri::Yes {
        tell(context, policy, &open, out);
        return;
    }
    let free: Vec<&Statement> = named.into_iter().filter(|it| limit(policy.cloud, it) != Limit::Surely).collect();
    let Some(first) = free.iter().find(|it| it.whole) else { return };
    let message = format!("statement {} of {} holds from every network", first.index + 1, named_bucket(policy));
    let mut finding = graded(definite(&RULE, policy.site.clone(), "from everywhere", message), Severity::Low);
    finding.strict = true;
    finding.fix = advice("add a condition on addresses or a private network");
    say(context, out, finding, true, []);
}

fn tell(context: &Context<'_>, policy: &ResourcePolicy, open: &[(&Statement, Limit)], out: &mut Vec<Finding>) {
    let wide = open.iter().any(|(_, limit)| *limit == Limit::None);
    let counted = |(_, limit): &&(&Statement, Limit)| !wide || *limit == Limit::None;
    let writes = open.iter().filter(counted).any(|(it, _)| changes(&it.actions));
    let known = open.iter().filter(counted).any(|(it, _)| it.whole && !is_open(policy.cloud, it));
    let sure = known && policy.public_blocked == Tri::No;
    let verb = if sure { "lets" } else { "may let" };
    let deed = if writes { "write, delete or change access" } else { "read" };
    // A limit to all addresses is one that is written, and milder than none: whoever wrote it meant some.
    let every = open.iter().any(|(it, _)| is_every_address(policy.cloud, it));
    let where_from = match (wide, every) {
        (true, _) => "",
        (false, true) => ", from every address",
        (false, false) => ", from nearly every address",
    };
    let conditional = open.iter().filter(counted).all(|(it, _)| it.condition.is_some()) && wide;
    let limit = if conditional { ", where its condition holds" } else { "" };
    let message = format!("{} {verb} anybody {deed}{where_from}{limit}", named_bucket(policy));
    let mut finding = definite(&RULE, policy.site.clone(), "anybody", message);
    finding = match (wide, writes) {
        (true, true) => graded(finding, Severity::Critical),
        (true, false) => finding,
        (false, _) => graded(finding, Severity::Medium),
    };
    if finding.severity == Severity::Critical {
        finding.score = 94;
    }
    finding.rank = rank(usize::from(wide) + usize::from(wide && writes) + 1);
    finding.related.extend(policy.of.as_ref().map(|site| evidence(site, "the bucket")));
    finding.fix = advice("name the principals, or block public access");
    let unknown: Option<Arc<str>> = (!sure).then(|| words::address(context, &policy.site).into());
    say(context, out, finding, sure, unknown);
}

fn named_bucket(policy: &ResourcePolicy) -> String {
    match &policy.name {
        Some(name) => format!("the policy of bucket `{}`", crate::base::hole::shown(name)),
        None => "the bucket policy".into(),
    }
}

/// How far the condition of an allow limits where calls come from.
fn limit(cloud: Cloud, statement: &Statement) -> Limit {
    if demands(cloud, statement, is_network_key) {
        return Limit::Surely;
    }
    match sources(cloud, statement, false) {
        Some(sources) if is_no_limit(&sources.named) => Limit::Pretended,
        Some(_) => Limit::Surely,
        None => Limit::None,
    }
}

/// Whether the addresses that a condition names are all of the Internet.
fn is_every_address(cloud: Cloud, statement: &Statement) -> bool {
    let internet = AddressSet { v4: AddressSet::internet().v4.clone(), ..AddressSet::default() };
    sources(cloud, statement, false).is_some_and(|sources| internet.is_subset(&sources.named))
}

/// Whether the same document denies everybody what a statement allows: always, or from outside some addresses.
fn is_denied(cloud: Cloud, allow: &Statement, statements: &[Statement], own: &[Arc<str>]) -> bool {
    statements.iter().filter(|it| it.effect == Some(Effect::Deny) && it.whole).any(|deny| {
        let outside = sources(cloud, deny, true).is_some_and(|sources| !is_no_limit(&sources.named));
        let always = deny.condition.is_none() || outside && deny.conditions.len() == 1;
        always
            && is_for_anybody(cloud, deny, own)
            && !deny.principals_except
            && are_within(&allow.actions, &deny.actions, false)
            && are_within(&allow.resources, &deny.resources, true)
    })
}

/// Beginnings of the names of actions that change something.
const CHANGING: &[&str] =
    &["Put", "Delete", "Post", "Append", "Abort", "Restore", "Initiate", "Upload", "Complete", "Copy"];

/// Whether actions may write, delete or change access.
fn changes(actions: &Patterns) -> bool {
    let any = |pattern: &str| {
        let name = pattern.rsplit(':').next().unwrap_or(pattern).to_ascii_lowercase();
        let literal = name.find(['*', '?']).unwrap_or(name.len());
        let front = name.get(..literal).unwrap_or("");
        let wild = literal < name.len();
        is_every_action(pattern)
            || CHANGING.iter().map(|word| word.to_ascii_lowercase()).any(|word| {
                // A beginning such as `P*` may go on as `Put…`.
                front.starts_with(&word) || wild && word.starts_with(front)
            })
    };
    if actions.except {
        // Everything but these: unless they are all that changes something.
        let writes = ["oss:PutObject", "oss:DeleteObject", "cos:PutObject", "cos:DeleteObject"];
        return !writes.iter().all(|write| actions.list.iter().any(|pattern| matches_action(pattern, write)));
    }
    actions.list.iter().any(|pattern| any(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_that_change_something() {
        let of =
            |words: &[&str]| Patterns { list: words.iter().map(|it| (*it).into()).collect(), ..Patterns::default() };
        for action in [
            "oss:PutObject",
            "oss:*",
            "*",
            "cos:Put*",
            "oss:P*",
            "oss:put*",
            "oss:Delete?ucket",
            "cos:AbortMultipartUpload",
        ] {
            assert!(changes(&of(&[action])), "{action}");
        }
        for action in ["oss:GetObject", "oss:Get*", "oss:List*", "cos:HeadObject", "oss:G*"] {
            assert!(!changes(&of(&[action])), "{action}");
        }
        assert!(changes(&Patterns { except: true, ..of(&["oss:GetObject"]) }));
    }
}
