//! Files in, one [`Plan`] out: plan JSON, state JSON and HCL meet here. Speaks Terraform's words; knows no cloud.
//!
//! Every resource instance comes as a [`Resource`] with its values before and after. Resources are decoded one at a
//! time and dropped, so that memory does not grow with what no mapping looks at.

pub mod hcl;
pub mod plan;
pub mod read;
pub mod resource;

pub use read::{ReadError, Request, read};
pub use resource::{Attr, Key, Lifecycle, Mode, Resource, Side};

use crate::base::{Note, Placement, Sources, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum InputKind {
    Configuration,
    Plan,
    State,
}

impl InputKind {
    /// The word of the report's `inputs[].kind`.
    pub fn word(self) -> &'static str {
        match self {
            InputKind::Configuration => "configuration",
            InputKind::Plan => "plan",
            InputKind::State => "state",
        }
    }
}

/// One input, read: a root module, a plan or a state.
pub struct Plan {
    /// Path as the user gave it (a root module found by search: its own path), shown relative to the current directory.
    pub path: String,
    /// What it is.
    pub kind: InputKind,
    /// Files that were read, for snippets, locations and ignore comments.
    pub sources: Sources,
    /// What could not be read or understood.
    pub notes: Vec<Note>,
    /// False where something could not be read: the exit status is then 2.
    pub complete: bool,
    /// Modules whose configuration is missing: their addresses. Their resources are known to be missing.
    pub missing_modules: Vec<Arc<str>>,
    /// `provider`, `terraform.backend`, `variable` and `output` blocks, for rules about what they hold.
    pub blocks: Vec<Resource>,
    /// The resources behind it.
    pub content: Box<dyn Content>,
}

/// Access to the resources of a plan, one at a time.
pub trait Content: Send + Sync {
    /// Number of managed resource instances, after the plan (what the report calls `resources`).
    fn resource_count(&self) -> usize;
    /// Instances by type: managed resources and data sources (with a `data.` prefix).
    fn types(&self) -> BTreeMap<Arc<str>, usize>;
    /// Decodes each resource instance whose type is wanted (`mode`, type) and hands it over, in order of address.
    fn each(&self, want: &dyn Fn(Mode, &str) -> bool, take: &mut dyn FnMut(Resource));
    /// Hands over each resource instance in whose text `suspect` sees something (also one in which it would not, where
    /// that is as cheap), in order of address.
    fn suspects(&self, _suspect: &(dyn Fn(&[u8]) -> bool + Sync), take: &mut dyn FnMut(Resource)) {
        self.each(&|_, _| true, take);
    }
    /// Where an attribute path of a resource is written (`None`: the block); `None` where no source is known.
    /// An address without its own source falls back to its block. Paths fall back to their longest written prefix.
    fn place(&self, address: &str, path: Option<&str>) -> Option<Placement>;
    /// The evaluated value of an attribute, where a configuration is known.
    fn value(&self, _address: &str, _path: &str) -> Option<Value> {
        None
    }
    /// The values of one of its resources as the configuration writes them: without the provider's defaults, and with
    /// what the provider suppresses. As they are where no configuration is known; those before, of what is deleted.
    fn configured(&self, resource: &Resource) -> Option<Value> {
        resource.after.clone().or_else(|| resource.before.clone())
    }
    /// Data sources, by address without keys, that are read only when resources of this input are there: what they find
    /// may be one of these.
    fn late(&self) -> BTreeSet<Arc<str>> {
        BTreeSet::new()
    }
    /// What went wrong while resources were decoded, sorted: complete only after [`Content::each`]. An error among
    /// them means that the input was not analysed in full.
    fn problems(&self) -> Vec<Note> {
        Vec::new()
    }
}

impl Plan {
    /// Whether there is a side before.
    pub fn has_before(&self) -> bool {
        self.kind == InputKind::Plan
    }
}

/// The empty object, for sides that are absent.
pub fn empty_object() -> Value {
    crate::base::Data::Object(Arc::new(BTreeMap::new())).into()
}
