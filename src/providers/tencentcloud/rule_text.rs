//! Texts that Tencent Cloud's rules are written in, as sets of certain and possible matches: addresses, ports,
//! protocols, and the strings of the lite rules.
//!
//! Facts: the API stores `0.0.0.0/n` as `0.0.0.0/0` for every n, and takes `MY_PUBLIC_IP` as the caller's address
//! (SDK, vpc:SecurityGroupPolicy); a lite rule is `ACTION#SOURCE#PORT#PROTOCOL` (provider source, parseRule).

use crate::base::net::{AddressSet, PortSet, Protocol, ServiceSet};
use crate::model::network::{Bounds, FaultKind, RuleAction};
use ipnet::IpNet;
use std::net::IpAddr;

/// Something wrong with a text: identifier, kind, whether apply fails, message, help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Identifier of the check.
    pub id: &'static str,
    /// Its kind.
    pub kind: FaultKind,
    /// Whether apply fails.
    pub fails: bool,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Wrong {
    fn value(id: &'static str, fails: bool, message: String, help: impl Into<String>) -> Wrong {
        Wrong { id, kind: FaultKind::Value, fails, message, help: help.into() }
    }
}

/// An address text: what it matches, what is wrong with it, and the reason where it is not sure.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// What it matches.
    pub set: Bounds<AddressSet>,
    /// What is wrong.
    pub wrong: Option<Wrong>,
    /// Reason code of what is not sure.
    pub reason: Option<&'static str>,
}

/// An address or prefix of either family.
pub fn address(text: &str, bad_id: &'static str) -> Address {
    let exact = |set, wrong| Address { set: Bounds::exact(set), wrong, reason: None };
    if text == "MY_PUBLIC_IP" {
        let message = "`MY_PUBLIC_IP` means the address of whoever applies".to_owned();
        return Address {
            set: Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() },
            wrong: Some(Wrong::value("T-11", false, message, "write the prefix that is meant")),
            reason: Some("uncertain:T9"),
        };
    }
    let net = match (text.parse::<IpNet>(), text.parse::<IpAddr>()) {
        (Ok(net), _) => net,
        (_, Ok(address)) => return exact(AddressSet::single(address), None),
        _ => {
            let message = format!("`{text}` is no address or prefix");
            let wrong = Wrong::value(bad_id, true, message, "write a prefix such as `203.0.113.0/24`");
            return exact(AddressSet::empty(), Some(wrong));
        }
    };
    let base = net.trunc();
    let zero = |net: &IpNet| net.addr().is_unspecified() && net.max_prefix_len() == 32;
    if zero(&net) {
        let wide = net.prefix_len() > 0;
        let message = format!("`{text}` means `0.0.0.0/0`, whatever its length");
        let help = "write the prefixes without an all-zero base, or `0.0.0.0/0` where all is meant";
        return exact(AddressSet::all_v4(), wide.then(|| Wrong::value("T-10", false, message, help)));
    }
    if base == net {
        return exact(AddressSet::net(net), None);
    }
    let message = format!("`{text}` has host bits and means `{base}`");
    let wrong = Some(Wrong::value("T-12", false, message, format!("write `{base}`")));
    // Masking may produce the all-zero base that stands for everything (U29).
    match zero(&base) {
        true => Address {
            set: Bounds { must: AddressSet::net(net), may: AddressSet::all_v4() },
            wrong,
            reason: Some("uncertain:U29"),
        },
        false => exact(AddressSet::net(net), wrong),
    }
}

