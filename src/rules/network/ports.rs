//! The port catalogue: services by protocol and port, their classes, and which rule speaks of them how severely.
//!
//! Comes in: protocol and port, or a range of ports; goes out: services. Assumes nothing of what really listens there.

use super::port_table::TABLE;
use crate::base::Severity;

/// A protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Transport {
    Tcp,
    Udp,
}

impl Transport {
    /// `tcp`, `udp`.
    pub fn word(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        }
    }
}

/// What kind of service it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Interactive login, remote control, host management, open proxies.
    Admin,
    /// SQL, NoSQL, analytics and search engines.
    Database,
    /// In-memory stores.
    Cache,
    /// Message brokers, coordination.
    Mq,
    /// Container, scheduler, service-registry and secret-store interfaces.
    Orchestrator,
    /// File and block sharing.
    Fileshare,
    /// Directory, name and management protocols.
    Directory,
    /// Dashboards, notebooks, build servers, application consoles.
    Devtool,
    /// Mail transfer and access.
    Mail,
    /// Tunnel end points.
    Vpn,
    /// HTTP and the like.
    Web,
}

/// A service on a port, or on a few ports in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Protocol.
    pub transport: Transport,
    /// First port.
    pub first: u16,
    /// Last port.
    pub last: u16,
    /// Class.
    pub class: Class,
    /// Name for people.
    pub name: &'static str,
    /// As shipped it answers without authentication.
    pub bare: bool,
}

const fn node_ports(transport: Transport) -> Service {
    let (class, name) = (Class::Orchestrator, "Kubernetes node ports");
    Service { transport, first: 30000, last: 32767, class, name, bare: false }
}

/// The range that Kubernetes hands out as node ports: one service when opened as a range, none port by port.
static NODES: [Service; 2] = [node_ports(Transport::Tcp), node_ports(Transport::Udp)];

/// Clear-text mail access: the only mail ports that NET105 speaks of.
const CLEAR_MAIL: [u16; 2] = [110, 143];

/// What a service is to the rules about listed ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaks {
    /// NET102.
    Ssh,
    /// NET103.
    Rdp,
    /// NET104.
    Datastore,
    /// NET105.
    HighRisk,
    /// NET107: listed, but not risky enough for a rule of its own.
    Unlisted,
}

impl Service {
    /// Which rule speaks of it.
    pub fn rule(&self) -> Speaks {
        match (self.class, self.first) {
            (Class::Admin, 22) if self.transport == Transport::Tcp => Speaks::Ssh,
            (Class::Admin, 3389) => Speaks::Rdp,
            (Class::Database | Class::Cache | Class::Mq, _) => Speaks::Datastore,
            (Class::Admin | Class::Orchestrator | Class::Fileshare | Class::Directory | Class::Devtool, _) => {
                Speaks::HighRisk
            }
            (Class::Mail, port) if CLEAR_MAIL.contains(&port) => Speaks::HighRisk,
            (Class::Mail | Class::Vpn | Class::Web, _) => Speaks::Unlisted,
        }
    }

    /// How severe it is that the Internet reaches it.
    pub fn severity(&self) -> Severity {
        match self.class {
            _ if self.bare => Severity::Critical,
            Class::Database | Class::Cache => Severity::Critical,
            Class::Mail | Class::Vpn | Class::Web => Severity::Low,
            _ => Severity::High,
        }
    }

    /// `tcp/3306 (MySQL)`.
    pub fn label(&self, port: u16) -> String {
        format!("{}/{port} ({})", self.transport.word(), self.name)
    }
}

/// All services of the catalogue, sorted by protocol and first port.
pub fn all() -> &'static [Service] {
    TABLE
}

/// The services of a port, most severe first. Node ports are not listed port by port: see [`within`].
pub fn at(transport: Transport, port: u16) -> Vec<&'static Service> {
    let mut found: Vec<&'static Service> =
        TABLE.iter().filter(|it| it.transport == transport && it.first <= port && port <= it.last).collect();
    found.sort_by_key(|service| std::cmp::Reverse(service.severity()));
    found
}

