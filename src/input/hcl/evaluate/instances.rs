//! `count` and `for_each`: which instances a resource or module has, and the values that stand for them.

use super::super::module::{Declaration, ModuleCall, Remark, ResourceKey, Variable};
use super::super::syntax::Expr;
use super::super::variables::{constraint, from_text};
use super::super::{convert, load::Tree};
use super::budget::{ALL_INSTANCES, INSTANCES};
use super::reference::marker;
use super::{Fault, Instance, Memo, Outcome, Parent, Repetition, Scope, World};
use crate::base::{Data, Level, OriginKind, Roots, Span, Type, UnknownKind, Value, hole};
use crate::input::{Key, Mode};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// All instances of one resource block within one module instance.
pub(in super::super) struct Group {
    pub instances: Vec<Rc<ResourceInstance>>,
    /// What a reference to the resource gives.
    value: Value,
}

/// An instance of a resource.
pub(in super::super) struct ResourceInstance {
    pub address: Arc<str>,
    pub declaration: Arc<Declaration>,
    pub key: Option<Key>,
    pub repetition: Repetition,
    /// Stands for any number of instances.
    pub representative: bool,
    pub(super) memo: Memo,
}

/// All instances of one module call within one module instance.
pub(in super::super) struct ModuleGroup {
    pub instances: Vec<Rc<Instance>>,
    /// The module is called at least once and its configuration is missing.
    pub missing: Option<Arc<str>>,
    value: Value,
}

/// What the address of a marker stands for.
#[derive(Clone)]
pub(super) enum Target {
    Resource(Rc<Instance>, Rc<ResourceInstance>),
    Module(Rc<Instance>),
    MissingModule,
}

/// The instances that `count` and `for_each` ask for.
enum Keys {
    Single,
    Count(u64),
    Each(Vec<(Arc<str>, Value, Value)>),
    /// Not known: what `each` and `count` are for the one that stands for all.
    Unknown(Repetition),
}

impl Instance {
    pub(super) fn new(path: Arc<str>, tree: Arc<Tree>, parent: Option<Parent>) -> Instance {
        Instance {
            path,
            tree,
            parent,
            variables: Memo::default(),
            locals: Memo::default(),
            outputs: Memo::default(),
            groups: Default::default(),
            modules: Default::default(),
        }
    }

