//! What open services mean: a set of services in, the notions of the rules about Internet ingress out, each with the
//! services that it speaks of, and how severe it is that they are reached.

use super::ports::{self, Class, Service, Speaks, Transport};
use crate::base::Severity;
use crate::base::net::{PortSet, Protocol, ServiceSet};
use crate::config::Settings;
use std::collections::BTreeMap;

/// The notions of NET101–NET107, the narrowest that is meant first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// NET101: a whole protocol, or everything.
    Everything,
    /// NET102.
    Ssh,
    /// NET103.
    Rdp,
    /// NET104.
    Datastore,
    /// NET105.
    HighRisk,
    /// NET106: many ports in a row.
    Wide,
    /// NET107: a port of none of the others that is not meant to be public, ICMP, GRE.
    Unlisted,
}

impl Kind {
    /// All of them, in order of their rules' codes.
    pub const ALL: [Kind; 7] =
        [Kind::Everything, Kind::Ssh, Kind::Rdp, Kind::Datastore, Kind::HighRisk, Kind::Wide, Kind::Unlisted];
}

/// The transports with their protocols.
const TRANSPORTS: [(Transport, Protocol); 2] = [(Transport::Tcp, Protocol::Tcp), (Transport::Udp, Protocol::Udp)];

/// Most findings that one rule of a group gives before the widest stands in for all.
const MOST: usize = 3;

/// The notions that open services meet, those among `on` only.
///
/// A whole protocol stands for everything about that protocol; more than three notions are told as one, the widest.
pub fn kinds(open: &ServiceSet, settings: &Settings, on: &dyn Fn(Kind) -> bool) -> BTreeMap<Kind, ServiceSet> {
    let mut found: BTreeMap<Kind, ServiceSet> = BTreeMap::new();
    let mut add = |kind: Kind, services: ServiceSet| {
        if !services.is_empty() && on(kind) {
            let all = found.entry(kind).or_default();
            *all = all.union(&services);
        }
    };
    let full = |ports: &PortSet| *ports == ServiceSet::all_ports();
    let whole_protocol = full(&open.tcp) || full(&open.udp);
    if open.other {
        // Only a rule for every protocol opens the others.
        let rest = ServiceSet { tcp: PortSet::empty(), udp: PortSet::empty(), ..open.clone() };
        if full(&open.tcp) && full(&open.udp) {
            add(Kind::Everything, rest);
        }
    }
    for (transport, protocol) in TRANSPORTS {
        let ports = open.ports(protocol);
        let at = |ports: PortSet| ServiceSet::at(protocol, ports);
        if ports == ServiceSet::all_ports() && on(Kind::Everything) {
            add(Kind::Everything, at(ports));
            continue;
        }
        let mut rest = ports.clone();
        let mut ranges: BTreeMap<Kind, Vec<(u16, u16)>> = BTreeMap::new();
        for (low, high) in ports.ranges() {
            for (service, _) in ports::within(transport, *low, *high) {
                // A port that carries several services belongs to the worst of them.
                let worst = ports::at(transport, service.first).first().copied().unwrap_or(service);
                if let Some(kind) = kind_of(worst) {
                    ranges.entry(kind).or_default().push((service.first.max(*low), service.last.min(*high)));
                }
            }
        }
        let mut listed: BTreeMap<Kind, PortSet> =
            ranges.into_iter().map(|(kind, ranges)| (kind, ranges.into_iter().collect())).collect();
        if transport == Transport::Tcp {
            let more: PortSet = settings.ssh_ports.iter().map(|port| (*port, *port)).collect();
            let ssh = ports.intersect(&more);
            // A port that the configuration calls SSH is SSH and nothing else.
            listed.values_mut().for_each(|set| *set = set.subtract(&ssh));
            let all = listed.entry(Kind::Ssh).or_default();
            *all = all.union(&ssh);
        }
        for (kind, set) in listed {
            rest = rest.subtract(&set);
            add(kind, at(set));
        }
        let wide: PortSet = ports
            .ranges()
            .iter()
            .filter(|(low, high)| u32::from(*high) - u32::from(*low) >= settings.wide_range)
            .copied()
            .collect();
        rest = rest.subtract(&wide).subtract(&public(transport, settings));
        add(Kind::Wide, at(wide));
        add(Kind::Unlisted, at(rest));
    }
    let whole = open.other && on(Kind::Everything) && whole_protocol;
    if !whole {
        let rest = ServiceSet { tcp: PortSet::empty(), udp: PortSet::empty(), other: false, ..open.clone() };
        add(Kind::Unlisted, rest);
    }
    fold(found, open, on)
}

