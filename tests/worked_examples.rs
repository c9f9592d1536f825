//! The worked examples of the network specification, from a configuration to the sets that `exposure` tells. In:
//! `testdata/worked/*.txt`. Each section is written as a configuration, read, mapped and solved as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::net::{AddressSet, Family, PacketSet, PortSet, Protocol, ServiceSet};
use menshen::input::Request;
use menshen::model::network::Bounds;
use menshen::reason::exposure::{Difference, From, Question, Report};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A server as a section asks for it.
#[derive(Default)]
struct Server {
    words: BTreeMap<String, String>,
    arguments: String,
}

#[derive(Default)]
struct Section {
    title: String,
    t: Server,
    n: Option<Server>,
    /// Extra arguments of groups.
    groups: BTreeMap<String, String>,
    rules: Vec<(String, bool, String)>,
    /// Rules of the world before, where the section is about a change.
    before: Vec<(String, bool, String)>,
    hcl: String,
    /// Blocks of the world before only, and of the one after only.
    sides: [String; 2],
    expected: Vec<(String, String)>,
}

fn server(text: &str) -> Server {
    let mut out = Server::default();
    // An argument as HCL, or words.
    if text.contains(" = ") {
        out.arguments = text.to_owned();
        return out;
    }
    for word in text.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        out.words.insert(name.to_owned(), value.to_owned());
    }
    out
}

fn sections(text: &str) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    let mut depth = 0i32;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(title) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')).filter(|_| depth == 0) {
            out.push(Section { title: title.to_owned(), ..Section::default() });
            continue;
        }
        let Some(section) = out.last_mut() else { continue };
        if let Some((side, line)) = [(0, line.strip_prefix('-')), (1, line.strip_prefix('+'))]
            .into_iter()
            .find_map(|(side, line)| Some((side, line?)))
        {
            writeln!(section.sides[side], "{line}").unwrap();
            continue;
        }
        let braces = |c: char| line.matches(c).count() as i32;
        let hcl = depth > 0 || line.starts_with("resource ") || line.starts_with("data ");
        if hcl {
            depth += braces('{') - braces('}');
            writeln!(section.hcl, "{line}").unwrap();
        } else if let Some(expected) = line.strip_prefix("=> ") {
            let (name, value) = expected.split_once(' ').unwrap();
            section.expected.push((name.to_owned(), value.to_owned()));
        } else if let Some(words) = line.strip_prefix("t ") {
            section.t = server(words);
        } else if let Some(words) = line.strip_prefix("n ") {
            section.n = Some(server(words));
        } else if let Some(words) = line.strip_prefix("group ") {
            let (name, argument) = words.split_once(' ').unwrap();
            section.groups.insert(name.to_owned(), argument.to_owned());
        } else if !line.is_empty() {
            let (before, line) = line.strip_prefix("before ").map_or((false, line), |rest| (true, rest));
            let (egress, rest) = line.strip_prefix("out ").map_or((false, line), |rest| (true, rest));
            let (group, rule) = rest.split_once(": ").unwrap_or(("G", rest));
            let rule = (group.to_owned(), egress, rule.to_owned());
            if before { section.before.push(rule) } else { section.rules.push(rule) }
        }
    }
    out
}

/// `G1,G2` as references, text in quotes as it is.
fn references(kind: &str, names: &str, separator: char) -> Vec<String> {
    let names = names.split(separator).filter(|it| !it.is_empty());
    names.map(|it| if it.starts_with('"') { it.to_owned() } else { format!("{kind}.{it}.id") }).collect()
}

