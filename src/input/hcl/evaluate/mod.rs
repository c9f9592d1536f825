//! The evaluator: instances of modules and resources, what is remembered of them, and the budgets.
//!
//! In: the tree of modules and the values of root variables. Out: values of expressions, on demand and once each.
//! Evaluation is lazy, so that modules may depend on each other's parts, as in Terraform. A fault within `try` is
//! caught there; anywhere else it makes an unknown value and a remark. Nothing recurses deeper than the budget.

mod body;
mod branches;
mod budget;
mod conditions;
mod data;
mod expression;
mod files;
mod instances;
mod reference;
mod sequence;

pub(super) use files::Files;
pub(super) use instances::{Group, ResourceInstance};

use super::load::Tree;
use super::module::Remark;
use super::syntax::{Expr, Template};
use super::variables::Given;
use crate::base::redact::redact;
use crate::base::{Level, Origin, OriginKind, Sources, Span, Type, UnknownKind, Value};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// Why an expression has no value.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub message: String,
    pub span: Option<Span>,
    /// Terraform may have a value here and only this analysis gives up: `try` must not go on to its next argument.
    pub gave_up: bool,
    /// What Terraform goes on with in the place of the expression, where it only looks what type that has; `None` for
    /// an unknown value of no known type.
    pub left: Option<Box<Value>>,
}

impl Fault {
    pub fn new(span: Span, message: impl Into<String>) -> Fault {
        let mut message: String = message.into();
        // A message may quote a value of any length.
        if let Some((at, _)) = message.char_indices().nth(budget::REASON) {
            message.truncate(at);
            message.push('…');
        }
        Fault { message, span: Some(span), gave_up: false, left: None }
    }
    /// The fault of an expression whose place this value takes.
    pub fn leaving(self, value: Value) -> Fault {
        Fault { left: Some(Box::new(value)), ..self }
    }
    /// The fault of an expression in whose place nothing is known.
    pub fn leaving_nothing(self) -> Fault {
        Fault { left: None, ..self }
    }
    /// What takes the place of the expression.
    pub fn left(self) -> Value {
        match self.left {
            _ if self.gave_up => Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(self.message.into())),
            Some(value) => *value,
            None => Value::unknown(Type::Dynamic, UnknownKind::Computed),
        }
    }
    /// An operation that is refused.
    pub fn operator(span: Span, error: super::operators::OperatorError) -> Fault {
        let left = error.ty.map(|ty| Box::new(Value::unknown(ty, UnknownKind::Computed)));
        Fault { gave_up: error.gave_up, left, ..Fault::new(span, error.message) }
    }
    /// A limit of this analysis.
    pub fn limit(span: Span, message: impl Into<String>) -> Fault {
        Fault { gave_up: true, ..Fault::new(span, message) }
    }
}

pub(super) type Outcome = Result<Value, Fault>;

/// The value of an expression, or the fault of a part of it with what is left of the whole.
fn settle(value: Value, faults: Option<Fault>) -> Outcome {
    match faults {
        Some(fault) => Err(fault.leaving(value)),
        None => Ok(value),
    }
}

/// A value that is remembered, or being computed.
#[derive(Clone)]
enum Slot {
    Busy,
    Done(Value),
}

/// Parsed templates by their texts, and the bytes of these.
type Templates = (usize, HashMap<Arc<str>, Rc<Template>>);

type Memo = RefCell<HashMap<Arc<str>, Slot>>;

/// An instance of a module.
pub(super) struct Instance {
    /// Address, empty for the root.
    pub path: Arc<str>,
    pub tree: Arc<Tree>,
    pub parent: Option<Parent>,
    variables: Memo,
    locals: Memo,
    outputs: Memo,
    groups: RefCell<HashMap<super::module::ResourceKey, Option<Rc<Group>>>>,
    modules: RefCell<HashMap<Arc<str>, Option<Rc<instances::ModuleGroup>>>>,
}

/// Where a module instance is called, and its repetition.
pub(super) struct Parent {
    pub instance: Rc<Instance>,
    pub call: Arc<super::module::ModuleCall>,
    pub repetition: Repetition,
    pub representative: bool,
}