/// `80`, `80,443` or `80-90`; `None` for all. What is not valid gives its best reading and what is wrong.
pub fn ports(text: &str, bad_id: &'static str) -> (Option<PortSet>, Option<Wrong>) {
    if text.eq_ignore_ascii_case("all") {
        return (None, None);
    }
    let number = |text: &str| -> Option<u16> {
        (!text.is_empty() && text.len() <= 5 && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let range = |text: &str| -> Option<(u16, u16)> {
        let (low, high) = text.split_once('-')?;
        Some((number(low)?, number(high)?)).filter(|(low, high)| low <= high)
    };
    let list = |text: &str| -> Option<PortSet> {
        text.split(',')
            .map(|part| number(part).map(PortSet::single))
            .try_fold(PortSet::empty(), |set, one| Some(set.union(&one?)))
    };
    if let Some((low, high)) = range(text) {
        return (Some(PortSet::range(low, high)), None);
    }
    if let Some(set) = list(text) {
        return (Some(set), None);
    }
    // `80/90` is how the other cloud writes a range.
    let best = text.split(',').map(|part| part.trim().replace('/', "-"));
    let best = best.filter_map(|part| range(&part).or_else(|| number(&part).map(|one| (one, one))));
    let best = best.fold(PortSet::empty(), |set, (low, high)| set.union(&PortSet::range(low, high)));
    let message = format!("`{text}` is no port, list of ports or range of ports");
    let help = "write `80`, `80,443`, `8000-8080` or `ALL`; a list cannot hold ranges";
    // A single rule refuses what the others know as a form of a port, with its protocol (documentation of the resource).
    let kind = if bad_id == "T-09" { FaultKind::PortProtocol } else { FaultKind::Value };
    let wrong = Wrong { kind, ..Wrong::value(bad_id, true, message, help) };
    (Some(best), Some(wrong))
}

/// A protocol word; `ALL` is all of them.
pub fn protocols(text: &str) -> Option<&'static [Protocol]> {
    Some(match text.to_ascii_uppercase().as_str() {
        "TCP" => &[Protocol::Tcp],
        "UDP" => &[Protocol::Udp],
        "ICMP" => &[Protocol::Icmp],
        "ICMPV6" => &[Protocol::Icmpv6],
        "GRE" => &[Protocol::Gre],
        "ALL" => &Protocol::ALL,
        _ => return None,
    })
}

/// What protocols match at ports (`None`: all ports).
pub fn at(protocols: &[Protocol], ports: Option<&PortSet>) -> ServiceSet {
    protocols.iter().fold(ServiceSet::empty(), |set, one| {
        set.union(&match ports {
            Some(ports) => ServiceSet::at(*one, ports.clone()),
            None => ServiceSet::whole(*one),
        })
    })
}

/// The source of a lite rule.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // One exists at a time, while a rule is read.
pub enum Source {
    /// An address.
    Address(Address),
    /// A group.
    Group(String),
    /// A template or a group of templates.
    Template(String),
}

/// The services of a lite rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    /// Protocol and ports.
    Inline(Bounds<ServiceSet>),
    /// A template or a group of templates.
    Template(String),
}

/// A lite rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Lite {
    /// Action; `None`: neither of the two words.
    pub action: Option<RuleAction>,
    /// Source.
    pub source: Source,
    /// Services.
    pub service: Service,
    /// What is wrong with it.
    pub wrong: Vec<Wrong>,
    /// Reason codes of what is not sure.
    pub reasons: Vec<&'static str>,
}

fn nothing() -> Address {
    Address { set: Bounds::exact(AddressSet::empty()), wrong: None, reason: None }
}

/// Whether a text is a prefix and eight word characters, as the provider wants ids.
fn is_id(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 8 && rest.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_'))
    })
}

/// The action word; exactly as the provider wants it.
pub fn lite_action(text: &str) -> Option<RuleAction> {
    match text {
        "ACCEPT" => Some(RuleAction::Accept),
        "DROP" => Some(RuleAction::Drop),
        _ => None,
    }
}

/// The source field.
pub fn lite_source(text: &str) -> Source {
    if is_id(text, &["sg-"]) {
        return Source::Group(text.to_owned());
    }
    if is_id(text, &["ipm-", "ipmg-"]) {
        return Source::Template(text.to_owned());
    }
    let mut address = address(text, "T-01");
    // The provider's parser does not know the word that the API knows.
    if text == "MY_PUBLIC_IP"
        && let Some(wrong) = &mut address.wrong
    {
        (wrong.id, wrong.fails) = ("T-01", true);
    }
    // An IPv6 source goes into the field for IPv4 (U5).
    if !address.set.may.v6.is_empty() {
        address.set.must = AddressSet::empty();
        address.reason = Some("uncertain:U5");
        address.wrong.get_or_insert_with(|| {
            let message = format!("`{text}` is IPv6, which this resource sends as IPv4");
            Wrong::value("T-01", false, message, "use `tencentcloud_security_group_rule_set` with `ipv6_cidr_block`")
        });
    }
    Source::Address(address)
}

