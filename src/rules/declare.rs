//! How a rule declares itself: metadata, documentation with examples, check.

use super::{Context, Finding};
use crate::base::Severity;
use crate::model::Cloud;

/// In which profile a rule is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// On.
    Default,
    /// A part is on, the rest only in the strict profile.
    Split,
    /// Only in the strict profile.
    Strict,
}

/// What kind of edit mends a finding (`rules.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FixKind {
    /// One literal argument can be set in place.
    Auto,
    /// The same, but it forces replacement.
    AutoReplace,
    /// The edit is known, a value is not.
    Assist,
    /// A design decision.
    Manual,
}

/// Which clouds have the notion.
pub type Scope = &'static [Cloud];

/// A rule: what the catalogue says of it, its documentation, its check.
#[derive(Debug)]
pub struct Rule {
    /// `NET102`.
    pub code: &'static str,
    /// `ingress-ssh-from-internet`; the file's name with `-` for `_`.
    pub name: &'static str,
    /// One line, as a heading.
    pub title: &'static str,
    /// Severity of a definite finding.
    pub severity: Severity,
    /// Score in tenths; 0: about the apply or about order, not about security.
    pub score: u8,
    /// Profile.
    pub profile: Profile,
    /// Fix.
    pub fix: FixKind,
    /// Clouds.
    pub clouds: Scope,
    /// Where the notion comes from: other tools' ids (`CKV_ALI_2`, `KICS …`), statements (`S001`). No benchmark numbers.
    pub references: &'static [&'static str],
    /// The documentation: Markdown with the sections Why, Fix, Fires, Stays silent.
    pub doc: &'static str,
    /// The check.
    pub check: fn(&Context<'_>, &mut Vec<Finding>),
}

/// The documentation of a rule, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Doc {
    pub why: String,
    pub fix: String,
    pub fires: Vec<Example>,
    pub silent: Vec<Example>,
}

/// An HCL example of a rule's documentation; `marks` are the lines (from 1) that carry the mark.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Example {
    pub hcl: String,
    pub marks: Vec<u32>,
}