impl Server {
    fn write(&self, name: &str, ali: bool, address: Option<&str>) -> String {
        let word = |name: &str| self.words.get(name).map(String::as_str);
        let kind = if ali { "alicloud_security_group" } else { "tencentcloud_security_group" };
        let groups = |names: &str| format!("[{}]", references(kind, names, ',').join(", "));
        let mut out = String::new();
        let mut set = |name: &str, value: &str| writeln!(out, "  {name} = {value}").unwrap();
        if let Some(count) = word("count") {
            set("count", count);
        }
        match (word("groups"), word("groups?"), word("orderly")) {
            (Some(""), ..) => {}
            (Some(names), ..) => set("security_groups", &groups(names)),
            (_, Some(names), _) => {
                let either = references(kind, names, '|');
                set("security_groups", &format!("var.u ? [{}] : [{}]", either[0], either[1]));
            }
            (.., Some(names)) => set("orderly_security_groups", &groups(names)),
            _ if ali => set("security_groups", &groups("G")),
            _ => set("orderly_security_groups", &groups("G")),
        }
        if let Some(address) = word("ip").or(address).filter(|_| word("count").is_none()) {
            set("private_ip", &format!("{address:?}"));
        }
        let subnet = if word("subnet").is_some() { "sn" } else { "s" };
        if word("classic").is_none() {
            match ali {
                true => set("vswitch_id", &format!("alicloud_vswitch.{subnet}.id")),
                false => set("subnet_id", &format!("tencentcloud_subnet.{subnet}.id")),
            }
        }
        if let Some(bandwidth) = word("public") {
            set("internet_max_bandwidth_out", bandwidth);
        }
        if let Some(allocate) = word("allocate") {
            set("allocate_public_ip", allocate);
        }
        let kind = if ali { "alicloud_instance" } else { "tencentcloud_instance" };
        format!("resource \"{kind}\" \"{name}\" {{\n{out}  {}\n}}\n", self.arguments)
    }
}

/// A rule of Alibaba Cloud: `accept tcp 22/22 A4 @5 nic=intranet`.
fn alibaba(at: usize, group: &str, egress: bool, text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut next = || words.next().expect("action, protocol, ports, peer");
    let (action, protocol, ports, peer) = (next(), next(), next(), next());
    let direction = if egress { "egress" } else { "ingress" };
    let mut out = format!("  type = {direction:?}\n  ip_protocol = {protocol:?}\n");
    match action {
        "?" => out.push_str("  policy = var.u\n"),
        _ => writeln!(out, "  policy = {action:?}").unwrap(),
    }
    match ports {
        "-" => {}
        "?" => out.push_str("  port_range = var.u\n"),
        _ => writeln!(out, "  port_range = {ports:?}").unwrap(),
    }
    let peer = match (peer.split_once(':'), peer) {
        (_, "A4") => "cidr_ip = \"0.0.0.0/0\"".to_owned(),
        (_, "A6") => "ipv6_cidr_ip = \"::/0\"".to_owned(),
        (_, "var") => "cidr_ip = var.u".to_owned(),
        (Some(("sg", name)), _) => format!("source_security_group_id = alicloud_security_group.{name}.id"),
        (Some(("pl", name)), _) => format!("prefix_list_id = alicloud_ecs_prefix_list.{name}.id"),
        (Some(_), _) => format!("ipv6_cidr_ip = {peer:?}"),
        (None, _) if peer.starts_with("pl-") => format!("prefix_list_id = {peer:?}"),
        (None, _) => format!("cidr_ip = {peer:?}"),
    };
    writeln!(out, "  {peer}").unwrap();
    for word in words {
        match (word.strip_prefix('@'), word.strip_prefix("nic=")) {
            (Some("?"), _) => out.push_str("  priority = var.u\n"),
            (Some(priority), _) => writeln!(out, "  priority = {priority}").unwrap(),
            (_, Some(nic)) => writeln!(out, "  nic_type = {nic:?}").unwrap(),
            _ => panic!("{word}"),
        }
    }
    let group = format!("  security_group_id = alicloud_security_group.{group}.id\n");
    format!("resource \"alicloud_security_group_rule\" \"r{at}\" {{\n{group}{out}}}\n")
}

