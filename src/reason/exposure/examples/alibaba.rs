//! E01–E57: Alibaba Cloud.

use super::*;

fn one(rules: &[&str]) -> Net {
    let mut net = Net::default();
    let group = net.ali(rules);
    net.member(Cloud::Alibaba, Net::bound(&[group]));
    net
}

fn several(groups: &[&[&str]]) -> Net {
    let mut net = Net::default();
    let all: Vec<usize> = groups.iter().map(|rules| net.ali(rules)).collect();
    net.member(Cloud::Alibaba, Net::bound(&all));
    net
}

#[track_caller]
fn exactly(rules: &[&str], expected: &str) {
    ingress(&one(rules), expected, expected);
    // The order in which rules are written means nothing.
    let turned: Vec<&str> = rules.iter().rev().copied().collect();
    ingress(&one(&turned), expected, expected);
}

#[test]
fn order_ties_and_splits() {
    exactly(&["accept tcp 22/22 A4"], "tcp 22 < A4");
    exactly(&["accept tcp 1/65535 A4 @10", "drop tcp 22/22 A4 @1"], "tcp 1-21,23-65535 < A4");
    exactly(&["accept tcp 22/22 A4 @1", "drop tcp 1/65535 A4 @2"], "tcp 22 < A4");
    exactly(&["accept tcp 22/22 A4 @5", "drop tcp 22/22 10.0.0.0/8 @5"], "tcp 22 < N10");
    exactly(&["accept tcp 22/22 A4", "drop tcp 22/22 A4 @1"], "");
    exactly(
        &["accept tcp 80/90 10.0.0.0/24 @1", "accept tcp 85/95 10.0.0.128/25 @1"],
        "tcp 80-90 < 10.0.0.0/24; tcp 91-95 < 10.0.0.128/25",
    );
    exactly(
        &["accept tcp 1000/2000 198.51.100.0/24 @10", "drop tcp 1500/1600 198.51.100.64/26 @1"],
        "tcp 1000-1499,1601-2000 < 198.51.100.0/24; tcp 1500-1600 < 198.51.100.0/26, 198.51.100.128/25",
    );
    let blocks = "0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/5, 200.0.0.0/7, 202.0.0.0/8, 203.0.113.0/24, 203.1.0.0/16, \
                  203.2.0.0/15, 203.4.0.0/14, 203.8.0.0/13, 203.16.0.0/12, 203.32.0.0/11, 203.64.0.0/10, \
                  203.128.0.0/9, 204.0.0.0/6, 208.0.0.0/4, 224.0.0.0/3";
    let e08 = [
        "accept tcp 443/443 203.0.113.0/24 @1",
        "drop tcp 443/443 203.0.0.0/16 @10",
        "accept tcp 443/443 A4 @20",
        "drop all -1/-1 A4 @100",
    ];
    exactly(&e08, &format!("tcp 443 < {blocks}"));
    let shown = one(&e08).solve().evaluation(Id::new(0)).unwrap().ingress.must.boxes();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].peers.join(", "), blocks);
    exactly(
        &["drop tcp 3300/3400 A4 @1", "accept tcp 3000/3389 A4 @2", "accept tcp 3389/3500 192.0.2.0/24 @2"],
        "tcp 3000-3299 < A4; tcp 3401-3500 < 192.0.2.0/24",
    );
    exactly(&["accept udp 53/53 A4 @1", "drop all -1/-1 A4 @2"], "udp 53 < A4");
    exactly(&["accept all -1/-1 A4 @1"], ALL4);
    exactly(&["accept icmp -1/-1 A4", "accept gre -1/-1 198.51.100.1/32"], "icmp < A4; gre < 198.51.100.1/32");
    exactly(
        &["accept tcp 1/100 10.0.0.0/25", "accept tcp 1/100 10.0.0.128/25", "accept tcp 101/200 10.0.0.0/24"],
        "tcp 1-200 < 10.0.0.0/24",
    );
    exactly(&["accept tcp 22/22 10.159.6.18/12"], "tcp 22 < 10.144.0.0/12");
    exactly(
        &["accept tcp 22/22 A4 @110", "accept icmp -1/-1 A4 @110", "drop tcp 1/65535 203.0.113.0/24 @100"],
        "tcp 22 < N113; icmp < A4",
    );
}

