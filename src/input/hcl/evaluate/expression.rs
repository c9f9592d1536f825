//! Expressions to values: every node gets its place; what only passes a value on keeps the chain behind it.

use super::super::functions;
use super::super::operators;
use super::super::syntax::{Call, Expr, Kind, Part, Step, Template, parse_template};
use super::branches::unmarked;
use super::budget::{STRING, TEMPLATES};
use super::{Fault, Names, Outcome, Scope, World, settle};
use crate::base::{Data, FileId, Origin, OriginKind, Roots, Type, UnknownKind, Value};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Functions that give their first argument, or a part of it, back.
const PASSING: [&str; 14] = [
    "tostring",
    "tonumber",
    "tobool",
    "tolist",
    "toset",
    "tomap",
    "sensitive",
    "nonsensitive",
    "element",
    "lookup",
    "one",
    "trimspace",
    "jsondecode",
    "ephemeralasnull",
];

impl World<'_> {
    /// The value of an expression, or why it has none.
    pub fn eval(&self, expr: &Expr, scope: &Scope) -> Outcome {
        if let Kind::Literal(value) = &expr.kind {
            return Ok(value.clone());
        }
        self.spend(1, expr.span)?;
        let value = self.deeper(expr.span, || self.eval_kind(expr, scope))?;
        // References are copied with every value that is made of it.
        match value.refs().len() as u64 / 2 {
            0 => {}
            refs => self.spend(refs, expr.span)?,
        }
        Ok(value)
    }

    fn eval_kind(&self, expr: &Expr, scope: &Scope) -> Outcome {
        let (value, kind, from) = match &expr.kind {
            Kind::Literal(value) => return Ok(value.clone()),
            Kind::Parenthesis(inner) => return self.eval(inner, scope),
            Kind::Variable(_) | Kind::Traversal(..) => {
                let (value, kind) = self.reference(expr, scope)?;
                let from = value.origin().cloned();
                (value, kind, from)
            }
            Kind::Tuple(items) => {
                let mut out = Vec::with_capacity(items.len());
                let mut faults = None;
                for item in items {
                    out.push(self.gather(self.item(item, scope), &mut faults)?);
                }
                self.weigh(&out, expr.span)?;
                let kind = constructor(out.iter());
                (settle(Data::Tuple(Arc::new(out)).into(), faults)?, kind, None)
            }
            Kind::Object(items) => {
                let mut out = BTreeMap::new();
                let mut unknown: Option<Value> = None;
                let mut keys: Vec<Value> = Vec::new();
                let mut faults = None;
                for item in items {
                    let key = self.eval(&item.key, scope);
                    let keyless = key.is_err();
                    let key = self.gather(key, &mut faults)?;
                    let value = self.gather(self.item(&item.value, scope), &mut faults)?;
                    match self.key(&key, &item.key) {
                        _ if keyless => unknown = Some(Value::null()),
                        Ok(Some(name)) => {
                            out.insert(name, value);
                        }
                        Ok(None) if super::super::convert::convert(&key, &Type::String).is_err() => {
                            self.gather(Err(Fault::new(item.key.span, "a key is not a string")), &mut faults)?;
                            unknown = Some(key.clone());
                        }
                        Ok(None) => unknown = Some(key.clone()),
                        Err(fault) => {
                            self.gather(Err(fault), &mut faults)?;
                            unknown = Some(Value::null());
                        }
                    }
                    keys.push(key);
                }
                if let Some(unknown) = unknown {
                    // Terraform forgets the marks.
                    let value = unmarked(unknown_like(&unknown).with_all(out.values()).with_all(&keys));
                    (settle(value, faults)?, OriginKind::Computed, None)
                } else {
                    self.weigh(out.values(), expr.span)?;
                    let kind = constructor(out.values());
                    let marks: Vec<&Value> = keys.iter().filter(|key| key.is_sensitive()).collect();
                    (settle(Value::from(Data::Object(Arc::new(out))).with_all(marks), faults)?, kind, None)
                }
            }
            Kind::Template(template) => {
                let value = self.template(template, expr, scope)?;
                match (template.parts.as_slice(), value.origin().cloned()) {
                    ([Part::Expr(_)], Some(inner)) => (value, inner.kind.clone(), inner.from.clone()),
                    _ => return Ok(place(value, expr, OriginKind::Computed, None)),
                }
            }
            Kind::Conditional(parts) => {
                let [condition, then, other] = &**parts;
                let branch = |which: bool| self.eval(if which { then } else { other }, scope);
                let value = self.conditional(self.eval(condition, scope), &branch, expr)?;
                let from = value.origin().cloned();
                (value, OriginKind::Computed, from)
            }
            Kind::Call(call) => {
                let value = self.call(call, expr, scope).map_err(Fault::leaving_nothing)?;
                let from = value.origin().cloned();
                (value, OriginKind::Computed, from)
            }
            Kind::Unary(operator, operand) => {
                let failed = |fault: Fault| {
                    let ty = if *operator == operators::Unary::Neg { Type::Number } else { Type::Bool };
                    fault.leaving(Value::unknown(ty, UnknownKind::Computed))
                };
                let operand = self.eval(operand, scope).map_err(failed)?;
                let value =
                    operators::unary(*operator, &operand).map_err(|error| failed(Fault::operator(expr.span, error)))?;
                (made_of(value, [&operand]), OriginKind::Computed, None)
            }
            Kind::Binary(operator, operands) => {
                let [left, right] = &**operands;
                let failed = |fault: Fault| fault.leaving(Value::unknown(operator.result(), UnknownKind::Computed));
                let (left, right) = (self.eval(left, scope).map_err(failed)?, self.eval(right, scope).map_err(failed)?);
                self.weigh([&left, &right], expr.span)?;
                let value = operators::binary(*operator, &left, &right)
                    .map_err(|error| failed(Fault::operator(expr.span, error)))?;
                (made_of(value, [&left, &right]), OriginKind::Computed, None)
            }
            Kind::For(each) => (self.for_expression(each, expr, scope)?, OriginKind::Computed, None),
        };
        Ok(place(value, expr, kind, from))
    }

    /// An element of a constructor: outside of `try`, a fault stays within it.
    fn item(&self, expr: &Expr, scope: &Scope) -> Outcome {
        match self.eval(expr, scope) {
            Err(fault) if self.strict.get() == 0 && !self.exhausted() => Ok(self.unevaluated(expr, &fault)),
            outcome => outcome,
        }
    }

    /// The text of an object key; `None` where it is not known.
    pub(super) fn key(&self, key: &Value, expr: &Expr) -> Result<Option<Arc<str>>, Fault> {
        if key.is_unknown() {
            return Ok(None);
        }
        if key.is_null() {
            return Err(Fault::new(expr.span, "a key is null"));
        }
        match super::super::convert::convert(key, &Type::String) {
            Ok(Value { data: Data::String(text), .. }) => Ok(Some(text)),
            _ => Err(Fault::new(expr.span, "a key is not a string")),
        }
    }

    fn call(&self, call: &Call, expr: &Expr, scope: &Scope) -> Outcome {
        match &*call.name {
            "try" => return self.call_try(call, expr, scope),
            "can" => return self.call_can(call, expr, scope),
            "templatefile" | "templatestring" if scope.isolated => {
                return Err(Fault::new(expr.span, format!("`{}` cannot be called within a template", call.name)));
            }
            _ => {}
        }
        let args = match self.arguments(call, expr, scope)? {
            Ok(args) => args,
            Err(unknown) => return Ok(unknown),
        };
        match &*call.name {
            "templatefile" => return self.template_file(&args, expr).map(|value| made_of(value, &args)),
            "templatestring" => {
                // Only what is referred to: a literal template would be read twice.
                let direct = |expr: &Expr| match &expr.kind {
                    Kind::Variable(_) => true,
                    Kind::Traversal(root, steps) => {
                        let plain = |step: &Step| matches!(step, Step::Attr(_) | Step::Index(_));
                        matches!(root.kind, Kind::Variable(_)) && steps.iter().all(plain)
                    }
                    _ => false,
                };
                if !call.args.first().is_some_and(direct) {
                    return Err(Fault::new(expr.span, "the template has to be a reference to a string"));
                }
                return self.template_string(&args, expr).map(|value| made_of(value, &args));
            }
            _ => {}
        }
        let origin = match args.first() {
            Some(first) if PASSING.contains(&&*call.name) => first.origin().cloned(),
            _ => None,
        };
        self.weigh_call(&call.name, &args, expr.span)?;
        if call.name.starts_with("provider::") {
            let reason = format!("`{}` is a function of a provider, which is not run here", call.name);
            self.explain(expr, &Fault::new(expr.span, reason.clone()));
            return Ok(operators::not_evaluated(Type::Dynamic, &reason, &args.iter().collect::<Vec<_>>()));
        }
        let roots = args.iter().fold(Roots::default(), |roots, arg| roots.with(arg.roots()));
        let excused = args.iter().any(|arg| arg.unknown_part().is_some_and(|kind| *kind != UnknownKind::Computed));
        let value = functions::call(&call.name, args, self.files)
            .map_err(|error| Fault { gave_up: error.gave_up, ..Fault::new(expr.span, error.message) });
        let value = match value {
            Ok(value) => value,
            Err(fault) => {
                // Refused behind the work.
                self.weigh_result(&call.name, &Value::null(), expr.span)?;
                return Err(fault);
            }
        };
        self.weigh_result(&call.name, &value, expr.span)?;
        if let Data::Unknown(unknown) = &value.data
            && let UnknownKind::NotEvaluated(reason) = &unknown.kind
            && !excused
        {
            // The reason is the function's own: nobody has said it yet.
            self.explain(expr, &Fault::new(expr.span, reason.to_string()));
        }
        // An element that a function gives back knows its place better than the function's name does.
        let origin = value.origin().cloned().or(origin);
        let value = if origin.is_some() && value.items().is_none() && value.entries().is_none() {
            value
        } else {
            value.made_of(roots, false)
        };
        Ok(value.with_meta(|meta| meta.origin = origin))
    }

    /// The values of the arguments of a call, `...` expanded; an unknown value where it is not known how many there are.
    pub(super) fn arguments(
        &self,
        call: &Call,
        expr: &Expr,
        scope: &Scope,
    ) -> Result<Result<Vec<Value>, Value>, Fault> {
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            args.push(self.eval(arg, scope)?);
        }
        if call.expand {
            let last = args.pop().unwrap_or_else(Value::null);
            if last.is_unknown() {
                return Ok(Err(unknown_like(&last).with_all(&args)));
            }
            let items = last.items().ok_or_else(|| Fault::new(expr.span, "`...` needs a list"))?;
            args.extend(items.iter().map(|item| item.clone().with_marks_of(&last)));
        }
        Ok(Ok(args))
    }

    /// The text of a template; one interpolation alone keeps its type.
    pub(super) fn template(&self, template: &Template, expr: &Expr, scope: &Scope) -> Outcome {
        if let [Part::Expr(inner)] = template.parts.as_slice() {
            return self.eval(inner, scope);
        }
        let mut parts = Vec::with_capacity(template.parts.len());
        let mut faults = None;
        for part in &template.parts {
            match part {
                Part::Text(text) => parts.push(Value::string(text.clone())),
                Part::Expr(inner) => parts.push(self.gather(self.eval(inner, scope), &mut faults)?),
                Part::If(condition, then, other) => {
                    let branch = |which: bool| self.text(if which { then } else { other }, expr, scope);
                    let outcome = self.conditional(self.eval(condition, scope), &branch, expr);
                    parts.push(self.gather(outcome, &mut faults)?);
                }
                Part::For { key_name, value_name, collection, body } => {
                    let body = |names: &Names| self.text(body, expr, &scope.with(names));
                    let outcome = self.joined(key_name.as_deref(), value_name, collection, &body, scope);
                    parts.push(self.gather(outcome, &mut faults)?);
                }
            }
        }
        let length: usize = parts.iter().filter_map(Value::as_str).map(str::len).sum();
        if length > STRING {
            return Err(Fault::limit(expr.span, "the text is longer than 4 MB, the budget of a text"));
        }
        self.spend(length as u64 / 16, expr.span)?;
        while parts.len() < 2 {
            parts.push(Value::string(""));
        }
        // With faults, the text is as unknown as any, but as secret as its parts.
        let nothing = || {
            let unknown = Value::unknown(Type::String, UnknownKind::Computed).not_null();
            parts.iter().fold(unknown, Value::with_marks_of)
        };
        if let Some(fault) = faults {
            return Err(fault.leaving(nothing()));
        }
        let value =
            operators::template(&parts).map_err(|error| Fault::operator(expr.span, error).leaving(nothing()))?;
        Ok(made_of(value, &parts))
    }

    /// The text of a template within a directive: always a string.
    fn text(&self, template: &Template, expr: &Expr, scope: &Scope) -> Outcome {
        self.deeper(expr.span, || {
            let value = match self.template(template, expr, scope) {
                Ok(value) if value.as_str().is_some() => return Ok(value),
                Ok(value) => Ok(value),
                Err(fault) if fault.gave_up => return Err(fault),
                Err(fault) => Err((fault.clone(), fault.left())),
            };
            let nothing =
                |value: &Value| Value::unknown(Type::String, UnknownKind::Computed).not_null().with_marks_of(value);
            match value {
                Ok(value) => operators::template(&[value.clone(), Value::string("")])
                    .map_err(|error| Fault::operator(expr.span, error).leaving(nothing(&value))),
                Err((fault, left)) => Err(fault.leaving(nothing(&left))),
            }
        })
    }

    fn template_file(&self, args: &[Value], expr: &Expr) -> Outcome {
        let [path, names] = args else {
            return Err(Fault::new(expr.span, "`templatefile` needs a path and an object of names"));
        };
        if path.is_unknown() || names.is_unknown() {
            return Ok(unknown_like(if path.is_unknown() { path } else { names }).with_all([path, names]));
        }
        let Some(file) = path.as_str() else { return Err(Fault::new(expr.span, "the path is not a string")) };
        let text =
            self.files.text(file).map_err(|(gave_up, reason)| Fault { gave_up, ..Fault::new(expr.span, reason) })?;
        self.render(&text, names, expr, file).map(|value| value.with_marks_of(path))
    }

    fn template_string(&self, args: &[Value], expr: &Expr) -> Outcome {
        let [text, names] = args else {
            return Err(Fault::new(expr.span, "`templatestring` needs a template and an object of names"));
        };
        if names.is_unknown() && names.type_of() != Type::Dynamic {
            return Ok(unknown_text(names).with_all([text]));
        }
        match text.as_str() {
            _ if names.is_unknown() => Ok(unknown_like(names).with_all([text])),
            // A secret anywhere in the names makes the text secret.
            Some(template) => {
                let value = self.render(template, &names.without_marks(), expr, "")?;
                Ok(value.with_all_marks_of(names).with_marks_of(text))
            }
            None if text.is_unknown() => Ok(unknown_text(text).with_all([names])),
            None => Err(Fault::new(expr.span, "the template is not a string")),
        }
    }

    pub(super) fn render(&self, text: &str, names: &Value, expr: &Expr, file: &str) -> Outcome {
        if names.is_unknown() {
            return Ok(unknown_text(names));
        }
        let Some(entries) = names.entries() else {
            return Err(Fault::new(expr.span, "the names of a template are not an object"));
        };
        let template = self.parsed(text, expr, file)?;
        let bound: Vec<(&Arc<str>, Value)> =
            entries.iter().map(|(name, value)| (name, value.clone().with_marks_of(names))).collect();
        self.bound(&template, expr, &bound, None).map_err(|fault| Fault { span: Some(expr.span), ..fault })
    }

    /// A template of a file, parsed once.
    fn parsed(&self, text: &str, expr: &Expr, file: &str) -> Result<Rc<Template>, Fault> {
        self.spend(text.len() as u64 / 64, expr.span)?;
        if let Some(known) = self.templates.borrow().1.get(text) {
            return Ok(known.clone());
        }
        // The parser takes more than half a microsecond for a byte that opens something.
        self.spend(text.len() as u64 * 2, expr.span)?;
        let template = parse_template(text, FileId(u32::MAX)).map_err(|(message, offset)| {
            let line = text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1);
            Fault::new(expr.span, format!("template `{file}`, line {line}: {message}"))
        })?;
        let template = Rc::new(template);
        let (bytes, known) = &mut *self.templates.borrow_mut();
        if *bytes + text.len() <= TEMPLATES {
            *bytes += text.len();
            known.insert(text.into(), template.clone());
        }
        Ok(template)
    }

    /// Evaluates a template with these names and no others.
    fn bound(&self, template: &Template, expr: &Expr, bound: &[(&Arc<str>, Value)], names: Option<&Names>) -> Outcome {
        // A list on the stack, one frame for each name: template files have few.
        match bound {
            [] => {
                let scope = Scope { names, isolated: true, ..Scope::constant() };
                self.strict.set(self.strict.get() + 1);
                let value = self.template(template, expr, &scope);
                self.strict.set(self.strict.get() - 1);
                value.map(|value| value.with_meta(|meta| meta.origin = None))
            }
            [(name, value), rest @ ..] => self.deeper(expr.span, || {
                let names = Names { name, value, next: names };
                self.bound(template, expr, rest, Some(&names))
            }),
        }
    }
}