    /// An address within this module.
    pub fn address(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

fn unknown_from(value: &Value, ty: Type) -> Value {
    let kind = match &value.data {
        Data::Unknown(unknown) => unknown.kind.clone(),
        _ => UnknownKind::Computed,
    };
    Value::unknown(ty, kind).with_marks_of(value)
}

impl World<'_> {
    /// The keys that the two arguments ask for; a fault makes them unknown.
    fn keys(&self, instance: &Rc<Instance>, count: Option<&Arc<Expr>>, for_each: Option<&Arc<Expr>>) -> Keys {
        let scope = Scope::of(instance);
        let result = match (for_each, count) {
            (Some(expr), _) => self.value_of(expr, &scope).and_then(|value| self.each_keys(&value, expr)),
            (None, Some(expr)) => self.value_of(expr, &scope).and_then(|value| self.count_keys(&value, expr)),
            (None, None) => return Keys::Single,
        };
        let expr = for_each.or(count);
        if let (Ok(Keys::Unknown(_)), Some(expr)) = (&result, expr) {
            let message = "how many instances there are is not known: one stands for all of them";
            self.remark(Remark::new(Level::Info, Some(expr.span), message));
        }
        result.unwrap_or_else(|fault| {
            let unknown = match expr {
                Some(expr) => self.unevaluated(expr, &fault),
                None => Value::null(),
            };
            unknown_keys(&unknown, for_each.is_some())
        })
    }

    fn value_of(&self, expr: &Expr, scope: &Scope) -> Outcome {
        let (strict, lenient) = (self.strict.replace(0), self.lenient.replace(0));
        let outcome = self.eval(expr, scope);
        self.strict.set(strict);
        self.lenient.set(lenient);
        outcome
    }

    fn count_keys(&self, value: &Value, expr: &Expr) -> Result<Keys, Fault> {
        if value.is_unknown() {
            return Ok(unknown_keys(value, false));
        }
        let number =
            convert::convert(value, &Type::Number).map_err(|error| Fault::new(expr.span, error.to_string()))?;
        match number.as_i64() {
            Some(count) if count >= 0 => {
                self.claim(count as u64, expr.span)?;
                Ok(Keys::Count(count as u64))
            }
            _ => Err(Fault::new(expr.span, "`count` must be a whole number that is not negative")),
        }
    }

    fn each_keys(&self, value: &Value, expr: &Expr) -> Result<Keys, Fault> {
        let mark = |item: &Value| item.clone().with_marks_of(&sensitivity(value));
        match &value.data {
            Data::Unknown(_) => Ok(unknown_keys(value, true)),
            Data::Map(_, entries) | Data::Object(entries) => {
                self.claim(entries.len() as u64, expr.span)?;
                Ok(Keys::Each(
                    entries.iter().map(|(key, item)| (key.clone(), Value::string(key.clone()), mark(item))).collect(),
                ))
            }
            Data::Set(_, items) => {
                self.claim(items.len() as u64, expr.span)?;
                let mut keys = Vec::with_capacity(items.len());
                for item in items.iter() {
                    if item.is_unknown() {
                        return Ok(unknown_keys(item, true));
                    }
                    let key =
                        item.as_str().ok_or_else(|| Fault::new(expr.span, "`for_each` needs a set of strings"))?;
                    keys.push((Arc::from(key), mark(item), mark(item)));
                }
                Ok(Keys::Each(keys))
            }
            Data::Null(_) => Err(Fault::new(expr.span, "`for_each` is null")),
            _ => Err(Fault::new(expr.span, "`for_each` needs a map or a set of strings")),
        }
    }

    /// Takes the only instance of a block from the budget, and the names of all instances, which grow with the names
    /// of the modules above. What a root module writes once is never refused; below calls, single blocks multiply too.
    fn admit(&self, instance: &Rc<Instance>, base: &str, keys: Keys, span: Span) -> Result<Keys, Fault> {
        let (count, bytes) = match &keys {
            Keys::Single if instance.parent.is_none() => return Ok(keys),
            Keys::Single | Keys::Unknown(_) => (1, base.len()),
            // Claimed already.
            Keys::Count(count) => (0, (base.len() + 8).saturating_mul(usize::try_from(*count).unwrap_or(usize::MAX))),
            Keys::Each(keys) => (0, keys.iter().map(|(key, ..)| base.len() + key.len()).sum()),
        };
        let sum = self.instances.get().saturating_add(count);
        if sum > ALL_INSTANCES {
            let message = format!("more than {ALL_INSTANCES} instances in modules: the rest is not analysed");
            self.remark(
                Remark::new(Level::Error, Some(span), message.clone())
                    .help("analyse a configuration with fewer instances"),
            );
            return Err(Fault::limit(span, message));
        }
        self.instances.set(sum);
        // Addresses are copied several times.
        if let Err(fault) = self.spend(bytes as u64 / 8, span)
            && bytes > 1 << 16
        {
            self.remark(Remark::new(Level::Error, Some(span), fault.message.clone()));
            return Err(fault);
        }
        Ok(keys)
    }

    /// Takes instances from the budget.
    fn claim(&self, count: u64, span: Span) -> Result<(), Fault> {
        let sum = self.instances.get().saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        if sum > INSTANCES {
            let message = format!("more than {INSTANCES} instances: one stands for all of them");
            self.remark(
                Remark::new(Level::Error, Some(span), message.clone())
                    .help("analyse a configuration with fewer instances"),
            );
            return Err(Fault::limit(span, message));
        }
        self.instances.set(sum);
        Ok(())
    }

    /// The instances of a resource block.
    pub fn group(&self, instance: &Rc<Instance>, key: &ResourceKey) -> Result<Rc<Group>, Fault> {
        let declaration = instance.tree.module.resources.get(key).cloned();
        let Some(declaration) = declaration else {
            let message = format!("no resource `{}.{}` is declared", key.1, key.2);
            return Err(Fault { message, span: None, gave_up: false, left: None });
        };
        match instance.groups.borrow().get(key) {
            Some(Some(group)) => return Ok(group.clone()),
            Some(None) => {
                let message = format!("the instances of `{}.{}` depend on themselves", key.1, key.2);
                return Err(Fault { message, span: None, gave_up: false, left: None });
            }
            None => {}
        }
        instance.groups.borrow_mut().insert(key.clone(), None);
        let prefix = if key.0 == Mode::Data { "data." } else { "" };
        let base: Arc<str> = instance.address(&format!("{prefix}{}.{}", key.1, key.2)).into();
        let keys = self.keys(instance, declaration.count.as_ref(), declaration.for_each.as_ref());
        let keys = self.admit(instance, &base, keys, declaration.header).inspect_err(|_| {
            instance.groups.borrow_mut().remove(key);
        })?;
        let make = |address: Arc<str>, key: Option<Key>, repetition: Repetition, representative: bool| {
            let declaration = declaration.clone();
            let memo = Memo::default();
            let resource = Rc::new(ResourceInstance {
                address: address.clone(),
                declaration,
                key,
                repetition,
                representative,
                memo,
            });
            self.by_address.borrow_mut().insert(address, Target::Resource(instance.clone(), resource.clone()));
            resource
        };
        let (instances, value) = spread(&base, keys, &make, &|resource| resource.address.clone());
        let group = Rc::new(Group { instances, value });
        instance.groups.borrow_mut().insert(key.clone(), Some(group.clone()));
        Ok(group)
    }

    /// What a reference to a resource gives.
    pub(super) fn resource_value(
        &self,
        instance: &Rc<Instance>,
        mode: Mode,
        kind: &Arc<str>,
        name: &Arc<str>,
        expr: &Expr,
    ) -> Outcome {
        let group = self
            .deeper(expr.span, || self.group(instance, &(mode, kind.clone(), name.clone())))
            .map_err(|fault| Fault { span: fault.span.or(Some(expr.span)), ..fault })?;
        Ok(group.value.clone())
    }

    /// The instances of a module call.
    pub fn modules(&self, instance: &Rc<Instance>, call: &Arc<ModuleCall>) -> Result<Rc<ModuleGroup>, Fault> {
        match instance.modules.borrow().get(&call.name) {
            Some(Some(group)) => return Ok(group.clone()),
            Some(None) => {
                let message = format!("the instances of `module.{}` depend on themselves", call.name);
                return Err(Fault::new(call.header, message));
            }
            None => {}
        }
        instance.modules.borrow_mut().insert(call.name.clone(), None);
        let base: Arc<str> = instance.address(&format!("module.{}", call.name)).into();
        let keys = self.keys(instance, call.count.as_ref(), call.for_each.as_ref());
        let keys = self.admit(instance, &base, keys, call.header).inspect_err(|_| {
            instance.modules.borrow_mut().remove(&call.name);
        })?;
        let group = match instance.tree.children.get(&call.name).cloned().flatten() {
            Some(tree) => {
                let make = |address: Arc<str>, _: Option<Key>, repetition: Repetition, representative: bool| {
                    let parent = Parent { instance: instance.clone(), call: call.clone(), repetition, representative };
                    let child = Rc::new(Instance::new(address.clone(), tree.clone(), Some(parent)));
                    self.by_address.borrow_mut().insert(address, Target::Module(child.clone()));
                    child
                };
                let (instances, value) = spread(&base, keys, &make, &|child| child.path.clone());
                ModuleGroup { instances, missing: None, value }
            }
            None => {
                self.by_address.borrow_mut().insert(base.clone(), Target::MissingModule);
                let none = matches!(&keys, Keys::Count(0)) || matches!(&keys, Keys::Each(keys) if keys.is_empty());
                ModuleGroup {
                    instances: Vec::new(),
                    missing: (!none).then(|| base.clone()),
                    value: marker(base.clone(), true),
                }
            }
        };
        let group = Rc::new(group);
        instance.modules.borrow_mut().insert(call.name.clone(), Some(group.clone()));
        Ok(group)
    }

    /// What `module.NAME` gives.
    pub(super) fn module_value(&self, instance: &Rc<Instance>, name: &Arc<str>, expr: &Expr) -> Outcome {
        let Some(call) = instance.tree.module.calls.get(name).cloned() else {
            return Err(Fault::new(expr.span, format!("no module `{name}` is called")));
        };
        let group = self.deeper(expr.span, || self.modules(instance, &call))?;
        Ok(group.value.clone())
    }

    /// The value of a variable and what its place is called.
    pub(super) fn variable(
        &self,
        instance: &Rc<Instance>,
        name: &Arc<str>,
        expr: &Expr,
    ) -> Result<(Value, OriginKind), Fault> {
        let Some(variable) = instance.tree.module.variables.get(name) else {
            return Err(Fault::new(expr.span, format!("no variable `{name}` is declared")));
        };
        let kind = match &instance.parent {
            Some(parent) if parent.call.body.attribute(name).is_some() => {
                OriginKind::ModuleInput(format!("module.{}", parent.call.name).into(), name.clone())
            }
            None if self.given.contains_key(name) => OriginKind::VariableValue(name.clone()),
            _ => OriginKind::VariableDefault(name.clone()),
        };
        let value = self.remember(&instance.variables, name, &|| format!("`var.{name}`"), expr.span, &mut || {
            self.variable_value(instance, name, variable)
        })?;
        Ok((value, kind))
    }

    fn variable_value(&self, instance: &Rc<Instance>, name: &Arc<str>, variable: &Variable) -> Outcome {
        let constraint = match variable.ty.as_ref().map(|ty| (ty.span, constraint(ty))) {
            None => None,
            Some((_, Ok(constraint))) => Some(constraint),
            Some((span, Err(reason))) => {
                let message = format!("type of variable `{name}` is not understood: {reason}");
                self.remark(Remark::new(Level::Warning, Some(span), message));
                None
            }
        };
        let given = match &instance.parent {
            None => match self.given.get(name) {
                Some(given) if given.text => match from_text(given.value.as_str().unwrap_or(""), constraint.as_ref()) {
                    Ok(value) => Some(value),
                    Err(reason) => return Ok(self.bad_value(name, variable.header, &reason)),
                },
                Some(given) => Some(given.value.clone()),
                None => None,
            },
            Some(parent) => match parent.call.body.attribute(name) {
                Some(attribute) => {
                    let scope = Scope { repetition: Some(&parent.repetition), ..Scope::of(&parent.instance) };
                    Some(self.contained(&attribute.expr, &scope)?)
                }
                None => None,
            },
        };
        let given = match &instance.parent {
            // Parts of it go their own ways.
            None => given.map(|value| value.made_of(Roots::GIVEN, true)),
            Some(_) => given,
        };
        let given = given.filter(|value| variable.nullable || variable.default.is_none() || !value.is_null());
        let raw = match (given, &variable.default) {
            (Some(value), _) => value,
            (None, Some(default)) => self.contained(default, &Scope::constant())?,
            (None, None) => {
                let message = format!("variable `{name}` has no value: what depends on it is unknown");
                let help = match &instance.parent {
                    Some(parent) => format!("give `{name}` in the block `module \"{}\"`", parent.call.name),
                    None => format!("give it with `--var {name}=VALUE` or a file of variables"),
                };
                self.remark(Remark::new(Level::Warning, Some(variable.header), message).help(help));
                let reason = format!("variable `{name}` has no value");
                let ty = constraint.as_ref().map_or(Type::Dynamic, convert::Constraint::to_type);
                // Whatever text it is, it is the same one wherever it is written.
                let text = matches!(ty, Type::String | Type::Dynamic);
                let shape = text.then(|| hole::named(&instance.address(&format!("var.{name}"))).into());
                let value = Value::unknown(ty, UnknownKind::NotEvaluated(reason.into()));
                let value = value.refined(|known| known.shape = shape);
                return Ok(value.with_meta(|meta| meta.sensitive = variable.sensitive));
            }
        };
        let origin = raw.origin().cloned();
        let value = match &constraint {
            None => raw,
            // Each instance of a module makes a copy of its own.
            Some(constraint) => match self.weigh_conversion(&raw, constraint, variable.header).and_then(|()| {
                convert::apply(&raw, constraint).map_err(|error| Fault::new(variable.header, error.to_string()))
            }) {
                Err(fault) if fault.gave_up => return Err(fault),
                Ok(value) => value,
                Err(error) => {
                    let span = origin.as_ref().map_or(variable.header, |origin| origin.span);
                    self.bad_value(name, span, &error.message)
                }
            },
        };
        Ok(value.with_meta(|meta| {
            meta.origin = origin;
            meta.sensitive |= variable.sensitive;
            meta.ephemeral |= variable.ephemeral;
        }))
    }

    fn bad_value(&self, name: &str, span: Span, reason: &str) -> Value {
        let message = format!("value of variable `{name}` does not fit its type: {reason}");
        self.remark(Remark::new(Level::Warning, Some(span), message));
        let reason = format!("the value of variable `{name}` does not fit its type");
        Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(reason.into()))
    }
}

