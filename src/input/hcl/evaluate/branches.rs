//! What Terraform tries: branches of conditionals that are not taken, `try` and `can`.
//!
//! In: expressions of which some may fail. Out: values; what fails counts for the type that it has in Terraform.

use super::super::operators::{self, Binary, Unary};
use super::super::syntax::{Call, Expr, Kind, Part, Step};
use super::expression::known_truth;
use super::reference::sensitive_only;
use super::{Fault, Outcome, Scope, World};
use crate::base::{Type, UnknownKind, Value};
use std::collections::BTreeMap;

impl World<'_> {
    pub(super) fn conditional(
        &self,
        condition: &Value,
        then: &Expr,
        other: &Expr,
        expr: &Expr,
        scope: &Scope,
    ) -> Outcome {
        let fault = |error: operators::OperatorError| Fault::operator(expr.span, error);
        let chosen = known_truth(condition);
        let dropped = |branch: &Expr| {
            let value = self.dropped(|| self.shape(branch, scope), || self.eval(branch, scope));
            // Also a branch that fails is secret where its own condition is.
            match without_parentheses(branch) {
                Kind::Conditional(parts) if value.is_unknown() => {
                    let [condition, ..] = &**parts;
                    let condition = self.dropped(|| Type::Bool, || self.eval(condition, scope));
                    value.with_marks_of(&sensitive_only(&condition))
                }
                _ => value,
            }
        };
        let (left, right) = match chosen {
            Some(true) => (self.eval(then, scope)?, dropped(other)),
            Some(false) => (dropped(then), self.eval(other, scope)?),
            None => (dropped(then), dropped(other)),
        };
        let origin = match chosen {
            Some(true) => left.origin().cloned(),
            Some(false) => right.origin().cloned(),
            None => None,
        };
        self.weigh([&left, &right], expr.span)?;
        let value = operators::conditional(condition, left, right).map_err(fault)?;
        Ok(value.with_meta(|meta| meta.origin = origin))
    }

    /// The value of a branch that is not, or perhaps not, taken: it counts for its type; its faults are dropped, as
    /// Terraform does.
    pub(super) fn dropped(&self, ty: impl FnOnce() -> Type, run: impl FnOnce() -> Outcome) -> Value {
        self.strict.set(self.strict.get() + 1);
        let value = run().unwrap_or_else(|fault| match fault.gave_up {
            true => Value::unknown(ty(), UnknownKind::NotEvaluated(fault.message.into())),
            false => Value::unknown(ty(), UnknownKind::Computed),
        });
        self.strict.set(self.strict.get() - 1);
        value
    }

    /// The type that an expression has in Terraform even where it has no value.
    fn shape(&self, expr: &Expr, scope: &Scope) -> Type {
        let part =
            |expr: &Expr| self.eval(expr, scope).map_or_else(|_| self.shape(expr, scope), |value| value.type_of());
        match &expr.kind {
            Kind::Parenthesis(inner) => self.shape(inner, scope),
            Kind::Template(template) => match template.parts.as_slice() {
                [Part::Expr(inner)] => self.shape(inner, scope),
                _ => Type::String,
            },
            Kind::Conditional(parts) => {
                let [_, then, other] = &**parts;
                let null =
                    |branch: &Expr| matches!(without_parentheses(branch), Kind::Literal(value) if value.is_null());
                match (part(then), part(other)) {
                    (_, ty) if null(then) => ty,
                    (ty, _) if null(other) => ty,
                    (Type::Dynamic, _) | (_, Type::Dynamic) => Type::Dynamic,
                    (then, other) => super::super::convert::unify(&[then, other]).unwrap_or(Type::Dynamic),
                }
            }
            Kind::Unary(Unary::Not, _) => Type::Bool,
            Kind::Unary(Unary::Neg, _) => Type::Number,
            Kind::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div | Binary::Mod, _) => Type::Number,
            Kind::Binary(..) => Type::Bool,
            Kind::Tuple(items) => Type::tuple(items.iter().map(part).collect::<Vec<_>>()),
            Kind::Object(items) => {
                let mut attributes = BTreeMap::new();
                for item in items {
                    let key = self.eval(&item.key, scope).and_then(|key| self.key(&key, &item.key));
                    let Ok(Some(name)) = key else { return Type::Dynamic };
                    attributes.insert(name, part(&item.value));
                }
                Type::object(attributes)
            }
            Kind::Traversal(root, steps) => {
                let Some(at) = steps.iter().rposition(|step| matches!(step, Step::FullSplat | Step::AttrSplat(_)))
                else {
                    return Type::Dynamic;
                };
                // A splat keeps being a list, or as long as the tuple was.
                let before = Expr {
                    span: expr.span,
                    kind: Kind::Traversal(root.clone(), steps.get(..at).unwrap_or_default().to_vec()),
                };
                match part(&before) {
                    _ if self.eval(&before, scope).is_ok_and(|value| value.is_null()) => Type::Dynamic,
                    Type::List(_) | Type::Set(_) => Type::list(Type::Dynamic),
                    Type::Tuple(elements) => Type::tuple(vec![Type::Dynamic; elements.len()]),
                    _ => Type::Dynamic,
                }
            }
            _ => Type::Dynamic,
        }
    }

    /// What `try` makes of a value: while parts of it are unknown, it cannot say what it will be.
    fn tried(&self, value: Value) -> Value {
        if value.has_unknown() && self.marked(&value).is_none() {
            return unmarked(Value::unknown_from(Type::Dynamic, &[&value]));
        }
        value
    }

    pub(super) fn call_try(&self, call: &Call, expr: &Expr, scope: &Scope) -> Outcome {
        if call.expand {
            // The elements are values already, so that the first of them is one.
            return match self.arguments(call, expr, scope)? {
                Ok(args) => match args.into_iter().next() {
                    Some(first) => Ok(self.tried(first)),
                    None => Err(Fault::new(expr.span, "`try` needs an argument")),
                },
                Err(unknown) => Ok(unknown),
            };
        }
        let mut reasons = Vec::new();
        for arg in &call.args {
            self.strict.set(self.strict.get() + 1);
            let result = self.eval(arg, scope);
            self.strict.set(self.strict.get() - 1);
            match result {
                Ok(value) => {
                    self.weigh([&value], expr.span)?;
                    return Ok(self.tried(value));
                }
                Err(fault) if self.exhausted() => return Err(fault),
                Err(fault) if fault.gave_up => return Ok(self.unevaluated(expr, &fault)),
                Err(fault) => reasons.push(fault.message),
            }
        }
        let reason = reasons.pop().unwrap_or_else(|| "it has no argument".to_owned());
        Err(Fault::new(expr.span, format!("no argument of `try` has a value: {reason}")))
    }

    pub(super) fn call_can(&self, call: &Call, expr: &Expr, scope: &Scope) -> Outcome {
        if call.expand {
            return match self.arguments(call, expr, scope)? {
                Ok(args) => match args.as_slice() {
                    [value] if value.has_unknown() => Ok(unmarked(Value::unknown_from(Type::Bool, &[value]))),
                    [_] => Ok(Value::bool(true)),
                    _ => Err(Fault::new(expr.span, "`can` needs one argument")),
                },
                Err(unknown) => Ok(unknown),
            };
        }
        let [arg] = call.args.as_slice() else { return Err(Fault::new(expr.span, "`can` needs one argument")) };
        self.strict.set(self.strict.get() + 1);
        let result = self.eval(arg, scope);
        self.strict.set(self.strict.get() - 1);
        if let Ok(value) = &result {
            self.weigh([value], expr.span)?;
        }
        match result {
            Ok(value) if value.has_unknown() => Ok(unmarked(Value::unknown_from(Type::Bool, &[&value]))),
            Ok(_) => Ok(Value::bool(true)),
            Err(fault) if self.exhausted() => Err(fault),
            Err(fault) if fault.gave_up => Ok(self.unevaluated(expr, &fault)),
            Err(_) => Ok(Value::bool(false)),
        }
    }
}

/// Without the marks: `try` and `can` do not pass those of unknown values on, in Terraform.
fn unmarked(value: Value) -> Value {
    value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false))
}

fn without_parentheses(expr: &Expr) -> &Kind {
    let mut kind = &expr.kind;
    while let Kind::Parenthesis(inner) = kind {
        kind = &inner.kind;
    }
    kind
}
