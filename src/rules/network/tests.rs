//! The rules about ingress on worlds built by hand: what is said, how severely, and where.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::base::net::{AddressSet, PortSet, Protocol, ServiceSet};
use crate::base::{Certainty, Tri};
use crate::config::Settings;
use crate::model::network::{
    Addresses, Bounds, Direction, Extent, GroupBinding, GroupBindings, GroupType, Instance, InstanceKind, Interface,
    InterfaceRole, NicScope, Order, PathKind, Peer, PrefixList, PublicBinding, Rule, RuleAction, SecurityGroup,
    Services,
};
use crate::model::{Cloud, Id, Known, Model, Object, ObjectId, Ref, Site};
use crate::reason;
use crate::rules::{self, Context, Finding, Witness};

/// A world under construction.
#[derive(Default)]
struct Setup {
    model: Model,
}

/// A rule in short: `accept tcp 22-22 from 0.0.0.0/0 @1`.
fn rule(text: &str) -> Rule {
    let words: Vec<&str> = text.split(' ').collect();
    let action = if words[0] == "drop" { RuleAction::Drop } else { RuleAction::Accept };
    let (low, high) = words[2].split_once('-').unwrap_or((words[2], words[2]));
    let ports = PortSet::range(low.parse().unwrap_or(1), high.parse().unwrap_or(u16::MAX));
    let services = match words[1] {
        "all" => ServiceSet::all(),
        "tcp" => ServiceSet::tcp(ports),
        "udp" => ServiceSet::udp(ports),
        "icmp" => ServiceSet::icmp(),
        _ => ServiceSet::whole(Protocol::Gre),
    };
    let peer = match words[4] {
        "?" => Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() },
        text => Bounds::exact(AddressSet::parse(text).unwrap()),
    };
    let priority: u16 = words[5].trim_start_matches('@').parse().unwrap();
    let reasons = if words[4] == "?" { vec!["unknown:t.rule.cidr_ip".into()] } else { Vec::new() };
    let nowhere = Site::block(Id::new(0));
    Rule {
        site: nowhere.clone(),
        peer_site: nowhere.clone(),
        port_site: nowhere,
        direction: Direction::Ingress,
        action: Known::Yes(action),
        order: Order::Priority(Known::Yes(priority)),
        peer: Peer::Addresses(peer),
        services: Services::Inline(Bounds::exact(services)),
        nic: NicScope::Any,
        exists: Tri::Yes,
        reasons,
        faults: Vec::new(),
        place: format!("priority {priority}").into(),
    }
}

