//! KEY110: one secret for several purposes.

use crate::base::Tri;
use crate::model::builder::without_keys;
use crate::model::secrets::{MachineLogin, Place, SecretText, TextSource};
use crate::model::{Id, ObjectId, Ref, Site};
use crate::rules::draft::{definite, evidence, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// # Why
    ///
    /// Who gets one password gets everything that has the same one. A secret that several things share is hardly ever changed
    /// either, as all of them would have to be changed at once.
    ///
    /// Compared are literals in arguments for secrets; an unknown value is not a literal. The copies of one block (`count`,
    /// `for_each`) count as one, and so do the accounts and replicas of one database instance.
    ///
    /// In the strict profile also: one key pair on machines of which some, not all, can be reached from the Internet.
    ///
    /// # Fix
    ///
    /// One secret for each purpose.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_rds_account" "app" {
    ///   db_instance_id   = "rm-orders"
    ///   account_name     = "app"
    ///   account_password = "Example-Passw0rd"
    /// }
    ///
    /// resource "alicloud_kvstore_account" "cache" {
    ///   instance_id      = "r-sessions"
    ///   account_name     = "cache"
    ///   account_password = "Example-Passw0rd" # ← low, definite
    /// }
    /// ```
    ///
    /// One key pair for a machine that the Internet reaches and for one that it does not.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   vpc_id                     = "vpc-example"
    ///   subnet_id                  = "subnet-example"
    ///   orderly_security_groups    = ["sg-example"]
    ///   key_ids                    = ["skey-ops"] # ← low, definite
    /// }
    ///
    /// resource "tencentcloud_instance" "data" {
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    ///   key_ids                 = ["skey-ops"]
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_rds_account" "app" {
    ///   db_instance_id   = "rm-orders"
    ///   account_name     = "app"
    ///   account_password = "Example-Passw0rd"
    /// }
    ///
    /// resource "alicloud_kvstore_account" "cache" {
    ///   instance_id      = "r-sessions"
    ///   account_name     = "cache"
    ///   account_password = "Another-Passw0rd"
    /// }
    /// ```
    code: "KEY110",
    name: "secret-reused",
    title: "Secret is used for several purposes",
    severity: Low,
    score: 38,
    profile: Split,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S108", "S109", "S110", "S151", "S153"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let mut users: BTreeMap<&str, Vec<&SecretText>> = BTreeMap::new();
    for secret in cx.world.secrets.texts.iter().filter(|secret| secret.place == Place::SecretArgument) {
        // The connections of a machine's own provisioners are no purposes of their own.
        let cloud = cx.model.object(secret.site.object).is_some_and(|object| object.cloud.is_some());
        if let (Some(text), TextSource::Literal(_), true) = (secret.text.as_deref(), &secret.source, cloud) {
            users.entry(text).or_default().push(secret);
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    for sharers in users.into_values() {
        let mut blocks = BTreeSet::new();
        let mut several: Vec<&SecretText> = Vec::new();
        for secret in sharers {
            // One block has one purpose, whatever number of instances and arguments it has.
            if blocks.insert(without_keys(cx.model.address(secret.site.object))) {
                several.push(secret);
            }
        }
        several.sort_by(|a, b| cx.model.address(a.site.object).cmp(cx.model.address(b.site.object)));
        let Some((first, rest)) = several.split_first().filter(|(_, rest)| !rest.is_empty()) else { continue };
        let count = rest.len() + 1;
        let message = format!("the secret `{}` is the same in {count} places", first.argument);
        let mut finding = definite(&RULE, first.site.clone(), "secret", message);
        finding.related = rest.iter().map(|other| evidence(&other.site, "has the same")).collect();
        finding.fix = Fix { description: "give each its own secret".into(), mechanical: false };
        findings.push(finding);
    }
    findings.sort_by(|a, b| a.site.cmp(&b.site));
    findings.into_iter().for_each(|finding| push(cx, out, finding));
    pairs(cx, out);
}

/// Key pairs that machines of different exposure share.
fn pairs(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let mut users: BTreeMap<&str, Vec<(&MachineLogin, &Site)>> = BTreeMap::new();
    for login in &cx.world.secrets.logins {
        for (pair, site) in &login.pairs {
            users.entry(pair).or_default().push((login, site));
        }
    }
    let public: BTreeSet<ObjectId> = public_machines(cx);
    for (pair, machines) in users {
        let (inside, outside): (Vec<_>, Vec<_>) =
            machines.iter().partition(|(login, _)| !public.contains(&login.object));
        let (Some((_, site)), Some((other, _))) = (outside.first(), inside.first()) else { continue };
        let message = format!("key pair `{pair}` opens machines that the Internet can reach and others that it cannot");
        let mut finding = definite(&RULE, (*site).clone(), "key pair", message);
        finding.related.push(evidence(&Site::block(other.object), "cannot be reached, and has the same key pair"));
        finding.fix = Fix { description: "give each tier its own key pair".into(), mechanical: false };
        finding.strict = true;
        push(cx, out, finding);
    }
}

/// Machines with an interface that surely has a way in from the Internet.
fn public_machines(cx: &Context<'_>) -> BTreeSet<ObjectId> {
    let network = &cx.world.network;
    let public = network
        .interfaces
        .iter()
        .enumerate()
        .filter(|(index, _)| cx.facts.exposure.view(Id::new(*index)).is_some_and(|view| view.path() == Tri::Yes));
    public
        .map(|(_, it)| {
            let owner = it.owner.as_ref().and_then(Ref::resolved).and_then(|id| network.instances.get(id.index()));
            owner.map_or(it.object, |owner| owner.object)
        })
        .collect()
}
