//! HYG900 suppression-unused: suppressions that suppress nothing. The verdict makes the findings, as only it knows which
//! suppressions matched; here is what is said of the rule.

use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A suppression that matches no finding is a hole kept open for nothing: the day the finding comes back, for another
    /// reason, nobody sees it. The same goes for a suppression in `menshen.toml` that has passed its `expires` date: the
    /// finding is back, and somebody has to decide again.
    ///
    /// # Fix
    ///
    /// Remove the comment or the `[[suppress]]` entry; of one that has expired, mend the finding or set a new date with a
    /// new reason.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// # menshen:ignore HYG900 -- nothing is wrong here # ← low
    /// resource "alicloud_vpc" "main" {
    ///   cidr_block = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// ```hcl
    /// # menshen:ignore HYG900 -- nothing is wrong here # ← low
    /// resource "tencentcloud_vpc" "main" {
    ///   name       = "main"
    ///   cidr_block = "10.0.0.0/16"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_vpc" "main" {
    ///   cidr_block = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_vpc" "main" {
    ///   name       = "main"
    ///   cidr_block = "10.0.0.0/16"
    /// }
    /// ```
    code: "HYG900",
    name: "suppression-unused",
    title: "a suppression matches no finding or has expired",
    severity: Low,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

/// Nothing to do here: a world does not know its suppressions.
fn check(_: &Context<'_>, _: &mut Vec<Finding>) {}