#[test]
fn exceptions_inside_exceptions() {
    let rest = "198.51.100.0/25, 198.51.100.128/26, 198.51.100.192/29, 198.51.100.201/32, 198.51.100.202/31, \
                198.51.100.204/30, 198.51.100.208/28, 198.51.100.224/27";
    let high = rest.trim_start_matches("198.51.100.0/25, ");
    let net = one(&[
        "accept tcp 1/65535 A4 @50",
        "drop tcp 20/30 198.51.100.0/24 @10",
        "accept tcp 22/22 198.51.100.128/25 @5",
        "drop tcp 1/65535 198.51.100.200/32 @1",
    ]);
    let found = net.solve().evaluation(Id::new(0)).unwrap().ingress.clone();
    assert_eq!(found.must, found.may);
    let here = peers("198.51.100.0/24");
    let expected = set(&format!("tcp 1-19,31-65535 < {rest}; tcp 22 < {high}"));
    assert_eq!(found.must.restrict(&here), expected);
    assert_eq!(
        found.must.restrict(&here.complement()),
        PacketSet::product(&ServiceSet::whole(Protocol::Tcp), &AddressSet::all_v4().subtract(&here))
    );
}

#[test]
fn defaults_of_a_basic_group() {
    let net = one(&[]);
    ingress(&net, "", "");
    egress(&net, "all < A4; all < A6", "all < A4; all < A6");
    let rest = "tcp 1-24,26-65535 < A4; udp < A4; icmp < A4; gre < A4; other < A4; all < A6";
    egress(&one(&["egress drop tcp 25/25 A4 @1"]), rest, rest);
    ingress(&one(&["accept tcp ? A4"]), "", "tcp < A4");
}

#[test]
fn several_groups_are_one_list() {
    ingress(&several(&[&["accept tcp 22/22 A4 @1"], &["drop tcp 22/22 A4 @1"]]), "", "");
    ingress(&several(&[&["accept tcp 22/22 A4 @1"], &["drop all -1/-1 A4 @2"]]), "tcp 22 < A4", "tcp 22 < A4");
    let two = "tcp 80 < A4; tcp 443 < 203.0.113.0/24";
    ingress(&several(&[&["accept tcp 80/80 A4 @1"], &["accept tcp 443/443 203.0.113.0/24 @1"]]), two, two);
}

#[test]
fn members_and_group_peers() {
    let mut net = one(&["drop all -1/-1 A4 @1"]);
    let (t, n) = (Id::new(0), net.member(Cloud::Alibaba, Net::bound(&[0])));
    net.public(PathKind::Eip, Ref::Resolved(t), Tri::Yes);
    sends(&net.pair(n, t).services, "all", "all");
    internet(&net, "", "");
    net.0.groups[0].inner_access = Tri::No;
    net.0.groups[0].rules.clear();
    sends(&net.pair(n, t).services, "", "");
    net.0.groups[0].rules.push(ali("accept tcp 3306/3306 10.0.0.0/24 @1"));
    sends(&net.pair(n, t).services, "tcp 3306", "tcp 3306");

    // E26: a in G1; b, c in G1 and G2.
    let mut net = Net::default();
    let (g1, g2) = (net.ali(&[]), net.ali(&[]));
    net.0.groups[g1].inner_access = Tri::No;
    let a = net.member(Cloud::Alibaba, Net::bound(&[g1]));
    let b = net.member(Cloud::Alibaba, Net::bound(&[g1, g2]));
    let c = net.member(Cloud::Alibaba, Net::bound(&[g1, g2]));
    sends(&net.pair(b, c).services, "all", "all");
    sends(&net.pair(a, b).services, "", "");

    // E27, E28: a group as peer.
    let mut net = Net::default();
    let (db, web) = (net.ali(&["accept tcp 3306/3306 sg:1"]), net.ali(&[]));
    let t = net.member(Cloud::Alibaba, Net::bound(&[db]));
    let n = net.member(Cloud::Alibaba, Net::bound(&[web]));
    net.public(PathKind::Eip, Ref::Resolved(t), Tri::Yes);
    sends(&net.pair(n, t).services, "tcp 3306", "tcp 3306");
    ingress(&net, "", "");
    internet(&net, "", "");
    let sources = net.solve().evaluation(t).unwrap().sources.clone();
    assert_eq!(sources[0].services, Bounds::exact(ServiceSet::tcp_port(3306)));
    assert_eq!(sources[0].group, Ref::Resolved(Id::new(web)));
    net.0.groups[web].rules.push(ali("egress drop tcp 3306/3306 A4 @1"));
    let pair = net.pair(n, t);
    sends(&pair.services, "", "");
    assert!(pair.blocked_by_egress);
    sends(&pair.ingress_only, "tcp 3306", "tcp 3306");
}

