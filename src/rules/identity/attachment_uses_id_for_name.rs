//! IAM412: an attachment that has a user's number where its name is needed.

use super::telling::edit;
use crate::model::Site;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The `id` of `alicloud_ram_user` is a number, and attachments want the name. The plan looks right; the apply fails
    /// in the middle, and nobody has got the rights, or the deny, that the attachment was for.
    ///
    /// Ids of groups, roles and policies of RAM are their names, and so are those of users of CAM.
    ///
    /// # Fix
    ///
    /// Refer to `.name`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.id # ← high, definite
    ///   policy_name = "AliyunECSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_group" "readers" {
    ///   group_name = "readers"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = "AliyunECSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "readers" {
    ///   group_name  = alicloud_ram_group.readers.id
    ///   policy_name = "AliyunECSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    code: "IAM412",
    name: "attachment-uses-id-for-name",
    title: "An attachment has an id where a name is needed",
    severity: High,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &context.world.identity;
    let attachments = identity.attachments.iter().filter(|it| it.id_for_name).map(|it| &it.site);
    let memberships = identity.memberships.iter().filter(|it| it.id_for_name).map(|it| &it.site);
    attachments.chain(memberships).for_each(|site| tell(context, site, out));
}

fn tell(context: &Context<'_>, site: &Site, out: &mut Vec<Finding>) {
    let message =
        "the id of a user is a number, and its name is needed: this attaches to nobody, and apply fails".into();
    let mut finding = definite(&RULE, site.clone(), "id for name", message);
    finding.fix = edit("refer to the user's name");
    push(context, out, finding);
}