fn configuration(section: &Section, ali: bool, after: bool) -> String {
    let rules = if after || section.before.is_empty() { &section.rules } else { &section.before };
    let cloud = if ali { "alicloud" } else { "tencentcloud" };
    let (net, sub) = if ali { ("vpc", "vswitch") } else { ("vpc", "subnet") };
    let mut out =
        format!("variable \"u\" {{}}\nresource \"{cloud}_{net}\" \"v\" {{\n  cidr_block = \"10.0.0.0/8\"\n}}\n");
    let mut subnet = |name: &str, block: &str| {
        let vpc = format!("  vpc_id = {cloud}_vpc.v.id\n  cidr_block = {block:?}\n");
        write!(out, "resource \"{cloud}_{sub}\" \"{name}\" {{\n{vpc}}}\n").unwrap();
    };
    subnet("s", "10.0.0.0/24");
    if let Some(block) = section.n.as_ref().and_then(|it| it.words.get("subnet")) {
        subnet("sn", block);
    }
    let mut groups = section.groups.clone();
    let all = section.rules.iter().chain(&section.before);
    let mut names: Vec<String> = all.map(|it| it.0.clone()).collect();
    names.push("G".to_owned());
    for server in std::iter::once(&section.t).chain(&section.n) {
        for list in ["groups", "groups?", "orderly"] {
            let all = server.words.get(list).map(String::as_str).unwrap_or_default();
            names.extend(all.split([',', '|']).map(str::to_owned));
        }
    }
    for (_, _, rule) in rules {
        names.extend(rule.split_whitespace().filter_map(|it| it.strip_prefix("sg:")).map(str::to_owned));
    }
    for name in names.into_iter().filter(|name| !name.is_empty() && !name.starts_with('"')) {
        groups.entry(name).or_default();
    }
    for (name, argument) in &groups {
        let vpc = if ali && !section.t.words.contains_key("classic") { "  vpc_id = alicloud_vpc.v.id\n" } else { "" };
        write!(out, "resource \"{cloud}_security_group\" \"{name}\" {{\n{vpc}  {argument}\n}}\n").unwrap();
    }
    if ali {
        for (at, (group, egress, rule)) in rules.iter().enumerate() {
            out.push_str(&alibaba(at, group, *egress, rule));
        }
    } else {
        for name in groups.keys() {
            let of = |egress: bool| {
                let mine = rules.iter().filter(|it| it.0 == *name && it.1 == egress);
                mine.map(|it| format!("{:?}", it.2)).collect::<Vec<_>>().join(", ")
            };
            let (ingress, egress) = (of(false), of(true));
            if ingress.is_empty() && egress.is_empty() {
                continue;
            }
            let id = format!("security_group_id = tencentcloud_security_group.{name}.id");
            let body = format!("  {id}\n  ingress = [{ingress}]\n  egress = [{egress}]\n");
            write!(out, "resource \"tencentcloud_security_group_lite_rule\" \"{name}\" {{\n{body}}}\n").unwrap();
        }
    }
    out.push_str(&section.t.write("t", ali, Some("10.0.0.5")));
    if let Some(n) = &section.n {
        out.push_str(&n.write("n", ali, None));
    }
    out.push_str(&section.hcl);
    out.push_str(&section.sides[usize::from(after)]);
    out
}

fn whole(word: &str) -> ServiceSet {
    match Protocol::ALL.into_iter().find(|it| it.word() == word) {
        Some(protocol) => ServiceSet::whole(protocol),
        None if word == "all" => ServiceSet::all(),
        None => panic!("{word}"),
    }
}

fn services<'a>(word: &str, ports: impl Iterator<Item = &'a str>) -> ServiceSet {
    let ports = ports.map(|it| {
        let (low, high) = it.split_once('-').unwrap_or((it, it));
        (low.parse::<u16>().unwrap(), high.parse::<u16>().unwrap())
    });
    let ports: PortSet = ports.collect();
    match ports.is_empty() {
        true => whole(word),
        false => ServiceSet::at(Protocol::ALL.into_iter().find(|it| it.word() == word).unwrap(), ports),
    }
}

fn addresses(text: &str) -> AddressSet {
    let one = |text: &str| match text.trim() {
        "A4" => AddressSet::all_v4(),
        "A6" => AddressSet::all_v6(),
        "I4" => AddressSet::internet().of(Family::V4),
        "I6" => AddressSet::internet().of(Family::V6),
        text => AddressSet::parse(text).unwrap(),
    };
    text.split(',').fold(AddressSet::empty(), |sum, part| {
        let mut parts = part.split('\\');
        let first = one(parts.next().unwrap());
        sum.union(&parts.fold(first, |left, minus| left.subtract(&one(minus))))
    })
}

