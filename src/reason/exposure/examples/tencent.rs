//! E60–E86: Tencent Cloud.

use super::*;

fn several(groups: &[&[&str]]) -> Net {
    let mut net = Net::default();
    let all: Vec<usize> = groups.iter().map(|rules| net.tc(rules)).collect();
    net.member(Cloud::Tencent, Net::bound(&all));
    net
}

#[track_caller]
fn exactly(rules: &[&str], expected: &str) {
    ingress(&several(&[rules]), expected, expected);
}

#[test]
fn the_first_match_decides() {
    exactly(
        &["ACCEPT#10.0.0.0/8#22#TCP", "DROP#0.0.0.0/0#22#TCP", "ACCEPT#0.0.0.0/0#ALL#ALL"],
        "tcp 22 < 10.0.0.0/8; tcp 1-21,23-65535 < A4; udp < A4; icmp < A4; gre < A4; other < A4",
    );
    exactly(&["ACCEPT#0.0.0.0/0#80,443#TCP"], "tcp 80,443 < A4");
    exactly(
        &["DROP#0.0.0.0/0#3000-3999#TCP", "ACCEPT#0.0.0.0/0#80,443,3306#TCP", "ACCEPT#0.0.0.0/0#8000-8080#TCP"],
        "tcp 80,443,8000-8080 < A4",
    );
    exactly(&["DROP#0.0.0.0/0#ALL#ALL", "ACCEPT#10.0.0.0/8#22#TCP"], "");
    // E81, E84: nothing about protocols; families apart.
    exactly(&["ACCEPT#10.0.0.0/8#ALL#ALL"], "all < 10.0.0.0/8");
    exactly(&["DROP#0.0.0.0/0#ALL#ALL", "ACCEPT#::/0#443#TCP"], "tcp 443 < A6");
    let net = several(&[&[]]);
    ingress(&net, "", "");
    egress(&net, "", "");
}

#[test]
fn bounds_from_the_mapping() {
    // E64: 0.0.0.0/n is stored as 0.0.0.0/0; E65: masking may make one of 10.0.0.0/1.
    exactly(&["ACCEPT#0.0.0.0/0#22#TCP"], "tcp 22 < A4");
    let mut net = several(&[&["ACCEPT#0.0.0.0/1#22#TCP"]]);
    net.0.groups[0].rules[0].peer = Peer::Addresses(Bounds { must: peers("0.0.0.0/1"), may: peers("A4") });
    ingress(&net, "tcp 22 < 0.0.0.0/1", "tcp 22 < A4");
    // E85, E86.
    ingress(&several(&[&["ACCEPT#?4#22#TCP"]]), "", "tcp 22 < A4");
    ingress(&several(&[&["ACCEPT#?#22#TCP"]]), "", "tcp 22 < A4; tcp 22 < A6");
    // E82: a whole rule that is not known.
    let mut net = several(&[&["ACCEPT#10.0.0.0/8#22#TCP", "ACCEPT#?#ALL#ALL", "ACCEPT#0.0.0.0/0#443#TCP"]]);
    net.0.groups[0].rules[1].action = unknown();
    ingress(&net, "tcp 22 < 10.0.0.0/8", "all < A4; all < A6");
    // E83.
    ingress(
        &several(&[&["ACCEPT#0.0.0.0/0#80#TCP", "DROP#?4#ALL#ALL", "ACCEPT#0.0.0.0/0#443#TCP"]]),
        "tcp 80 < A4",
        "tcp 80,443 < A4",
    );
}

#[test]
fn several_groups() {
    let (a, b): (&[&str], &[&str]) = (&["DROP#0.0.0.0/0#22#TCP"], &["ACCEPT#0.0.0.0/0#22#TCP"]);
    ingress(&several(&[a, b]), "", "");
    ingress(&several(&[b, a]), "tcp 22 < A4", "tcp 22 < A4");
    let mut net = several(&[a, b]);
    net.0.interfaces[0].groups.ordered = false;
    ingress(&net, "", "tcp 22 < A4");
    let reasons = net.solve().evaluation(Id::new(0)).unwrap().ingress_reasons.clone();
    assert_eq!(reasons, [crate::reason::exposure::Reason::GroupOrder]);
    // E67: no conflict, so the order does not matter.
    let mut net = several(&[&["ACCEPT#0.0.0.0/0#80#TCP"], &["ACCEPT#10.0.0.0/8#22#TCP", "DROP#0.0.0.0/0#443#TCP"]]);
    net.0.interfaces[0].groups.ordered = false;
    let both = "tcp 80 < A4; tcp 22 < 10.0.0.0/8";
    ingress(&net, both, both);
}