#[test]
fn what_is_known_of_the_address_decides() {
    let ask = |v4: Addresses, must: &str, may: &str| {
        let mut net = Net::default();
        let db = net.ali(&["drop tcp 3306/3306 10.0.1.0/24 @1", "accept tcp 3306/3306 sg:1 @2"]);
        let web = net.ali(&[]);
        let t = net.member(Cloud::Alibaba, Net::bound(&[db]));
        let n = net.member(Cloud::Alibaba, Net::bound(&[web]));
        net.0.interfaces[1].v4 = v4;
        sends(&net.pair(n, t).services, must, may);
    };
    ask(Addresses::Exact(peers("10.0.1.5")), "", "");
    ask(Addresses::Within(peers("10.0.1.0/24")), "", "");
    ask(Addresses::Within(peers("10.0.0.0/16")), "", "tcp 3306");
    ask(Addresses::Within(peers("10.0.2.0/24")), "tcp 3306", "tcp 3306");
}

#[test]
fn groups_that_are_not_known() {
    let mut net = several(&[&["accept tcp 22/22 A4 @1"], &["drop tcp 22/22 A4 @1"]]);
    net.0.interfaces[0].groups.extent = Extent::SubsetOf;
    ingress(&net, "", "tcp 22 < A4");
    net.0.interfaces[0].groups = GroupBindings {
        list: vec![GroupBinding { group: Ref::OneOf(vec![Id::new(0), Id::new(1)]), site: site(40), bound: Tri::Yes }],
        ordered: true,
        appended: 0,
        extent: Extent::Exact,
    };
    ingress(&net, "", "tcp 22 < A4");
    // Whichever it is, both let port 80 in.
    for group in &mut net.0.groups {
        group.rules.push(ali("accept tcp 80/80 A4 @1"));
    }
    ingress(&net, "tcp 80 < A4", "tcp 22 < A4; tcp 80 < A4");

    let mut net = one(&["drop tcp 23/23 A4 @1", "accept tcp 22/22 A4 @1"]);
    let external = GroupBinding { group: Ref::External("sg-1".into()), site: site(40), bound: Tri::Yes };
    net.0.interfaces[0].groups.list.push(external);
    let rest = "tcp 1-22,24-65535 < A4; udp < A4; icmp < A4; gre < A4; other < A4; all < A6";
    ingress(&net, "", rest);
    let reasons = net.solve().evaluation(Id::new(0)).unwrap().ingress_reasons.clone();
    assert!(reasons.contains(&crate::reason::exposure::Reason::ExternalGroup("sg-1".into())));
}

#[test]
fn enterprise_groups() {
    let make = |rules: &[&str]| {
        let mut net = Net::default();
        let rules = rules.iter().map(|text| ali(text)).collect();
        let group = net.group(Cloud::Alibaba, GroupType::Enterprise, rules);
        net.member(Cloud::Alibaba, Net::bound(&[group]));
        net.member(Cloud::Alibaba, Net::bound(&[group]));
        net
    };
    let net = make(&["accept tcp 443/443 A4"]);
    ingress(&net, "tcp 443 < A4", "tcp 443 < A4");
    egress(&net, "", "");
    let pair = net.pair(Id::new(1), Id::new(0));
    sends(&pair.services, "", "");
    assert!(pair.blocked_by_egress);
    sends(&pair.ingress_only, "tcp 443", "tcp 443");
    let net = make(&["accept tcp 443/443 A4", "egress accept all -1/-1 A4"]);
    sends(&net.pair(Id::new(1), Id::new(0)).services, "tcp 443", "tcp 443");
    let rest = "tcp 1-21,23-65535 < A4; udp < A4; icmp < A4; gre < A4; other < A4";
    ingress(&make(&["accept all -1/-1 A4 @100", "drop tcp 22/22 A4 @1"]), rest, rest);
    // E38: the rule is refused, if it is at all.
    let mut net = make(&["accept tcp 3306/3306 sg:1", "egress accept all -1/-1 A4"]);
    net.ali(&[]);
    net.0.groups[0].rules[0].exists = Tri::Unknown;
    net.0.interfaces[1].groups = Net::bound(&[1]);
    ingress(&net, "", "");
    sends(&net.pair(Id::new(1), Id::new(0)).services, "", "tcp 3306");
    // E39: the type is not known.
    let mut net = make(&[]);
    net.0.groups[0].kind = unknown();
    net.0.groups[0].inner_access = Tri::Unknown;
    egress(&net, "", "all < A4; all < A6");
    sends(&net.pair(Id::new(1), Id::new(0)).services, "", "all");
}