fn sensitivity(value: &Value) -> Value {
    let sensitive = value.is_sensitive();
    Value::null().with_meta(|meta| meta.sensitive = sensitive)
}

fn unknown_keys(value: &Value, each: bool) -> Keys {
    Keys::Unknown(if each {
        let item = unknown_from(value, Type::Dynamic);
        Repetition { each: Some((unknown_from(value, Type::String), item)), count: None }
    } else {
        Repetition { each: None, count: Some(unknown_from(value, Type::Number)) }
    })
}

/// Makes the instances, and the value that a reference to all of them gives.
fn spread<T>(
    base: &Arc<str>,
    keys: Keys,
    make: &dyn Fn(Arc<str>, Option<Key>, Repetition, bool) -> Rc<T>,
    address: &dyn Fn(&Rc<T>) -> Arc<str>,
) -> (Vec<Rc<T>>, Value) {
    match keys {
        Keys::Single => (vec![make(base.clone(), None, Repetition::default(), false)], marker(base.clone(), true)),
        Keys::Unknown(repetition) => (vec![make(base.clone(), None, repetition, true)], marker(base.clone(), true)),
        Keys::Count(count) => {
            let instances: Vec<Rc<T>> = (0..count)
                .map(|index| {
                    let repetition = Repetition { each: None, count: Some(Value::number(index as i64)) };
                    make(format!("{base}[{index}]").into(), Some(Key::Index(index)), repetition, false)
                })
                .collect();
            let items = instances.iter().map(|instance| marker(address(instance), true)).collect();
            (instances, Data::Tuple(Arc::new(items)).into())
        }
        Keys::Each(keys) => {
            let mut instances = Vec::with_capacity(keys.len());
            let mut entries = BTreeMap::new();
            for (name, key, value) in keys {
                let repetition = Repetition { each: Some((key, value)), count: None };
                let text = format!("{base}[\"{}\"]", escape(&name));
                let instance = make(text.into(), Some(Key::Name(name.clone())), repetition, false);
                entries.insert(name, marker(address(&instance), true));
                instances.push(instance);
            }
            (instances, Data::Object(Arc::new(entries)).into())
        }
    }
}

/// A key as Terraform writes it in addresses.
fn escape(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.replace("${", "$${").replace("%{", "%%{")
}
