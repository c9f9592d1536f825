//! KEY113: an access key of the account itself, or of whoever applies the plan.

use crate::base::Tri;
use crate::model::Ref;
use crate::model::identity::AccessKey;
use crate::rules::draft::definite;
use crate::rules::identity::telling::{advice, say};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A key without a user belongs to whoever applies the plan: the account itself, or the pipeline. The account's key
    /// has every right, no policy limits it, and nothing but its deletion takes it back.
    ///
    /// # Fix
    ///
    /// Name a user with the rights that are needed: `user_name`, `target_uin`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "main" { # ← high, definite
    ///   pgp_key = "keybase:example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_access_key" "main" { # ← high, definite
    ///   pgp_key = "keybase:example"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name = "ci"
    ///   pgp_key   = "keybase:example"
    /// }
    /// ```
    code: "KEY113",
    name: "access-key-for-root",
    title: "An access key of the account itself",
    severity: High,
    score: 76,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S102"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for key in context.world.identity.access_keys.iter().filter(|key| key.active.possibly()) {
        let whose = match is_of_account(context, key) {
            None => continue,
            Some(true) => "the account itself",
            Some(false) => "whoever applies the plan, which may be the account itself",
        };
        let message = format!("the access key names no user: it is one of {whose}");
        let mut finding = definite(&RULE, key.site.clone(), "no user", message);
        finding.fix = advice("name a user with the rights that are needed");
        say(context, out, finding, key.active == Tri::Yes, []);
    }
}

/// Whether a key is the account's (`true`) or the caller's; `None` where it is a user's.
fn is_of_account(context: &Context<'_>, key: &AccessKey) -> Option<bool> {
    let own = &context.world.identity.own_accounts;
    match &key.owner {
        None => Some(false),
        Some(Ref::External(name)) => own.contains(name).then_some(true),
        Some(Ref::Resolved(id)) => {
            let name = context.world.identity.principals.get(id.index())?.name.as_ref()?;
            (own.contains(name) || &**name == "root").then_some(true)
        }
        Some(_) => None,
    }
}
