//! Unknown values that follow from other unknown values.
//!
//! In: what a result was computed from. Out: an unknown value that keeps why it is not known, what it waits for and
//! how secret it is.

use super::number::Number;
use super::types::Type;
use super::value::{Data, Refinement, Unknown, UnknownKind, Value};
use std::sync::Arc;

impl Value {
    /// The first unknown part, the value itself included. A reason of this analysis goes before one of Terraform's,
    /// so that what could not be evaluated stays visible.
    pub fn unknown_part(&self) -> Option<&UnknownKind> {
        let mut found = None;
        self.find_unknown(&mut found);
        found
    }

    fn find_unknown<'a>(&'a self, found: &mut Option<&'a UnknownKind>) {
        if let Data::Unknown(unknown) = &self.data {
            match (&unknown.kind, &found) {
                (_, Some(UnknownKind::NotEvaluated(_))) => {}
                (kind @ UnknownKind::NotEvaluated(_), _) | (kind, None) => *found = Some(kind),
                _ => {}
            }
        }
        for part in self.items().into_iter().flatten() {
            part.find_unknown(found);
        }
        for part in self.entries().into_iter().flat_map(|entries| entries.values()) {
            part.find_unknown(found);
        }
    }

    /// An unknown value of a type that was computed from others: kind, references and marks are theirs.
    pub fn unknown_from(ty: Type, causes: &[&Value]) -> Value {
        let mut kind: Option<&UnknownKind> = None;
        for cause in causes {
            match (cause.unknown_part(), kind) {
                (Some(found @ UnknownKind::NotEvaluated(_)), _) => {
                    kind = Some(found);
                    break;
                }
                (Some(found), None) => kind = Some(found),
                _ => {}
            }
        }
        let kind = kind.cloned().unwrap_or(UnknownKind::Computed);
        causes.iter().fold(Value::unknown(ty, kind), |value, cause| value.with_all_marks_of(cause))
    }

    /// Adds the marks and references of another value and of all its parts; the origin stays.
    pub fn with_all_marks_of(self, other: &Value) -> Value {
        let (sensitive, ephemeral) = other.marks();
        self.with_refs(&other.all_refs()).marked(sensitive, ephemeral)
    }

    /// Adds to what is known about an unknown value; a known value stays as it is.
    pub fn refined(mut self, change: impl FnOnce(&mut Refinement)) -> Value {
        if let Data::Unknown(unknown) = &mut self.data {
            let mut refinement = unknown.refinement.take().unwrap_or_default();
            change(&mut refinement);
            unknown.refinement = (refinement != Refinement::default()).then_some(refinement);
        }
        self
    }
    /// The same, where the value is certainly not `null`.
    pub fn not_null(self) -> Value {
        self.refined(|known| known.not_null = true)
    }
    /// What is known about an unknown value.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }
    /// Whether the value is certainly not `null`.
    pub fn surely_not_null(&self) -> bool {
        match &self.data {
            Data::Unknown(unknown) => unknown.refinement.as_ref().is_some_and(|known| known.not_null),
            Data::Null(_) => false,
            _ => true,
        }
    }
    /// The least and the greatest that a number can be, both possible; `None` where there is no bound.
    pub fn number_range(&self) -> (Option<Number>, Option<Number>) {
        match &self.data {
            Data::Number(number) => (Some(number.clone()), Some(number.clone())),
            Data::Unknown(unknown) => unknown.refinement.as_ref().map_or((None, None), |known| known.range.clone()),
            _ => (None, None),
        }
    }
    /// The least and the greatest length that a list, set or map can have.
    pub fn length_range(&self) -> (u64, Option<u64>) {
        let exactly = |count: usize| (count as u64, Some(count as u64));
        match &self.data {
            // Unknown elements may turn out to be equal to others.
            Data::Set(_, items) if items.len() > 1 && self.has_unknown() => (1, Some(items.len() as u64)),
            Data::List(_, items) | Data::Set(_, items) => exactly(items.len()),
            Data::Map(_, entries) => exactly(entries.len()),
            Data::Unknown(unknown) => unknown.refinement.as_ref().and_then(|known| known.length).unwrap_or((0, None)),
            _ => (0, None),
        }
    }
    /// The text of a string with [`HOLE`](super::value::HOLE) for each part that is not known.
    pub fn shape(&self) -> Option<Arc<str>> {
        match &self.data {
            Data::String(text) => Some(text.clone()),
            Data::Unknown(unknown) => unknown.refinement.as_ref()?.shape.clone(),
            _ => None,
        }
    }
    /// The known beginning of a string: all of a known one, the refinement's prefix of an unknown one.
    pub fn known_prefix(&self) -> Option<Arc<str>> {
        match &self.data {
            Data::String(text) => Some(text.clone()),
            Data::Unknown(unknown) => unknown.refinement.as_ref()?.prefix.clone(),
            _ => None,
        }
    }
}
