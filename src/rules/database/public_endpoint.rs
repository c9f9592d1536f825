//! DBS102: a managed database has an address on the Internet.

use super::admission::is_data_service;
use crate::base::{Severity, Tri};
use crate::model::{Known, Site};
use crate::reason::exposure::Reason;
use crate::rules::draft::{definite, evidence, graded, possible, push};
use crate::rules::network::graded::{why, with_reasons};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// An address on the Internet puts a password between everybody and the data. Scanners find it within minutes, and one list that
    /// is opened later, for an hour, is enough.
    ///
    /// # Fix
    ///
    /// Remove the endpoint. Administer through a bastion host or a VPN; let applications connect by the private address.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "tencentcloud_mysql_instance" "main" {
    ///   instance_name    = "main"
    ///   mem_size         = 4000
    ///   volume_size      = 100
    ///   vpc_id           = "vpc-example"
    ///   subnet_id        = "subnet-example"
    ///   root_password    = "change"
    ///   internet_service = 1 # ← high, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    ///   security_ips     = ["203.0.113.0/24"]
    /// }
    ///
    /// resource "alicloud_kvstore_connection" "public" { # ← high, definite
    ///   connection_string_prefix = "cache-public"
    ///   instance_id              = alicloud_kvstore_instance.cache.id
    ///   port                     = "6379"
    /// }
    /// ```
    ///
    /// Its list admits nobody from the Internet.
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    ///   security_ips     = ["10.20.1.0/24"]
    /// }
    ///
    /// resource "alicloud_kvstore_connection" "public" { # ← low, definite
    ///   connection_string_prefix = "cache-public"
    ///   instance_id              = alicloud_kvstore_instance.cache.id
    ///   port                     = "6379"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_mysql_instance" "main" {
    ///   instance_name    = "main"
    ///   mem_size         = 4000
    ///   volume_size      = 100
    ///   vpc_id           = "vpc-example"
    ///   subnet_id        = "subnet-example"
    ///   root_password    = "change"
    ///   internet_service = 0
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_kvstore_instance" "cache" {
    ///   db_instance_name = "cache"
    ///   instance_class   = "redis.master.small.default"
    ///   vswitch_id       = "vsw-example"
    ///   security_ips     = ["10.20.1.0/24"]
    /// }
    /// ```
    code: "DBS102",
    name: "public-endpoint",
    title: "a managed database is on the Internet",
    severity: High,
    score: 76,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S078", "S100", "CKV_TC_9", "KICS cdb_instance_internet_service_enabled", "KICS db_instance_publicly_accessible", "KICS rds_instance_address_publicly_accessible"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let exposure = &context.facts.exposure;
    let mut told: BTreeSet<Site> = BTreeSet::new();
    for (endpoint, facts) in context.world.network.endpoints.iter().zip(&exposure.endpoints) {
        if !is_data_service(endpoint) {
            continue;
        }
        for (door, facts) in endpoint.doors.iter().zip(&facts.doors).filter(|(_, facts)| facts.public.possibly()) {
            let name = context.model.address(endpoint.object);
            // A connection of a service that is not known: what was said of one that may be meant is enough.
            if endpoint.object == door.site.object && door.way.contains(&endpoint.object) && told.contains(&door.site) {
                continue;
            }
            let admits = door.admits.as_ref().unwrap_or(&endpoint.admits);
            let nobody = facts.internet.may.is_empty();
            let unknown_list = match &admits.whole {
                Known::No(attribute) if facts.internet.must.is_empty() => Some(attribute),
                _ => None,
            };
            let service = match door.called {
                Some(name) => format!("{name} of {}", endpoint.service),
                None => endpoint.service.to_string(),
            };
            let message = match (facts.public, nobody, unknown_list) {
                (Tri::Yes, true, _) => {
                    format!("`{name}` ({service}) is on the Internet; nobody there is admitted so far")
                }
                (Tri::Yes, false, Some(list)) => {
                    format!("`{name}` ({service}) is on the Internet, and may admit anybody: `{list}` is not known")
                }
                (Tri::Yes, false, None) => format!("`{name}` ({service}) is on the Internet"),
                _ => {
                    // The argument that makes it public says more than the port.
                    let path = door.site.path.as_deref().unwrap_or_default();
                    let own = format!("unknown:{}.{path}", context.model.address(door.site.object));
                    let own = facts.reasons.iter().filter(|it| matches!(it, Reason::Code(code) if **code == *own));
                    let reasons: Vec<Reason> = own.chain(&facts.reasons).cloned().collect();
                    format!("`{name}` ({service}) may be on the Internet{}", why(context, &reasons))
                }
            };
            let key = format!("public endpoint of {}", door.called.unwrap_or(&endpoint.service));
            let mut finding = definite(&RULE, door.site.clone(), key, message);
            finding.rank = if nobody { 1 } else { 2 };
            finding.related = vec![evidence(&Site::block(endpoint.object), "the service")];
            finding.related.retain(|it| it.site.as_ref().is_some_and(|site| site.object != door.site.object));
            let mechanical = door.way.is_empty() && door.site.path.is_some() && facts.public == Tri::Yes;
            finding.fix =
                Fix { description: "remove the public endpoint; connect by the private address".into(), mechanical };
            let before = out.len();
            match (facts.public, nobody, unknown_list) {
                (Tri::Yes, true, _) => push(context, out, graded(finding, Severity::Low)),
                (Tri::Yes, false, None) => push(context, out, finding),
                (Tri::Yes, false, Some(list)) => out.extend(possible(finding, [list.clone()])),
                (_, true, _) => {}
                _ => {
                    let own: Vec<Reason> = facts.reasons.clone();
                    out.extend(possible(with_reasons(finding, context, &own), []));
                }
            }
            if out.len() > before {
                told.insert(door.site.clone());
            }
        }
    }
}
