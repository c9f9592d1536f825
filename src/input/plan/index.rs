//! The index of a plan or state: one typed pass over the document that keeps, of every resource, its names and where
//! its values stand in the buffer. `planned_values` is skipped, values are not parsed.
//!
//! Says what a document is by its keys: a plan has `resource_changes` or `planned_values`, a state only `values`.

use super::buffer::{Buffer, Range};
use crate::base::Action;
use crate::input::{Key, Mode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A resource instance of the index.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Entry {
    pub address: Arc<str>,
    pub previous_address: Option<Arc<str>>,
    pub module: Arc<str>,
    pub mode: Mode,
    pub kind: Arc<str>,
    pub name: Arc<str>,
    pub key: Option<Key>,
    /// Last segment of the provider's source address.
    pub provider: Arc<str>,
    pub action: Option<Action>,
    pub before: Option<Range>,
    pub after: Option<Range>,
    pub after_unknown: Option<Range>,
    pub before_sensitive: Option<Range>,
    pub after_sensitive: Option<Range>,
    /// Any offset inside of its values, to find its line by.
    pub at: usize,
    /// The number of instances is not known.
    pub representative: bool,
}

/// What a document holds.
pub struct Index {
    /// Resource instances, sorted by address.
    pub entries: Vec<Entry>,
    /// `configuration`.
    pub configuration: Option<Range>,
    /// `variables`: name to value.
    pub variables: BTreeMap<String, Range>,
    /// A plan rather than a state.
    pub is_plan: bool,
    /// `format_version`, if there is one.
    pub format: Option<String>,
    /// The plan stopped at an error.
    pub errored: bool,
    /// The plan says that it does not cover everything.
    pub partial: bool,
    /// Addresses of which an older object waits to be destroyed.
    pub deposed: Vec<Arc<str>>,
    /// Addresses that Terraform will forget without destroying them.
    pub forgotten: Vec<Arc<str>>,
}

/// Why there is no index.
pub enum Refusal {
    /// The parser's words.
    Json(serde_json::Error),
    /// JSON, but neither plan nor state.
    Neither,
    /// A state file as Terraform stores it: its version.
    StateFile(u64),
    /// A major version that is not known.
    Version(String),
    /// `terraform plan -json`: a log, one message a line.
    Log,
}

#[derive(Deserialize)]
struct Document<'a> {
    format_version: Option<String>,
    version: Option<u64>,
    lineage: Option<IgnoredAny>,
    #[serde(borrow)]
    variables: Option<BTreeMap<String, Variable<'a>>>,
    planned_values: Option<IgnoredAny>,
    #[serde(borrow)]
    resource_changes: Option<Vec<Change<'a>>>,
    #[serde(borrow)]
    deferred_changes: Option<Vec<Deferred<'a>>>,
    #[serde(borrow)]
    prior_state: Option<State<'a>>,
    #[serde(borrow)]
    values: Option<Values<'a>>,
    #[serde(borrow)]
    configuration: Option<&'a RawValue>,
    errored: Option<bool>,
    complete: Option<bool>,
}

#[derive(Deserialize)]
struct Variable<'a> {
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Deferred<'a> {
    #[serde(borrow)]
    resource_change: Option<Change<'a>>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    previous_address: Option<String>,
    module_address: Option<String>,
    #[serde(borrow)]
    mode: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    index: Option<JsonKey>,
    index_unknown: Option<bool>,
    provider_name: Option<String>,
    deposed: Option<IgnoredAny>,
    #[serde(borrow)]
    change: Sides<'a>,
}

#[derive(Deserialize)]
struct Sides<'a> {
    #[serde(borrow)]
    actions: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    before: Option<&'a RawValue>,
    #[serde(borrow)]
    after: Option<&'a RawValue>,
    #[serde(borrow)]
    after_unknown: Option<&'a RawValue>,
    #[serde(borrow)]
    before_sensitive: Option<&'a RawValue>,
    #[serde(borrow)]
    after_sensitive: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct State<'a> {
    #[serde(borrow)]
    values: Option<Values<'a>>,
}

#[derive(Deserialize)]
struct Values<'a> {
    #[serde(borrow)]
    root_module: Option<StateModule<'a>>,
}

#[derive(Deserialize)]
struct StateModule<'a> {
    address: Option<String>,
    #[serde(borrow)]
    resources: Option<Vec<StateResource<'a>>>,
    #[serde(borrow)]
    child_modules: Option<Vec<StateModule<'a>>>,
}

