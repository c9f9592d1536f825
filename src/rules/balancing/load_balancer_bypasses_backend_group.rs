//! LBS107: what a load balancer forwards skips the security groups of its servers.

use crate::base::Tri;
use crate::rules::draft::{definite, push};
use crate::rules::network::sources::is_wide;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// With this setting whatever the load balancer forwards gets to its servers, whatever their groups say. A group on the load
    /// balancer is then all that filters; without one, nothing does.
    ///
    /// # Fix
    ///
    /// Turn it off, or bind a group to the load balancer that admits who should connect.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "tencentcloud_clb_instance" "web" {
    ///   clb_name                    = "web"
    ///   network_type                = "OPEN"
    ///   load_balancer_pass_to_target = true # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A group on the load balancer restricts its clients.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_clb_instance" "web" {
    ///   clb_name                     = "web"
    ///   network_type                 = "OPEN"
    ///   load_balancer_pass_to_target = true
    ///   security_groups              = [tencentcloud_security_group.clb.id]
    /// }
    ///
    /// resource "tencentcloud_clb_listener" "https" {
    ///   clb_id        = tencentcloud_clb_instance.web.id
    ///   listener_name = "https"
    ///   port          = 443
    ///   protocol      = "TCP"
    /// }
    ///
    /// resource "tencentcloud_security_group" "clb" {
    ///   name = "clb"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "clb" {
    ///   security_group_id = tencentcloud_security_group.clb.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "203.0.113.0/24"
    ///     protocol   = "TCP"
    ///     port       = "443"
    ///   }
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_clb_instance" "web" {
    ///   clb_name     = "web"
    ///   network_type = "OPEN"
    /// }
    /// ```
    code: "LBS107",
    name: "load-balancer-bypasses-backend-group",
    title: "a load balancer bypasses the groups of its servers",
    severity: Low,
    score: 36,
    profile: Strict,
    fix: Auto,
    clouds: [Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for (balancer, facts) in context.world.network.balancers.iter().zip(&context.facts.exposure.balancers) {
        let Some(site) = balancer.pass_site.as_ref().filter(|_| balancer.pass_to_target == Tri::Yes) else { continue };
        // A group that wide parts of the Internet pass restricts nothing.
        let open = !facts.let_in.may.services_where(is_wide).is_empty();
        if facts.view.is_some() && !open {
            continue;
        }
        let name = context.model.address(balancer.object);
        let message = format!(
            "what `{name}` forwards skips the security groups of its servers, and no group of its own restricts it"
        );
        let mut finding = definite(&RULE, site.clone(), "bypasses groups", message);
        finding.fix = Fix {
            description: "turn it off, or bind a restrictive group to the load balancer".into(),
            mechanical: true,
        };
        push(context, out, finding);
    }
}
