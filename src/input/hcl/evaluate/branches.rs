//! What Terraform tries: branches of conditionals that are not taken, `try` and `can`.
//!
//! In: expressions of which some may fail. Out: values; what fails counts for the type that it has in Terraform.

use super::super::operators;
use super::super::syntax::{Call, Expr};
use super::expression::known_truth;
use super::{Fault, Outcome, Scope, World, settle};
use crate::base::{Type, Value};

impl World<'_> {
    /// One of two branches; the other one counts for its type.
    pub(super) fn conditional(&self, condition: Outcome, branch: &dyn Fn(bool) -> Outcome, expr: &Expr) -> Outcome {
        let mut faults = None;
        let condition = self.gather(condition, &mut faults)?;
        let chosen = known_truth(&condition);
        let mut taken = |which: bool| match chosen {
            Some(chosen) if chosen == which => self.gather(branch(which), &mut faults),
            _ => Ok(self.dropped(|| branch(which))),
        };
        let (left, right) = (taken(true)?, taken(false)?);
        let origin = match chosen {
            Some(true) => left.origin().cloned(),
            Some(false) => right.origin().cloned(),
            None => None,
        };
        self.weigh([&left, &right], expr.span)?;
        let value = operators::conditional(&condition, left, right)
            .map_err(|error| Fault::operator(expr.span, error))?
            .with_meta(|meta| meta.origin = origin);
        settle(value, faults)
    }

    /// The value of a branch that is not, or perhaps not, taken: it counts for its type; its faults are dropped, as
    /// Terraform does, and what they leave is taken.
    pub(super) fn dropped(&self, run: impl FnOnce() -> Outcome) -> Value {
        self.strict.set(self.strict.get() + 1);
        self.lenient.set(self.lenient.get() + 1);
        let value = run().unwrap_or_else(Fault::left);
        self.strict.set(self.strict.get() - 1);
        self.lenient.set(self.lenient.get() - 1);
        value
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
pub(super) fn unmarked(value: Value) -> Value {
    value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false))
}
