//! What a rule says: one finding, with everything that every output needs.

use super::declare::Rule;
use crate::base::net::PacketSet;
use crate::base::{Certainty, Severity};
use crate::model::Site;
use std::borrow::Cow;
use std::sync::Arc;

/// One finding of one rule about one resource instance in one world.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Severity of this finding.
    pub severity: Severity,
    /// Score in tenths; 0: not about security.
    pub score: u8,
    /// Whether it holds for sure.
    pub certainty: Certainty,
    /// The argument that decides (for absence: the block).
    pub site: Site,
    /// What is so, in one sentence: lower case, no full stop, user's text in backticks.
    pub message: Cow<'static, str>,
    /// What is wrong, without line numbers and values that change without meaning: part of the fingerprint, and what
    /// tells several findings of one rule on one resource apart. Equal before and after means the same finding.
    pub key: Arc<str>,
    /// How bad it is, for comparing before and after where it depends on reach: a higher rank after than before is
    /// `introduced`. 0 where there is nothing to compare.
    pub rank: u8,
    /// The path of a packet or a right, from the outside to the thing itself (a code flow in SARIF).
    pub path: Vec<Evidence>,
    /// Other places that bear on it (related locations).
    pub related: Vec<Evidence>,
    /// A concrete packet or call that shows it.
    pub witness: Option<Witness>,
    /// How to mend it.
    pub fix: Fix,
    /// Unknown values that decide, for `possible`: attribute paths such as `alicloud_eip_association.a.instance_id`.
    pub unknowns: Vec<Arc<str>>,
    /// What is open, for findings about reach.
    pub opened: Option<Opened>,
    /// What somebody may do, for findings about rights.
    pub granted: Option<Granted>,
    /// True where another finding says it with something graver: it is not told, and only tells what a plan newly opens or
    /// grants from what was there already.
    pub quiet: bool,
    /// True where the entry of the catalogue reports this only in the strict profile (a `split` rule's strict part).
    pub strict: bool,
}

/// What a finding says is open, and where: for telling what a plan opens from what was open already.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The packets.
    pub packets: PacketSet,
    /// The interfaces that they get to, by address.
    pub at: Vec<Arc<str>>,
}

/// What a finding says may be called, and by whom: for telling what a plan grants from what was granted already, by
/// another policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Who, the same in both worlds.
    pub to: Arc<str>,
    /// The calls.
    pub actions: Vec<&'static str>,
}

/// One place of the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The place; `None` for what has none (`Internet`).
    pub site: Option<Site>,
    /// What it contributes.
    pub note: String,
}

/// A concrete packet or call.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Witness {
    /// A packet that gets through.
    Packet {
        /// Source address.
        source: std::net::IpAddr,
        /// `tcp`, `udp`, `icmp`, `icmpv6`, `gre`, `other`.
        protocol: &'static str,
        /// Destination port, where the protocol has ports.
        #[serde(skip_serializing_if = "Option::is_none")]
        port: Option<u16>,
    },
    /// A call that is allowed.
    Call {
        /// The principal's address.
        principal: Arc<str>,
        /// The action.
        action: String,
        /// The resource name.
        resource: String,
        /// What the call brings along where that counts: `qcs:ip = 203.0.113.1`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        context: Vec<String>,
    },
}

/// How to mend a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fix {
    /// What to do.
    pub description: String,
    /// `menshen fix` can make the edit.
    pub mechanical: bool,
}
