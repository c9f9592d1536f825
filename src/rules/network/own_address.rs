//! Public addresses that workloads have of their own: bindings of a world in, each with the instance that gets it, out.

use crate::base::Tri;
use crate::model::Known;
use crate::model::network::{GroupType, Instance, Interface, Network, PathKind, PublicBinding};
use crate::reason::exposure::Reason;
use std::sync::Arc;

/// A public address of a workload's own.
pub struct OwnAddress<'a> {
    /// The binding.
    pub binding: &'a PublicBinding,
    /// Who gets it.
    pub interface: &'a Interface,
    /// See there.
    pub instance: &'a Instance,
    /// Whether that is so.
    pub exists: Tri,
}

/// The addresses that come with workloads, EIPs bound to them, and public IPv6 addresses. Servers that are always public (with a
/// firewall of their own) are left out: there is nothing to choose.
pub fn own_addresses(network: &Network) -> impl Iterator<Item = OwnAddress<'_>> {
    let kinds = |kind: PathKind| matches!(kind, PathKind::AutoPublic | PathKind::Eip | PathKind::Ipv6);
    let bindings = network.bindings.iter().filter(move |it| kinds(it.kind) && it.exists.possibly());
    bindings.filter_map(move |binding| {
        let sure = binding.interface.resolved().is_some();
        // One of several: told once.
        let interface = network.interfaces.get(binding.interface.candidates().first()?.index())?;
        let owner = interface.owner.as_ref()?.candidates().first()?;
        let instance = network.instances.get(owner.index())?;
        if has_host_firewall(network, interface) {
            return None;
        }
        let exists = binding.exists.and(interface.exists).and(if sure { Tri::Yes } else { Tri::Unknown });
        Some(OwnAddress { binding, interface, instance, exists })
    })
}

/// Whether the interface is that of a server with a firewall of its own.
pub fn has_host_firewall(network: &Network, interface: &Interface) -> bool {
    let groups = interface.groups.list.iter().flat_map(|it| it.group.candidates());
    let mut groups = groups.filter_map(|id| network.groups.get(id.index()));
    groups.any(|group| group.kind == Known::Yes(GroupType::Host))
}

impl OwnAddress<'_> {
    /// Why it is only possible.
    pub fn reasons(&self) -> Vec<Reason> {
        let codes = self.binding.reasons.iter().cloned().map(Reason::Code);
        let mut out: Vec<Reason> = codes.collect();
        if out.is_empty() {
            out.push(Reason::Membership(self.binding.site.clone()));
        }
        out
    }
    /// `a public IPv6 address`, `a public address`.
    pub fn what(&self) -> Arc<str> {
        match self.binding.kind {
            PathKind::Ipv6 => "a public IPv6 address".into(),
            PathKind::Eip => "an elastic IP address".into(),
            _ => "a public address".into(),
        }
    }
}