/// The notion of a listed service, where a rule of its own speaks of it.
fn kind_of(service: &Service) -> Option<Kind> {
    match service.rule() {
        Speaks::Ssh => Some(Kind::Ssh),
        Speaks::Rdp => Some(Kind::Rdp),
        Speaks::Datastore => Some(Kind::Datastore),
        Speaks::HighRisk => Some(Kind::HighRisk),
        Speaks::Unlisted => None,
    }
}

/// Ports that may be public. HTTP/3 is the same service over UDP; TCP 25 has a rule of its own.
fn public(transport: Transport, settings: &Settings) -> PortSet {
    let web = |port: &&u16| {
        transport == Transport::Tcp || ports::at(Transport::Udp, **port).iter().any(|it| it.class == Class::Web)
    };
    let set: PortSet = settings.public_ports.iter().filter(web).map(|port| (*port, *port)).collect();
    match transport {
        Transport::Tcp => set.union(&PortSet::single(25)),
        Transport::Udp => set,
    }
}

/// More notions than a reader wants of one rule: the widest stands in for all.
fn fold(found: BTreeMap<Kind, ServiceSet>, open: &ServiceSet, on: &dyn Fn(Kind) -> bool) -> BTreeMap<Kind, ServiceSet> {
    let counted = found.keys().filter(|kind| **kind != Kind::Unlisted).count();
    if counted <= MOST {
        return found;
    }
    let widest = match found.contains_key(&Kind::Everything) {
        true => Kind::Everything,
        false if on(Kind::Wide) => Kind::Wide,
        false => return found,
    };
    let all = found.into_iter().filter(|(kind, _)| *kind != Kind::Unlisted);
    let mut services = all.fold(ServiceSet::empty(), |all, (_, services)| all.union(&services));
    if widest == Kind::Everything {
        // It names all ports, also those that no rule of their own speaks of.
        let ports = ServiceSet { tcp: open.tcp.clone(), udp: open.udp.clone(), ..ServiceSet::empty() };
        services = services.union(&ports);
    }
    BTreeMap::from([(widest, services)])
}

/// Severity and score (in tenths) that a rule of this kind has by itself.
pub fn own_grade(kind: Kind) -> (Severity, u8) {
    match kind {
        Kind::Everything => (Severity::Critical, 98),
        Kind::Ssh => (Severity::High, 86),
        Kind::Rdp => (Severity::High, 88),
        Kind::Datastore => (Severity::High, 86),
        Kind::HighRisk => (Severity::High, 75),
        Kind::Wide => (Severity::Medium, 65),
        Kind::Unlisted => (Severity::Low, 37),
    }
}

/// Score of a service that must never be reached: a database, a cache, one that answers without authentication.
const WORST: u8 = 96;

/// How severe it is that the Internet reaches these services under a rule of this kind: `(severity, score)`.
pub fn reached(kind: Kind, services: &ServiceSet, settings: &Settings) -> (Severity, u8) {
    let (own, score) = own_grade(kind);
    let severities = || listed(services).into_iter().map(|(service, _)| service.severity());
    match kind {
        Kind::Datastore | Kind::HighRisk => {
            let worst = severities().max().unwrap_or(own);
            if worst == Severity::Critical { (worst, WORST) } else { (worst, worst.cut(score)) }
        }
        // It stands in for others only where it speaks of more than a range of ports.
        Kind::Wide => {
            let inside = kinds_inside(services, settings);
            if inside.len() < MOST {
                return (own, score);
            }
            inside
                .iter()
                .map(|(kind, set)| reached(*kind, set, settings))
                .max()
                .unwrap_or((own, score))
                .max((own, score))
        }
        Kind::Unlisted if services.gre => (Severity::Medium, 53),
        _ => (own, score),
    }
}

