//! References: `var`, `local`, `module`, `each`, `count`, `self`, `path`, `terraform`, resources and what follows them.
//!
//! A resource (or module) as a whole is an unknown value with one reference of an empty attribute, a marker: an
//! attribute of it is looked up in the configuration of that instance. What is written there is the value, together
//! with the reference; what is not is known after apply.

use super::super::operators;
use super::super::syntax::{Expr, Kind, Step};
use super::expression::{WithAll, unknown_like};
use super::instances::Target;
use super::{Fault, Instance, Names, Outcome, Scope, World, settle};
use crate::base::value::Refinement;
use crate::base::{Data, OriginKind, Reference, Type, Unknown, UnknownKind, Value};
use crate::input::Mode;
use std::rc::Rc;
use std::sync::Arc;

impl World<'_> {
    /// The value of a reference and what its place is called.
    pub(super) fn reference(&self, expr: &Expr, scope: &Scope) -> Result<(Value, OriginKind), Fault> {
        let (root, steps): (&Expr, &[Step]) = match &expr.kind {
            Kind::Traversal(root, steps) => (root, steps),
            _ => (expr, &[]),
        };
        let Kind::Variable(name) = &root.kind else {
            let mut faults = None;
            let value = self.gather(self.eval(root, scope), &mut faults)?;
            if let Some(fault) = faults {
                let splat = steps.iter().any(|step| matches!(step, Step::FullSplat | Step::AttrSplat(_)));
                let left = if splat { Err(fault.clone()) } else { self.steps(value, steps, expr, scope) };
                return Err(match left {
                    Ok(value) => fault.leaving(value),
                    Err(_) => fault.leaving_nothing(),
                });
            }
            let kind = value.origin().map_or(OriginKind::Computed, |origin| origin.kind.clone());
            return Ok((self.steps(value, steps, expr, scope)?, kind));
        };
        let mut names = scope.names;
        while let Some(Names { name: bound, value, next }) = names {
            if *bound == &**name {
                return Ok((self.steps((*value).clone(), steps, expr, scope)?, OriginKind::Iterator));
            }
            names = *next;
        }
        let attr = |index: usize| match steps.get(index) {
            Some(Step::Attr(name)) => Some(name),
            _ => None,
        };
        let Some(instance) = scope.instance else {
            let message = if scope.isolated {
                format!("the template's names do not include `{name}`")
            } else {
                "only constants are possible here".to_owned()
            };
            return Err(Fault::new(expr.span, message));
        };
        let needs = || Fault::new(expr.span, format!("`{name}` needs a name behind it"));
        let (value, kind, used) = match &**name {
            "var" => {
                let name = attr(0).ok_or_else(needs)?;
                let (value, kind) = self.variable(instance, name, expr)?;
                (value, kind, 1)
            }
            "local" => {
                let name = attr(0).ok_or_else(needs)?;
                (self.local(instance, name, expr)?, OriginKind::Local(name.clone()), 1)
            }
            "module" => {
                let name = attr(0).ok_or_else(needs)?;
                let value = self.module_value(instance, name, expr)?;
                let output = steps.iter().filter_map(|step| match step {
                    Step::Attr(name) => Some(name),
                    _ => None,
                });
                let output = output.skip(1).last().unwrap_or(name).clone();
                (value, OriginKind::ModuleOutput(output), 1)
            }
            "each" => {
                let each = scope.repetition.and_then(|repetition| repetition.each.as_ref());
                let Some((key, value)) = each else {
                    return Err(Fault::new(expr.span, "`each` is there only where `for_each` is"));
                };
                match attr(0).map(|name| &**name) {
                    Some("key") => (key.clone(), OriginKind::Iterator, 1),
                    Some("value") => (value.clone(), OriginKind::Iterator, 1),
                    _ => return Err(Fault::new(expr.span, "`each` has `key` and `value`")),
                }
            }
            "count" => {
                let count = scope.repetition.and_then(|repetition| repetition.count.as_ref());
                let count = count.ok_or_else(|| Fault::new(expr.span, "`count` is there only where `count` is set"))?;
                (count.clone(), OriginKind::Iterator, 1)
            }
            "self" => {
                let this = scope.this.ok_or_else(|| Fault::new(expr.span, "`self` is not known here"))?;
                (marker(this.clone(), true), OriginKind::Resource("self".into()), 0)
            }
            "path" => {
                let value = match attr(0).map(|name| &**name) {
                    Some("module") => Value::text(&instance.tree.shown),
                    Some("root") => Value::text("."),
                    Some("cwd") => Value::text(&self.files.root_path()),
                    _ => return Err(Fault::new(expr.span, "`path` has `module`, `root` and `cwd`")),
                };
                (value, OriginKind::Literal, 1)
            }
            "terraform" => match attr(0).map(|name| &**name) {
                Some("workspace") => (Value::text(&self.workspace), OriginKind::Literal, 1),
                Some("applying") => (Value::bool(false), OriginKind::Literal, 1),
                _ => return Err(Fault::new(expr.span, "`terraform` has `workspace`")),
            },
            "ephemeral" => {
                let (Some(kind), Some(label)) = (attr(0), attr(1)) else { return Err(needs()) };
                let address = format!("ephemeral.{kind}.{label}");
                let declared =
                    instance.tree.module.ephemerals.iter().any(|block| *block.labels == [kind.clone(), label.clone()]);
                if !declared {
                    return Err(Fault::new(expr.span, format!("no `{address}` is declared")));
                }
                let reference = Reference { address: instance.address(&address).into(), attribute: "".into() };
                let value = Value::unknown(Type::Dynamic, UnknownKind::Computed).marked(false, true);
                (with_reference(value, reference), OriginKind::Resource(address.into()), 2)
            }
            "data" | "resource" => {
                let (Some(kind), Some(label)) = (attr(0), attr(1)) else { return Err(needs()) };
                let mode = if &**name == "data" { Mode::Data } else { Mode::Managed };
                let prefix = if mode == Mode::Data { "data." } else { "" };
                let origin = OriginKind::Resource(format!("{prefix}{kind}.{label}").into());
                (self.resource_value(instance, mode, kind, label, expr)?, origin, 2)
            }
            kind => {
                let Some(label) = attr(0) else {
                    return Err(Fault::new(expr.span, format!("`{kind}` is not known here")));
                };
                let origin = OriginKind::Resource(format!("{kind}.{label}").into());
                (self.resource_value(instance, Mode::Managed, name, label, expr)?, origin, 1)
            }
        };
        let value = self.steps(value, steps.get(used..).unwrap_or(&[]), expr, scope)?;
        Ok((value, kind))
    }

    /// Applies attributes, indexes and splats.
    pub(super) fn steps(&self, value: Value, steps: &[Step], expr: &Expr, scope: &Scope) -> Outcome {
        let mut value = value;
        // Where the value is written in a resource: the reference to its place there.
        let mut written: Option<Reference> = None;
        let mut rest = steps;
        let mut faults: Option<Fault> = None;
        while let Some((step, tail)) = rest.split_first() {
            rest = tail;
            match step {
                Step::Attr(name) => value = self.attribute(&value, name, expr, &mut written)?,
                Step::Index(index) => {
                    let key = self.gather(self.eval(index, scope), &mut faults)?;
                    value = self.index(&value, &key, expr, &mut written)?;
                }
                Step::FullSplat | Step::AttrSplat(_) if faults.is_some() => {
                    value = Value::unknown(Type::Dynamic, UnknownKind::Computed);
                    break;
                }
                Step::FullSplat => {
                    value = self.gather(self.splat(&value, rest, expr, scope), &mut faults)?;
                    rest = &[];
                }
                Step::AttrSplat(length) => {
                    let (each, tail) = rest.split_at((*length).min(rest.len()));
                    value = self.gather(self.splat(&value, each, expr, scope), &mut faults)?;
                    rest = tail;
                }
            }
        }
        let value = match written {
            Some(reference) => with_reference(value, reference),
            None => value,
        };
        settle(value, faults)
    }

    fn attribute(&self, value: &Value, name: &Arc<str>, expr: &Expr, written: &mut Option<Reference>) -> Outcome {
        if let Some(address) = self.marked(value) {
            let target = self.target(&address);
            return match target {
                // What the one writes that stands for all does not depend on which of them is meant, or is unknown.
                Some(Target::Resource(instance, resource)) => {
                    let (found, reference) = self.resource_attribute(&instance, &resource, name)?;
                    if !found.is_unknown() {
                        *written = Some(reference);
                        return Ok(found);
                    }
                    Ok(with_reference(found, reference))
                }
                Some(Target::Module(instance)) => self.output(&instance, name, expr),
                Some(Target::MissingModule) => Ok(missing_module(&address, name)),
                None => Err(Fault::new(expr.span, format!("`{address}` is not known"))),
            };
        }
        if value.is_unknown() {
            let outcome = operators::attribute(value, name);
            return self.extended(value, outcome, &format!(".{name}"), expr);
        }
        let outcome = operators::attribute(value, name);
        let path = format!(".{name}");
        self.written(outcome, written, &path, expr)
    }

    fn index(&self, value: &Value, key: &Value, expr: &Expr, written: &mut Option<Reference>) -> Outcome {
        if self.marked(value).is_some() && !self.single(value) {
            // Any instance stands for the one that is asked for.
            return Ok(value.clone());
        }
        if let (Some(_), Some(name)) = (self.marked(value), key.as_str()) {
            return self.attribute(value, &name.into(), expr, written);
        }
        let text = match &key.data {
            Data::String(text) => format!("[\"{text}\"]"),
            _ => key.as_i64().map_or(String::new(), |index| format!("[{index}]")),
        };
        if key.is_null() {
            return Err(Fault::new(expr.span, "can't use a null value as an indexing key"));
        }
        if key.is_unknown() && key.type_of() == Type::Dynamic && written.is_none() && !value.is_null() {
            return Ok(super::branches::unmarked(unknown_like(key)).with_all([value]));
        }
        if value.is_unknown() {
            let outcome = operators::index(value, key);
            return self.extended(value, outcome, &text, expr);
        }
        if key.is_unknown() && written.is_some() {
            return Ok(unknown_like(key).with_all([value]));
        }
        self.written(operators::index(value, key), written, &text, expr)
    }

    /// A part of an unknown value, or the fault if its type has no such part.
    fn extended(
        &self,
        value: &Value,
        outcome: Result<Value, operators::OperatorError>,
        path: &str,
        expr: &Expr,
    ) -> Outcome {
        let ty = outcome.map_err(|error| Fault::operator(expr.span, error))?.type_of();
        let mut part = extend(value, path);
        if let Data::Unknown(unknown) = &mut part.data {
            unknown.ty = ty;
        }
        Ok(part)
    }

    /// A step within what a resource writes; what is not written there is known after apply.
    fn written(
        &self,
        outcome: Result<Value, operators::OperatorError>,
        written: &mut Option<Reference>,
        path: &str,
        expr: &Expr,
    ) -> Outcome {
        if let Some(reference) = written {
            reference.attribute = format!("{}{path}", reference.attribute).into();
            return match outcome {
                Ok(value) if !value.is_null() => Ok(value),
                _ => Ok(Value::unknown(Type::Dynamic, UnknownKind::Computed)),
            };
        }
        outcome.map_err(|error| Fault::operator(expr.span, error))
    }

    /// The address that a marker stands for.
    pub(super) fn marked(&self, value: &Value) -> Option<Arc<str>> {
        match (&value.data, value.refs()) {
            (Data::Unknown(unknown), [Reference { address, attribute }])
                if attribute.is_empty()
                    && unknown.kind == UnknownKind::Computed
                    && unknown.ty == Type::Dynamic
                    && unknown.refinement.as_ref().is_some_and(|known| known.shape.is_none()) =>
            {
                Some(address.clone())
            }
            _ => None,
        }
    }

    /// Whether a value is a marker of one instance, so certainly no list.
    pub(super) fn single(&self, value: &Value) -> bool {
        let Some(address) = self.marked(value) else { return false };
        match self.target(&address) {
            Some(Target::Resource(_, resource)) => !resource.representative,
            Some(Target::Module(instance)) => !instance.parent.as_ref().is_some_and(|parent| parent.representative),
            _ => false,
        }
    }

    fn local(&self, instance: &Rc<Instance>, name: &Arc<str>, expr: &Expr) -> Outcome {
        let Some(local) = instance.tree.module.locals.get(name).cloned() else {
            return Err(Fault::new(expr.span, format!("no local value `{name}` is declared")));
        };
        self.remember(&instance.locals, name, &|| format!("`local.{name}`"), expr.span, &mut || {
            self.contained(&local, &Scope::of(instance))
        })
    }

    /// The value of an expression that is a whole of its own: faults end here, except those of the budget.
    pub(super) fn contained(&self, expr: &Expr, scope: &Scope) -> Outcome {
        let (strict, lenient) = (self.strict.replace(0), self.lenient.replace(0));
        let outcome = self.eval(expr, scope);
        self.strict.set(strict);
        self.lenient.set(lenient);
        match outcome {
            Err(fault) if !self.exhausted() => Ok(self.unevaluated(expr, &fault)),
            outcome => outcome,
        }
    }

    /// An output of a module instance.
    pub(super) fn output(&self, instance: &Rc<Instance>, name: &Arc<str>, expr: &Expr) -> Outcome {
        let Some(output) = instance.tree.module.outputs.get(name) else {
            return Err(Fault::new(expr.span, format!("`{}` has no output `{name}`", instance.path)));
        };
        let what = || format!("output `{name}` of `{}`", instance.path);
        self.remember(&instance.outputs, name, &what, expr.span, &mut || {
            let Some(value) = &output.value else { return Ok(Value::null()) };
            let value = self.contained(value, &Scope::of(instance))?;
            Ok(value.marked(output.sensitive, output.ephemeral))
        })
    }

    /// What an attribute of an instance is, and the reference to it.
    fn resource_attribute(
        &self,
        instance: &Rc<Instance>,
        resource: &Rc<super::ResourceInstance>,
        name: &Arc<str>,
    ) -> Result<(Value, Reference), Fault> {
        let reference = Reference { address: resource.address.clone(), attribute: name.clone() };
        let value = match self.resource_part(instance, resource, name)? {
            // A written null leaves the choice to the provider.
            Some(value) if !value.is_null() => value,
            _ => Value::unknown(Type::Dynamic, UnknownKind::Computed),
        };
        Ok((value, reference))
    }

    /// What a marker's address stands for.
    fn target(&self, address: &Arc<str>) -> Option<Target> {
        self.by_address.borrow().get(address).cloned()
    }
}

