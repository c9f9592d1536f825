//! KEY107: key material that stays in the state or in a file.

use crate::base::Severity;
use crate::model::secrets::Medium;
use crate::rules::draft::{definite, graded, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A secret that a resource makes is kept in the state in plain, for as long as the resource exists, and in every backup of
    /// the state; who may read the state may use it. A file that the provider writes stays on the disk of the machine that ran
    /// the apply, mostly of a pipeline.
    ///
    /// A data source that reads a secret puts it into the state as well: a note, as the secret is meant to be there.
    ///
    /// # Fix
    ///
    /// Import a public key instead of having a pair made; give `pgp_key`, so that the secret is encrypted for one reader; use a
    /// role in place of an access key.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "ci" { # ← medium, definite
    ///   user_name = "ci"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name   = "ci"
    ///   secret_file = "key.txt" # ← high, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_key_pair" "ops" { # ← medium, definite
    ///   key_name = "ops"
    /// }
    ///
    /// resource "alicloud_ecs_key_pair" "ops" {
    ///   key_pair_name = "ops"
    ///   key_file      = "ops.pem" # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// data "alicloud_kms_secret_versions" "database" { # ← note, definite
    ///   secret_name    = "database"
    ///   enable_details = true
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
    ///
    /// resource "tencentcloud_key_pair" "ops" {
    ///   key_name   = "ops"
    ///   public_key = file("ops.pub")
    /// }
    ///
    /// resource "alicloud_ecs_key_pair" "ops" {
    ///   key_pair_name = "ops"
    /// }
    /// ```
    code: "KEY107",
    name: "private-key-or-secret-in-state",
    title: "Private key or secret stays in the state or in a file",
    severity: Medium,
    score: 57,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S152", "S348", "S349", "S354"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for kept in &cx.world.secrets.kept {
        let place = match kept.medium {
            Medium::State => "stays in the state in plain",
            Medium::File => "is written to a file",
            Medium::PlainFile => "is written to a file in plain",
            Medium::Read => "is read into the state",
        };
        let key = if kept.medium == Medium::PlainFile { "file" } else { "state" };
        let mut finding = definite(&RULE, kept.site.clone(), key, format!("{} {place}", kept.what));
        match kept.medium {
            Medium::State | Medium::File => {}
            Medium::PlainFile => (finding.severity, finding.score) = (Severity::High, 70),
            Medium::Read => finding = graded(finding, Severity::Note),
        }
        finding.fix = Fix { description: kept.fix.into(), mechanical: false };
        push(cx, out, finding);
    }
}
