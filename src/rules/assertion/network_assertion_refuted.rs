//! AST101: packets get through that an assertion of the user says must not.

use crate::base::Certainty;
use crate::base::net::{AddressSet, PacketSet};
use crate::config::{Reach as Denied, Sender};
use crate::model::Site;
use crate::model::network::Bounds;
use crate::reason::exposure::{From, Question, Reach, Target, targets};
use crate::rules::{Context, Evidence, Finding, Fix, Opened, Witness};

rule! {
    /// # Why
    ///
    /// What must never happen is known best by those who run the system: no database on the Internet, no way from the test network to
    /// production. An assertion says it once, in `menshen.toml`, and every plan is held against it: proved, refuted with a packet, or
    /// possibly refuted where a value is not known before apply.
    ///
    /// # Fix
    ///
    /// Follow the path that the finding shows and close it where it opens: the rule, the listener or the address. If the traffic is
    /// wanted after all, change the assertion.
    ///
    /// # Fires
    ///
    /// A rule for one address is enough to refute it.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "the Internet never reaches a database tier"
    /// deny = { from = "internet", to = "*_instance.db*", ports = ["tcp/3306"] }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_instance" "db" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.db.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "db" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "mysql" {
    ///   security_group_id = alicloud_security_group.db.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3306/3306"
    ///   cidr_ip           = "203.0.113.7/32" # ← high, definite
    /// }
    /// ```
    ///
    /// A range of ports holds the one that is named.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "the Internet never reaches a database tier"
    /// deny = { from = "internet", to = "*_instance.db*", ports = ["tcp/3306"] }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "db" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.db.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "db" {
    ///   name = "db"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "db" {
    ///   security_group_id = tencentcloud_security_group.db.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "203.0.113.0/24" # ← high, definite
    ///     protocol   = "TCP"
    ///     port       = "3300-3400"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Another port; or no way for the packets to get there.
    ///
    /// ```toml
    /// [[assert]]
    /// name = "the Internet never reaches a database tier"
    /// deny = { from = "internet", to = "*_instance.db*", ports = ["tcp/3306"] }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "db" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.db.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "db" {
    ///   name = "db"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "db" {
    ///   security_group_id = tencentcloud_security_group.db.id
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
    /// ```toml
    /// [[assert]]
    /// name = "the Internet never reaches a database tier"
    /// deny = { from = "internet", to = "*_instance.db*", ports = ["tcp/3306"] }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_instance" "db" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.db.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "db" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "mysql" {
    ///   security_group_id = alicloud_security_group.db.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3306/3306"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    code: "AST101",
    name: "network-assertion-refuted",
    title: "packets get through that an assertion forbids",
    severity: High,
    score: 80,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let mut asserts = context.settings.asserts.iter().filter_map(|it| Some((&*it.name, it.reach.as_ref()?))).peekable();
    if asserts.peek().is_none() {
        return;
    }
    let all = targets(context.model, &context.world.network, &context.facts.exposure);
    for (name, denied) in asserts {
        refute(context, name, denied, &all, out);
    }
}

/// One finding for each target that what is denied gets to.
fn refute(context: &Context<'_>, name: &str, denied: &Denied, all: &[Target], out: &mut Vec<Finding>) {
    let to = |address: &str| denied.to.is_empty() || denied.to.iter().any(|glob| glob.matches(address));
    let anywhere = [None];
    let senders: Vec<Option<&Sender>> =
        if denied.from.is_empty() { anywhere.to_vec() } else { denied.from.iter().map(Some).collect() };
    for sender in senders {
        let named = |address: &str| matches!(sender, Some(Sender::Named(glob)) if glob.matches(address));
        let from = match sender {
            None => From::Anywhere,
            Some(Sender::Internet) => From::Internet,
            Some(Sender::Addresses(set)) => From::Addresses(set.clone()),
            Some(Sender::Named(_)) => From::Named(&named),
        };
        let question = Question { to: Some(&to), from, services: denied.services.clone(), change: false };
        let world = context.world;
        let (found, _) = question.ask(context.model, &world.network, &context.facts.exposure, all.to_vec());
        for target in &found {
            // Private addresses of a block get in where groups let them; the Internet's need a path, as workloads do.
            let by_groups = matches!(sender, None | Some(Sender::Addresses(_)));
            let packets = through(target, by_groups);
            out.extend(finding(context, name, sender, target, &packets));
        }
    }
}

