//! AST102: a principal may do what an assertion of the settings forbids.

use crate::base::{Certainty, Tri};
use crate::config::Rights;
use crate::model::identity::{Effect, Patterns, Principal, Statement};
use crate::model::{Id, Site};
use crate::reason::identity::access::called;
use crate::reason::identity::resource_policy::{Fence, fences};
use crate::reason::identity::{Hands, ask};
use crate::reason::permission::{Choice, Held, Holding, Part, Space, difference};
use crate::rules::draft::{definite, evidence, possible};
use crate::rules::{Context, Finding, Fix, Witness};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// An assertion is what its author wants to stay true, whatever else changes. That a principal has no statement with
    /// the forbidden action in its own policies says little: a group, a wildcard, a `NotAction`, a deny that is gone or a
    /// boundary decide with it; and so does the policy of a bucket, of a key or of a log project. The assertion is about what
    /// the principal may do in effect.
    ///
    /// # Fix
    ///
    /// Take the statement or the attachment that is named back, or change the assertion if it is no longer meant.
    ///
    /// # Fires
    ///
    /// The group hands on every right that a name ends in `Role`.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "CI cannot pass roles"
    /// deny = { principal = "alicloud_ram_user.ci", actions = ["ram:PassRole"] }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_group" "build" {
    ///   group_name = "build"
    /// }
    ///
    /// resource "alicloud_ram_user_group_attachment" "ci" {
    ///   user_name  = alicloud_ram_user.ci.name
    ///   group_name = alicloud_ram_group.build.group_name
    /// }
    ///
    /// resource "alicloud_ram_policy" "roles" {
    ///   policy_name = "roles"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ram:*Role", Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "roles" {
    ///   group_name  = alicloud_ram_group.build.group_name
    ///   policy_name = alicloud_ram_policy.roles.policy_name # ← high, definite
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```toml
    /// [[assert]]
    /// name = "nobody deletes keys"
    /// deny = { principal = "*_group.*", actions = ["kms:ScheduleKeyDeletion"] }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["kms:*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id # ← high, definite
    /// }
    /// ```
    ///
    /// No policy of the user says so, but that of the bucket does.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "robots write no invoices"
    /// deny = { principal = "alicloud_ram_user.robot", actions = ["oss:PutObject"], resources = ["acs:oss:*:*:invoices/*"] }
    /// ```
    ///
    /// ```hcl
    /// data "alicloud_account" "me" {}
    ///
    /// resource "alicloud_ram_user" "robot" {
    ///   name = "robot"
    /// }
    ///
    /// resource "alicloud_oss_bucket" "invoices" {
    ///   bucket = "invoices"
    /// }
    ///
    /// resource "alicloud_oss_bucket_policy" "invoices" {
    ///   bucket = alicloud_oss_bucket.invoices.bucket
    ///   policy = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = ["oss:PutObject"]
    ///       Principal = ["*"]
    ///       Resource  = ["acs:oss:*:*:invoices/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The policy of the bucket takes away what those of the user give.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "robots write no invoices"
    /// deny = { principal = "alicloud_ram_user.robot", actions = ["oss:PutObject"], resources = ["acs:oss:*:*:invoices/*"] }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "robot" {
    ///   name = "robot"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "robot" {
    ///   user_name   = alicloud_ram_user.robot.name
    ///   policy_name = "AliyunOSSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_oss_bucket" "invoices" {
    ///   bucket = "invoices"
    /// }
    ///
    /// resource "alicloud_oss_bucket_policy" "invoices" {
    ///   bucket = alicloud_oss_bucket.invoices.bucket
    ///   policy = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = ["oss:PutObject"]
    ///       Principal = ["*"]
    ///       Resource  = ["acs:oss:*:*:invoices/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// A deny takes it away again.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "nobody deletes keys"
    /// deny = { actions = ["kms:ScheduleKeyDeletion"], principal = "*" }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ops" {
    ///   name    = "ops"
    ///   use_api = false
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "keys" {
    ///   name = "keys"
    ///   document = jsonencode({
    ///     version = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["kms:*"], resource = ["*"] },
    ///       { effect = "deny", action = ["kms:Schedule*"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = tencentcloud_cam_user.ops.name
    ///   policy_id = tencentcloud_cam_policy.keys.id
    /// }
    /// ```
    code: "AST102",
    name: "permission-assertion-refuted",
    title: "a principal may do what an assertion forbids",
    severity: High,
    score: 80,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let asserts: Vec<(&str, &Rights)> =
        cx.settings.asserts.iter().filter_map(|it| Some((&*it.name, it.rights.as_ref()?))).collect();
    if asserts.is_empty() {
        return;
    }
    let hands = cx.hands();
    let space = Space::new();
    // What is forbidden, as a statement of each assertion.
    let denied: Vec<Statement> = asserts.iter().map(|(_, rights)| denied(rights)).collect();
    let fences = fences(&hands);
    for ((name, rights), denied) in asserts.iter().zip(&denied) {
        for (index, principal) in cx.world.identity.principals.iter().enumerate() {
            let address = called(cx.model, principal);
            let asked = rights.principals.is_empty() || rights.principals.iter().any(|glob| glob.matches(&address));
            if asked {
                let about = About { cx, hands: &hands, space: &space, fences: &fences, name, rights, denied };
                out.extend(refuted(&about, Id::new(index), principal, &address));
            }
        }
    }
}