/// Parses `ACTION#SOURCE#PORT#PROTOCOL`.
pub fn lite(text: &str) -> Lite {
    let fields: Vec<&str> = text.split('#').collect();
    let &[action, source, port, protocol] = fields.as_slice() else {
        let message = format!("`{text}` is not of the form ACTION#SOURCE#PORT#PROTOCOL");
        return Lite {
            action: fields.first().and_then(|word| lite_action(word)),
            source: Source::Address(nothing()),
            service: Service::Inline(Bounds::exact(ServiceSet::empty())),
            wrong: vec![Wrong {
                kind: FaultKind::Peer,
                ..Wrong::value("T-01", true, message, "write four fields, such as `ACCEPT#10.0.0.0/8#22#TCP`")
            }],
            reasons: Vec::new(),
        };
    };
    let mut wrong = Vec::new();
    let mut reasons = Vec::new();
    let word = lite_action(action);
    if word.is_none() {
        let message = format!("`{action}` is no action");
        wrong.push(Wrong::value("T-01", true, message, "write `ACCEPT` or `DROP`"));
    }
    let word = word.or_else(|| lite_action(&action.to_ascii_uppercase()));
    let source = lite_source(source);
    if let Source::Address(address) = &source {
        wrong.extend(address.wrong.clone());
        reasons.extend(address.reason);
    }
    let service = match protocol {
        "TCP" | "UDP" => {
            let (ports, fault) = match port {
                "ALL" => (None, None),
                port if port.eq_ignore_ascii_case("all") => {
                    let message = format!("`{port}` is no port");
                    (None, Some(Wrong::value("T-01", true, message, "write `ALL`")))
                }
                port => ports(port, "T-01"),
            };
            let whole = at(protocols(protocol).unwrap_or(&[]), ports.as_ref());
            let bad = fault.is_some();
            wrong.extend(fault);
            Service::Inline(Bounds { must: if bad { ServiceSet::empty() } else { whole.clone() }, may: whole })
        }
        "ICMP" | "ALL" => {
            let whole = at(protocols(protocol).unwrap_or(&[]), None);
            if port == "ALL" {
                Service::Inline(Bounds::exact(whole))
            } else {
                wrong.push(Wrong {
                    id: "T-02",
                    kind: FaultKind::PortProtocol,
                    fails: true,
                    message: format!("protocol `{protocol}` takes no ports, but `{port}` is written"),
                    help: "write `ALL` as port, or `TCP` or `UDP` as protocol".to_owned(),
                });
                Service::Inline(Bounds { must: ServiceSet::empty(), may: whole })
            }
        }
        template if is_id(template, &["ppm-", "ppmg-"]) => Service::Template(template.to_owned()),
        other => {
            let message = format!("`{other}` is no protocol of this resource");
            wrong.push(Wrong::value("T-01", true, message, "write `TCP`, `UDP`, `ICMP` or `ALL`"));
            let may = at(protocols(other).unwrap_or(&[]), None);
            Service::Inline(Bounds { must: ServiceSet::empty(), may })
        }
    };
    Lite { action: word, source, service, wrong, reasons }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::cidrs;

    fn ids(text: &str) -> Vec<(&'static str, bool)> {
        lite(text).wrong.iter().map(|wrong| (wrong.id, wrong.fails)).collect()
    }

    fn shown(text: &str) -> (String, String) {
        match lite(text).source {
            Source::Address(address) => (cidrs(&address.set.must), cidrs(&address.set.may)),
            other => (format!("{other:?}"), String::new()),
        }
    }

    fn services(text: &str) -> Bounds<ServiceSet> {
        match lite(text).service {
            Service::Inline(set) => set,
            Service::Template(_) => panic!(),
        }
    }

    #[test]
    fn valid_strings() {
        assert_eq!(ids("ACCEPT#0.0.0.0/0#80,443#TCP"), []);
        let two = PortSet::single(80).union(&PortSet::single(443));
        assert_eq!(services("ACCEPT#0.0.0.0/0#80,443#TCP"), Bounds::exact(ServiceSet::tcp(two)));
        assert_eq!(
            services("DROP#0.0.0.0/0#3000-3999#UDP"),
            Bounds::exact(ServiceSet::udp(PortSet::range(3000, 3999)))
        );
        assert_eq!(services("DROP#0.0.0.0/0#ALL#ALL"), Bounds::exact(ServiceSet::all()));
        assert_eq!(services("DROP#0.0.0.0/0#ALL#ICMP"), Bounds::exact(ServiceSet::icmp()));
        assert_eq!(lite("DROP#0.0.0.0/0#ALL#ALL").action, Some(RuleAction::Drop));
        assert_eq!(lite("ACCEPT#sg-abcd1234#ALL#ALL").source, Source::Group("sg-abcd1234".into()));
        assert_eq!(lite("ACCEPT#ipmg-abcd1234#ALL#ALL").source, Source::Template("ipmg-abcd1234".into()));
        assert_eq!(lite("ACCEPT#10.0.0.1##ppm-abcd1234").service, Service::Template("ppm-abcd1234".into()));
        assert_eq!(ids("ACCEPT#10.0.0.1##ppm-abcd1234"), []);
    }

    #[test]
    fn strings_that_are_refused() {
        for text in [
            "ACCEPT#0.0.0.0/0#80",
            "ACCEPT#0.0.0.0/0#80#TCP#x",
            "accept#0.0.0.0/0#80#TCP",
            "ACCEPT#0.0.0.0/0#80#tcp",
            "ACCEPT#0.0.0.0/0#80#GRE",
            "ACCEPT#0.0.0.0/0#80,90-100#TCP",
            "ACCEPT#0.0.0.0/0#all#TCP",
            "ACCEPT#0.0.0.0/0##TCP",
            "ACCEPT#0.0.0.0/0#65536#TCP",
            "ACCEPT#sg-abc#80#TCP",
            "ACCEPT##80#TCP",
            "",
        ] {
            assert_eq!(ids(text), [("T-01", true)], "{text}");
        }
        for text in ["ACCEPT#0.0.0.0/0#80#ICMP", "ACCEPT#0.0.0.0/0#80#ALL", "ACCEPT#0.0.0.0/0##ALL"] {
            assert_eq!(ids(text), [("T-02", true)], "{text}");
            assert!(services(text).must.is_empty() && !services(text).may.is_empty());
        }
        let best = PortSet::single(80).union(&PortSet::range(90, 100));
        assert_eq!(services("ACCEPT#0.0.0.0/0#80,90-100#TCP").may, ServiceSet::tcp(best));
    }

    #[test]
    fn addresses_that_are_not_what_they_seem() {
        let all = "0.0.0.0/0".to_owned();
        assert_eq!(shown("ACCEPT#0.0.0.0/1#22#TCP"), (all.clone(), all.clone()));
        assert_eq!(ids("ACCEPT#0.0.0.0/1#22#TCP"), [("T-10", false)]);
        assert_eq!(ids("ACCEPT#0.0.0.0/0#22#TCP"), []);
        assert_eq!(shown("ACCEPT#10.0.0.0/1#22#TCP"), ("0.0.0.0/1".into(), all.clone()));
        assert_eq!(ids("ACCEPT#10.0.0.0/1#22#TCP"), [("T-12", false)]);
        assert_eq!(lite("ACCEPT#10.0.0.0/1#22#TCP").reasons, ["uncertain:U29"]);
        assert_eq!(shown("ACCEPT#10.1.2.3/8#22#TCP"), ("10.0.0.0/8".into(), "10.0.0.0/8".into()));
        assert_eq!(shown("ACCEPT#2001:db8::/32#22#TCP"), (String::new(), "2001:db8::/32".into()));
        assert_eq!(lite("ACCEPT#::/0#22#TCP").reasons, ["uncertain:U5"]);
        let mine = address("MY_PUBLIC_IP", "T-01");
        assert_eq!((cidrs(&mine.set.must), cidrs(&mine.set.may)), (String::new(), all));
        assert_eq!(mine.wrong.map(|wrong| (wrong.id, wrong.fails)), Some(("T-11", false)));
        assert_eq!(shown("ACCEPT#0.0.0.0#22#TCP").0, "0.0.0.0/32");
    }
}
