//! Terraform values: what they are, whether they are known or sensitive, and where they come from.
//!
//! Unknown is a variant of the data, never a flag beside a false value. The same type carries values evaluated from
//! HCL and values read from plan JSON; in the latter, arrays are tuples and objects are objects, as JSON has no more.

use super::number::Number;
use super::roots::Roots;
use super::span::Span;
use super::types::Type;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value with what is known about it.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value itself.
    pub data: Data,
    /// Marks and provenance; `None` where there are neither, which keeps plain values small.
    pub meta: Option<Arc<Meta>>,
}

/// What a value carries besides its data.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// Terraform's `sensitive` mark.
    pub sensitive: bool,
    /// Terraform's `ephemeral` mark.
    pub ephemeral: bool,
    /// Where the value was written, and the places it came through.
    pub origin: Option<Arc<Origin>>,
    /// The resources (and data sources) that it was computed from: sorted, no duplicates.
    pub refs: Vec<Reference>,
    /// What a computed value was made of, beyond what its origin tells; see [`Value::roots`].
    pub roots: Roots,
}

/// The data of a value.
#[derive(Clone, Debug)]
pub enum Data {
    /// Known only later, or not evaluable.
    Unknown(Box<Unknown>),
    /// `null` of a type (`Dynamic` where none is known).
    Null(Type),
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, in Unicode's normal form C.
    String(Arc<str>),
    /// A list: element type and elements.
    List(Type, Arc<Vec<Value>>),
    /// A set: element type and elements, in Terraform's order, no duplicates.
    Set(Type, Arc<Vec<Value>>),
    /// A map: element type and entries.
    Map(Type, Arc<BTreeMap<Arc<str>, Value>>),
    /// A tuple.
    Tuple(Arc<Vec<Value>>),
    /// An object.
    Object(Arc<BTreeMap<Arc<str>, Value>>),
}

/// A value that is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// Its type, as far as known.
    pub ty: Type,
    /// Why it is not known.
    pub kind: UnknownKind,
    /// What is known about it all the same.
    pub refinement: Option<Refinement>,
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownKind {
    /// Known after apply; the value's references say what it waits for.
    Computed,
    /// The configuration does not write it and the provider decides (`network.md` §1.1, DefaultedUnknown).
    Defaulted,
    /// Known to Terraform, not to this analysis: the reason, as said in the notes
    /// (a variable without value, a function or an argument that cannot be evaluated here).
    NotEvaluated(Arc<str>),
}

/// What is known about an unknown value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refinement {
    /// Certainly not `null`.
    pub not_null: bool,
    /// A string's known beginning.
    pub prefix: Option<Arc<str>>,
    /// Bounds on a collection's length.
    pub length: Option<(u64, Option<u64>)>,
    /// A number's least and greatest possible values, both possible themselves.
    pub range: (Option<Number>, Option<Number>),
    /// A string's text with [`HOLE`] for each part that is not known: what is written in a template or in the argument
    /// of `jsonencode` beside the unknown can be judged all the same.
    pub shape: Option<Arc<str>>,
    /// It may also be something that none of its references leads to: a literal in the other branch of a condition.
    pub otherwise: bool,
}

/// Stands for a part of a text that is not known: a private character, which no text has a reason to contain. Its name,
/// if it has one, follows it (see [`hole`](super::hole)).
pub const HOLE: char = '\u{E000}';

/// A resource, data source or module output that a value was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Address of the resource, with module path; with instance keys where they can be told.
    pub address: Arc<str>,
    /// The attribute path behind it (`id`, `ipv4s[0].ip`), empty for the whole object.
    pub attribute: Arc<str>,
}

/// Where a value was written; a chain from the resource argument back to the literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The expression.
    pub span: Span,
    /// What stands there.
    pub kind: OriginKind,
    /// The place that the expression takes its value from, if it only passes one on.
    pub from: Option<Arc<Origin>>,
}

/// What stands at a place of a provenance chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginKind {
    /// A literal, or a template or constructor made of literals only.
    Literal,
    /// A default of a variable: its name.
    VariableDefault(Arc<str>),
    /// A value given to a root variable (tfvars file, `--var`, environment, plan): its name.
    VariableValue(Arc<str>),
    /// An argument of a module call: `module.NAME`, input name.
    ModuleInput(Arc<str>, Arc<str>),
    /// A module's output: name.
    ModuleOutput(Arc<str>),
    /// A local value: its name.
    Local(Arc<str>),
    /// An attribute of another resource: the reference as written.
    Resource(Arc<str>),
    /// `each.key`, `each.value`, `count.index`, an iterator of `dynamic` or `for`.
    Iterator,
    /// Anything computed: function call, operation, template with interpolation.
    Computed,
}

