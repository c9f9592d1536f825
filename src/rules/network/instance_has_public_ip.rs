//! NET113: a server or a template for servers gets a public address of its own.

use super::graded::{why, with_reasons};
use super::own_address::own_addresses;
use crate::base::Tri;
use crate::model::network::InstanceKind;
use crate::rules::draft::{definite, possible, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// With an address of its own a server is one rule away from the Internet. Behind a load balancer and a NAT gateway it can be
    /// reached for what it is for only, and reaches what it needs.
    ///
    /// # Fix
    ///
    /// Take the address away; let the server out through SNAT, and clients in through a load balancer.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = ["sg-example"]
    ///   internet_max_bandwidth_out = 10 # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true # ← medium, definite
    ///   internet_max_bandwidth_out = 5
    ///   vpc_id                     = "vpc-example"
    ///   subnet_id                  = "subnet-example"
    ///   orderly_security_groups    = ["sg-example"]
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_instance" "app" {
    ///   image_id                  = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type             = "ecs.g8i.large"
    ///   vswitch_id                = "vsw-example"
    ///   security_groups           = ["sg-example"]
    ///   internet_max_bandwidth_in = 10
    /// }
    /// ```
    ///
    /// A bandwidth alone gives no address.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   internet_max_bandwidth_out = 5
    ///   vpc_id                     = "vpc-example"
    ///   subnet_id                  = "subnet-example"
    ///   orderly_security_groups    = ["sg-example"]
    /// }
    /// ```
    code: "NET113",
    name: "instance-has-public-ip",
    title: "a server has a public address of its own",
    severity: Medium,
    score: 48,
    profile: Strict,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S085", "S086", "S087", "S158", "S187", "S206", "S213", "S214", "CKV_TC_2", "KICS cvm_instance_has_public_ip"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    // Nodes of clusters have a rule of their own.
    for it in own_addresses(&context.world.network).filter(|it| it.instance.kind != InstanceKind::NodePool) {
        let name = context.model.address(it.instance.object);
        let sure = it.exists == Tri::Yes;
        let what = it.what();
        let message = match sure {
            true => format!("`{name}` gets {what}"),
            false => format!("`{name}` may get {what}{}", why(context, &it.reasons())),
        };
        let mut finding = definite(&RULE, it.binding.site.clone(), "public address of its own", message);
        finding.fix = Fix {
            description: "let it out through SNAT, and clients in through a load balancer".into(),
            mechanical: false,
        };
        match sure {
            true => push(context, out, finding),
            false => out.extend(possible(with_reasons(finding, context, &it.reasons()), [])),
        }
    }
}