#[derive(Deserialize)]
struct StateResource<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    #[serde(borrow)]
    mode: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    index: Option<JsonKey>,
    provider_name: Option<String>,
    deposed_key: Option<IgnoredAny>,
    #[serde(borrow)]
    values: Option<&'a RawValue>,
    #[serde(borrow)]
    sensitive_values: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum JsonKey {
    Index(u64),
    Name(String),
    /// Neither: a fraction or a truth value, which no Terraform writes.
    Other(IgnoredAny),
}

impl JsonKey {
    fn key(self) -> Option<Key> {
        match self {
            JsonKey::Index(index) => Some(Key::Index(index)),
            JsonKey::Name(name) => Some(Key::Name(name.into())),
            JsonKey::Other(_) => None,
        }
    }
}

/// Makes the index of a buffer.
///
/// # Errors
/// Where the document is no plan and no state, or is malformed.
pub fn index(buffer: &Buffer) -> Result<Index, Refusal> {
    if buffer.json().trim_ascii_start().first() != Some(&b'{') {
        // The reader of a record would take a list for its fields in order.
        let other: Result<IgnoredAny, serde_json::Error> = serde_json::from_slice(buffer.json());
        return Err(other.map_or_else(Refusal::Json, |_| Refusal::Neither));
    }
    let log = buffer.json().starts_with(b"{\"@level\"");
    let document: Document<'_> =
        serde_json::from_slice(buffer.json()).map_err(|error| if log { Refusal::Log } else { Refusal::Json(error) })?;
    if let Some(format) = &document.format_version {
        let major = format.split('.').next().unwrap_or("");
        if !matches!(major, "0" | "1") {
            return Err(Refusal::Version(format.clone()));
        }
    }
    let is_plan = document.resource_changes.is_some()
        || document.planned_values.is_some()
        || document.configuration.is_some()
        || document.prior_state.is_some();
    if !is_plan && document.values.is_none() {
        return Err(match (document.version, document.lineage.is_some()) {
            (Some(version), true) => Refusal::StateFile(version),
            _ if log => Refusal::Log,
            // An empty state has nothing but its version.
            _ if document.format_version.is_none() => Refusal::Neither,
            _ => return Ok(Index::empty(document.format_version)),
        });
    }
    Ok(Builder { buffer, words: BTreeSet::new(), index: Index::empty(None) }.build(document, is_plan))
}

impl Index {
    fn empty(format: Option<String>) -> Index {
        Index {
            entries: Vec::new(),
            configuration: None,
            variables: BTreeMap::new(),
            is_plan: false,
            format,
            errored: false,
            partial: false,
            deposed: Vec::new(),
            forgotten: Vec::new(),
        }
    }
}

struct Builder<'b> {
    buffer: &'b Buffer,
    words: BTreeSet<Arc<str>>,
    index: Index,
}