impl Origin {
    /// The far end of the chain: where the value was first written.
    pub fn root(&self) -> &Origin {
        let mut at = self;
        while let Some(from) = &at.from {
            at = from;
        }
        at
    }
}

impl From<Data> for Value {
    fn from(data: Data) -> Value {
        Value { data, meta: None }
    }
}

impl Value {
    /// `null` without a type.
    pub fn null() -> Value {
        Data::Null(Type::Dynamic).into()
    }
    /// A string (taken as it is; callers normalise).
    pub fn string(text: impl Into<Arc<str>>) -> Value {
        Data::String(text.into()).into()
    }
    /// A truth value.
    pub fn bool(value: bool) -> Value {
        Data::Bool(value).into()
    }
    /// A number.
    pub fn number(value: impl Into<Number>) -> Value {
        Data::Number(value.into()).into()
    }
    /// An unknown value of a type.
    pub fn unknown(ty: Type, kind: UnknownKind) -> Value {
        Data::Unknown(Box::new(Unknown { ty, kind, refinement: None })).into()
    }

    /// Whether the value itself (not a part of it) is unknown.
    pub fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }
    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }
    /// Whether the value or any part of it is unknown.
    pub fn has_unknown(&self) -> bool {
        match &self.data {
            Data::Unknown(_) => true,
            _ => {
                self.items().is_some_and(|items| items.iter().any(Value::has_unknown))
                    || self.entries().is_some_and(|entries| entries.values().any(Value::has_unknown))
            }
        }
    }
    /// Whether the value carries the `sensitive` mark.
    pub fn is_sensitive(&self) -> bool {
        self.meta.as_ref().is_some_and(|meta| meta.sensitive)
    }
    /// Provenance, if known.
    pub fn origin(&self) -> Option<&Arc<Origin>> {
        self.meta.as_ref()?.origin.as_ref()
    }
    /// The resources that the value itself was computed from (parts carry their own).
    pub fn refs(&self) -> &[Reference] {
        self.meta.as_ref().map_or(&[], |meta| &meta.refs)
    }
    /// All references of the value and its parts: sorted, no duplicates.
    pub fn all_refs(&self) -> Vec<Reference> {
        fn walk(value: &Value, out: &mut Vec<Reference>) {
            out.extend_from_slice(value.refs());
            for item in value.items().into_iter().flatten() {
                walk(item, out);
            }
            for item in value.entries().into_iter().flat_map(|entries| entries.values()) {
                walk(item, out);
            }
        }
        let mut out = Vec::new();
        walk(self, &mut out);
        out.sort();
        out.dedup();
        out
    }

    /// Text of a known string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }
    /// A known truth value; also of the strings `true` and `false`, which providers accept.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(value) => Some(*value),
            Data::String(text) if &**text == "true" => Some(true),
            Data::String(text) if &**text == "false" => Some(false),
            _ => None,
        }
    }
    /// A known whole number that fits; also of a string that spells one.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.data {
            Data::Number(number) => number.to_i64(),
            Data::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
    /// Elements of a known list, set or tuple.
    pub fn items(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => Some(items),
            _ => None,
        }
    }
    /// Entries of a known map or object.
    pub fn entries(&self) -> Option<&BTreeMap<Arc<str>, Value>> {
        match &self.data {
            Data::Map(_, entries) | Data::Object(entries) => Some(entries),
            _ => None,
        }
    }
    /// An entry of a known map or object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries()?.get(name)
    }

    /// The same data with other marks and provenance.
    pub fn with_meta(mut self, change: impl FnOnce(&mut Meta)) -> Value {
        let mut meta = self.meta.take().map(Arc::unwrap_or_clone).unwrap_or_default();
        change(&mut meta);
        let plain = !meta.sensitive
            && !meta.ephemeral
            && meta.origin.is_none()
            && meta.refs.is_empty()
            && meta.roots == Roots::default();
        self.meta = (!plain).then(|| Arc::new(meta));
        self
    }

    /// A string in Unicode's normal form C, as every string of Terraform is.
    pub fn text(text: &str) -> Value {
        use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
        match is_nfc_quick(text.chars()) {
            IsNormalized::Yes => Value::string(text),
            _ => Value::string(text.nfc().collect::<String>()),
        }
    }
    /// `null` of a type.
    pub fn null_of(ty: Type) -> Value {
        Data::Null(ty).into()
    }
    /// A list; the elements are of the element type.
    pub fn list(element: Type, items: Vec<Value>) -> Value {
        Data::List(element, Arc::new(items)).into()
    }
    /// A set: elements sorted as Terraform does and without duplicates; marks of elements become marks of the set.
    pub fn set(element: Type, items: Vec<Value>) -> Value {
        let (mut sensitive, mut ephemeral) = (false, false);
        let mut items: Vec<Value> = items
            .into_iter()
            .map(|item| {
                let marks = item.marks();
                sensitive |= marks.0;
                ephemeral |= marks.1;
                if marks == (false, false) { item } else { item.without_marks() }
            })
            .collect();
        items.sort_by(|left, right| left.set_order(right));
        items.dedup_by(|next, kept| kept.same_set_element(next));
        let set: Value = Data::Set(element, Arc::new(items)).into();
        if sensitive || ephemeral { set.marked(sensitive, ephemeral) } else { set }
    }
    /// A map; the entries are of the element type.
    pub fn map(element: Type, entries: BTreeMap<Arc<str>, Value>) -> Value {
        Data::Map(element, Arc::new(entries)).into()
    }
    /// A tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Data::Tuple(Arc::new(items)).into()
    }
    /// An object.
    pub fn object(entries: BTreeMap<Arc<str>, Value>) -> Value {
        Data::Object(Arc::new(entries)).into()
    }

    /// The type.
    pub fn type_of(&self) -> Type {
        match &self.data {
            Data::Unknown(unknown) => unknown.ty.clone(),
            Data::Null(ty) => ty.clone(),
            Data::Bool(_) => Type::Bool,
            Data::Number(_) => Type::Number,
            Data::String(_) => Type::String,
            Data::List(element, _) => Type::list(element.clone()),
            Data::Set(element, _) => Type::set(element.clone()),
            Data::Map(element, _) => Type::map(element.clone()),
            Data::Tuple(items) => Type::tuple(items.iter().map(Value::type_of).collect::<Vec<_>>()),
            Data::Object(entries) => {
                Type::object(entries.iter().map(|(name, value)| (name.clone(), value.type_of())).collect())
            }
        }
    }

    /// The marks of the value and its parts: `(sensitive, ephemeral)`.
    pub fn marks(&self) -> (bool, bool) {
        let own = self.meta.as_ref().map_or((false, false), |meta| (meta.sensitive, meta.ephemeral));
        let items = self.items().into_iter().flatten();
        let entries = self.entries().into_iter().flat_map(|entries| entries.values());
        items.chain(entries).fold(own, |(sensitive, ephemeral), part| {
            let marks = part.marks();
            (sensitive || marks.0, ephemeral || marks.1)
        })
    }
    /// Adds marks; what is marked already stays so.
    pub fn marked(self, sensitive: bool, ephemeral: bool) -> Value {
        if !sensitive && !ephemeral {
            return self;
        }
        self.with_meta(|meta| {
            meta.sensitive |= sensitive;
            meta.ephemeral |= ephemeral;
        })
    }
    /// The value without marks, its parts too; provenance stays.
    pub fn without_marks(&self) -> Value {
        if self.marks() == (false, false) {
            return self.clone();
        }
        let items = |items: &[Value]| Arc::new(items.iter().map(Value::without_marks).collect::<Vec<_>>());
        let entries = |entries: &BTreeMap<Arc<str>, Value>| {
            Arc::new(entries.iter().map(|(name, value)| (name.clone(), value.without_marks())).collect())
        };
        let data = match &self.data {
            Data::List(element, parts) => Data::List(element.clone(), items(parts)),
            Data::Set(element, parts) => Data::Set(element.clone(), items(parts)),
            Data::Tuple(parts) => Data::Tuple(items(parts)),
            Data::Map(element, parts) => Data::Map(element.clone(), entries(parts)),
            Data::Object(parts) => Data::Object(entries(parts)),
            other => other.clone(),
        };
        Value { data, meta: self.meta.clone() }.with_meta(|meta| {
            meta.sensitive = false;
            meta.ephemeral = false;
        })
    }
    /// Adds the marks and references that another value itself carries (not those of its parts); the origin stays.
    pub fn with_marks_of(self, other: &Value) -> Value {
        match other.meta.as_deref() {
            Some(meta) if meta.sensitive || meta.ephemeral || !meta.refs.is_empty() => {
                self.with_refs(&meta.refs).marked(meta.sensitive, meta.ephemeral)
            }
            _ => self,
        }
    }
    /// Adds references: sorted, no duplicates.
    pub fn with_refs(self, refs: &[Reference]) -> Value {
        if refs.is_empty() {
            return self;
        }
        self.with_meta(|meta| {
            meta.refs.extend_from_slice(refs);
            meta.refs.sort();
            meta.refs.dedup();
        })
    }
}
