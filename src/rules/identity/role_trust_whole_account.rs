//! IAM302: everybody of the account may become an administrator's role.

use super::grants::given;
use super::telling::{advice, say};
use super::texts::Use;
use super::trusting::{lets_in, roles};
use super::words;
use crate::reason::identity::people::{Part, Who, who};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// `…:root` in a trust policy means whoever in the account may assume roles. That is the usual way to leave the
    /// decision to identity policies, and for an administrator's role it makes every `sts:AssumeRole` on `*` a way to
    /// administration.
    ///
    /// # Fix
    ///
    /// Name the users or roles that need it.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// data "alicloud_account" "current" {}
    ///
    /// resource "alicloud_ram_role" "admin" {
    ///   role_name = "admin"
    ///   assume_role_policy_document = jsonencode({ # ← low, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { RAM = ["acs:ram::${data.alicloud_account.current.id}:root"] }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "admin" {
    ///   role_name   = alicloud_ram_role.admin.role_name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```hcl
    /// data "tencentcloud_user_info" "me" {}
    ///
    /// resource "tencentcloud_cam_role" "admin" {
    ///   name = "admin"
    ///   document = jsonencode({ # ← low, definite
    ///     version = "2.0"
    ///     statement = [{
    ///       effect    = "allow"
    ///       action    = ["name/sts:AssumeRole"]
    ///       principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:root"] }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_role_policy_attachment" "admin" {
    ///   role_id   = tencentcloud_cam_role.admin.id
    ///   policy_id = "1"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The role may read one service.
    ///
    /// ```hcl
    /// data "alicloud_account" "current" {}
    ///
    /// resource "alicloud_ram_role" "reader" {
    ///   role_name = "reader"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { RAM = ["acs:ram::${data.alicloud_account.current.id}:root"] }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "reader" {
    ///   role_name   = alicloud_ram_role.reader.role_name
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    code: "IAM302",
    name: "role-trust-whole-account",
    title: "Everybody of the account may assume an administrator's role",
    severity: Low,
    score: 34,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S142"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    for (text, role) in roles(context) {
        let Use::Trust(id) = text.what else { continue };
        let is_whole = |who: Who| matches!(who, Who::Account { part: Part::Whole, own: true, .. });
        let open = text
            .statements()
            .iter()
            .filter(|it| lets_in(it) && it.whole && it.condition.is_none() && !it.principals_except);
        let whole = open.flat_map(|it| &it.principals).any(|entry| is_whole(who(text.cloud, entry, own)));
        if !whole {
            continue;
        }
        if !context.facts.administers(context.model, context.world, id).surely() {
            continue;
        }
        let message = format!("everybody of the account who may assume roles can assume {}", words::principal(role));
        let mut finding = definite(&RULE, text.site.clone(), "whole account", message);
        finding.related.extend(given(context, id).map(|site| evidence(&site, "gives administration")));
        finding.fix = advice("name the users or roles that need it");
        say(context, out, finding, true, []);
    }
}