/// What gets to a target of what is asked about.
fn through(target: &Target, by_groups: bool) -> Bounds<PacketSet> {
    let mut sum = Bounds::exact(PacketSet::empty());
    for reach in &target.reach {
        if reach.certainty == "definite" {
            sum.must = sum.must.union(&reach.packets);
        }
        sum.may = sum.may.union(&reach.packets);
    }
    if by_groups {
        let private = |set: &PacketSet| set.subtract(&set.restrict(AddressSet::internet()));
        sum.must = sum.must.union(&private(&target.let_in.must));
        sum.may = sum.may.union(&private(&target.let_in.may));
    }
    sum
}

fn finding(
    context: &Context<'_>,
    name: &str,
    sender: Option<&Sender>,
    target: &Target,
    packets: &Bounds<PacketSet>,
) -> Option<Finding> {
    let (shown, certainty, severity) = match (packets.must.is_empty(), packets.may.is_empty()) {
        (false, _) => (&packets.must, Certainty::Definite, RULE.severity),
        (true, false) => (&packets.may, Certainty::Possible, RULE.severity.lower()),
        (true, true) => return None,
    };
    let packet = shown.sample()?;
    let service = match packet.port {
        Some(port) => format!("{}/{port}", packet.protocol.word()),
        None => packet.protocol.word().to_owned(),
    };
    let who = match sender {
        Some(Sender::Internet) => "the Internet".to_owned(),
        Some(Sender::Named(_)) => match target.reach.first() {
            Some(reach) => format!("`{}`", reach.from),
            None => "a workload".to_owned(),
        },
        Some(Sender::Addresses(_)) | None => packet.peer.to_string(),
    };
    let verb = if certainty == Certainty::Definite { "reaches" } else { "may reach" };
    let way = target.reach.iter().find(|reach| reach.packets.contains(packet));
    let message = format!("\"{name}\" does not hold: {who} {verb} {service} of `{}`", target.resource);
    Some(Finding {
        rule: &RULE,
        severity,
        score: severity.cut(RULE.score),
        certainty,
        site: site(context, way, target, packet),
        message: message.into(),
        key: format!("{name} {}", target.resource).into(),
        rank: if certainty == Certainty::Definite { 3 } else { 2 },
        path: path(context, way),
        related: Vec::new(),
        witness: Some(Witness::Packet { source: packet.peer, protocol: packet.protocol.word(), port: packet.port }),
        fix: Fix {
            description: "close the path where it opens, or change the assertion".to_owned(),
            mechanical: false,
        },
        unknowns: way
            .into_iter()
            .flat_map(|way| &way.reasons)
            .filter_map(|it| it.strip_prefix("unknown:"))
            .map(Into::into)
            .collect(),
        opened: Some(Opened { packets: shown.clone(), at: vec![target.resource.as_str().into()] }),
        strict: false,
        granted: None,
        quiet: false,
    })
}

/// The rule that lets the packet in, where there is one; else the target.
fn site(context: &Context<'_>, way: Option<&Reach>, target: &Target, packet: crate::base::net::Packet) -> Site {
    let exposure = &context.facts.exposure;
    let view = way.and_then(|way| way.view).or_else(|| {
        let first = target.interfaces.first()?;
        exposure.interfaces.get(first.index()).map(|facts| facts.view)
    });
    let mut rules = view.into_iter().flat_map(|view| exposure.rules_of(view));
    let rule = rules.find_map(|(facts, share)| {
        let ingress = facts.direction == crate::model::network::Direction::Ingress;
        let group = context.world.network.groups.get(facts.rule.group.index())?;
        (ingress && share.share.may.contains(packet)).then(|| group.rules.get(facts.rule.index))?
    });
    rule.map_or_else(|| Site::block(target.object), |rule| rule.peer_site.clone())
}

/// The way as evidence.
fn path(context: &Context<'_>, way: Option<&Reach>) -> Vec<Evidence> {
    let Some(way) = way else { return Vec::new() };
    let known = |address: &str| context.model.objects.iter().position(|it| *it.address == *address);
    let first = (way.from == "internet").then(|| Evidence { site: None, note: "Internet".to_owned() });
    let steps = way.path.iter().chain(&way.rules).map(|address| Evidence {
        site: known(address).map(|at| Site::block(crate::model::Id::new(at))),
        note: format!("`{address}`"),
    });
    first.into_iter().chain(steps).collect()
}
