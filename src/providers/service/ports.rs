//! Ports of managed services: an attribute or the usual ports of the engine in, protocol and ports with what is not known out.

use crate::base::net::ServiceSet;
use crate::input::{Attr, Side};
use crate::model::network::Bounds;
use crate::providers::attribute;
use std::sync::Arc;

/// Ports, both ends inclusive.
pub type Range = (u16, u16);

/// An engine of a service that has several.
#[derive(Clone, Copy)]
pub struct Engine {
    /// Its name begins so, as the attribute spells it; case does not matter.
    pub word: &'static str,
    /// The service with this engine, for messages.
    pub name: &'static str,
    /// Its usual ports.
    pub ports: &'static [u16],
}

/// Where a service listens if no attribute says it.
#[derive(Clone, Copy)]
pub enum Ports {
    /// At these TCP ports.
    Are(&'static [u16]),
    /// At these ranges of TCP ports.
    Ranges(&'static [Range]),
    /// At one or some of these TCP ports: reason code of the open question.
    Perhaps(&'static [Range], &'static str),
    /// As usual for the engine that an attribute names.
    Engine(&'static str, &'static [Engine]),
    /// Where the service that it belongs to listens; if that is not here, at some of these.
    OfService(&'static [u16]),
    /// The cloud assigns a port, or no source tells it.
    Assigned,
}

/// Protocol and ports, with reason codes for what is not known.
pub type Listening = (Bounds<ServiceSet>, Vec<Arc<str>>);

/// TCP at ports.
pub fn tcp(ports: &[u16]) -> ServiceSet {
    ServiceSet::tcp(ports.iter().map(|port| (*port, *port)).collect())
}

/// TCP at ranges of ports.
pub fn tcp_ranges(ranges: &[Range]) -> ServiceSet {
    ServiceSet::tcp(ranges.iter().copied().collect())
}

/// Some of these, which is not known.
pub fn some_of(may: ServiceSet) -> Bounds<ServiceSet> {
    Bounds { must: ServiceSet::empty(), may }
}

/// Any TCP port.
pub fn any() -> Bounds<ServiceSet> {
    some_of(ServiceSet::tcp(ServiceSet::all_ports()))
}

/// Where a service listens: at the port of an attribute, else as `ports` has it. `None`: as its service does.
pub fn read(side: Side<'_>, ports: Ports, attribute: Option<&'static str>) -> Option<Listening> {
    if let Some(path) = attribute {
        match side.attr(path) {
            Attr::Known(value) => {
                let port = value.as_i64().and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0);
                if let Some(port) = port {
                    return Some((Bounds::exact(ServiceSet::tcp_port(port)), Vec::new()));
                }
            }
            Attr::Unknown(_) => return Some((any(), vec![attribute::reason(side, path)])),
            Attr::Absent | Attr::Defaulted => {}
        }
    }
    match ports {
        Ports::Are(ports) => Some((Bounds::exact(tcp(ports)), Vec::new())),
        Ports::Ranges(ranges) => Some((Bounds::exact(tcp_ranges(ranges)), Vec::new())),
        Ports::Perhaps(ranges, why) => Some((some_of(tcp_ranges(ranges)), vec![why.into()])),
        Ports::OfService(_) => None,
        Ports::Assigned => Some((any(), vec![attribute::reason(side, attribute.unwrap_or("port"))])),
        Ports::Engine(path, engines) => Some(match (engine(side, path, engines), side.str(path)) {
            (Some(engine), _) => (Bounds::exact(tcp(engine.ports)), Vec::new()),
            (None, Some(_)) => (any(), vec![attribute::reason(side, path)]),
            (None, None) => {
                let all = engines.iter().fold(ServiceSet::empty(), |sum, it| sum.union(&tcp(it.ports)));
                (some_of(all), vec![attribute::reason(side, path)])
            }
        }),
    }
}

/// The engine that an attribute names.
pub fn engine(side: Side<'_>, path: &str, engines: &'static [Engine]) -> Option<&'static Engine> {
    let word = side.str(path)?.to_ascii_lowercase();
    engines.iter().find(|engine| word.starts_with(&engine.word.to_ascii_lowercase()))
}
