//! NET119: a managed bastion host is on the Internet for everybody.

use super::graded::{why, with_reasons};
use super::sources::is_wide;
use super::telling::witness;
use crate::base::Tri;
use crate::base::net::PacketSet;
use crate::model::endpoint::EndpointKind;
use crate::rules::draft::{definite, possible, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A bastion host is the way to every server behind it. Open to everybody, a guessed or stolen password is enough.
    ///
    /// # Fix
    ///
    /// List the addresses of the offices or the VPN that administrators come from.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_bastionhost_instance" "main" {
    ///   description          = "main"
    ///   license_code         = "bhah_ent_50_asset"
    ///   plan_code            = "cloudbastion"
    ///   storage              = "5"
    ///   bandwidth            = "5"
    ///   period               = "1"
    ///   vswitch_id           = "vsw-example"
    ///   security_group_ids   = ["sg-example"]
    ///   enable_public_access = true # ← medium, definite
    /// }
    /// ```
    ///
    /// The list may be written elsewhere.
    ///
    /// ```hcl
    /// resource "tencentcloud_bh_resource" "main" {
    ///   deploy_region    = "ap-guangzhou"
    ///   vpc_id           = "vpc-example"
    ///   subnet_id        = "subnet-example"
    ///   resource_edition = "pro"
    ///   external_access  = 1 # ← low, possible
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_bastionhost_instance" "main" {
    ///   description          = "main"
    ///   license_code         = "bhah_ent_50_asset"
    ///   plan_code            = "cloudbastion"
    ///   storage              = "5"
    ///   bandwidth            = "5"
    ///   period               = "1"
    ///   vswitch_id           = "vsw-example"
    ///   security_group_ids   = ["sg-example"]
    ///   enable_public_access = true
    ///   public_white_list    = ["203.0.113.0/24"]
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_bh_resource" "main" {
    ///   deploy_region    = "ap-guangzhou"
    ///   vpc_id           = "vpc-example"
    ///   subnet_id        = "subnet-example"
    ///   resource_edition = "pro"
    ///   external_access  = 1
    /// }
    ///
    /// resource "tencentcloud_bh_access_white_list_rule" "office" {
    ///   source = "203.0.113.0/24"
    /// }
    /// ```
    code: "NET119",
    name: "bastion-open-to-internet",
    title: "a bastion host is open to the Internet",
    severity: Medium,
    score: 60,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S084"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for (endpoint, facts) in context.world.network.endpoints.iter().zip(&context.facts.exposure.endpoints) {
        if endpoint.kind != EndpointKind::Bastion {
            continue;
        }
        let name = context.model.address(endpoint.object);
        for (door, facts) in endpoint.doors.iter().zip(&facts.doors) {
            let wide = |set: &PacketSet| !set.services_where(is_wide).is_empty();
            if !facts.public.possibly() || !wide(&facts.internet.may) {
                continue;
            }
            let sure = facts.public == Tri::Yes && wide(&facts.internet.must);
            let message = match sure {
                true => format!("the Internet reaches the bastion host `{name}`: no list restricts it"),
                false => format!("the Internet may reach the bastion host `{name}`{}", why(context, &facts.reasons)),
            };
            let mut finding = definite(&RULE, door.site.clone(), "bastion for everybody", message);
            finding.witness = witness(if sure { &facts.internet.must } else { &facts.internet.may });
            finding.fix =
                Fix { description: "list the addresses that administrators come from".into(), mechanical: false };
            match sure {
                true => push(context, out, finding),
                false => out.extend(possible(with_reasons(finding, context, &facts.reasons), [])),
            }
        }
    }
}
