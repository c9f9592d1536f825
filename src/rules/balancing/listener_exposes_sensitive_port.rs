//! LBS104: a public load balancer forwards SSH, RDP, a data store or a high-risk port.

use crate::base::Severity;
use crate::base::net::{PortSet, ServiceSet};
use crate::model::balancer::{BackendPort, Listener, Pool};
use crate::model::network::Network;
use crate::model::{Id, Known, Site};
use crate::reason::exposure::{BalancerReach, Grade, Reason};
use crate::rules::draft::{evidence, push};
use crate::rules::network::graded::{at_grade, why, with_reasons};
use crate::rules::network::ingress::opened;
use crate::rules::network::openings::Opening;
use crate::rules::network::published::{BySite, Published, by_site, published, steps};
use crate::rules::network::sensitive::{describe, sensitive, severity};
use crate::rules::network::sources::is_wide;
use crate::rules::network::telling::named;
use crate::rules::network::words::key;
use crate::rules::{Context, Finding, Fix};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A load balancer on the Internet that forwards logins or a database opens them to everybody, although the servers have no public
    /// address. Another port in front hides nothing: scanners try them all.
    ///
    /// # Fix
    ///
    /// Make the load balancer private, or let its list or group admit named addresses only.
    ///
    /// # Fires
    ///
    /// Judged by the port behind, too.
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "main" {
    ///   load_balancer_name = "main"
    ///   address_type       = "internet"
    /// }
    ///
    /// resource "alicloud_slb_listener" "ssh" {
    ///   load_balancer_id = alicloud_slb_load_balancer.main.id
    ///   frontend_port    = 8022 # ← high, definite
    ///   backend_port     = 22
    ///   protocol         = "tcp"
    ///   bandwidth        = 10
    /// }
    ///
    /// resource "alicloud_slb_backend_server" "main" {
    ///   load_balancer_id = alicloud_slb_load_balancer.main.id
    ///   backend_servers {
    ///     server_id = alicloud_instance.app.id
    ///     weight    = 100
    ///   }
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type   = "ecs.g8i.large"
    ///   vswitch_id      = "vsw-example"
    ///   security_groups = [alicloud_security_group.app.id]
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    /// ```
    ///
    /// Nothing is behind it so far.
    ///
    /// ```hcl
    /// resource "tencentcloud_clb_instance" "main" {
    ///   clb_name     = "main"
    ///   network_type = "OPEN"
    /// }
    ///
    /// resource "tencentcloud_clb_listener" "mysql" {
    ///   clb_id        = tencentcloud_clb_instance.main.id
    ///   listener_name = "mysql"
    ///   port          = 3306 # ← low, definite
    ///   protocol      = "TCP"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A private balancer.
    ///
    /// ```hcl
    /// resource "tencentcloud_clb_instance" "main" {
    ///   clb_name     = "main"
    ///   network_type = "INTERNAL"
    /// }
    ///
    /// resource "tencentcloud_clb_listener" "mysql" {
    ///   clb_id        = tencentcloud_clb_instance.main.id
    ///   listener_name = "mysql"
    ///   port          = 3306
    ///   protocol      = "TCP"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "main" {
    ///   load_balancer_name = "main"
    ///   address_type       = "internet"
    /// }
    ///
    /// resource "alicloud_slb_listener" "https" {
    ///   load_balancer_id = alicloud_slb_load_balancer.main.id
    ///   frontend_port    = 443
    ///   backend_port     = 8443
    ///   protocol         = "tcp"
    ///   bandwidth        = 10
    /// }
    /// ```
    code: "LBS104",
    name: "listener-exposes-sensitive-port",
    title: "a public load balancer forwards a sensitive port",
    severity: High,
    score: 77,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

const REACHED: (Severity, u8) = (Severity::High, 77);

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let exposure = &context.facts.exposure;
    let ways = by_site(exposure);
    for (at, listener) in context.world.network.listeners.iter().enumerate() {
        let here = |reach: &&BalancerReach| reach.listener == Id::new(at);
        let entries: Vec<&BalancerReach> = exposure.balancers.iter().flat_map(|it| &it.reach).filter(here).collect();
        // None: it is private, or takes nothing.
        if let Some(entry) = entries.first() {
            of_listener(context, listener, &entries, entry, &ways)
                .into_iter()
                .for_each(|finding| push(context, out, finding));
        }
    }
}

/// What is behind a listener, as far as its ways do not tell.
#[derive(Default)]
struct Behind {
    /// Ports that its servers take packets at.
    ports: PortSet,
    /// A port that is not known.
    unknown: Option<Arc<str>>,
    /// Some server that the input does not hold.
    outside: bool,
}

fn behind(network: &Network, listener: &Listener) -> Behind {
    let mut out = Behind::default();
    for forward in listener.forwards.iter().filter(|it| it.exists.possibly()) {
        let pools: Vec<&Pool> =
            forward.pool.candidates().iter().filter_map(|id| network.pools.get(id.index())).collect();
        out.outside |= pools.is_empty() || pools.iter().any(|pool| !pool.whole);
        for backend in pools.iter().flat_map(|pool| &pool.backends).filter(|it| it.weight.possibly()) {
            out.outside |= backend.interfaces.is_empty();
            match (&forward.port, &backend.port) {
                (Some(Known::Yes(port)), _) | (None, BackendPort::At(Known::Yes(port))) => {
                    out.ports = out.ports.union(&PortSet::single(*port));
                }
                (Some(Known::No(name)), _) | (None, BackendPort::At(Known::No(name))) => {
                    out.unknown.get_or_insert_with(|| name.clone());
                }
                (None, BackendPort::Listener) => {}
            }
        }
        if let Some(Known::Yes(port)) = &forward.port {
            out.ports = out.ports.union(&PortSet::single(*port));
        }
    }
    out
}

