//! KEY115: an access key that works from everywhere.

use super::access_key_created::owner;
use crate::base::Tri;
use crate::model::Cloud;
use crate::rules::draft::{definite, push};
use crate::rules::identity::telling::advice;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A stolen key is used from the thief's machine. A network policy of the key refuses that; the networks of the
    /// console do not bind keys.
    ///
    /// # Fix
    ///
    /// Add `alicloud_ram_access_key_policy` with the networks that the program calls from.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_access_key" "ci" { # ← note, definite
    ///   user_name = "ci"
    ///   pgp_key   = "keybase:example"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name = "ci"
    ///   pgp_key   = "keybase:example"
    /// }
    ///
    /// resource "alicloud_ram_access_key_policy" "ci" {
    ///   user_access_key_id  = alicloud_ram_access_key.ci.id
    ///   user_principal_name = "ci@example.onaliyun.com"
    ///   access_key_policy = jsonencode({
    ///     Status     = "Active"
    ///     Statements = [{ Type = "Public", IPList = ["203.0.113.0/24"] }]
    ///   })
    /// }
    /// ```
    code: "KEY115",
    name: "access-key-without-network-policy",
    title: "An access key works from everywhere",
    severity: Note,
    score: 0,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba],
    references: ["S139"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let keys = context.world.identity.access_keys.iter();
    for key in keys.filter(|key| key.cloud == Cloud::Alibaba && key.active == Tri::Yes && key.network_policy == Tri::No)
    {
        let message = format!("the access key of {} works from every network", owner(context, key));
        let mut finding = definite(&RULE, key.site.clone(), "no network policy", message);
        finding.fix = advice("limit the key to the networks that it is used from");
        push(context, out, finding);
    }
}