impl Setup {
    fn object(&mut self, address: &str) -> ObjectId {
        self.model.intern(Object {
            address: address.into(),
            previous_address: None,
            kind: "t".into(),
            cloud: Some(Cloud::Alibaba),
            action: None,
            representative: false,
            account: Default::default(),
        })
    }
    /// A basic group with these rules; the n-th rule is the object `t.NAME_n`.
    fn group(&mut self, name: &str, rules: &[&str]) -> Id<SecurityGroup> {
        let object = self.object(&format!("t.{name}"));
        let rules = rules.iter().enumerate().map(|(at, text)| {
            let own = self.object(&format!("t.{name}_{at}"));
            let site = Site::block(own);
            Rule { peer_site: Site::at(own, "cidr_ip"), port_site: site.clone(), site, ..rule(text) }
        });
        let rules = rules.collect();
        let groups = &mut self.model.after.network.groups;
        groups.push(SecurityGroup {
            object,
            cloud: Cloud::Alibaba,
            kind: Known::Yes(GroupType::Normal),
            vpc: Some(Ref::External("vpc-1".into())),
            inner_access: Tri::Yes,
            rules,
            closed_world: Tri::Yes,
        });
        Id::new(groups.len() - 1)
    }
    /// A server in these groups, with a public address or not.
    fn server(&mut self, name: &str, groups: &[Id<SecurityGroup>], public: Tri) {
        let object = self.object(&format!("t.{name}"));
        let site = Site::at(object, "security_groups");
        let list =
            groups.iter().map(|id| GroupBinding { group: Ref::Resolved(*id), site: site.clone(), bound: Tri::Yes });
        let groups = GroupBindings { list: list.collect(), ordered: false, appended: 0, extent: Extent::Exact };
        let network = &mut self.model.after.network;
        network.instances.push(Instance { object, cloud: Cloud::Alibaba, kind: InstanceKind::Vm, count: (1, Some(1)) });
        network.interfaces.push(Interface {
            object,
            address: format!("t.{name}#primary").into(),
            cloud: Cloud::Alibaba,
            owner: Some(Ref::Resolved(Id::new(network.instances.len() - 1))),
            role: InterfaceRole::Primary,
            subnet: Some(Ref::External("vsw-1".into())),
            v4: Addresses::Exact(AddressSet::parse("10.0.0.5").unwrap()),
            v6: Addresses::None,
            groups,
            exists: Tri::Yes,
        });
        if public.possibly() {
            let reasons = if public == Tri::Unknown { vec!["unknown:t.web.bandwidth".into()] } else { Vec::new() };
            network.bindings.push(PublicBinding {
                skips_acl: Tri::No,
                kind: PathKind::AutoPublic,
                interface: Ref::Resolved(Id::new(network.interfaces.len() - 1)),
                address: None,
                site: Site::at(object, "bandwidth"),
                exists: public,
                reasons,
            });
        }
    }
    fn findings(&self, settings: &Settings) -> Vec<Finding> {
        let facts = reason::solve(&self.model.after);
        let context = Context { model: &self.model, world: &self.model.after, facts: &facts, before: None, settings };
        let mut out = Vec::new();
        rules::check(&context, &mut out);
        out.retain(|finding| finding.rule.code.starts_with("NET10") || finding.rule.code == "VAL104");
        out
    }
    /// Findings as `NET102 high definite 8.6 t.web_0`.
    fn say(&self) -> Vec<String> {
        self.say_with(&Settings::default())
    }
    fn say_with(&self, settings: &Settings) -> Vec<String> {
        let line = |finding: &Finding| {
            let certainty = if finding.certainty == Certainty::Definite { "definite" } else { "possible" };
            let (severity, score) = (finding.severity.word(), f32::from(finding.score) / 10.0);
            format!(
                "{} {severity} {certainty} {score:.1} {}",
                finding.rule.code,
                self.model.address(finding.site.object)
            )
        };
        self.findings(settings).iter().map(line).collect()
    }
}

/// One group with one server.
fn world(rules: &[&str], public: Tri) -> Setup {
    let mut setup = Setup::default();
    let group = setup.group("web", rules);
    setup.server("server", &[group], public);
    setup
}

fn unbound(rules: &[&str]) -> Setup {
    let mut setup = Setup::default();
    setup.group("web", rules);
    setup
}

fn strict() -> Settings {
    Settings { strict: true, ..Settings::default() }
}

const ALL: &str = "0.0.0.0/0";

#[test]
fn grades_follow_reach() {
    let ssh = [&*format!("accept tcp 22 from {ALL} @1")];
    assert_eq!(world(&ssh, Tri::Yes).say(), ["NET102 high definite 8.6 t.web_0"]);
    assert_eq!(world(&ssh, Tri::Unknown).say(), ["NET102 medium possible 6.9 t.web_0"]);
    assert_eq!(unbound(&ssh).say(), ["NET102 medium possible 6.9 t.web_0"]);
    assert_eq!(world(&ssh, Tri::No).say(), ["NET102 low definite 3.9 t.web_0"]);
    let mut taken = world(&[&format!("accept tcp 22 from {ALL} @2"), &format!("drop tcp 22 from {ALL} @1")], Tri::Yes);
    assert!(taken.say().is_empty());
    taken = world(&[&format!("accept tcp 22 from {ALL} @1"), &format!("drop tcp 22 from {ALL} @1")], Tri::Yes);
    assert!(taken.say().is_empty(), "the drop wins the tie");
}

