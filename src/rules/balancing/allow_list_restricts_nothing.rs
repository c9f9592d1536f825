//! LBS103: what is meant to restrict the clients of a load balancer restricts nothing.

use crate::base::net::AddressSet;
use crate::base::{Severity, Tri};
use crate::model::balancer::{BalancerKind, Gate, Listener, LoadBalancer};
use crate::model::network::{Bounds, Direction, Extent, Network, PrefixList, RuleAction};
use crate::model::{Id, Known, Ref};
use crate::reason::exposure::{Grade, Reason};
use crate::rules::draft::{evidence, push};
use crate::rules::network::graded::{at_grade, with_reasons};
use crate::rules::network::sources::is_wide;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// An allow list that holds 0.0.0.0/0, or nothing at all, lets everybody through, and looks like protection. So does a security
    /// group on an ALB or NLB without a rule that drops: what no rule matches is accepted there.
    ///
    /// # Fix
    ///
    /// Remove the entry that admits everybody, or drop the list. To a group on an ALB or NLB add a rule that drops what is not wanted.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "web" {
    ///   load_balancer_name = "web"
    ///   address_type       = "internet"
    /// }
    ///
    /// resource "alicloud_slb_acl" "office" {
    ///   name = "office"
    ///   entry_list {
    ///     entry   = "0.0.0.0/0"
    ///     comment = "everybody"
    ///   }
    /// }
    ///
    /// resource "alicloud_slb_listener" "https" {
    ///   load_balancer_id = alicloud_slb_load_balancer.web.id
    ///   frontend_port    = 443
    ///   backend_port     = 8443
    ///   protocol         = "tcp"
    ///   bandwidth        = 10
    ///   acl_status       = "on"
    ///   acl_type         = "white"
    ///   acl_ids          = [alicloud_slb_acl.office.id] # ← medium, definite
    /// }
    /// ```
    ///
    /// Only rules that accept: nothing is restricted. The balancer is private.
    ///
    /// ```hcl
    /// resource "alicloud_nlb_load_balancer" "main" {
    ///   load_balancer_name = "main"
    ///   address_type       = "Intranet"
    ///   vpc_id             = "vpc-example"
    ///   security_group_ids = [alicloud_security_group.main.id] # ← low, definite
    ///
    ///   zone_mappings {
    ///     vswitch_id = "vsw-a"
    ///     zone_id    = "cn-hangzhou-i"
    ///   }
    /// }
    ///
    /// resource "alicloud_security_group" "main" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "https" {
    ///   security_group_id = alicloud_security_group.main.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "203.0.113.0/24"
    /// }
    /// ```
    ///
    /// In the strict profile a public listener without any access control counts, too.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_clb_instance" "web" {
    ///   clb_name     = "web"
    ///   network_type = "OPEN"
    /// }
    ///
    /// resource "tencentcloud_clb_listener" "https" {
    ///   clb_id        = tencentcloud_clb_instance.web.id
    ///   listener_name = "https"
    ///   port          = 443 # ← medium, definite
    ///   protocol      = "TCP"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "web" {
    ///   load_balancer_name = "web"
    ///   address_type       = "internet"
    /// }
    ///
    /// resource "alicloud_slb_acl" "office" {
    ///   name = "office"
    ///   entry_list {
    ///     entry   = "203.0.113.0/24"
    ///     comment = "office"
    ///   }
    /// }
    ///
    /// resource "alicloud_slb_listener" "https" {
    ///   load_balancer_id = alicloud_slb_load_balancer.web.id
    ///   frontend_port    = 443
    ///   backend_port     = 8443
    ///   protocol         = "tcp"
    ///   bandwidth        = 10
    ///   acl_status       = "on"
    ///   acl_type         = "white"
    ///   acl_ids          = [alicloud_slb_acl.office.id]
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_clb_instance" "web" {
    ///   clb_name     = "web"
    ///   network_type = "OPEN"
    /// }
    ///
    /// resource "tencentcloud_clb_listener" "https" {
    ///   clb_id        = tencentcloud_clb_instance.web.id
    ///   listener_name = "https"
    ///   port          = 443
    ///   protocol      = "TCP"
    /// }
    /// ```
    code: "LBS103",
    name: "allow-list-restricts-nothing",
    title: "an allow list of a load balancer restricts nothing",
    severity: Medium,
    score: 58,
    profile: Split,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["CKV_ALI_29"],
    check: check,
}

const REACHED: (Severity, u8) = (Severity::Medium, 58);

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    for listener in &network.listeners {
        let grade = grade(context, listener);
        for gate in listener.gates.iter().filter(|gate| gate.on.possibly()) {
            of_gate(context, listener, gate, grade).into_iter().for_each(|finding| push(context, out, finding));
        }
        bare(context, listener).into_iter().for_each(|finding| push(context, out, finding));
    }
    for (at, balancer) in network.balancers.iter().enumerate() {
        let public = context.facts.exposure.balancers.get(at).map_or(Tri::Unknown, |facts| facts.public);
        of_groups(context, balancer, by(public)).into_iter().for_each(|finding| push(context, out, finding));
    }
}

fn by(public: Tri) -> Grade {
    match public {
        Tri::Yes => Grade::Reached,
        Tri::Unknown => Grade::OpenEnd,
        Tri::No => Grade::NoPath,
    }
}