/// `Deny` of what is forbidden.
fn denied(rights: &Rights) -> Statement {
    let list = |words: &[String], strip: bool| {
        let all: Vec<Arc<str>> = vec!["*".into()];
        let word = |word: &String| -> Arc<str> {
            if strip { word.strip_prefix("name/").unwrap_or(word).into() } else { word.as_str().into() }
        };
        let list = if words.is_empty() { all } else { words.iter().map(word).collect() };
        Patterns { list, ..Patterns::default() }
    };
    Statement {
        effect: Some(Effect::Deny),
        actions: list(&rights.actions, true),
        resources: list(&rights.resources, false),
        whole: true,
        ..Statement::default()
    }
}

struct About<'c, 'h> {
    cx: &'c Context<'c>,
    hands: &'h Hands<'h>,
    space: &'c Space<'h>,
    fences: &'h [Fence<'h>],
    name: &'c str,
    rights: &'c Rights,
    denied: &'h Statement,
}

impl<'h> About<'_, 'h> {
    /// What a principal holds where no policy of a resource is about it, and at each resource whose policy is.
    fn holdings(&self, id: Id<Principal>, principal: &Principal) -> Vec<Holding<'h>> {
        let plain = self.hands.holding(id);
        let own = self.hands.own(principal.cloud);
        let numbers = &self.cx.world.identity.user_numbers;
        let codes = || self.rights.actions.iter().map(|word| word.strip_prefix("name/").unwrap_or(word));
        let asked = |fence: &Fence<'_>| {
            let mut codes = codes().map(|word| word.split(':').next().unwrap_or_default().to_ascii_lowercase());
            let any =
                self.rights.actions.is_empty() || codes.any(|code| code == fence.code || code.contains(['*', '?']));
            any && fence.is_about(principal.cloud, fence.code)
        };
        let (mut rest, mut out) = (plain.clone(), Vec::new());
        for (at, fence) in self.fences.iter().enumerate().filter(|(_, fence)| asked(fence)) {
            let held = fence.held(principal, own.as_deref(), numbers, Tri::Yes, at);
            if held.is_empty() {
                continue;
            }
            // Of names that are not known, some other name is none.
            if !fence.holed {
                rest.resource.push(fence.limit(true));
            }
            let mut inside = plain.clone();
            inside.resource = held;
            inside.resource.push(fence.limit(false));
            out.push(inside);
        }
        out.insert(0, rest);
        out
    }
}