#[test]
fn databases_are_critical_when_reached() {
    let mysql = [&*format!("accept tcp 3306 from {ALL} @1")];
    assert_eq!(world(&mysql, Tri::Yes).say(), ["NET104 critical definite 9.6 t.web_0"]);
    assert_eq!(unbound(&mysql).say(), ["NET104 high possible 8.6 t.web_0"]);
    assert_eq!(world(&mysql, Tri::No).say(), ["NET104 low definite 3.9 t.web_0"]);
    let kafka = [&*format!("accept tcp 9092 from {ALL} @1")];
    assert_eq!(world(&kafka, Tri::Yes).say(), ["NET104 high definite 8.6 t.web_0"]);
    let docker = [&*format!("accept tcp 2375 from {ALL} @1")];
    assert_eq!(world(&docker, Tri::Yes).say(), ["NET105 critical definite 9.6 t.web_0"]);
}

#[test]
fn what_would_be_low_is_not_guessed() {
    let mail = [&*format!("accept tcp 110 from {ALL} @1")];
    assert_eq!(world(&mail, Tri::Yes).say(), ["NET105 low definite 3.9 t.web_0"]);
    assert!(unbound(&mail).say().is_empty());
}

#[test]
fn everything_is_told_once() {
    let all = [&*format!("accept all - from {ALL} @1")];
    assert_eq!(world(&all, Tri::Yes).say_with(&strict()), ["NET101 critical definite 9.8 t.web_0"]);
    assert_eq!(unbound(&all).say(), ["NET101 high possible 8.9 t.web_0"]);
    let but_ssh = world(&[&all[0].replace("@1", "@9"), &format!("drop tcp 22 from {ALL} @1")], Tri::Yes);
    assert_eq!(but_ssh.say(), ["NET101 critical definite 9.8 t.web_0"]);
    let almost = [&*format!("accept tcp 1-65534 from {ALL} @1")];
    assert_eq!(world(&almost, Tri::Yes).say(), ["NET106 critical definite 9.6 t.web_0"]);
}

#[test]
fn who_selects_one_rule_hears_of_it() {
    let all = world(&[&format!("accept all - from {ALL} @1")], Tri::Yes);
    let only = |word: &str| Settings { select: vec![word.to_owned()], ..Settings::default() };
    assert_eq!(all.say_with(&only("NET102")), ["NET102 high definite 8.6 t.web_0"]);
    let icmp = world(&[&format!("accept icmp - from {ALL} @1")], Tri::Yes);
    assert!(icmp.say().is_empty());
    assert_eq!(icmp.say_with(&strict()), ["NET107 low definite 3.7 t.web_0"]);
    assert_eq!(icmp.say_with(&only("ingress-unlisted-port-from-internet")), ["NET107 low definite 3.7 t.web_0"]);
    assert!(icmp.say_with(&only("NET")).is_empty());
}

#[test]
fn gre_is_medium_when_reached() {
    let gre = [&*format!("accept gre - from {ALL} @1")];
    assert_eq!(world(&gre, Tri::Yes).say_with(&strict()), ["NET107 medium definite 5.3 t.web_0"]);
}

#[test]
fn private_sources_are_not_the_internet() {
    for peer in ["10.0.0.0/8", "203.0.113.0/24", "0.0.0.0/5"] {
        assert!(world(&[&format!("accept tcp 22 from {peer} @1")], Tri::Yes).say().is_empty(), "{peer}");
    }
}

#[test]
fn a_drop_for_most_of_the_world_takes_the_opening_away() {
    let rules = |drop: &str| [format!("accept tcp 22 from {ALL} @9"), format!("drop tcp 22 from {drop} @1")];
    let say = |drop: &str| world(&rules(drop).each_ref().map(String::as_str), Tri::Yes).say();
    assert_eq!(say("0.0.0.0/2"), ["NET102 high definite 8.6 t.web_0"]);
    assert_eq!(say("0.0.0.0-200.0.0.0"), [""; 0]);
}

