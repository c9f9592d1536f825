//! IAM405: a statement whose resources none of its actions checks.

use super::telling::{advice, say};
use super::texts::{Use, all};
use super::words::joined;
use crate::base::value::HOLE;
use crate::base::{Severity, Tri};
use crate::model::Cloud;
use crate::model::identity::{Effect, Statement};
use crate::reason::identity::catalogue::operation_level;
use crate::reason::identity::hands::own;
use crate::reason::permission;
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::collections::HashMap;
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// Each action checks resources of certain kinds. A statement that names resources of another kind is accepted and
    /// means nothing: an allow grants nothing, which somebody will soon mend with `*`, and a deny protects nothing,
    /// which nobody notices.
    ///
    /// CAM checks no resource at all for most of its own calls: there only `*` works.
    ///
    /// # Fix
    ///
    /// Name resources of the kind that the action checks, or `*` where it checks none.
    ///
    /// # Fires
    ///
    /// The call is about policies, the resource is a bucket.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ram:CreatePolicyVersion", Resource = "acs:oss:*:*:logs/*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// A deny that keeps nobody from anything.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "deny", action = ["cam:AttachGroupPolicy"], resource = ["qcs::cam::uin/100000000001:groupId/7"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "x" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.x.id
    /// }
    /// ```
    ///
    /// Objects for a call on buckets.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:ListObjects", "oss:GetObject"], Resource = "acs:oss:*:*:photos/*" }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect   = "Allow"
    ///       Action   = ["oss:ListObjects", "oss:GetObject"]
    ///       Resource = ["acs:oss:*:*:photos", "acs:oss:*:*:photos/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ram:CreatePolicyVersion", Resource = "acs:ram:*:*:policy/ci-*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cam:AttachGroupPolicy"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "x" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.x.id
    /// }
    /// ```
    ///
    /// One of the two resources that the call checks; another statement may have the other.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ram:AddUserToGroup", Resource = "acs:ram:*:*:user/*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM405",
    name: "resource-scope-ineffective",
    title: "The resource is none that the action checks",
    severity: Medium,
    score: 50,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let mut known = Fits::default();
    for text in all(cx).iter().filter(|text| matches!(text.what, Use::Identity(_) | Use::Bound(_))) {
        for statement in text.statements() {
            let own = own(&cx.world.identity, text.cloud);
            let (dead, sure) = dead(text.cloud, own.as_deref(), statement, &mut known);
            if dead.is_empty() {
                continue;
            }
            let deny = statement.effect == Some(Effect::Deny);
            let means = if deny { "protects nothing" } else { "grants nothing" };
            let actions = joined(&dead, 3);
            let message = format!(
                "statement {} of {} {means} as to {actions}: its resources are none that the call checks",
                statement.index + 1,
                text.name
            );
            let key = format!("{} {}", text.key(), dead.join(" "));
            let mut finding = definite(&RULE, text.site.clone(), key, message);
            if deny {
                finding.severity = Severity::High;
                finding.score = 71;
            }
            finding.fix = advice("name resources of the kind that the action checks, or `*`");
            say(cx, out, finding, sure && statement.whole, []);
        }
    }
}

/// By cloud, action and resource: whether the call may check that resource.
type Fits = HashMap<(Cloud, Arc<str>, Arc<str>), Tri>;

/// The actions of a statement that none of its resources fits, and whether that is sure.
fn dead(cloud: Cloud, own: Option<&str>, statement: &Statement, known: &mut Fits) -> (Vec<String>, bool) {
    let (actions, resources) = (&statement.actions, &statement.resources);
    let mut found = (Vec::new(), true);
    if actions.except || resources.except || resources.partly_unknown || resources.list.is_empty() {
        return found;
    }
    for action in actions.list.iter().filter(|action| !action.contains(['*', '?'])) {
        // Without resources of its own the call is checked against everything: only `*` says that.
        let fits = if operation_level(cloud, action) == Tri::Yes {
            Tri::from(resources.list.iter().any(|it| it.chars().all(|c| c == '*')))
        } else {
            let fits = resources.list.iter().map(|it| match of_buckets(cloud, action, it) {
                Tri::No => Tri::No,
                _ => *known
                    .entry((cloud, action.clone(), it.clone()))
                    .or_insert_with(|| permission::fits(cloud, own, action, it)),
            });
            fits.fold(Tri::No, Tri::or)
        };
        if fits == Tri::No {
            found.0.push(action.to_string());
        }
    }
    found
}

/// Calls of OSS on objects; they are checked against `acs:oss:*:*:BUCKET/KEY` (help.aliyun.com, RAM policies of OSS).
const OF_OBJECTS: &[&str] = &[
    "GetObject",
    "GetObjectVersion",
    "GetObjectAcl",
    "PutObject",
    "PutObjectAcl",
    "DeleteObject",
    "DeleteObjectVersion",
    "RestoreObject",
    "ListParts",
    "AbortMultipartUpload",
];

/// Those on a bucket, `acs:oss:*:*:BUCKET`, besides those that have it in their names.
const OF_A_BUCKET: &[&str] = &["ListObjects", "ListObjectVersions", "ListMultipartUploads"];

/// Whether a resource of OSS can be one that an action is about: the name of a bucket has no `/`, that of an object has one.
/// COS writes `BUCKET/*` for calls on the bucket, too (its page on policies for calls of the API), so that nothing follows there.
fn of_buckets(cloud: Cloud, action: &str, resource: &str) -> Tri {
    let id = match resource.splitn(5, ':').collect::<Vec<_>>().as_slice() {
        [_, code, _, _, id] if cloud == Cloud::Alibaba && code.eq_ignore_ascii_case("oss") => *id,
        _ => return Tri::Unknown,
    };
    let Some((_, name)) = action.split_once(':').filter(|(code, _)| code.eq_ignore_ascii_case("oss")) else {
        return Tri::Unknown;
    };
    let listed = |list: &[&str]| list.iter().any(|it| it.eq_ignore_ascii_case(name));
    let folded = name.to_ascii_lowercase();
    // `ListBuckets` is about the account.
    let of_a_bucket = listed(OF_A_BUCKET) || folded.contains("bucket") && !folded.contains("buckets");
    let may_have_a_slash = id.contains(['/', '*', '?']) || id.contains(|c| c >= HOLE);
    match (of_a_bucket, listed(OF_OBJECTS)) {
        (true, _) if id.contains('/') => Tri::No,
        (_, true) if !may_have_a_slash => Tri::No,
        _ => Tri::Unknown,
    }
}