/// What `each` and `count` are within an instance.
#[derive(Clone, Default)]
pub(super) struct Repetition {
    pub each: Option<(Value, Value)>,
    pub count: Option<Value>,
}

/// Names that `for` expressions and `dynamic` blocks bind: a list on the stack.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub name: &'a str,
    pub value: &'a Value,
    pub next: Option<&'a Names<'a>>,
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The module; `None` for constants.
    pub instance: Option<&'a Rc<Instance>>,
    pub repetition: Option<&'a Repetition>,
    pub names: Option<&'a Names<'a>>,
    /// Address of the resource that `self` is.
    pub this: Option<&'a Arc<str>>,
    /// Within a template file: only the names are there.
    pub isolated: bool,
}

impl<'a> Scope<'a> {
    /// The scope of a module's own expressions.
    pub fn of(instance: &'a Rc<Instance>) -> Scope<'a> {
        Scope { instance: Some(instance), repetition: None, names: None, this: None, isolated: false }
    }
    /// The scope of constants.
    pub fn constant() -> Scope<'a> {
        Scope { instance: None, repetition: None, names: None, this: None, isolated: false }
    }
    /// With one more name.
    pub fn with(&self, names: &'a Names<'a>) -> Scope<'a> {
        Scope { names: Some(names), ..*self }
    }
}

/// Evaluates one root module.
pub(super) struct World<'a> {
    pub sources: &'a Sources,
    pub files: &'a Files,
    given: &'a BTreeMap<Arc<str>, Given>,
    /// `terraform.workspace`.
    workspace: Arc<str>,
    /// Whether a nested block of a resource type is one, where the JSON syntax leaves it open.
    plain_block: Option<fn(&str, &str) -> bool>,
    remarks: RefCell<BTreeSet<Remark>>,
    by_address: RefCell<HashMap<Arc<str>, instances::Target>>,
    steps: Cell<u64>,
    /// How many steps there may be.
    allowance: u64,
    /// Templates by their texts, and the bytes of these.
    templates: RefCell<Templates>,
    depth: Cell<usize>,
    instances: Cell<usize>,
    /// What took the last of the budget.
    end: Cell<Option<Span>>,
    /// Within `try` and `can`, faults are not contained in elements.
    strict: Cell<usize>,
    /// Within branches that are not taken: after a fault the rest is looked at too, for the type of the whole.
    lenient: Cell<usize>,
}

impl<'a> World<'a> {
    pub fn new(sources: &'a Sources, files: &'a Files, given: &'a BTreeMap<Arc<str>, Given>) -> World<'a> {
        World {
            sources,
            files,
            given,
            workspace: "default".into(),
            plain_block: None,
            remarks: RefCell::default(),
            by_address: RefCell::default(),
            steps: Cell::new(0),
            allowance: budget::allowance(sources),
            templates: RefCell::default(),
            depth: Cell::new(0),
            instances: Cell::new(0),
            end: Cell::new(None),
            strict: Cell::new(0),
            lenient: Cell::new(0),
        }
    }

    /// The same in a workspace, and with a table of nested blocks.
    pub fn with(mut self, workspace: Arc<str>, plain_block: Option<fn(&str, &str) -> bool>) -> World<'a> {
        (self.workspace, self.plain_block) = (workspace, plain_block);
        self
    }

    /// The instance of the root module.
    pub fn root(&self, tree: Arc<Tree>) -> Rc<Instance> {
        Rc::new(Instance::new("".into(), tree, None))
    }

    /// A local value, if it was evaluated.
    pub fn known_local(&self, instance: &Rc<Instance>, name: &Arc<str>) -> Option<Value> {
        match instance.locals.borrow().get(name) {
            Some(Slot::Done(value)) => Some(value.clone()),
            _ => None,
        }
    }

    /// The value that a file of variables gives a root variable.
    pub fn given_by_file(&self, name: &str) -> Option<&Value> {
        self.given.get(name).filter(|given| !given.text).map(|given| &given.value)
    }

    /// What was remarked, by place.
    pub fn into_remarks(self) -> Vec<Remark> {
        self.remarks.take().into_iter().collect()
    }

    pub fn remark(&self, remark: Remark) {
        let mut remarks = self.remarks.borrow_mut();
        // What is wrong with the whole is always said.
        if remarks.len() < budget::REMARKS || remark.level == Level::Error {
            remarks.insert(remark);
        }
    }

