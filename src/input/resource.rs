//! One resource instance as an input shows it, and how mappings ask for its attributes.

use crate::base::{Action, Data, Placement, Reference, UnknownKind, Value};
use std::sync::Arc;

/// Managed resource, data source, or another block (`provider`, `backend`, `variable`, `output`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Mode {
    Managed,
    Data,
    Block,
}

/// An instance key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// `count`: the index.
    Index(u64),
    /// `for_each`: the key.
    Name(Arc<str>),
}

/// A resource instance.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Full address with module path and instance key; of a block: `provider.alicloud`, `terraform.backend.oss`,
    /// `variable.x`, `output.x`, with module path.
    pub address: Arc<str>,
    /// Address before a `moved` block.
    pub previous_address: Option<Arc<str>>,
    /// Module path (`module.web["a"]`), empty for the root.
    pub module: Arc<str>,
    /// Managed, data or block.
    pub mode: Mode,
    /// Resource type; of a block: `provider`, `backend`, `variable`, `output`.
    pub kind: Arc<str>,
    /// Resource name; of a block: its label.
    pub name: Arc<str>,
    /// Instance key.
    pub key: Option<Key>,
    /// Local name of its provider configuration (`alicloud`, `alicloud.sh`).
    pub provider: Arc<str>,
    /// What the plan does to it.
    pub action: Option<Action>,
    /// Values before; `None` where it does not exist before, or there is no before.
    pub before: Option<Value>,
    /// Values after: an object; `None` where it is deleted.
    pub after: Option<Value>,
    /// True where `count` or `for_each` is not known and this stands for any number of instances.
    pub representative: bool,
    /// Attribute paths that the configuration writes as a constant although the plan shows something else (a provider
    /// suppresses differences, `plan-json.md`): the written values. Empty for HCL, where `after` is what is written.
    pub written: Vec<(Arc<str>, Value)>,
    /// Top-level arguments and blocks that the configuration writes; `None` where it is not visible.
    pub configured: Option<Vec<Arc<str>>>,
    /// Where the block is written, if known already.
    pub place: Option<Placement>,
    /// What its block `lifecycle` says; empty where that is not visible (a plan without its configuration).
    pub lifecycle: Lifecycle,
}

/// The settings of a block `lifecycle` that change what an apply does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// An apply that would destroy it is refused.
    pub prevent_destroy: bool,
    /// Attribute paths whose changes an apply leaves alone, as written; `all` alone for all of them.
    pub ignore_changes: Vec<Arc<str>>,
}

/// An attribute of one side, as `network.md` §1.1 tells them apart.
#[derive(Clone, Debug)]
pub enum Attr<'a> {
    /// Present and known (parts of it may be unknown).
    Known(&'a Value),
    /// Not written: `null`, an empty string, list or block list.
    Absent,
    /// Not written, and the provider decides: the default of the mapping's table where it has one, else unknown.
    Defaulted,
    /// Written and not known; the value says why and what it refers to.
    Unknown(&'a Value),
}

impl<'a> Attr<'a> {
    /// What a value is, where an attribute has it.
    pub fn of(value: &'a Value) -> Attr<'a> {
        classify(Some(value))
    }
}

/// One side of a resource, for a mapping: gives attributes by path.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The object of values.
    pub value: &'a Value,
    /// Attribute paths (without indexes) that the mapping says it reads; asking for another fails the tests.
    pub reads: &'static [&'static str],
    /// Path of `value` within the resource: empty, or that of a nested block (`ingress[0]`).
    pub prefix: &'a str,
}

impl<'a> Side<'a> {
    /// The attribute at a path such as `vpc_id`, `ingress` or `internet_accessible[0].public_ip_assigned`.
    /// A step into a list without an index takes its only element (blocks of at most one).
    pub fn attr(&self, path: &str) -> Attr<'a> {
        debug_assert!(self.is_declared(path), "{}: `{path}` is not in the mapping's `reads`", self.resource.kind);
        classify(find(self.value, path))
    }

    /// The elements of a block or list attribute, each as a side with its own prefix given to `visit`; nothing where
    /// it is absent. Returns false where the collection itself is unknown.
    pub fn each(&self, path: &str, mut visit: impl FnMut(usize, Side<'_>)) -> bool {
        match self.attr(path) {
            Attr::Known(value) => {
                // One block in JSON syntax may be an object instead of a list of one.
                let alone = if value.entries().is_some() { std::slice::from_ref(value) } else { &[] };
                for (index, item) in value.items().unwrap_or(alone).iter().enumerate() {
                    let prefix = self.path(&format!("{path}[{index}]"));
                    visit(index, Side { resource: self.resource, value: item, reads: self.reads, prefix: &prefix });
                }
                true
            }
            Attr::Absent | Attr::Defaulted => true,
            Attr::Unknown(_) => false,
        }
    }

    /// The full path of an attribute of this side, as sites name it.
    pub fn path(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}.{path}", self.prefix) }
    }

    /// The constant that the configuration writes at this path, where the plan hides it; else the value itself.
    pub fn written(&self, path: &str) -> Option<&'a Value> {
        let full = self.path(path);
        self.resource.written.iter().find(|(at, _)| **at == *full).map(|(_, value)| value).or_else(|| {
            match self.attr(path) {
                Attr::Known(value) => Some(value),
                _ => None,
            }
        })
    }

    /// Text of a known, non-empty string.
    pub fn str(&self, path: &str) -> Option<&'a str> {
        match self.attr(path) {
            Attr::Known(value) => value.as_str(),
            _ => None,
        }
    }

    /// References of an attribute, known or not.
    pub fn refs(&self, path: &str) -> Vec<Reference> {
        match self.attr(path) {
            Attr::Known(value) | Attr::Unknown(value) => value.all_refs(),
            _ => Vec::new(),
        }
    }

    fn is_declared(&self, path: &str) -> bool {
        let full: String = strip_indexes(&self.path(path));
        self.reads
            .iter()
            .any(|read| **read == *full || read.strip_prefix(full.as_str()).is_some_and(|rest| rest.starts_with('.')))
    }
}

/// The path without `[...]`.
fn strip_indexes(path: &str) -> String {
    let mut depth = 0usize;
    path.chars()
        .filter(|&c| {
            if c == '[' {
                depth += 1;
            }
            let keep = depth == 0;
            if c == ']' {
                depth = depth.saturating_sub(1);
            }
            keep
        })
        .collect()
}

/// The value at a path of names and `[n]` within nested objects and lists; an unknown on the way is the answer.
pub fn find<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut at = value;
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        if at.is_unknown() {
            return Some(at);
        }
        at = if let Some(index) = part.strip_suffix(']') {
            match index.parse::<usize>() {
                Ok(0) if at.entries().is_some() => at,
                Ok(index) => at.items()?.get(index)?,
                Err(_) => at.get(index.trim_matches('"'))?,
            }
        } else {
            match at.items() {
                Some([only]) => only.get(part)?,
                Some(_) => return None,
                None => at.get(part)?,
            }
        };
    }
    Some(at)
}

fn classify(value: Option<&Value>) -> Attr<'_> {
    match value {
        None => Attr::Absent,
        Some(value) => match &value.data {
            Data::Null(_) => Attr::Absent,
            Data::String(text) if text.is_empty() => Attr::Absent,
            Data::Unknown(unknown) if unknown.kind == UnknownKind::Defaulted => Attr::Defaulted,
            Data::Unknown(_) => Attr::Unknown(value),
            _ if value.items().is_some_and(<[Value]>::is_empty) => Attr::Absent,
            _ => Attr::Known(value),
        },
    }
}
