//! Services as words of messages and keys: a set of services and what it means in, short text out.

use super::kinds::{Kind, listed};
use super::ports::{self, Transport};
use crate::base::net::{Protocol, ServiceSet, port_words};

/// Services named one by one before the rest is counted.
const NAMED: usize = 3;

/// `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`.
pub fn enumerate(words: &[String]) -> String {
    let shown = if words.len() > NAMED + 1 { NAMED } else { words.len() };
    let mut all: Vec<String> = words.iter().take(shown).cloned().collect();
    if words.len() > shown {
        all.push(format!("{} more", words.len() - shown));
    }
    match all.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Protocols and ports: `tcp/22`, `tcp/8080-8090`, `icmp`, each a word.
pub fn services(set: &ServiceSet) -> Vec<String> {
    let mut out = Vec::new();
    for protocol in Protocol::ALL {
        let ports = set.ports(protocol);
        if ports.is_empty() {
            continue;
        }
        match protocol.has_ports() {
            true if ports == ServiceSet::all_ports() => out.push(format!("every {} port", protocol.word())),
            true => out.extend(port_words(&ports).iter().map(|word| format!("{}/{word}", protocol.word()))),
            false if protocol == Protocol::Other => out.push("other protocols".to_owned()),
            false => out.push(protocol.word().to_owned()),
        }
    }
    out
}

/// The same with the names of listed services: `tcp/3306 (MySQL)`. Whole ranges stay ranges.
fn named(set: &ServiceSet) -> Vec<String> {
    let name = |word: String| {
        let single = word.split_once('/').and_then(|(protocol, port)| {
            let transport = if protocol == "tcp" { Transport::Tcp } else { Transport::Udp };
            Some((transport, port.parse::<u16>().ok()?))
        });
        match single.and_then(|(transport, port)| Some((ports::at(transport, port).first().copied()?, port))) {
            Some((service, port)) => service.label(port),
            None => word,
        }
    };
    services(set).into_iter().map(name).collect()
}

/// Services as a message names them.
pub fn describe(kind: Kind, set: &ServiceSet) -> String {
    match kind {
        Kind::Everything if set.other => "every protocol and port".to_owned(),
        Kind::Everything | Kind::Ssh | Kind::Rdp => enumerate(&services(set)),
        Kind::Datastore | Kind::HighRisk => {
            enumerate(&listed(set).iter().map(|(service, port)| service.label(*port)).collect::<Vec<_>>())
        }
        Kind::Wide => {
            let inside: Vec<String> = listed(set).iter().map(|(service, port)| service.label(*port)).collect();
            let ranges = enumerate(&services(set));
            if inside.is_empty() { ranges } else { format!("{ranges} (among them {})", enumerate(&inside)) }
        }
        Kind::Unlisted => enumerate(&named(set)),
    }
}

/// Services as a key: all of them, exactly.
pub fn key(set: &ServiceSet) -> String {
    match set.other {
        true => "all".to_owned(),
        false => services(set).join(",").replace(' ', "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::net::PortSet;

    fn tcp(ranges: &[(u16, u16)]) -> ServiceSet {
        ServiceSet::tcp(ranges.iter().copied().collect::<PortSet>())
    }

    #[test]
    fn lists_are_short() {
        let words = |count: usize| enumerate(&(1..=count).map(|it| it.to_string()).collect::<Vec<_>>());
        assert_eq!(words(1), "1");
        assert_eq!(words(2), "1 and 2");
        assert_eq!(words(4), "1, 2, 3 and 4");
        assert_eq!(words(6), "1, 2, 3 and 3 more");
    }

    #[test]
    fn services_are_described_as_their_kind_wants() {
        assert_eq!(describe(Kind::Everything, &ServiceSet::all()), "every protocol and port");
        assert_eq!(describe(Kind::Everything, &ServiceSet::whole(Protocol::Tcp)), "every tcp port");
        assert_eq!(describe(Kind::Ssh, &tcp(&[(22, 22), (2222, 2222)])), "tcp/22 and tcp/2222");
        assert_eq!(
            describe(Kind::Datastore, &tcp(&[(3306, 3306), (9092, 9092)])),
            "tcp/3306 (MySQL) and tcp/9092 (Kafka)"
        );
        assert_eq!(describe(Kind::Wide, &tcp(&[(40000, 40200)])), "tcp/40000-40200");
        assert_eq!(describe(Kind::Wide, &tcp(&[(3300, 3380)])), "tcp/3300-3380 (among them tcp/3306 (MySQL))");
        assert_eq!(
            describe(Kind::Unlisted, &tcp(&[(8443, 8443), (7777, 7777)])),
            "tcp/7777 and tcp/8443 (alternative HTTPS)"
        );
        assert_eq!(key(&tcp(&[(22, 22), (80, 90)])), "tcp/22,tcp/80-90");
    }
}
