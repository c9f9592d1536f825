//! DBS101: the list of addresses (or the group) of a managed database admits everybody.

use super::admission::{grade, is_data_service};
use crate::base::net::{AddressSet, ServiceSet};
use crate::base::{Severity, Tri};
use crate::model::endpoint::{Admits, Admitted};
use crate::model::network::Direction;
use crate::model::{Known, ObjectId};
use crate::reason::exposure::{Exposure, Grade, Reason, RuleFacts, Seat, View};
use crate::rules::draft::{evidence, push};
use crate::rules::network::graded::{at_grade, why, with_reasons};
use crate::rules::network::ingress::opened;
use crate::rules::network::openings::{GRADES, Opening, lets_in, look, own_peers, to_the_internet};
use crate::rules::network::sources::is_wide;
use crate::rules::network::telling::{group_rule, named, path, witness};
use crate::rules::network::words;
use crate::rules::{Context, Finding, Fix, is_on};
use std::collections::BTreeSet;
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// Whoever the list admits may try passwords. With a public endpoint that is the whole Internet; without one it is every machine
    /// of the network, also the one that somebody broke into.
    ///
    /// # Fix
    ///
    /// List the prefixes of the subnets that the applications are in, or name their security groups.
    ///
    /// # Fires
    ///
    /// Everything in the VPC may connect: no public endpoint, so this is low.
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    ///   security_ips     = ["0.0.0.0/0"] # ← low, definite
    /// }
    /// ```
    ///
    /// With a public endpoint the Internet gets to the cache.
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    ///   security_ips     = ["10.20.1.0/24", "0.0.0.0/0"] # ← critical, definite
    /// }
    ///
    /// resource "alicloud_kvstore_connection" "public" {
    ///   connection_string_prefix = "cache-public"
    ///   instance_id              = alicloud_kvstore_instance.cache.id
    ///   port                     = "6379"
    /// }
    /// ```
    ///
    /// Two halves are the whole.
    ///
    /// ```hcl
    /// resource "alicloud_mongodb_instance" "main" {
    ///   engine_version      = "4.2"
    ///   db_instance_class   = "dds.mongo.mid"
    ///   db_instance_storage = 10
    ///   vswitch_id          = "vsw-example"
    ///   security_ip_list    = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/1"] # ← low, definite
    /// }
    /// ```
    ///
    /// Tencent Cloud: a group admits.
    ///
    /// ```hcl
    /// resource "tencentcloud_redis_instance" "cache" {
    ///   availability_zone = "ap-guangzhou-6"
    ///   type_id           = 8
    ///   mem_size          = 8192
    ///   vpc_id            = "vpc-example"
    ///   subnet_id         = "subnet-example"
    ///   security_groups   = [tencentcloud_security_group.data.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "data" {
    ///   name = "data"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "data" {
    ///   security_group_id = tencentcloud_security_group.data.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0" # ← low, definite
    ///     protocol   = "TCP"
    ///     port       = "6379"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    ///   security_ips     = ["10.20.1.0/24"]
    /// }
    /// ```
    ///
    /// Without a list the service admits nobody.
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    /// }
    /// ```
    code: "DBS101",
    name: "whitelist-world",
    title: "a managed database admits every address",
    severity: High,
    score: 86,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S100", "CKV_ALI_9", "CKV_ALI_43", "KICS rds_instance_publicly_accessible"],
    check: check,
}

/// How severe it is that the Internet gets to a database that admits everybody.
const REACHED: (Severity, u8) = (Severity::Critical, 93);

/// Whether this rule speaks of what group rules open at a view, in place of those about groups.
pub fn speaks_of(context: &Context<'_>, view: &View) -> bool {
    is_on(&RULE, context.settings) && service_of(context, view).is_some()
}

/// The services of the database that a view is about.
fn service_of(context: &Context<'_>, view: &View) -> Option<ServiceSet> {
    let [Seat::Endpoint(id)] = view.seats.as_slice() else { return None };
    let endpoint = context.world.network.endpoints.get(id.index()).filter(|it| is_data_service(it))?;
    Some(endpoint.doors.iter().fold(ServiceSet::empty(), |sum, door| sum.union(&door.services.may)))
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    let mut listed: BTreeSet<ObjectId> = BTreeSet::new();
    for (at, endpoint) in network.endpoints.iter().enumerate() {
        let lists = std::iter::once((None, &endpoint.admits))
            .chain(endpoint.doors.iter().enumerate().filter_map(|(at, door)| Some((Some(at), door.admits.as_ref()?))));
        for (own, admits) in lists {
            listed.extend(admits.entries.iter().map(|entry| entry.site.object));
            // Of a service that groups filter, the groups are what one changes.
            if !is_data_service(endpoint) || (endpoint.groups.is_some() && own.is_none()) {
                continue;
            }
            let grade = grade(context, at, endpoint, own);
            let place = Place { context, object: endpoint.object, grade, exists: endpoint.exists };
            let mut found: Vec<Finding> = place.list(admits);
            found.drain(..).for_each(|finding| push(context, out, finding));
        }
    }
    for (id, site) in &network.service_lists {
        let Some(list) = network.prefix_lists.get(id.index()).filter(|list| !listed.contains(&list.object)) else {
            continue;
        };
        if is_wide(&list.entries.must) {
            let message = "the list admits every address; no database of this plan uses it".to_owned();
            let finding = at_grade(&RULE, site.clone(), Grade::OpenEnd, REACHED, "list of everybody", message);
            out.extend(finding.map(advised));
        }
    }
    for facts in context.facts.exposure.rules.iter().filter(|facts| lets_in(facts)) {
        out.extend(of_rule(context, &context.facts.exposure, facts));
    }
}