/// The value that stands for a whole resource or module.
pub(super) fn marker(address: Arc<str>, not_null: bool) -> Value {
    let refinement = Some(Refinement { not_null, ..Refinement::default() });
    let unknown = Unknown { ty: Type::Dynamic, kind: UnknownKind::Computed, refinement };
    let value: Value = Data::Unknown(Box::new(unknown)).into();
    value.with_meta(|meta| meta.refs = vec![Reference { address, attribute: "".into() }])
}

/// The value with one more reference. What passes on the text of another attribute stays that text.
fn with_reference(value: Value, reference: Reference) -> Value {
    value.with_name().with_meta(|meta| {
        if let Err(at) = meta.refs.binary_search(&reference) {
            meta.refs.insert(at, reference);
        }
    })
}

/// A part of an unknown value: unknown for the same reason; its references get the path.
fn extend(value: &Value, path: &str) -> Value {
    let out = unknown_like(value);
    out.with_meta(|meta| {
        // Several references are those of elements of which any may be meant; they all get the path, or none does.
        let same = meta.refs.windows(2).all(|pair| matches!(pair, [a, b] if a.attribute == b.attribute));
        if same {
            for reference in &mut meta.refs {
                let joined = format!("{}{path}", reference.attribute);
                reference.attribute = joined.trim_start_matches('.').into();
            }
        }
    })
}

pub(super) fn sensitive_only(value: &Value) -> Value {
    let sensitive = value.is_sensitive();
    Value::null().with_meta(|meta| meta.sensitive = sensitive)
}

/// An output of a module that is not there.
fn missing_module(address: &str, name: &str) -> Value {
    let reason = format!("the configuration of `{address}` is missing");
    let value = Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(reason.into()));
    value.with_meta(|meta| meta.refs = vec![Reference { address: address.into(), attribute: name.into() }])
}
