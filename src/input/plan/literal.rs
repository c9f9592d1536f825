//! Where a planned value was written, as far as a plan without its sources tells: a literal, a variable's default, a
//! value that was handed in. In: an expression and the value that was planned for it. Out: a provenance without places.

use super::configuration::{Expression, Node};
use super::pair::agree;
use super::path::{self, Part};
use super::resolve::{Context, DEEPEST, Resolver, within};
use crate::base::value::Meta;
use crate::base::{Data, FileId, Origin, OriginKind, Span, Value};
use crate::input::Key;
use std::sync::{Arc, LazyLock};

/// A plan shows no places.
const NOWHERE: Span = Span { file: FileId(u32::MAX), start: 0, end: 0 };

static LITERAL: LazyLock<Arc<Origin>> = LazyLock::new(|| step(OriginKind::Literal, None));

fn step(kind: OriginKind, from: Option<Arc<Origin>>) -> Arc<Origin> {
    Arc::new(Origin { span: NOWHERE, kind, from })
}

/// The provenance of a literal.
pub fn written() -> Arc<Origin> {
    LITERAL.clone()
}

impl Resolver<'_> {
    /// The provenance of a known value. `None` where the plan does not tell: locals, `dynamic` blocks, what is computed
    /// from more than one thing.
    pub fn origin(&self, expression: &Expression, context: Context<'_>, planned: &Value) -> Option<Arc<Origin>> {
        if planned.is_unknown() || planned.is_null() {
            return None;
        }
        self.written(expression, context, planned, 0)
    }

    fn written(
        &self,
        expression: &Expression,
        context: Context<'_>,
        planned: &Value,
        depth: usize,
    ) -> Option<Arc<Origin>> {
        if depth > DEEPEST {
            return None;
        }
        match (&expression.constant, expression.references.as_slice()) {
            (Some(constant), _) => agree(constant, planned).then(|| LITERAL.clone()),
            // An expression that refers to nothing and is no constant: a function of literals, or an object of them.
            (None, []) => Some(LITERAL.clone()),
            (None, [only]) => {
                let parts = path::parse(only);
                let (first, rest) = parts.split_first()?;
                let (second, rest) = rest.split_first()?;
                match (&**first.name()?, &**second.name()?) {
                    ("var", name) => self.handed(name, rest, context, planned, depth),
                    ("each", "value") => self.element(rest, context, planned),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `each.value`, or a part of it, of a variable's default that is handed on whole.
    fn element(&self, rest: &[Part], context: Context<'_>, planned: &Value) -> Option<Arc<Origin>> {
        let [only] = context.for_each?.references.as_slice() else { return None };
        let parts = path::parse(only);
        let [first, name] = parts.as_slice() else { return None };
        let (Some("var"), Some(name), Key::Name(key)) = (first.name().map(|first| &**first), name.name(), context.key?)
        else {
            return None;
        };
        let default = self.configuration.module(context.scope)?.variables.get(name)?.default.as_ref()?;
        let element = within(default.get(key)?.clone(), rest)?;
        agree(&element, planned).then(|| step(OriginKind::VariableDefault(name.clone()), Some(LITERAL.clone())))
    }

    fn handed(
        &self,
        name: &str,
        rest: &[Part],
        context: Context<'_>,
        planned: &Value,
        depth: usize,
    ) -> Option<Arc<Origin>> {
        let default = || {
            let declared = self.configuration.module(context.scope)?.variables.get(name)?;
            // An expression may do more than hand on: the default must be what was planned.
            let default = within(declared.default.clone()?, rest)?;
            agree(&default, planned).then(|| step(OriginKind::VariableDefault(name.into()), Some(LITERAL.clone())))
        };
        let Some((call, outer)) = self.configuration.call(context.scope) else {
            return default().or_else(|| {
                let given = within(self.variables.get(name)?.clone(), rest)?;
                agree(&given, planned).then(|| step(OriginKind::VariableValue(name.into()), None))
            });
        };
        match call.inputs.get(name) {
            Some(Node::Expression(input)) if rest.is_empty() => {
                let (module, key) = context.scope.last()?;
                let above = Context { scope: outer, for_each: call.for_each.as_ref(), key: key.as_ref() };
                let from = self.written(input, above, planned, depth + 1)?;
                Some(step(OriginKind::ModuleInput(format!("module.{module}").into(), name.into()), Some(from)))
            }
            Some(_) => None,
            None => default(),
        }
    }
}

/// Puts a provenance on a value and on the texts in it. Depth is that of the value, bounded by the parser.
pub fn mark(value: Value, origin: &Arc<Origin>) -> Value {
    let meta = Arc::new(Meta { origin: Some(origin.clone()), ..Meta::default() });
    spread(value, &meta)
}

fn spread(value: Value, meta: &Arc<Meta>) -> Value {
    let data = match value.data {
        Data::Tuple(items) => {
            let items = Arc::unwrap_or_clone(items).into_iter();
            Data::Tuple(Arc::new(items.map(|item| spread(item, meta)).collect()))
        }
        Data::Object(entries) => {
            let entries = Arc::unwrap_or_clone(entries).into_iter();
            Data::Object(Arc::new(entries.map(|(name, item)| (name, spread(item, meta))).collect()))
        }
        other => other,
    };
    let meta = match (value.meta, &data) {
        (None, Data::String(_)) => Some(meta.clone()),
        (Some(own), Data::String(_)) if own.origin.is_none() => {
            let mut own = Arc::unwrap_or_clone(own);
            own.origin.clone_from(&meta.origin);
            Some(Arc::new(own))
        }
        (own, _) => own,
    };
    Value { data, meta }
}