fn advised(mut finding: Finding) -> Finding {
    let description = "list the subnets of the applications that use it, or their security groups".to_owned();
    finding.fix = Fix { description, mechanical: false };
    finding
}

/// A list at the service that it is for.
struct Place<'a> {
    context: &'a Context<'a>,
    object: ObjectId,
    grade: Grade,
    exists: Tri,
}

impl Place<'_> {
    /// What a list admits, entry by entry; together where no entry does it alone.
    fn list(&self, admits: &Admits) -> Vec<Finding> {
        let surely = |entry: &&Admitted| is_wide(&entry.addresses.must);
        let wide: Vec<&Admitted> = admits.entries.iter().filter(surely).collect();
        if let Some(first) = wide.first() {
            // Several of one list are one finding: at the first.
            return self.finding(first, &wide, self.grade, &[]).into_iter().collect();
        }
        let all = admits.addresses();
        if is_wide(&all.must) {
            let size = |entry: &&Admitted| (entry.addresses.must.v4.count(), entry.addresses.must.v6.count());
            let mut parts: Vec<&Admitted> = admits.entries.iter().filter(|it| !it.addresses.must.is_empty()).collect();
            parts.sort_by_key(|entry| std::cmp::Reverse(size(entry)));
            return parts.first().and_then(|first| self.finding(first, &parts, self.grade, &[])).into_iter().collect();
        }
        // What is written and not known is worth a word only where it would be more than low.
        let unknown = admits.entries.iter().find(|entry| is_wide(&entry.addresses.may));
        let Some(entry) = unknown.filter(|_| self.grade >= Grade::OpenEnd) else { return Vec::new() };
        let reasons: Vec<Reason> = match &admits.whole {
            Known::No(attribute) => vec![Reason::Code(Arc::from(format!("unknown:{attribute}")))],
            Known::Yes(()) => vec![Reason::Membership(entry.site.clone())],
        };
        self.finding(entry, &[entry], Grade::OpenEnd, &reasons).into_iter().collect()
    }

    fn finding(&self, at: &Admitted, parts: &[&Admitted], grade: Grade, reasons: &[Reason]) -> Option<Finding> {
        let name = self.context.model.address(self.object);
        let grade = if self.exists == Tri::Yes || grade == Grade::NoPath { grade } else { Grade::OpenEnd };
        let message = match grade {
            _ if !reasons.is_empty() => {
                format!("`{name}` may admit every address{}", why(self.context, reasons))
            }
            Grade::Reached => format!("`{name}` admits every address, and it has a public endpoint"),
            Grade::OpenEnd => format!("`{name}` admits every address, and it may have a public endpoint"),
            Grade::NoPath | Grade::TakenAway => {
                format!("`{name}` admits every address: everything in its network may connect")
            }
        };
        let mut finding = at_grade(&RULE, at.site.clone(), grade, REACHED, "admits everybody", message)?;
        let others = parts.iter().filter(|part| part.site != at.site);
        finding.related = others.map(|part| evidence(&part.site, "admits a part of them")).collect();
        Some(advised(with_reasons(finding, self.context, reasons)))
    }
}

/// What a group rule opens at databases.
fn of_rule(context: &Context<'_>, exposure: &Exposure, facts: &RuleFacts) -> Option<Finding> {
    if facts.direction != Direction::Ingress {
        return None;
    }
    let (_, written) = group_rule(context, facts.rule)?;
    let opening = GRADES.into_iter().find_map(|grade| {
        let own: AddressSet = own_peers(facts, grade);
        let mut found: Option<Opening> = None;
        for at in &facts.at {
            let Some(view) = exposure.views.get(at.view) else { continue };
            let Some(listens) = service_of(context, view) else { continue };
            let packets = look(exposure, facts, at, grade).services(&listens);
            let services = to_the_internet(&packets, &own);
            if services.is_empty() {
                continue;
            }
            let packets = packets.services(&services);
            match &mut found {
                Some(opening) => opening.add(&services, &packets, &view.seats),
                None => found = Some(Opening { grade, services, packets, seats: view.seats.clone() }),
            }
        }
        found
    })?;
    let reasons = if opening.grade == Grade::OpenEnd { &facts.reasons[..] } else { &[] };
    let what = words::enumerate(&words::services(&opening.services));
    let at = named(context, &opening.seats).unwrap_or_default();
    let message = match opening.grade {
        Grade::Reached => format!("the Internet reaches {what} of {at}"),
        Grade::OpenEnd => format!("the Internet may reach {what} of {at}{}", why(context, reasons)),
        Grade::NoPath | Grade::TakenAway => {
            format!("the group admits every address to {what} of {at}: everything in its network may connect")
        }
    };
    let key = format!("admits everybody {}", words::key(&opening.services));
    let finding = at_grade(&RULE, written.peer_site.clone(), opening.grade, REACHED, key, message)?;
    let finding = Finding {
        path: path(context, facts, &opening),
        witness: witness(&opening.packets),
        opened: Some(opened(context, &opening)),
        ..finding
    };
    Some(advised(with_reasons(finding, context, reasons)))
}