/// The notions about listed ports within a range that stands in for them.
fn kinds_inside(services: &ServiceSet, settings: &Settings) -> BTreeMap<Kind, ServiceSet> {
    let single = |kind: Kind| !matches!(kind, Kind::Everything | Kind::Wide | Kind::Unlisted);
    kinds(services, settings, &single)
}

/// The services of the catalogue within a set, each with its lowest port there: worst first, then by port.
pub fn listed(services: &ServiceSet) -> Vec<(&'static Service, u16)> {
    let mut found = Vec::new();
    for (transport, protocol) in TRANSPORTS {
        for (low, high) in services.ports(protocol).ranges() {
            found.extend(ports::within(transport, *low, *high));
        }
    }
    found
        .sort_by_key(|(service, port)| (std::cmp::Reverse(service.severity()), service.transport, *port, service.name));
    found.dedup_by_key(|(service, _)| (service.transport, service.name));
    found
}

/// How severe it is that the Internet reaches these services at all, under the worst of their kinds, and the well-known ones
/// among them by name, worst first; `None` where all of them are meant to be public.
pub fn worst(services: &ServiceSet, settings: &Settings) -> (Option<(Severity, u8)>, Vec<String>) {
    let kinds = kinds(services, settings, &|_| true);
    let grade = kinds.iter().map(|(kind, set)| reached(*kind, set, settings)).max();
    let word = |transport: Transport| if transport == Transport::Tcp { "tcp" } else { "udp" };
    let known = listed(services);
    (grade, known.iter().map(|(it, port)| format!("{} {}/{port}", it.name, word(it.transport))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(ranges: &[(u16, u16)]) -> ServiceSet {
        ServiceSet::tcp(ranges.iter().copied().collect())
    }

    fn of(open: &ServiceSet) -> Vec<Kind> {
        kinds(open, &Settings::default(), &|_| true).into_keys().collect()
    }

    #[test]
    fn a_whole_protocol_stands_for_all_about_it() {
        assert_eq!(of(&ServiceSet::all()), [Kind::Everything]);
        assert_eq!(of(&ServiceSet::whole(Protocol::Tcp)), [Kind::Everything]);
        assert_eq!(of(&ServiceSet::whole(Protocol::Udp)), [Kind::Everything]);
        let mixed = ServiceSet { udp: ServiceSet::all_ports(), ..ServiceSet::tcp_port(22) };
        assert_eq!(of(&mixed), [Kind::Everything, Kind::Ssh]);
    }

    #[test]
    fn everything_but_one_port_is_told_once() {
        let mut open = ServiceSet::all();
        open.tcp = open.tcp.subtract(&PortSet::single(22));
        assert_eq!(of(&open), [Kind::Everything]);
    }

    #[test]
    fn who_asks_for_one_rule_hears_of_it() {
        let only = |kind: Kind| kinds(&ServiceSet::all(), &Settings::default(), &move |it| it == kind);
        assert_eq!(only(Kind::Ssh), BTreeMap::from([(Kind::Ssh, ServiceSet::tcp_port(22))]));
        assert_eq!(only(Kind::Wide).into_keys().collect::<Vec<_>>(), [Kind::Wide]);
    }

    #[test]
    fn single_ports_have_their_rule() {
        assert_eq!(of(&tcp(&[(22, 22)])), [Kind::Ssh]);
        assert_eq!(of(&ServiceSet::udp_port(3389)), [Kind::Rdp]);
        assert_eq!(of(&tcp(&[(6379, 6379)])), [Kind::Datastore]);
        assert_eq!(of(&tcp(&[(445, 445)])), [Kind::HighRisk]);
        assert_eq!(of(&tcp(&[(9000, 9000)])), [Kind::Datastore], "the worst of two services");
        assert_eq!(of(&tcp(&[(110, 110)])), [Kind::HighRisk]);
        assert_eq!(of(&tcp(&[(8443, 8443)])), [Kind::Unlisted]);
        assert_eq!(of(&ServiceSet::icmp()), [Kind::Unlisted]);
        assert_eq!(of(&ServiceSet::gre()), [Kind::Unlisted]);
        assert_eq!(of(&tcp(&[(25, 25), (80, 80), (443, 443), (8080, 8080)])), []);
        assert_eq!(of(&ServiceSet::udp_port(443)), []);
        assert_eq!(of(&ServiceSet::udp_port(8080)), [Kind::Unlisted]);
        assert_eq!(of(&tcp(&[(20, 30)])), [Kind::Ssh, Kind::HighRisk, Kind::Unlisted]);
    }

    #[test]
    fn settings_name_more_ssh_ports_and_other_public_ones() {
        let settings =
            Settings { ssh_ports: vec![2222], public_ports: vec![8443], wide_range: 10, ..Settings::default() };
        let of = |open: &ServiceSet| kinds(open, &settings, &|_| true).into_keys().collect::<Vec<_>>();
        assert_eq!(of(&tcp(&[(2222, 2222)])), [Kind::Ssh]);
        assert_eq!(of(&tcp(&[(8443, 8443)])), []);
        assert_eq!(of(&tcp(&[(80, 80)])), [Kind::Unlisted]);
        assert_eq!(of(&tcp(&[(40000, 40009)])), [Kind::Unlisted]);
        assert_eq!(of(&tcp(&[(40000, 40010)])), [Kind::Wide]);
    }

    #[test]
    fn more_than_a_hundred_ports_are_a_range_and_it_stands_for_more_than_three() {
        assert_eq!(of(&tcp(&[(40000, 40099)])), [Kind::Unlisted]);
        assert_eq!(of(&tcp(&[(40000, 40100)])), [Kind::Wide]);
        assert_eq!(of(&tcp(&[(3300, 3400)])), [Kind::Rdp, Kind::Datastore, Kind::Wide]);
        assert_eq!(of(&tcp(&[(1, 65534)])), [Kind::Wide]);
        assert_eq!(of(&tcp(&[(22, 22), (445, 445), (3306, 3306), (3389, 3389)])), [Kind::Wide]);
    }

    #[test]
    fn severity_is_that_of_the_worst_service() {
        let settings = Settings::default();
        let grade = |kind, open: &ServiceSet| reached(kind, open, &settings);
        assert_eq!(grade(Kind::Everything, &ServiceSet::all()), (Severity::Critical, 98));
        assert_eq!(grade(Kind::Ssh, &tcp(&[(22, 22)])), (Severity::High, 86));
        assert_eq!(grade(Kind::Datastore, &tcp(&[(3306, 3306)])), (Severity::Critical, 96));
        assert_eq!(grade(Kind::Datastore, &tcp(&[(9092, 9092)])), (Severity::High, 86));
        assert_eq!(grade(Kind::HighRisk, &tcp(&[(2375, 2375)])), (Severity::Critical, 96));
        assert_eq!(grade(Kind::HighRisk, &tcp(&[(445, 445)])), (Severity::High, 75));
        assert_eq!(grade(Kind::HighRisk, &tcp(&[(110, 110), (143, 143)])), (Severity::Low, 39));
        assert_eq!(grade(Kind::Wide, &tcp(&[(40000, 41000)])), (Severity::Medium, 65));
        assert_eq!(grade(Kind::Wide, &tcp(&[(1, 65534)])), (Severity::Critical, 96));
        assert_eq!(grade(Kind::Unlisted, &ServiceSet::gre()), (Severity::Medium, 53));
        assert_eq!(grade(Kind::Unlisted, &ServiceSet::icmp()), (Severity::Low, 37));
    }
}