/// `tcp 22,80-90 <- A4 \ 10.0.0.0/8, 2001:db8::/32; all <- A6`.
fn packets(text: &str) -> PacketSet {
    let parts = text.split(';').map(str::trim).filter(|it| *it != "none");
    parts.fold(PacketSet::empty(), |sum, part| {
        let (what, peers) = part.split_once("<-").unwrap();
        let (word, ports) = what.trim().split_once(' ').unwrap_or((what.trim(), ""));
        let services = services(word, ports.split(',').filter(|it| !it.is_empty()));
        sum.union(&PacketSet::product(&services, &addresses(peers)))
    })
}

/// What boxes hold: surely, and possibly.
fn told<'a>(boxes: impl Iterator<Item = (&'a Value, bool)>, peers: &str, outside: bool) -> [PacketSet; 2] {
    let mut out = [PacketSet::empty(), PacketSet::empty()];
    for (shown, sure) in boxes {
        let ports = if outside && shown["entry_ports"].is_array() { &shown["entry_ports"] } else { &shown["ports"] };
        let ports = ports.as_array().unwrap().iter().map(|it| it.as_str().unwrap());
        let services = services(shown["protocol"].as_str().unwrap(), ports);
        for net in shown[peers].as_array().unwrap() {
            let part = PacketSet::product(&services, &AddressSet::parse(net.as_str().unwrap()).unwrap());
            out[1] = out[1].union(&part);
            if sure && shown["certainty"].is_null() {
                out[0] = out[0].union(&part);
            }
        }
    }
    out
}

fn target(dir: &std::path::Path, question: &Question<'_>, address: &str) -> Option<Value> {
    let request = Request { paths: vec![".".into()], current_dir: dir.to_owned(), ..Request::default() };
    let exposed = menshen::exposure(&request, question);
    assert!(exposed.complete, "{:?}", exposed.errors);
    let document: Value =
        serde_json::from_str(&serde_json::to_string(&Report::new(&exposed.targets)).unwrap()).unwrap();
    let targets = document["targets"].as_array().unwrap().clone();
    targets.into_iter().find(|it| it["resource"] == address)
}

/// The views of a target: sets that surely and possibly get through.
struct Shown {
    record: Value,
    pair: Option<Value>,
}

impl Shown {
    fn list(&self, name: &str, peers: &str) -> [PacketSet; 2] {
        told(self.record[name].as_array().unwrap().iter().map(|it| (it, true)), peers, false)
    }
    fn ways(shown: &Value, outside: bool) -> [PacketSet; 2] {
        let ways = shown["reach"].as_array().unwrap().iter();
        let all = ways.flat_map(|way| {
            let sure = way["certainty"] == "definite";
            way["allow"].as_array().unwrap().iter().map(move |it| (it, sure))
        });
        told(all, "sources", outside)
    }
    fn view(&self, view: &str) -> [PacketSet; 2] {
        match view {
            "set" => self.list("ingress", "sources"),
            "egress" => self.list("egress", "destinations"),
            "reach" => Shown::ways(&self.record, false),
            "entry" => Shown::ways(&self.record, true),
            "pair" => match &self.pair {
                Some(pair) => Shown::ways(pair, false),
                None => [PacketSet::empty(), PacketSet::empty()],
            },
            other => panic!("{other}"),
        }
    }
}

fn shown(section: &Section, ali: bool, after: bool, address: &str) -> Option<Shown> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("main.tf"), configuration(section, ali, after)).unwrap();
    let kind = if ali { "alicloud_instance" } else { "tencentcloud_instance" };
    let record = target(dir.path(), &Question::default(), address)?;
    let named = |address: &str| address == format!("{kind}.n");
    let pair = Question { from: From::Named(&named), ..Question::default() };
    let pair = section.n.as_ref().and_then(|_| target(dir.path(), &pair, address));
    Some(Shown { record, pair })
}