fn of_listener(
    context: &Context<'_>,
    listener: &Listener,
    entries: &[&BalancerReach],
    entry: &BalancerReach,
    ways: &BySite<'_>,
) -> Option<Finding> {
    let settings = context.settings;
    let behind = behind(&context.world.network, listener);
    let front = match (&listener.protocol, &listener.ports) {
        (Known::Yes(protocol), Known::Yes((low, high))) => Ok(ServiceSet::at(*protocol, PortSet::range(*low, *high))),
        (Known::No(name), _) | (_, Known::No(name)) => Err(name.clone()),
    };
    let at = |ports: PortSet| match &listener.protocol {
        Known::Yes(protocol) => ServiceSet::at(*protocol, ports),
        Known::No(_) => ServiceSet::tcp(ports),
    };
    let known = front.clone().unwrap_or_default().union(&at(behind.ports.clone()));
    let bad = sensitive(&known, settings);
    let own: &[_] = ways.get(&listener.site).map_or(&[], Vec::as_slice);
    let sure = published(own, true, false, settings);
    let report = Report { context, listener, entry };
    if !sure.is_empty() {
        return report.reached(&sure);
    }
    let name = context.model.address(listener.object);
    let wide = entries.iter().any(|it| !it.packets.may.services_where(is_wide).is_empty());
    if !bad.is_empty() {
        let perhaps = published(own, false, false, settings);
        if !perhaps.is_empty() && !perhaps.services.intersect(&bad).is_empty() {
            return report.perhaps(&perhaps, &bad);
        }
        let what = describe(&bad);
        let worst = severity(&bad, REACHED, settings);
        let key = format!("{} by listener", key(&bad));
        if behind.outside && wide {
            let message = format!("`{name}` forwards {what} from the Internet to servers that are not in this plan");
            let finding = at_grade(&RULE, listener.site.clone(), Grade::OpenEnd, worst, key, message)?;
            return Some(report.dressed(finding));
        }
        let message = format!("`{name}` is on the Internet and forwards {what}, but not from everybody");
        let finding = at_grade(&RULE, listener.site.clone(), Grade::NoPath, worst, key, message)?;
        return Some(report.dressed(finding));
    }
    // Any port may be a sensitive one.
    let unknown = front.err().or(behind.unknown).filter(|_| wide)?;
    let message = format!("`{name}` may forward a sensitive port from the Internet: `{unknown}` is not known yet");
    let finding = at_grade(&RULE, listener.site.clone(), Grade::OpenEnd, REACHED, "unknown port", message)?;
    let reasons = [Reason::Code(format!("unknown:{unknown}").into())];
    Some(report.dressed(with_reasons(finding, context, &reasons)))
}

struct Report<'a> {
    context: &'a Context<'a>,
    listener: &'a Listener,
    entry: &'a BalancerReach,
}

impl Report<'_> {
    fn dressed(&self, mut finding: Finding) -> Finding {
        if finding.path.is_empty() {
            finding.path = steps(self.context, &self.entry.objects);
        }
        let description = "make the load balancer private, or admit named addresses only".to_owned();
        finding.fix = Fix { description, mechanical: false };
        finding
    }

    fn reached(&self, found: &Published) -> Option<Finding> {
        let at = named(self.context, &found.seats).unwrap_or_default();
        let message = format!("the Internet reaches {} of {at}{}", describe(&found.services), found.by());
        self.finding(found, Grade::Reached, &found.services, message)
    }

    fn perhaps(&self, found: &Published, bad: &ServiceSet) -> Option<Finding> {
        let at = named(self.context, &found.seats).unwrap_or_default();
        let why = why(self.context, &found.reasons);
        let services = found.services.intersect(bad);
        let message = format!("the Internet may reach {} of {at}{}{why}", describe(&services), found.by());
        let finding = self.finding(found, Grade::OpenEnd, &services, message)?;
        Some(with_reasons(finding, self.context, &found.reasons))
    }

    fn finding(&self, found: &Published, grade: Grade, services: &ServiceSet, message: String) -> Option<Finding> {
        let worst = severity(services, REACHED, self.context.settings);
        let key = format!("{} by listener", key(services));
        let finding = at_grade(&RULE, self.listener.site.clone(), grade, worst, key, message)?;
        let packets = found.packets.clone();
        let opening = Opening { grade, services: services.clone(), packets, seats: found.seats.clone() };
        let mut finding = Finding {
            path: found.path(self.context),
            witness: found.witness(),
            opened: Some(opened(self.context, &opening)),
            ..finding
        };
        let others = found.seats.iter().skip(1).filter_map(|seat| seat.object(&self.context.world.network));
        finding.related = others.map(|object| evidence(&Site::block(object), "is behind it too")).collect();
        Some(self.dressed(finding))
    }
}
