//! Settings of a run: `menshen.toml` as written (with spans) and the command line, validated.

use crate::base::Severity;

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
        }
    }
}
