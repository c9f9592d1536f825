//! What a rule of an Alibaba Cloud group writes as protocol, ports and address, as sets of certain and possible matches.

use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PortSet, Protocol, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::network::{Bounds, Fault, FaultKind, Services};
use crate::model::{ObjectId, Site};
use crate::providers::attribute::reason;
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Arc;

/// Whether `port_range` is given, and how.
enum Ports<'a> {
    /// This text.
    Text(&'a str),
    /// Not written: the default, `-1/-1`.
    Default,
    /// The provider took away what was written, because it does not fit: the text, where it is a constant.
    Suppressed(Option<&'a str>),
    /// Not known.
    Unknown,
}

/// The protocol and the ports of a rule; adds the faults.
pub fn services(side: Side<'_>, object: ObjectId, reasons: &mut Vec<Arc<str>>, faults: &mut Vec<Fault>) -> Services {
    let at = |path: &str| Site::at(object, side.path(path));
    let value = |id, path: &str, message: String, help: &str| Fault {
        id,
        kind: FaultKind::Value,
        fails: true,
        message,
        help: help.to_owned(),
        site: at(path),
    };
    let ports = ports(side);
    let text = match side.attr("ip_protocol") {
        Attr::Known(value) => value.as_str().unwrap_or_default(),
        _ => {
            reasons.push(reason(side, "ip_protocol"));
            return Services::Inline(Bounds { must: ServiceSet::empty(), may: of_unknown_protocol(&ports) });
        }
    };
    let protocols: &[Protocol] = match text.to_ascii_lowercase().as_str() {
        "tcp" => &[Protocol::Tcp],
        "udp" => &[Protocol::Udp],
        "icmp" => &[Protocol::Icmp],
        "icmpv6" => &[Protocol::Icmpv6],
        "gre" => &[Protocol::Gre],
        "all" => &Protocol::ALL,
        _ => &[],
    };
    if protocols.is_empty() || text.chars().any(|c| c.is_ascii_uppercase()) {
        let help = "write `tcp`, `udp`, `icmp`, `icmpv6`, `gre` or `all`";
        faults.push(value("A-02", "ip_protocol", format!("`{text}` is no protocol of a rule"), help));
    }
    let whole = protocols.iter().fold(ServiceSet::empty(), |set, one| set.union(&ServiceSet::whole(*one)));
    let none = ServiceSet::empty();
    let with_ports = matches!(protocols, [Protocol::Tcp | Protocol::Udp]);

    let bounds = match (with_ports, ports) {
        (_, Ports::Unknown) => {
            reasons.push(reason(side, "port_range"));
            // The other protocols take no ports: what is not known can only be refused.
            let must = if with_ports { none } else { whole.clone() };
            Bounds { must, may: whole }
        }
        (true, Ports::Text(text)) if text != "-1/-1" => {
            let (ports, valid) = port_range(text);
            let set = protocols.iter().fold(none.clone(), |set, one| set.union(&ServiceSet::at(*one, ports.clone())));
            if valid {
                Bounds::exact(set)
            } else {
                let slash = text.split_once('/').is_some() && !text.contains(',');
                let id = if slash { "A-05" } else { "A-08" };
                let message = format!("`{text}` is no range of ports");
                faults.push(value(
                    id,
                    "port_range",
                    message,
                    "write `FIRST/LAST`, both from 1 to 65535, such as `80/80`",
                ));
                Bounds { must: none, may: set }
            }
        }
        (true, missing) => {
            let site = match missing {
                Ports::Text(_) | Ports::Suppressed(Some(_)) => at("port_range"),
                _ => at("ip_protocol"),
            };
            reasons.push("uncertain:U2".into());
            faults.push(Fault {
                id: "A-06",
                kind: FaultKind::PortProtocol,
                fails: true,
                message: format!("a `{text}` rule needs a range of ports"),
                help: "write `port_range = \"1/65535\"` for all ports, or the ports that are meant".to_owned(),
                site,
            });
            Bounds { must: none, may: whole }
        }
        (false, Ports::Default | Ports::Text("-1/-1")) => Bounds::exact(whole),
        (false, ports) => {
            let written = match ports {
                Ports::Text(text) | Ports::Suppressed(Some(text)) => format!("`port_range = \"{text}\"`"),
                _ => "a range of ports".to_owned(),
            };
            // An unknown protocol is A-02 already.
            if !protocols.is_empty() {
                reasons.push("uncertain:U2".into());
                faults.push(Fault {
                    id: "A-07",
                    kind: FaultKind::PortProtocol,
                    fails: true,
                    message: format!("protocol `{text}` takes no ports, but {written} is written"),
                    help: "write `port_range = \"-1/-1\"`, or `tcp` or `udp` as protocol".to_owned(),
                    site: at("port_range"),
                });
            }
            Bounds { must: none, may: whole }
        }
    };
    Services::Inline(bounds)
}

/// With an unknown protocol, ports say all the same that it is none without ports.
fn of_unknown_protocol(ports: &Ports<'_>) -> ServiceSet {
    match ports {
        Ports::Text(text) if *text != "-1/-1" => {
            let (ports, _) = port_range(text);
            // The others, should one of them be meant, take no ports: apply refuses them, or the provider drops them.
            ServiceSet { tcp: ports.clone(), udp: ports, ..ServiceSet::all() }
        }
        _ => ServiceSet::all(),
    }
}

fn ports(side: Side<'_>) -> Ports<'_> {
    match side.attr("port_range") {
        Attr::Known(value) => value.as_str().map_or(Ports::Unknown, Ports::Text),
        Attr::Unknown(_) => Ports::Unknown,
        Attr::Absent | Attr::Defaulted => {
            let resource = side.resource;
            let written = resource.written.iter().find(|(path, _)| **path == *"port_range").map(|(_, value)| value);
            let configured = resource.configured.as_ref().map(|names| names.iter().any(|name| **name == *"port_range"));
            match (written, configured) {
                (Some(value), _) => Ports::Suppressed(value.as_str()),
                // A configuration that says null by way of an expression leaves the argument out.
                (None, Some(true)) if resource.action.is_some() => Ports::Suppressed(None),
                (None, Some(true)) => Ports::Default,
                (None, Some(false)) => Ports::Default,
                // A plan fills the default in: null is what was taken away. HCL and state tell nothing more.
                (None, None) if resource.action.is_some() => Ports::Suppressed(None),
                (None, None) => Ports::Default,
            }
        }
    }
}

/// `lo/hi`: the ports, and whether the text is as it must be. Of a text that is not, the best reading.
pub fn port_range(text: &str) -> (PortSet, bool) {
    let one = |text: &str| -> Option<(u16, u16)> {
        let (low, high) = text.split_once('/')?;
        let (low, high) = (low.parse().ok()?, high.parse().ok()?);
        (1 <= low && low <= high).then_some((low, high))
    };
    if let Some((low, high)) = one(text) {
        return (PortSet::range(low, high), true);
    }
    let parts = text.split(',').map(str::trim).filter_map(|part| {
        one(part).or_else(|| {
            let (low, high) = part.split_once(['-', '/']).unwrap_or((part, part));
            let (low, high): (u16, u16) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
            (low <= high).then_some((low.max(1), high.max(1)))
        })
    });
    (parts.fold(PortSet::empty(), |set, (low, high)| set.union(&PortSet::range(low, high))), false)
}

/// The address or prefix in `cidr_ip` or `ipv6_cidr_ip`, with the fault that it has.
pub fn address(text: &str, family: Family, site: Site) -> (AddressSet, Option<Fault>) {
    let fault = |id, fails, message: String, help: String| {
        Some(Fault { id, kind: FaultKind::Value, fails, message, help, site: site.clone() })
    };
    let parsed = match (text.parse::<IpNet>(), text.parse::<IpAddr>()) {
        (Ok(net), _) => Some(net),
        (_, Ok(address)) => Some(IpNet::from(address)),
        _ => None,
    };
    let word = if family == Family::V4 { "IPv4" } else { "IPv6" };
    match parsed {
        Some(net) if (net.max_prefix_len() == 32) != (family == Family::V4) => {
            let other = if family == Family::V4 { "ipv6_cidr_ip" } else { "cidr_ip" };
            let message = format!("`{text}` is no {word} prefix");
            (AddressSet::net(net), fault("A-10", true, message, format!("write it as `{other}`")))
        }
        Some(net) if net.trunc() != net => {
            let message = format!("`{text}` has host bits and means `{}`", net.trunc());
            (AddressSet::net(net), fault("A-11", false, message, format!("write `{}`", net.trunc())))
        }
        Some(net) => (AddressSet::net(net), None),
        None => {
            let message = format!("`{text}` is no {word} address or prefix");
            (AddressSet::empty(), fault("A-10", true, message, "write a prefix such as `203.0.113.0/24`".to_owned()))
        }
    }
}

/// Whether a rule that fails so still may match something: it must not be counted on.
pub fn certain(faults: &[Fault]) -> Tri {
    match faults.iter().any(|fault| fault.fails) {
        true => Tri::Unknown,
        false => Tri::Yes,
    }
}
