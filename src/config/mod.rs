//! Settings of a run: `menshen.toml` as written (with spans) and the command line, validated.

pub mod file;
pub mod glob;
pub mod limits;

pub use glob::AddressGlob;

use crate::base::net::{AddressSet, ServiceSet};
use crate::base::{Location, Severity};
use ipnet::IpNet;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Settings of a run, validated.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `--profile strict`.
    pub strict: bool,
    /// Lowest severity that makes the exit status 1; `None`: never.
    pub fail_on: Option<Severity>,
    /// Possible findings gate too.
    pub fail_on_possible: bool,
    /// Only what the plan introduces.
    pub new_only: bool,
    /// Report what the plan mends.
    pub show_resolved: bool,
    /// Leave lower ones out of the report.
    pub min_severity: Severity,
    /// Codes, prefixes or names that are on; empty: all.
    pub select: Vec<String>,
    /// Codes, prefixes or names that are off.
    pub ignore: Vec<String>,
    /// Ports of SSH besides 22 (`[ports]`).
    pub ssh_ports: Vec<u16>,
    /// NET106: more consecutive ports than this are a wide range.
    pub wide_range: u32,
    /// NET107: TCP ports that may be public.
    pub public_ports: Vec<u16>,
    /// IAM102: names of groups that may hold administration.
    pub admin_groups: Vec<String>,
    /// IAM104: names of users that may have policies of their own.
    pub direct_users: Vec<String>,
    /// IAM106: a password length that is enough.
    pub password_length: Option<i64>,
    /// IAM107: days that a password may live; 0: for ever.
    pub password_age: i64,
    /// DSK106: accounts that images and snapshots may be shared with.
    pub trusted_accounts: Vec<String>,
    /// VAL108: limits of the clouds that are set, by their names in [`limits::LIMITS`].
    pub limits: BTreeMap<&'static str, u32>,
    /// Other severities for rules, by code (`severity` of `menshen.toml`).
    pub severity: BTreeMap<String, Severity>,
    /// `[[suppress]]`.
    pub suppress: Vec<Suppress>,
    /// Path globs that are not read.
    pub exclude: Vec<String>,
    /// Named sets of blocks that are trusted.
    pub trusted: BTreeMap<String, Vec<IpNet>>,
    /// Further sensitive ports by class or name (`[ports]`, those of SSH included).
    pub ports: BTreeMap<String, Vec<u16>>,
    /// `[[assert]]`, validated.
    pub asserts: Vec<Assert>,
    /// Fingerprints of known findings (`--baseline`).
    pub baseline: Option<BTreeSet<String>>,
    /// The day of the run, for `expires`; `None`: nothing expires.
    pub today: Option<Date>,
}

/// One `[[suppress]]` of `menshen.toml`. An empty list of globs matches everything.
#[derive(Clone, Debug)]
pub struct Suppress {
    /// Codes, prefixes or names of rules.
    pub rules: Vec<String>,
    /// Globs on resource addresses.
    pub resources: Vec<AddressGlob>,
    /// Globs on paths of source files.
    pub paths: Vec<globset::GlobMatcher>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Where it is written.
    pub location: Location,
}

/// One `[[assert]]`: the user's own intention, as written.
#[derive(Clone, Debug)]
pub struct Assert {
    /// Its name.
    pub name: String,
    /// What must not be: `from`, `to`, `ports`, `principal`, `actions`, `resources`, each a list.
    pub deny: BTreeMap<String, Vec<String>>,
    /// The same, where it is about the network.
    pub reach: Option<Reach>,
    /// The same, where it is about permissions.
    pub rights: Option<Rights>,
    /// Where it is written.
    pub location: Location,
}

/// Requests that must not be permitted.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// Of principals with such an address; empty: of any.
    pub principals: Vec<AddressGlob>,
    /// Patterns of actions; empty: any.
    pub actions: Vec<String>,
    /// Patterns of resources; empty: any.
    pub resources: Vec<String>,
}

/// Packets that must not get through.
#[derive(Clone, Debug)]
pub struct Reach {
    /// From these; empty: from anywhere.
    pub from: Vec<Sender>,
    /// To targets with such an address; empty: to any.
    pub to: Vec<AddressGlob>,
    /// Of these services; `None`: of any.
    pub services: Option<ServiceSet>,
}

/// Who sends, as users write it.
#[derive(Clone, Debug)]
pub enum Sender {
    /// `internet`: what a public path carries.
    Internet,
    /// A CIDR block or an address.
    Addresses(AddressSet),
    /// A glob on the addresses of workloads and security groups.
    Named(AddressGlob),
}

impl Sender {
    /// From the word; `None` where it is neither.
    pub fn parse(text: &str) -> Option<Sender> {
        if text == "internet" {
            return Some(Sender::Internet);
        }
        match (text.parse::<IpNet>(), text.parse::<std::net::IpAddr>()) {
            (Ok(net), _) => Some(Sender::Addresses(AddressSet::net(net))),
            (_, Ok(address)) => Some(Sender::Addresses(AddressSet::single(address))),
            _ if text.contains('/') && !text.contains(['.', '*']) => None,
            _ => AddressGlob::new(text).map(Sender::Named),
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            strict: false,
            fail_on: Some(Severity::Medium),
            fail_on_possible: false,
            new_only: false,
            show_resolved: false,
            min_severity: Severity::Note,
            select: Vec::new(),
            ignore: Vec::new(),
            ssh_ports: Vec::new(),
            wide_range: 100,
            public_ports: vec![80, 443, 8080],
            admin_groups: Vec::new(),
            direct_users: Vec::new(),
            password_length: None,
            password_age: 90,
            trusted_accounts: Vec::new(),
            limits: BTreeMap::new(),
            severity: BTreeMap::new(),
            suppress: Vec::new(),
            exclude: Vec::new(),
            trusted: BTreeMap::new(),
            ports: BTreeMap::new(),
            asserts: Vec::new(),
            baseline: None,
            today: None,
        }
    }
}
