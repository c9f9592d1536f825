//! VAL108: more rules, groups or members than the cloud allows.

use super::count::{self, Count};
use super::written::with_help;
use crate::base::Severity;
use crate::rules::{Context, Finding, draft};

rule! {
    /// # Why
    ///
    /// Limits hold for rules in a group, groups on an interface, members of a group. The plan counts nothing; the apply
    /// stops at the first rule too many, with half of the others in place. Rules that are many are also rules that nobody
    /// reads.
    ///
    /// # Fix
    ///
    /// Merge prefixes into a prefix list, remove rules that do nothing, split groups. Limits that were raised are set in
    /// `menshen.toml`, table `[rules.VAL108]`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "many" {
    ///   count  = 6
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = "vsw-example"
    ///   security_groups = alicloud_security_group.many[*].id # ← medium, definite
    /// }
    /// ```
    ///
    /// A prefix list counts with all that it may hold.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_prefix_list" "office" {
    ///   prefix_list_name = "office"
    ///   address_family   = "IPv4"
    ///   max_entries      = 150
    ///
    ///   entry {
    ///     cidr = "203.0.113.0/24"
    ///   }
    /// }
    ///
    /// resource "alicloud_security_group" "app" { # ← medium, definite
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   prefix_list_id    = alicloud_ecs_prefix_list.office.id
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   prefix_list_id    = alicloud_ecs_prefix_list.office.id
    /// }
    /// ```
    ///
    /// Limits are settings.
    ///
    /// ```toml
    /// [rules.VAL108]
    /// tencent-rules-per-direction = 1
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" { # ← medium, definite
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "443"
    ///   }
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "many" {
    ///   count  = 5
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = "vsw-example"
    ///   security_groups = alicloud_security_group.many[*].id
    /// }
    /// ```
    ///
    /// ```toml
    /// [rules.VAL108]
    /// tencent-groups-per-instance = 10
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone       = "ap-guangzhou-3"
    ///   image_id                = "img-example"
    ///   instance_type           = "S5.MEDIUM2"
    ///   orderly_security_groups = ["sg-a", "sg-b", "sg-c", "sg-d", "sg-e", "sg-f"]
    /// }
    /// ```
    code: "VAL108",
    name: "quota-exceeded",
    title: "more rules, groups or members than the cloud allows",
    severity: Medium,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [
        "S066", "S200", "S243", "S244", "S246", "S248", "S253", "S254", "S255", "S256", "S257", "S258", "S267", "S268",
        "S338", "S404", "S405", "S413", "S414",
    ],
    check: check,
}

/// Of limits smaller than this, eighty percent is no news.
const SMALL: u64 = 20;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let counts = count::counts(context);
    let mut told = Vec::new();
    for count in &counts {
        if count.id == "G-07" && told.contains(&&count.site) {
            continue;
        }
        if let Some(finding) = judge(context, count) {
            told.push(&count.site);
            draft::push(context, out, finding);
        }
    }
}

/// A number above its limit, or near it.
fn judge(context: &Context<'_>, count: &Count) -> Option<Finding> {
    let limit = count.instead.unwrap_or_else(|| context.settings.limit(count.limit));
    let (number, limit) = (count.number, u64::from(limit));
    let near = limit >= SMALL && number.saturating_mul(5) >= limit.saturating_mul(4);
    let simple = count.id == "G-07";
    let what = count.what;
    let message = match (number > limit, simple) {
        (true, true) => format!("{number} {what}: more than {limit} are hard to keep in view"),
        (true, false) => format!("{number} {what}, and the limit is {limit}"),
        (false, false) if near => format!("{number} {what}, near the limit of {limit}"),
        _ => return None,
    };
    let finding = draft::definite(&RULE, count.site.clone(), count.id, message);
    let finding = if number > limit && !simple { finding } else { draft::graded(finding, Severity::Note) };
    let help = format!("merge or split; a limit that was raised is set as `{}` in `[rules.VAL108]`", count.limit);
    Some(with_help(finding, &help))
}