#[test]
fn halves_of_the_world_are_the_world() {
    let halves = ["accept tcp 22 from 0.0.0.0/1 @1", "accept tcp 22 from 128.0.0.0/1 @1"];
    let setup = world(&halves, Tri::Yes);
    assert_eq!(setup.say(), ["NET108 high definite 8.0 t.web_0"]);
    let findings = setup.findings(&Settings::default());
    assert_eq!(findings[0].related.len(), 1);
    assert_eq!(
        findings[0].message,
        "100 % of the public IPv4 addresses (by this rule and 1 more) reach tcp/22 of `t.server`"
    );
    assert_eq!(unbound(&halves).say(), ["NET108 medium possible 6.9 t.web_0"]);
    assert_eq!(world(&halves, Tri::No).say(), ["NET108 low definite 3.9 t.web_0"]);
    let public = halves.map(|rule| rule.replace("22", "443"));
    assert!(world(&public.each_ref().map(String::as_str), Tri::Yes).say().is_empty());
}

#[test]
fn what_one_rule_opens_by_itself_is_not_told_as_a_union() {
    let rules = [&*format!("accept tcp 22 from {ALL} @1"), "accept tcp 22 from 0.0.0.0/1 @1"];
    assert_eq!(world(&rules, Tri::Yes).say(), ["NET102 high definite 8.6 t.web_0"]);
}

#[test]
fn halves_in_two_groups_of_one_server_count_together() {
    let mut setup = Setup::default();
    let low = setup.group("low", &["accept tcp 3306 from 0.0.0.0/1 @1"]);
    let high = setup.group("high", &["accept tcp 3306 from 128.0.0.0/1 @1"]);
    setup.server("server", &[low, high], Tri::Yes);
    assert_eq!(setup.say(), ["NET108 critical definite 9.6 t.low_0"]);
}

#[test]
fn the_worst_of_several_workloads_counts() {
    let mut setup = Setup::default();
    let web = setup.group("web", &[&format!("accept tcp 22 from {ALL} @1")]);
    setup.server("hidden", &[web], Tri::No);
    setup.server("a", &[web], Tri::Yes);
    setup.server("b", &[web], Tri::Yes);
    let findings = setup.findings(&Settings::default());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "the Internet reaches tcp/22 of `t.a` and 1 more");
    assert_eq!((findings[0].rank, &*findings[0].key), (3, "tcp/22 ipv4"));
    let path: Vec<&str> = findings[0].path.iter().map(|it| &*it.note).collect();
    assert_eq!(path.first(), Some(&"Internet"));
    assert_eq!(path.last(), Some(&"this rule (priority 1)"));
    let source = "198.51.100.7".parse().unwrap();
    assert_eq!(findings[0].witness, Some(Witness::Packet { source, protocol: "tcp", port: Some(22) }));
    assert_eq!(findings[0].site.path.as_deref(), Some("cidr_ip"));
}

#[test]
fn messages_say_what_can_happen() {
    let message = |setup: Setup| setup.findings(&Settings::default())[0].message.clone().into_owned();
    let ssh = [&*format!("accept tcp 22 from {ALL} @1")];
    assert_eq!(
        message(unbound(&ssh)),
        "opens tcp/22 to the whole Internet; the group is bound to nothing in this plan"
    );
    assert_eq!(message(world(&ssh, Tri::No)), "opens tcp/22 to the Internet, but no public path leads here");
    let unknown = world(&ssh, Tri::Unknown);
    let finding = &unknown.findings(&Settings::default())[0];
    assert_eq!(finding.message, "the Internet may reach tcp/22 of `t.server`: `t.web.bandwidth` is not known yet");
    assert_eq!(finding.unknowns.iter().map(|it| &**it).collect::<Vec<_>>(), ["t.web.bandwidth"]);
}