/// Whether the Internet gets to the listener's balancer.
fn grade(context: &Context<'_>, listener: &Listener) -> Grade {
    let facts = listener.balancer.candidates().iter().map(|id| context.facts.exposure.balancers.get(id.index()));
    let public = facts.map(|it| it.map_or(Tri::Unknown, |it| it.public));
    let mut public: Vec<Tri> = public.collect();
    public.dedup();
    match public.as_slice() {
        [one] => by(one.and(listener.running.and(listener.exists))),
        _ => Grade::OpenEnd,
    }
}

/// The entries of a list, with those of the lists in it.
fn entries(network: &Network, list: &PrefixList) -> Bounds<AddressSet> {
    let members = list.members.iter().flat_map(Ref::candidates).filter_map(|id| network.prefix_lists.get(id.index()));
    members.fold(list.entries.clone(), |sum, it| Bounds {
        must: sum.must.union(&it.entries.must),
        may: sum.may.union(&it.entries.may),
    })
}

fn of_gate(context: &Context<'_>, listener: &Listener, gate: &Gate, grade: Grade) -> Option<Finding> {
    // A list of those who are refused that holds everybody is another matter.
    if gate.white != Known::Yes(true) {
        return None;
    }
    let network = &context.world.network;
    let lists: Vec<&PrefixList> =
        gate.lists.iter().filter_map(|list| network.prefix_lists.get(list.resolved()?.index())).collect();
    let whole = lists.len() == gate.lists.len();
    let listed = lists.iter().map(|list| entries(network, list)).fold(Bounds::exact(AddressSet::empty()), |sum, it| {
        Bounds { must: sum.must.union(&it.must), may: sum.may.union(&it.may) }
    });
    let name = context.model.address(listener.object);
    let (key, message) = if is_wide(&listed.must) {
        ("allow list of everybody", format!("the allow list of `{name}` admits every address: it restricts nothing"))
    } else if whole && !gate.lists.is_empty() && listed.may.is_empty() {
        ("empty allow list", format!("the allow list of `{name}` is empty, and so filters nothing"))
    } else {
        return None;
    };
    let grade = if gate.on == Tri::Yes || grade == Grade::NoPath { grade } else { Grade::OpenEnd };
    let mut finding = at_grade(&RULE, gate.site.clone(), grade, REACHED, key, message)?;
    finding.related = lists.iter().map(|list| evidence(&crate::model::Site::block(list.object), "the list")).collect();
    Some(advised(finding, "remove the entry that admits everybody, or list who may connect"))
}

fn advised(mut finding: Finding, description: &str) -> Finding {
    finding.fix = Fix { description: description.into(), mechanical: false };
    finding
}

/// A group on a balancer where what no rule matches is accepted, without a rule that drops.
fn of_groups(context: &Context<'_>, balancer: &LoadBalancer, grade: Grade) -> Option<Finding> {
    if !matches!(balancer.kind, BalancerKind::Alb | BalancerKind::Nlb) || balancer.groups.extent != Extent::Exact {
        return None;
    }
    let first = balancer.groups.list.first()?;
    let network = &context.world.network;
    let ids: Option<Vec<Id<_>>> = balancer.groups.list.iter().map(|it| it.group.resolved()).collect();
    let groups: Option<Vec<_>> = ids?.iter().map(|id| network.groups.get(id.index())).collect();
    let groups = groups?;
    // Others may hold rules that are not written here.
    if groups.iter().any(|group| group.closed_world == Tri::No) {
        return None;
    }
    let mut rules = groups.iter().flat_map(|group| &group.rules).filter(|rule| rule.direction == Direction::Ingress);
    if rules.clone().any(|rule| rule.action == Known::Yes(RuleAction::Drop) && rule.exists.surely()) {
        return None;
    }
    let perhaps = rules.find(|rule| rule.action != Known::Yes(RuleAction::Accept));
    let name = context.model.address(balancer.object);
    let (grade, verb) = match perhaps {
        None => (grade, "restricts nothing: no rule of it drops"),
        Some(_) if grade == Grade::NoPath => return None,
        Some(_) => (Grade::OpenEnd, "may restrict nothing: whether a rule of it drops is not known"),
    };
    let message = format!("the security group on `{name}` {verb}");
    let finding = at_grade(&RULE, first.site.clone(), grade, REACHED, "group without drop", message)?;
    let reasons: Vec<Reason> =
        perhaps.into_iter().flat_map(|it| it.reasons.iter().cloned().map(Reason::Code)).collect();
    let finding = with_reasons(finding, context, &reasons);
    Some(advised(finding, "add a rule that drops what is not wanted, weaker than those that accept"))
}

/// A public listener without any access control.
fn bare(context: &Context<'_>, listener: &Listener) -> Option<Finding> {
    let id = listener.balancer.resolved()?;
    let balancer = context.world.network.balancers.get(id.index())?;
    let filtered = !balancer.groups.list.is_empty() || balancer.groups.extent != Extent::Exact;
    let skipped = matches!(balancer.kind, BalancerKind::Gwlb | BalancerKind::Accelerator);
    if filtered || skipped || listener.gates.iter().any(|gate| gate.on.possibly()) {
        return None;
    }
    if grade(context, listener) != Grade::Reached {
        return None;
    }
    let message = format!(
        "`{}` takes connections from everybody: no access control is set",
        context.model.address(listener.object)
    );
    let mut finding = at_grade(&RULE, listener.site.clone(), Grade::Reached, REACHED, "no access control", message)?;
    finding.strict = true;
    Some(advised(finding, "bind an allow list or a security group, where not everybody should connect"))
}
