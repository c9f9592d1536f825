//! IAM508: users may create their own access keys.

use super::telling::edit;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// An access key is a password that never expires and knows no second factor. Where every user may create one, nobody
    /// knows how many there are, and the keys outlive the people.
    ///
    /// # Fix
    ///
    /// `allow_user_to_manage_access_keys = false`, which is the default. Programs get roles, or keys that an administrator
    /// creates for them.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login          = "mandatory"
    ///   allow_user_to_manage_access_keys = true # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    /// }
    /// ```
    code: "IAM508",
    name: "self-service-access-keys",
    title: "Users may create their own access keys",
    severity: Low,
    score: 28,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: ["S137"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for preference in &context.world.identity.preferences {
        if preference.users_manage_keys.value.get() != Some(&true) {
            continue;
        }
        let message = "every user may create access keys of their own".into();
        let mut finding = definite(&RULE, preference.users_manage_keys.site.clone(), "own keys", message);
        finding.fix = edit("leave the keys to administrators");
        push(context, out, finding);
    }
}