#[test]
fn an_unknown_source_is_possible_and_a_list_from_outside_is_silent() {
    let unknown = world(&["accept tcp 22 from ? @1"], Tri::Yes);
    assert_eq!(unknown.say(), ["NET102 medium possible 6.9 t.web_0"]);
    let mut outside = world(&["accept tcp 22 from ? @1"], Tri::Yes);
    outside.model.after.network.groups[0].rules[0].peer = Peer::Lists(vec![Ref::External("pl-1".into())]);
    assert!(outside.say().is_empty());
    let mut inside = world(&["accept tcp 22 from ? @1"], Tri::Yes);
    let object = inside.object("t.list");
    let entries = Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() };
    inside.model.after.network.prefix_lists.push(PrefixList { object, entries, members: Vec::new() });
    inside.model.after.network.groups[0].rules[0].peer = Peer::Lists(vec![Ref::Resolved(Id::new(0))]);
    assert_eq!(inside.say(), ["NET102 medium possible 6.9 t.web_0"]);
}

#[test]
fn a_drop_behind_a_wider_accept_is_told() {
    let say = |rules: [&str; 2]| unbound(&rules).say();
    let shadowed = ["VAL104 medium definite 6.6 t.web_1"];
    assert_eq!(say(["accept tcp 1-65535 from 10.0.0.0/8 @1", "drop tcp 3306 from 10.0.0.0/8 @100"]), shadowed);
    assert_eq!(say(["accept tcp 22 from 10.0.0.0/8 @1", "drop tcp 22 from 10.1.0.0/16 @2"]), shadowed);
    assert_eq!(say(["accept tcp 1-3350 from 10.0.0.0/8 @1", "drop tcp 3300-3400 from 10.0.0.0/8 @2"]), [""; 0]);
    assert_eq!(say(["accept tcp 3306 from 10.0.0.0/8 @1", "drop tcp 3306 from 10.0.0.0/8 @1"]), [""; 0]);
    assert_eq!(say(["accept tcp 22 from 10.0.0.0/8 @1", &format!("drop all - from {ALL} @100")]), [""; 0]);
    assert_eq!(say(["accept tcp 22 from 10.0.0.0/8 @1", "drop tcp 22 from 0.0.0.0/0 @100"]), [""; 0]);
}

#[test]
fn a_drop_in_another_group_of_the_same_server_is_told() {
    let mut setup = Setup::default();
    let one = setup.group("one", &["accept tcp 1-65535 from 10.0.0.0/8 @1"]);
    let two = setup.group("two", &["drop tcp 3306 from 10.0.0.0/8 @100"]);
    assert!(setup.say().is_empty(), "not bound together");
    setup.server("server", &[one, two], Tri::No);
    assert_eq!(setup.say(), ["VAL104 medium definite 6.6 t.two_0"]);
    let message = |setup: &Setup| setup.findings(&Settings::default())[0].message.clone().into_owned();
    let by = "`t.one_0` (priority 1) accepts the packets first";
    assert_eq!(message(&setup), format!("this drop of tcp/3306 never takes effect: {by}"));
    setup.server("other", &[two], Tri::No);
    assert_eq!(message(&setup), format!("this drop does not take effect for tcp/3306 at `t.server`: {by}"));
}

#[test]
fn a_drop_among_members_of_a_group_does_not_hold() {
    let members = |rules: &[&str], count: usize, inner: Tri| {
        let mut setup = Setup::default();
        let group = setup.group("web", rules);
        (0..count).for_each(|at| setup.server(&format!("s{at}"), &[group], Tri::No));
        setup.model.after.network.groups[0].inner_access = inner;
        setup.say()
    };
    let drop = ["drop all - from 10.0.0.0/8 @1"];
    assert_eq!(members(&drop, 2, Tri::Yes), ["VAL104 medium definite 6.6 t.web_0"]);
    assert!(members(&drop, 1, Tri::Yes).is_empty());
    assert!(members(&drop, 2, Tri::No).is_empty());
    assert!(members(&["drop all - from 192.168.0.0/16 @1"], 2, Tri::Yes).is_empty());
    assert!(members(&["drop all - from 0.0.0.0/0 @100"], 2, Tri::Yes).is_empty());
}