/// What is permitted and would not be if the assertion were a deny is what refutes it.
fn refuted<'h>(about: &About<'_, 'h>, id: Id<Principal>, principal: &Principal, address: &str) -> Option<Finding> {
    let name: Arc<str> = "assertion".into();
    let plain = |word: &String| -> Option<Arc<str>> {
        let word = word.strip_prefix("name/").unwrap_or(word);
        (!word.contains(['*', '?'])).then(|| word.into())
    };
    let names = ask::names(principal.cloud, &about.cx.world.identity);
    let choice = Choice {
        actions: match about.rights.actions.iter().filter_map(plain).collect::<Vec<_>>() {
            known if known.is_empty() => ask::choice(principal.cloud, &about.cx.world.identity).actions,
            known => known,
        },
        resources: about.rights.resources.iter().filter_map(plain).chain(names).collect(),
    };
    let holdings = about.holdings(id, principal);
    let all: Vec<_> = holdings
        .iter()
        .map(|holding| {
            let mut without: Holding<'h> = holding.clone();
            without.account.push(Held::sure(about.denied, usize::MAX, &name));
            for list in without.groups.values_mut() {
                list.push(Held::sure(about.denied, usize::MAX, &name));
            }
            (holding, difference(&about.space.effective(&without), &about.space.effective(holding), &choice))
        })
        .collect();
    let surely = all.iter().find_map(|(holding, found)| Some((*holding, found.definite.first()?, true)));
    let perhaps = || all.iter().find_map(|(holding, found)| Some((*holding, found.possible.first()?, false)));
    let (holding, grant, sure) = surely.or_else(perhaps)?;
    let at_resource = grant.place.part == Part::Resource;
    let held = holding.held(&grant.place);
    let fence = held.filter(|_| at_resource).and_then(|held| about.fences.get(held.origin));
    let held = held.filter(|_| !at_resource);
    let handed = held.and_then(|held| about.hands.holders.get(id)?.policies.get(held.origin));
    let identity = &about.cx.world.identity;
    let attachment = handed.and_then(|handed| identity.attachments.get(handed.attachment));
    let policy = handed.and_then(|handed| identity.policies.get(handed.policy?.index()));
    let own = || attachment.map_or_else(|| Site::block(principal.object), |it| it.site.clone());
    let site = fence.map_or_else(own, Fence::site);
    let verb = if sure { "may" } else { "perhaps may" };
    let request = grant.witness.as_ref().map(|it| ask::request(identity, principal.cloud, it));
    let what = request.as_ref().map_or_else(|| "what it forbids".to_owned(), |it| format!("`{}`", it.action));
    let message = format!("\"{}\" does not hold: `{address}` {verb} call {what}", about.name);
    let mut finding = definite(&RULE, site.clone(), format!("{} {address}", about.name), message);
    finding.path.push(evidence(&Site::block(principal.object), "holds the right"));
    if let Some(membership) = handed.and_then(|it| identity.memberships.get(it.membership?)) {
        finding.path.push(evidence(&membership.site, "is a member"));
    }
    finding.path.push(evidence(&site, if at_resource { "allows it" } else { "attaches the policy" }));
    if let Some(policy) = policy.filter(|policy| policy.managed) {
        finding.path.push(evidence(&policy.site, "allows it"));
    }
    finding.witness = request.map(|it| Witness::Call {
        principal: address.into(),
        action: it.action,
        resource: it.resources.join(" and "),
        context: it.context,
    });
    finding.fix = Fix {
        description: "take the statement or the attachment back, or change the assertion".into(),
        mechanical: false,
    };
    let unknown = attachment.and_then(|it| it.unknown.clone());
    let finding = if sure { Some(finding) } else { possible(finding, unknown) };
    finding.map(|mut finding| {
        finding.rank = if finding.certainty == Certainty::Definite { 3 } else { 2 };
        finding
    })
}
