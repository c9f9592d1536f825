//! IAM205: what runs code carries a role with far more rights than it needs.

use super::classed::does;
use super::telling::{advice, say};
use super::words;
use crate::base::{Severity, Tri};
use crate::model::identity::{Carrier, CarrierKind};
use crate::model::{Id, Ref};
use crate::reason::exposure::Grade;
use crate::reason::identity::risk::Carried;
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A machine or a function with a role is as powerful as the role: any hole in the code that runs there, or in what it is
    /// made from, gives its credentials away. With administration that is the whole account; with the calls of the high-risk
    /// classes (credentials, decryption, audit trails, data of all buckets) it is what hurts most.
    ///
    /// Critical where the role administers the account and the machine can be reached from the Internet, or its metadata
    /// service hands the credentials out without a token.
    ///
    /// # Fix
    ///
    /// Give the role the calls that the code makes, on the resources that it uses; or write a session policy where the role is
    /// attached.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   http_tokens     = "required"
    ///   role_name       = alicloud_ram_role.app.role_name # ← high, definite
    /// }
    /// ```
    ///
    /// The metadata service answers without a token.
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   role_name       = alicloud_ram_role.app.role_name # ← critical, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AliyunKMSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   http_tokens     = "required"
    ///   role_name       = alicloud_ram_role.app.role_name # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_role" "app" {
    ///   name = "app"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/sts:AssumeRole"], principal = { service = ["scf.qcloud.com"] } }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "all" {
    ///   name = "all"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_role_policy_attachment" "app" {
    ///   role_id   = tencentcloud_cam_role.app.id
    ///   policy_id = tencentcloud_cam_policy.all.id
    /// }
    ///
    /// resource "tencentcloud_scf_function" "app" {
    ///   name    = "app"
    ///   handler = "index.main"
    ///   runtime = "Python3.6"
    ///   role    = tencentcloud_cam_role.app.name # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AliyunRAMReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   http_tokens     = "required"
    ///   role_name       = alicloud_ram_role.app.role_name
    /// }
    /// ```
    code: "IAM205",
    name: "instance-role-overprivileged",
    title: "What runs code carries a role with high-risk rights",
    severity: High,
    score: 80,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S365"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for carried in context.facts.carried(context.model, context.world) {
        let Some(carrier) = context.world.identity.carriers.get(carried.carrier) else { continue };
        // What delivers logs or replicates objects runs nobody's code.
        if !matches!(carrier.kind, CarrierKind::Sync | CarrierKind::Trigger) {
            one(context, carrier, carried, out);
        }
    }
}

fn one(context: &Context<'_>, carrier: &Carrier, carried: &Carried, out: &mut Vec<Finding>) {
    let Some(role) = context.world.identity.principals.get(carried.role.index()) else { return };
    let there = carrier.exists.surely() && matches!(carrier.role, Ref::Resolved(_));
    let sure = match carried.administers {
        Tri::Yes => there,
        _ => there && carried.classes.iter().any(|(_, _, sure)| *sure),
    };
    let admin = carried.administers.surely() || carried.administers.possibly() && carried.classes.is_empty();
    let classes = carried.classes.iter().filter(|(_, _, certain)| *certain || !sure);
    let what = if admin {
        "administer the account".to_owned()
    } else {
        let words: Vec<&str> = classes.clone().map(|(class, _, _)| does(class)).collect();
        words::joined(&words, 3)
    };
    let can = if sure { "can" } else { "may be able to" };
    let address = context.model.address(carrier.object);
    let message = format!("code on {} `{address}` {can} {what} as {}", carrier.kind.word(), words::principal(role));
    let name = role.name.as_deref().unwrap_or("");
    let mut finding = definite(&RULE, carrier.site.clone(), format!("role {name}"), message);
    match (admin, exposed(context, carrier)) {
        (true, Some(note)) => {
            finding.severity = Severity::Critical;
            finding.score = 92;
            finding.related.push(evidence(&carrier.site, note));
        }
        (true, None) => {}
        (false, _) => {
            finding.severity = Severity::Medium;
            finding.score = 66;
        }
    }
    let handed = context.facts.holders.get(carried.role).map_or(&[][..], |it| &it.policies);
    for attachment in handed.iter().filter_map(|it| context.world.identity.attachments.get(it.attachment)) {
        finding.path.push(evidence(&attachment.site, "gives the role rights"));
    }
    finding.path.push(evidence(&carrier.site, "carries the role"));
    finding.fix = advice("give the role the calls that the code makes, or write a session policy");
    let unknown: Option<Arc<str>> = (!sure).then(|| words::address(context, &carrier.site).into());
    say(context, out, finding, sure, unknown);
}

/// Why the credentials of a carrier are easily had: what lets it be reached, or its metadata service.
fn exposed(context: &Context<'_>, carrier: &Carrier) -> Option<&'static str> {
    let network = &context.world.network;
    let exposure = &context.facts.exposure;
    let reached = network.interfaces.iter().enumerate().any(|(at, interface)| {
        let owner = interface.owner.as_ref().and_then(Ref::resolved).and_then(|id| network.instances.get(id.index()));
        owner.is_some_and(|it| it.object == carrier.object)
            && !exposure.paths(Id::new(at)).is_empty()
            && exposure
                .interfaces
                .get(at)
                .is_some_and(|it| exposure.rules_of(it.view).any(|(rule, _)| rule.grade() == Grade::Reached))
    });
    if reached {
        return Some("can be reached from the Internet");
    }
    let mut metadata = context.world.compute.metadata.iter().filter(|it| it.object == carrier.object && it.expressible);
    let open = metadata.any(|it| it.token_required == Tri::No && it.endpoint_enabled.surely());
    open.then_some("its metadata service answers without a token")
}