    /// An unknown value in the place of one that cannot be evaluated, with a remark that says why.
    pub fn unevaluated(&self, expr: &Expr, fault: &Fault) -> Value {
        if !self.exhausted() {
            self.explain(expr, fault);
        }
        let value = Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(fault.message.as_str().into()));
        let origin = Origin { span: expr.span, kind: OriginKind::Computed, from: None };
        value.with_meta(|meta| meta.origin = Some(Arc::new(origin)))
    }

    fn explain(&self, expr: &Expr, fault: &Fault) {
        let span = fault.span.filter(|span| self.sources.get(span.file).is_some()).unwrap_or(expr.span);
        // A credential is known by its whole, not by a part.
        let whole = redact(self.sources.text(span).unwrap_or(""));
        let text = whole.split('\n').next().unwrap_or("").trim_end();
        let mut short: String = text.chars().take(80).collect();
        if short.len() < whole.len() {
            short.push('…');
        }
        let message = format!("`{short}` could not be evaluated: {}", fault.message);
        self.remark(Remark::new(Level::Warning, Some(span), message));
    }

    /// The value of an expression, faults contained.
    pub fn value(&self, expr: &Expr, scope: &Scope) -> Value {
        let (strict, lenient) = (self.strict.replace(0), self.lenient.replace(0));
        let value = self.eval(expr, scope).unwrap_or_else(|fault| self.unevaluated(expr, &fault));
        self.strict.set(strict);
        self.lenient.set(lenient);
        value
    }

    /// The value of an expression, or the fault of any part of it.
    pub fn strictly(&self, expr: &Expr, scope: &Scope) -> Outcome {
        let strict = self.strict.replace(1);
        let outcome = self.eval(expr, scope);
        self.strict.set(strict);
        outcome
    }

    /// A part of an expression: where only its type counts, a fault is kept for the end and what it leaves is taken.
    fn gather(&self, outcome: Outcome, faults: &mut Option<Fault>) -> Outcome {
        match outcome {
            Err(fault) if self.lenient.get() > 0 && !fault.gave_up => {
                let left = fault.clone().left();
                faults.get_or_insert(fault);
                Ok(left)
            }
            outcome => outcome,
        }
    }

    /// Runs one level deeper.
    fn deeper<T>(&self, span: Span, run: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth.get() >= budget::DEPTH {
            return Err(Fault::limit(span, "expressions depend on each other too deeply"));
        }
        self.depth.set(self.depth.get() + 1);
        let result = run();
        self.depth.set(self.depth.get() - 1);
        result
    }

    /// Computes a value once; a value that depends on itself is a fault.
    fn remember(
        &self,
        memo: &Memo,
        name: &Arc<str>,
        what: &dyn Fn() -> String,
        span: Span,
        compute: &mut dyn FnMut() -> Outcome,
    ) -> Outcome {
        match memo.borrow().get(name) {
            Some(Slot::Done(value)) => return Ok(value.clone()),
            Some(Slot::Busy) => return Err(Fault::new(span, format!("{} depends on itself", what()))),
            None => {}
        }
        memo.borrow_mut().insert(name.clone(), Slot::Busy);
        match compute() {
            Ok(value) => {
                memo.borrow_mut().insert(name.clone(), Slot::Done(value.clone()));
                Ok(value)
            }
            Err(fault) => {
                memo.borrow_mut().remove(name);
                Err(fault)
            }
        }
    }
}

impl Drop for World<'_> {
    /// Callers hold their modules and modules their callers: they would hold each other for ever.
    fn drop(&mut self) {
        for target in self.by_address.get_mut().values() {
            if let instances::Target::Module(child) = target
                && let Some(parent) = &child.parent
                && let Ok(mut modules) = parent.instance.modules.try_borrow_mut()
            {
                modules.clear();
            }
        }
    }
}

/// The value of an expression without references.
pub(super) fn constant_value(expr: &Expr) -> Result<Value, String> {
    let (sources, files, given) = (Sources::default(), Files::none(), BTreeMap::new());
    World::new(&sources, &files, &given).eval(expr, &Scope::constant()).map_err(|fault| fault.message)
}