/// The services that have a port in `first..=last`, in the catalogue's order, each with its lowest port in the range.
/// The whole range of node ports counts as one service if the range contains all of it.
pub fn within(transport: Transport, first: u16, last: u16) -> Vec<(&'static Service, u16)> {
    let meets = |it: &&'static Service| it.transport == transport && it.first <= last && first <= it.last;
    let nodes = NODES.iter().filter(meets).filter(|it| first <= it.first && it.last <= last);
    TABLE.iter().filter(meets).chain(nodes).map(|it| (it, it.first.max(first))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Transport::{Tcp, Udp};

    #[test]
    fn the_table_is_sorted_and_whole() {
        assert!(TABLE.is_sorted_by_key(|it| (it.transport, it.first, it.last)));
        assert!(TABLE.iter().all(|it| it.first >= 1 && it.first <= it.last && !it.name.is_empty()));
        let distinct: std::collections::BTreeSet<_> =
            TABLE.iter().map(|it| (it.transport, it.first, it.name)).collect();
        assert_eq!(distinct.len(), TABLE.len());
    }

    #[test]
    fn lookup_is_exact_and_lists_all_services_of_a_port() {
        assert_eq!(at(Tcp, 22).iter().map(|it| it.name).collect::<Vec<_>>(), ["SSH"]);
        assert!(at(Udp, 22).is_empty());
        let shared: Vec<_> = at(Tcp, 9000).iter().map(|it| (it.class, it.severity())).collect();
        assert_eq!(shared, [(Class::Database, Severity::Critical), (Class::Orchestrator, Severity::High)]);
        assert_eq!(at(Tcp, 5903).first().map(|it| it.name), Some("VNC"));
        assert!(at(Tcp, 30080).is_empty());
    }

    #[test]
    fn every_class_has_its_rule_and_severity() {
        let seen = |transport, port| at(transport, port).first().map(|it| (it.rule(), it.severity()));
        assert_eq!(seen(Tcp, 22), Some((Speaks::Ssh, Severity::High)));
        assert_eq!(seen(Udp, 3389), Some((Speaks::Rdp, Severity::High)));
        assert_eq!(seen(Tcp, 60022), Some((Speaks::HighRisk, Severity::High)));
        assert_eq!(seen(Tcp, 3306), Some((Speaks::Datastore, Severity::Critical)));
        assert_eq!(seen(Udp, 11211), Some((Speaks::Datastore, Severity::Critical)));
        assert_eq!(seen(Tcp, 9092), Some((Speaks::Datastore, Severity::High)));
        assert_eq!(seen(Tcp, 2375), Some((Speaks::HighRisk, Severity::Critical)));
        assert_eq!(seen(Tcp, 2376), Some((Speaks::HighRisk, Severity::High)));
        assert_eq!(seen(Tcp, 8265), Some((Speaks::HighRisk, Severity::Critical)));
        assert_eq!(seen(Tcp, 445), Some((Speaks::HighRisk, Severity::High)));
        assert_eq!(seen(Udp, 161), Some((Speaks::HighRisk, Severity::High)));
        assert_eq!(seen(Tcp, 110), Some((Speaks::HighRisk, Severity::Low)));
        assert_eq!(seen(Tcp, 993), Some((Speaks::Unlisted, Severity::Low)));
        assert_eq!(seen(Udp, 51820), Some((Speaks::Unlisted, Severity::Low)));
        assert_eq!(seen(Tcp, 8443), Some((Speaks::Unlisted, Severity::Low)));
    }

    #[test]
    fn node_ports_count_only_as_a_range() {
        let names = |first, last| within(Tcp, first, last).iter().map(|(it, _)| it.name).collect::<Vec<_>>();
        assert_eq!(names(30000, 32767), ["Kubernetes node ports"]);
        assert!(names(30000, 32766).is_empty());
        assert_eq!(within(Tcp, 5904, 5910).iter().map(|(_, port)| *port).collect::<Vec<_>>(), [5904]);
    }
}