impl Builder<'_> {
    fn build(mut self, document: Document<'_>, is_plan: bool) -> Index {
        self.index.is_plan = is_plan;
        self.index.format = document.format_version;
        self.index.errored = document.errored == Some(true);
        self.index.partial = document.complete == Some(false);
        self.index.configuration = document.configuration.and_then(|raw| self.range(Some(raw)));
        for (name, variable) in document.variables.unwrap_or_default() {
            let range = self.range(variable.value).unwrap_or(Range { start: 0, end: 0 });
            self.index.variables.insert(name, range);
        }
        for change in document.resource_changes.unwrap_or_default() {
            self.change(change, false);
        }
        for change in document.deferred_changes.unwrap_or_default() {
            self.index.partial = true;
            if let Some(change) = change.resource_change {
                self.change(change, true);
            }
        }
        let known: BTreeSet<Arc<str>> = self
            .index
            .entries
            .iter()
            .flat_map(|entry| [Some(entry.address.clone()), entry.previous_address.clone()])
            .flatten()
            .collect();
        if let Some(root) = document.prior_state.and_then(|state| state.values).and_then(|values| values.root_module) {
            // Data sources that were read while planning are nowhere else. Nor are managed resources that the plan
            // leaves alone because of `-target`, or because it only refreshes: they go on as they are.
            self.state(root, &|address| !known.contains(address), true);
        }
        if let Some(root) = document.values.and_then(|values| values.root_module) {
            self.state(root, &|_| true, false);
        }
        self.index.entries.sort_by(|one, other| one.address.cmp(&other.address));
        self.index
    }

    fn change(&mut self, change: Change<'_>, deferred: bool) {
        let address: Arc<str> = change.address.as_ref().into();
        if change.deposed.is_some() {
            self.index.deposed.push(address);
            return;
        }
        let actions: Vec<&str> = change.change.actions.iter().map(AsRef::as_ref).collect();
        let forgets = actions.as_slice() == ["forget"];
        let sides = &change.change;
        let before = self.side(sides.before);
        let mut after = self.side(sides.after);
        let mut after_sensitive = self.range(sides.after_sensitive);
        if forgets {
            // Terraform lets go of the object; in the cloud it goes on as it is.
            self.index.forgotten.push(address.clone());
            (after, after_sensitive) = (before, self.range(sides.before_sensitive));
        }
        let at = [sides.before, sides.after, sides.after_unknown].into_iter().flatten();
        let entry = Entry {
            previous_address: change.previous_address.map(Into::into),
            module: self.module(change.module_address.as_deref()),
            mode: mode(change.mode.as_deref(), &change.address),
            kind: self.word(&change.kind),
            name: self.word(&change.name),
            key: change.index.and_then(JsonKey::key),
            provider: self.provider(change.provider_name.as_deref()),
            action: action(&actions),
            before,
            after,
            after_unknown: self.range(sides.after_unknown),
            before_sensitive: self.range(sides.before_sensitive),
            after_sensitive,
            at: at.map(|raw| self.buffer.range(raw.get()).start).min().unwrap_or(0),
            representative: change.index_unknown == Some(true) || (deferred && change.address.contains("[\"*\"]")),
            address,
        };
        self.index.entries.push(entry);
    }

    /// Depth is bounded by the parser, which has read the same nesting.
    fn state(&mut self, module: StateModule<'_>, wanted: &dyn Fn(&str) -> bool, prior: bool) {
        let path = self.module(module.address.as_deref());
        for resource in module.resources.unwrap_or_default() {
            if resource.deposed_key.is_some() || !wanted(&resource.address) {
                continue;
            }
            let mode = mode(resource.mode.as_deref(), &resource.address);
            let stays = prior && mode == Mode::Managed;
            let after = self.side(resource.values);
            let sensitive = self.range(resource.sensitive_values);
            let entry = Entry {
                address: resource.address.as_ref().into(),
                previous_address: None,
                module: path.clone(),
                mode,
                kind: self.word(&resource.kind),
                name: self.word(&resource.name),
                key: resource.index.and_then(JsonKey::key),
                provider: self.provider(resource.provider_name.as_deref()),
                action: match (prior, mode) {
                    (true, Mode::Managed) => Some(Action::NoOp),
                    (true, _) => Some(Action::Read),
                    _ => None,
                },
                before: if stays { after } else { None },
                after,
                after_unknown: None,
                before_sensitive: if stays { sensitive } else { None },
                after_sensitive: sensitive,
                at: resource.values.map_or(0, |raw| self.buffer.range(raw.get()).start),
                representative: false,
            };
            self.index.entries.push(entry);
        }
        for child in module.child_modules.unwrap_or_default() {
            self.state(child, wanted, prior);
        }
    }

    fn range(&self, raw: Option<&RawValue>) -> Option<Range> {
        raw.map(|raw| self.buffer.range(raw.get()))
    }

    /// The range of a side; nothing for `null`.
    fn side(&self, raw: Option<&RawValue>) -> Option<Range> {
        self.range(raw.filter(|raw| raw.get() != "null"))
    }

    fn module(&mut self, address: Option<&str>) -> Arc<str> {
        self.word(address.unwrap_or(""))
    }

    fn provider(&mut self, name: Option<&str>) -> Arc<str> {
        let name = name.unwrap_or("");
        self.word(name.rsplit('/').next().unwrap_or(name))
    }

    /// The shared form of a word that comes often.
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(found) = self.words.get(text) {
            return found.clone();
        }
        let word: Arc<str> = text.into();
        self.words.insert(word.clone());
        word
    }
}

fn mode(mode: Option<&str>, address: &str) -> Mode {
    match mode {
        Some("data") => Mode::Data,
        Some(_) => Mode::Managed,
        None if address.starts_with("data.") || address.contains(".data.") => Mode::Data,
        None => Mode::Managed,
    }
}

/// The action of a change; a combination that is not known is taken for an update, which looks at both sides.
fn action(actions: &[&str]) -> Option<Action> {
    Some(match actions {
        ["no-op" | "forget"] => Action::NoOp,
        ["create"] => Action::Create,
        ["read"] => Action::Read,
        ["delete"] => Action::Delete,
        [_, _] => Action::Replace,
        _ => Action::Update,
    })
}
