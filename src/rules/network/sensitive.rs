//! Services that should not be public: SSH, RDP, data stores, high-risk ports. A set of services in; those among them, how severe
//! it is that they are reached, and words for them out.

use super::kinds::{Kind, kinds, listed, reached};
use super::words::{enumerate, services as words};
use crate::base::Severity;
use crate::base::net::ServiceSet;
use crate::config::Settings;

fn is_sensitive(kind: Kind) -> bool {
    matches!(kind, Kind::Ssh | Kind::Rdp | Kind::Datastore | Kind::HighRisk)
}

/// The sensitive services of a set.
pub fn sensitive(open: &ServiceSet, settings: &Settings) -> ServiceSet {
    let found = kinds(open, settings, &is_sensitive);
    found.into_values().fold(ServiceSet::empty(), |all, it| all.union(&it))
}

/// The data stores of a set.
pub fn datastores(open: &ServiceSet, settings: &Settings) -> ServiceSet {
    kinds(open, settings, &|kind| kind == Kind::Datastore).into_values().next().unwrap_or_default()
}

/// How severe it is that these are reached, under a rule of this severity and score: critical for databases, caches and what
/// answers without authentication; less than the rule says where all of them are mail.
pub fn severity(open: &ServiceSet, own: (Severity, u8), settings: &Settings) -> (Severity, u8) {
    let found = kinds(open, settings, &is_sensitive);
    let worst = found.iter().map(|(kind, services)| reached(*kind, services, settings)).max();
    match worst {
        Some((Severity::Critical, score)) => (Severity::Critical, score),
        Some((worst, _)) if worst < own.0 => (worst, worst.cut(own.1)),
        _ => own,
    }
}

/// `tcp/22 (SSH) and tcp/3306 (MySQL)`.
pub fn describe(open: &ServiceSet) -> String {
    if *open == ServiceSet::all() {
        return "every protocol and port".to_owned();
    }
    let named: Vec<String> = listed(open).iter().map(|(service, port)| service.label(*port)).collect();
    if named.is_empty() { enumerate(&words(open)) } else { enumerate(&named) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::net::PortSet;

    #[test]
    fn sensitive_services_and_their_severity() {
        let settings = Settings::default();
        let open = ServiceSet::tcp([(22, 22), (443, 443), (6379, 6379)].into_iter().collect::<PortSet>());
        let found = sensitive(&open, &settings);
        assert_eq!(found, ServiceSet::tcp([(22, 22), (6379, 6379)].into_iter().collect()));
        assert_eq!(datastores(&open, &settings), ServiceSet::tcp_port(6379));
        let own = (Severity::High, 77);
        assert_eq!(severity(&found, own, &settings), (Severity::Critical, 96));
        assert_eq!(severity(&ServiceSet::tcp_port(22), own, &settings), own);
        assert_eq!(severity(&ServiceSet::tcp_port(110), own, &settings), (Severity::Low, 39));
        assert_eq!(severity(&ServiceSet::tcp_port(443), own, &settings), own);
        assert_eq!(describe(&found), "tcp/6379 (Redis) and tcp/22 (SSH)");
        assert!(sensitive(&ServiceSet::tcp_port(8443), &settings).is_empty());
        assert!(!sensitive(&ServiceSet::all(), &settings).is_empty());
    }
}