#[test]
fn groups_outside_of_the_input() {
    let external = || GroupBinding { group: Ref::External("sg-1".into()), site: site(40), bound: Tri::Yes };
    let mut net = several(&[&["ACCEPT#10.0.0.0/8#22#TCP"]]);
    net.0.interfaces[0].groups.list.push(external());
    ingress(&net, "tcp 22 < 10.0.0.0/8", "all < A4; all < A6");
    let mut net = several(&[&["DROP#0.0.0.0/0#22#TCP"]]);
    net.0.interfaces[0].groups.list.push(external());
    ingress(&net, "", "tcp 1-21,23-65535 < A4; udp < A4; icmp < A4; gre < A4; other < A4; all < A6");
    // E80: the default group.
    let mut net = several(&[]);
    net.0.interfaces[0].groups.extent = Extent::Default;
    ingress(&net, "", "all < A4; all < A6");
    let reasons = net.solve().evaluation(Id::new(0)).unwrap().ingress_reasons.clone();
    assert_eq!(reasons, [crate::reason::exposure::Reason::DefaultGroup]);
}

#[test]
fn templates() {
    let mut net = Net::default();
    let list = net.list(Bounds::exact(peers("10.0.0.1-10.0.0.100").union(&peers("10.0.1.0/24"))));
    let group = net.tc(&[&format!("ACCEPT#{list}#443#TCP")]);
    net.member(Cloud::Tencent, Net::bound(&[group]));
    let found = net.solve().evaluation(Id::new(0)).unwrap().ingress.must.boxes();
    assert_eq!(
        found[0].peers.join(", "),
        "10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/30, 10.0.0.8/29, 10.0.0.16/28, 10.0.0.32/27, 10.0.0.64/27, \
         10.0.0.96/30, 10.0.0.100/32, 10.0.1.0/24"
    );
    // E72: a group of templates, of both families.
    net.list(Bounds::exact(peers("192.168.1.10-192.168.1.20")));
    net.list(Bounds::exact(peers("2001:db8::10-2001:db8::1f")));
    net.0.prefix_lists[0].entries = Bounds::exact(AddressSet::empty());
    net.0.prefix_lists[0].members = vec![Ref::Resolved(Id::new(1)), Ref::Resolved(Id::new(2))];
    let both = "tcp 443 < 192.168.1.10/31, 192.168.1.12/30, 192.168.1.16/30, 192.168.1.20/32, 2001:db8::10/124";
    ingress(&net, both, both);
    // E73.
    ingress(&several(&[&["DROP#pl:ext#22#TCP", "ACCEPT#0.0.0.0/0#22#TCP"]]), "", "tcp 22 < A4");
    // E74: ICMP of a template is ICMPv6 only perhaps.
    for (from, must, expected) in [
        ("A4", "tcp 80,443 < A4; udp 53 < A4; icmp < A4", "tcp 80,443 < A4; udp 53 < A4; icmp < A4"),
        ("A6", "tcp 80,443 < A6; udp 53 < A6", "tcp 80,443 < A6; udp 53 < A6; icmpv6 < A6"),
    ] {
        let mut net = several(&[&[&format!("ACCEPT#{from}#ALL#ALL")]]);
        let entries = service_union("tcp 80,443; udp 53; icmp");
        let may = Bounds { must: entries.clone(), may: entries.union(&ServiceSet::icmpv6()) };
        net.0.service_templates.push(ServiceTemplate { object: object(71), entries: may, members: Vec::new() });
        net.0.groups[0].rules[0].services = Services::Templates(vec![Ref::Resolved(Id::new(0))]);
        ingress(&net, must, expected);
    }
}

#[test]
fn single_rule_resources() {
    let block = |rules: &[&str]| {
        let mut net = several(&[rules]);
        net.0.groups[0].rules.iter_mut().for_each(|rule| rule.order = Order::Inserted);
        net
    };
    ingress(&block(&["ACCEPT#0.0.0.0/0#22#TCP", "DROP#0.0.0.0/0#22#TCP"]), "", "tcp 22 < A4");
    let net = block(&["ACCEPT#10.0.0.0/8#22#TCP", "DROP#0.0.0.0/0#80#TCP"]);
    ingress(&net, "tcp 22 < 10.0.0.0/8", "tcp 22 < 10.0.0.0/8");
    ingress(&block(&["ACCEPT#10.0.0.0/8#22#TCP"]), "tcp 22 < 10.0.0.0/8", "tcp 22 < 10.0.0.0/8");
    // Beside an owned list, anywhere in it.
    let mut net = several(&[&["ACCEPT#0.0.0.0/0#80#TCP", "DROP#0.0.0.0/0#80#TCP"]]);
    net.0.groups[0].rules[1].order = Order::Anywhere;
    ingress(&net, "", "tcp 80 < A4");
}

#[test]
fn members_are_not_interconnected() {
    let mut net = several(&[&["ACCEPT#203.0.113.0/24#22#TCP", "egress ACCEPT#0.0.0.0/0#ALL#ALL"]]);
    let n = net.member(Cloud::Tencent, Net::bound(&[0]));
    let t = Id::new(0);
    sends(&net.pair(n, t).services, "", "");
    net.0.groups[0].rules.push(tc("ACCEPT#sg:0#ALL#ALL", 2));
    sends(&net.pair(n, t).services, "all", "all");
    net.0.groups[0].rules.remove(1);
    let pair = net.pair(n, t);
    sends(&pair.services, "", "");
    assert!(pair.blocked_by_egress);
}