#[test]
fn ipv6() {
    let mut net = one(&["accept tcp 443/443 A6"]);
    net.0.interfaces[0].v6 = Addresses::Exact(peers("2001:db8::5"));
    ingress(&net, "tcp 443 < A6", "tcp 443 < A6");
    internet(&net, "", "");
    net.public(PathKind::Ipv6, Ref::Resolved(Id::new(0)), Tri::Yes);
    internet(&net, "tcp 443 < 2000::/3", "tcp 443 < 2000::/3");
    net.0.bindings[0].exists = Tri::No;
    internet(&net, "", "");
    let net = one(&["drop all -1/-1 2001:db8:1::/48 @1", "accept icmpv6 -1/-1 2001:db8::/32 @2"]);
    let found = net.solve().evaluation(Id::new(0)).unwrap().ingress.must.boxes();
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].peers.join(", "),
        "2001:db8::/48, 2001:db8:2::/47, 2001:db8:4::/46, 2001:db8:8::/45, 2001:db8:10::/44, 2001:db8:20::/43, \
         2001:db8:40::/42, 2001:db8:80::/41, 2001:db8:100::/40, 2001:db8:200::/39, 2001:db8:400::/38, \
         2001:db8:800::/37, 2001:db8:1000::/36, 2001:db8:2000::/35, 2001:db8:4000::/34, 2001:db8:8000::/33"
    );
}

#[test]
fn prefix_lists() {
    let mut net = Net::default();
    let list = net.list(Bounds::exact(peers("203.0.113.0/24").union(&peers("198.51.100.7"))));
    let group = net.ali(&[&format!("accept tcp 22/22 {list}")]);
    net.member(Cloud::Alibaba, Net::bound(&[group]));
    let both = "tcp 22 < 198.51.100.7/32, 203.0.113.0/24";
    ingress(&net, both, both);
    net.0.prefix_lists[0].entries = Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() };
    ingress(&net, "", "tcp 22 < A4");
    // A list that holds itself is read once.
    net.0.prefix_lists[0].members.push(Ref::Resolved(Id::new(0)));
    ingress(&net, "", "tcp 22 < A4");
    let net = one(&["accept tcp 22/22 pl:ext"]);
    ingress(&net, "", "tcp 22 < A4; tcp 22 < A6");
    assert!(net.solve().rules[0].outside);
}

#[test]
fn the_classic_network() {
    let classic = |rules: &[&str]| {
        let mut net = one(rules);
        net.member(Cloud::Alibaba, Net::bound(&[0]));
        let roles = [InterfaceRole::ClassicPublic, InterfaceRole::ClassicPrivate];
        for (interface, role) in net.0.interfaces.iter_mut().zip(roles) {
            (interface.subnet, interface.role) = (None, role);
        }
        net.public(PathKind::Classic, Ref::Resolved(Id::new(0)), Tri::Yes);
        net
    };
    let net = classic(&["accept tcp 80/80 A4 internet", "accept tcp 3306/3306 10.1.2.3 intranet"]);
    let found = net.solve();
    is(&found.evaluation(Id::new(0)).unwrap().ingress, "tcp 80 < A4", "tcp 80 < A4");
    is(&found.evaluation(Id::new(1)).unwrap().ingress, "tcp 3306 < 10.1.2.3/32", "tcp 3306 < 10.1.2.3/32");
    internet(&net, "tcp 80 < I4", "tcp 80 < I4");
    let found = classic(&["accept tcp 22/22 A4 internet"]).solve();
    is(&found.evaluation(Id::new(1)).unwrap().ingress, "", "");
    let mut net = one(&["accept tcp 22/22 A4 intranet"]);
    net.public(PathKind::AutoPublic, Ref::Resolved(Id::new(0)), Tri::Yes);
    ingress(&net, "tcp 22 < A4", "tcp 22 < A4");
    internet(&net, "tcp 22 < I4", "tcp 22 < I4");
}

#[test]
fn unknown_values() {
    ingress(&one(&["accept tcp 22/22 ?4"]), "", "tcp 22 < A4");
    ingress(&one(&["drop tcp 22/22 ?4 @1", "accept tcp 22/22 A4 @2"]), "", "tcp 22 < A4");
    ingress(&one(&["accept tcp 22/22 A4 @?"]), "tcp 22 < A4", "tcp 22 < A4");
    ingress(&one(&["accept tcp 22/22 A4 @?", "drop tcp 22/22 10.0.0.0/8 @50"]), "tcp 22 < N10", "tcp 22 < A4");
    ingress(&one(&["accept tcp 22/22 A4 @?", "drop tcp 22/22 10.0.0.0/8 @1"]), "tcp 22 < N10", "tcp 22 < N10");
    ingress(&one(&["? tcp 22/22 A4 @1", "accept tcp 1/1024 A4 @2"]), "tcp 1-21,23-1024 < A4", "tcp 1-1024 < A4");
    ingress(
        &one(&["drop tcp ? A4 @1", "accept tcp 22/22 A4 @2", "accept udp 53/53 A4 @2"]),
        "udp 53 < A4",
        "tcp 22 < A4; udp 53 < A4",
    );
}