fn check(section: &Section, ali: bool, wrong: &mut Vec<String>) {
    let kind = if ali { "alicloud_instance" } else { "tencentcloud_instance" };
    let plain = match section.t.words.get("count") {
        Some(_) => format!("{kind}.t[1]"),
        None => format!("{kind}.t"),
    };
    let own = section.t.words.get("target").cloned().unwrap_or(plain);
    let all: BTreeMap<&str, &str> = section
        .expected
        .iter()
        .map(|(name, value)| (name.split_once('@').map_or(&**name, |(name, _)| name), &**value))
        .collect();
    assert!(!all.is_empty(), "{}: nothing is expected", section.title);
    let mut known: BTreeMap<(String, bool), Option<Shown>> = BTreeMap::new();
    for (name, value) in &section.expected {
        let (name, address) = name.split_once('@').unwrap_or((name, &own));
        for after in [false, true] {
            known.entry((address.to_owned(), after)).or_insert_with(|| shown(section, ali, after, address));
        }
        let side = |after: bool| known[&(address.to_owned(), after)].as_ref();
        let Some(now) = side(true) else {
            wrong.push(format!("{}: there is no target {address}", section.title));
            continue;
        };
        if let Some((view, regions)) = name.split_once(':') {
            let was = side(false).map_or_else(|| [PacketSet::empty(), PacketSet::empty()], |it| it.view(view));
            let bounds = |[must, may]: [PacketSet; 2]| Bounds { must, may };
            let it = Difference::new(&bounds(was), &bounds(now.view(view)));
            let of = |region: char| match region {
                'a' => &it.added,
                'b' => &it.perhaps_added,
                'c' => &it.became_certain,
                'd' => &it.removed,
                'e' => &it.became_uncertain,
                'f' => &it.resolved,
                other => panic!("{other}"),
            };
            let found = regions.chars().fold(PacketSet::empty(), |sum, region| sum.union(of(region)));
            if found != packets(value) {
                let words = found.boxes().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                wrong.push(format!("{}: {name}\n  expected {value}\n  found    {words}", section.title));
            }
            continue;
        }
        let shown = &now.record;
        match name {
            "facing" if shown["internet_facing"] == **value => continue,
            "boxes" if shown["ingress"].as_array().unwrap().len() == value.parse::<usize>().unwrap() => continue,
            "path"
                if shown["reach"][0]["path"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|it| it.as_str().unwrap())
                    .eq(value.split(' ')) =>
            {
                continue;
            }
            "facing" | "boxes" | "path" => {
                wrong.push(format!("{}: {name} is not {value}: {shown:#}", section.title));
                continue;
            }
            _ => {}
        }
        let possible = name.ends_with('?');
        let view = name.trim_end_matches('?');
        let only4 = view.ends_with('4');
        let [must, may] = now.view(view.trim_end_matches('4')).map(|set| if only4 { set.of(Family::V4) } else { set });
        let expected = packets(value);
        // One set: what is sure is all that is possible.
        let same = match possible {
            true => may == expected,
            false => must == expected && (all.contains_key(&*format!("{view}?")) || may == expected),
        };
        if !same {
            let words = |set: &PacketSet| set.boxes().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let (must, may) = (words(&must), words(&may));
            wrong.push(format!("{}: {name}\n  expected {value}\n  surely   {must}\n  possibly {may}", section.title));
        }
    }
}

fn run(file: &str, ali: bool, least: usize) {
    let text = std::fs::read_to_string(format!("testdata/worked/{file}.txt")).unwrap();
    let all = sections(&text);
    assert!(all.len() >= least, "{} sections", all.len());
    let mut wrong = Vec::new();
    for section in &all {
        check(section, ali, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} of {} do not hold\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn paths_of_alibaba_cloud() {
    run("alicloud-paths", true, 35);
}

#[test]
fn paths_of_tencent_cloud() {
    run("tencentcloud-paths", false, 11);
}

#[test]
fn alibaba_cloud() {
    run("alicloud", true, 65);
}

#[test]
fn tencent_cloud() {
    run("tencentcloud", false, 35);
}

#[test]
fn more_paths_of_tencent_cloud() {
    run("tencentcloud-more", false, 11);
}

#[test]
fn what_random_stacks_found_in_alibaba_cloud() {
    run("alicloud-oracle", true, 7);
}

#[test]
fn what_random_stacks_found_in_tencent_cloud() {
    run("tencentcloud-oracle", false, 2);
}