/// The value with the place of its expression.
pub(super) fn place(value: Value, expr: &Expr, kind: OriginKind, from: Option<Arc<Origin>>) -> Value {
    let origin = Origin { span: expr.span, kind, from };
    value.with_meta(|meta| meta.origin = Some(Arc::new(origin)))
}

/// The value of an operation on these.
pub(super) fn made_of<'v>(value: Value, operands: impl IntoIterator<Item = &'v Value>) -> Value {
    let roots = operands.into_iter().fold(Roots::default(), |roots, operand| roots.with(operand.roots()));
    value.made_of(roots, true)
}

/// The truth value of a condition, if it has one.
pub(super) fn known_truth(condition: &Value) -> Option<bool> {
    match super::super::convert::convert(condition, &Type::Bool).ok()?.data {
        Data::Bool(truth) => Some(truth),
        _ => None,
    }
}

/// Whether a constructor holds constants only.
fn constructor<'v>(mut items: impl Iterator<Item = &'v Value>) -> OriginKind {
    let literal = |value: &Value| value.origin().is_some_and(|origin| origin.kind == OriginKind::Literal);
    if items.all(literal) { OriginKind::Literal } else { OriginKind::Computed }
}

/// An unknown value of no known type, for the same reason and with the same marks.
pub(super) fn unknown_like(value: &Value) -> Value {
    let kind = match &value.data {
        Data::Unknown(unknown) => unknown.kind.clone(),
        _ => UnknownKind::Computed,
    };
    Value::unknown(Type::Dynamic, kind).with_marks_of(value)
}

fn unknown_text(value: &Value) -> Value {
    let unknown = unknown_like(value);
    match unknown.data {
        Data::Unknown(mut inner) => {
            inner.ty = Type::String;
            Value { data: Data::Unknown(inner), meta: unknown.meta }
        }
        _ => unknown,
    }
}

/// Marks of many values, parts included.
pub(super) trait WithAll {
    /// The value with the marks and references of the others and of their parts.
    fn with_all<'v>(self, others: impl IntoIterator<Item = &'v Value>) -> Value;
}

impl WithAll for Value {
    fn with_all<'v>(self, others: impl IntoIterator<Item = &'v Value>) -> Value {
        let mut value = self;
        for other in others {
            let refs = other.all_refs();
            value = value.with_marks_of(other);
            if !refs.is_empty() {
                value = value.with_meta(|meta| {
                    meta.refs.extend(refs);
                    meta.refs.sort();
                    meta.refs.dedup();
                });
            }
        }
        value
    }
}
