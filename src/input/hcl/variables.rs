//! Types of variables, and the values given to root variables, in Terraform's order of precedence.
//!
//! In: type expressions; environment, `terraform.tfvars`, `*.auto.tfvars`, `--var` and `--var-file`. Out:
//! [`Constraint`]s and values by name. Later sources win; the value of a `--var` is a string where the variable is of
//! a primitive type or of none, else an expression.

use super::convert::{self, Constraint};
use super::module::{Module, Remark, constant};
use super::syntax::{Body, Call, Expr, Kind, decode, parse};
use crate::base::{FileId, Level, Sources, Tri, Value};
use crate::input::Request;
use crate::input::read::VarArgument;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A type constraint from its expression; defaults of `optional()` must be constants.
pub(super) fn constraint(expr: &Expr) -> Result<Constraint, String> {
    match &expr.kind {
        Kind::Parenthesis(inner) => constraint(inner),
        Kind::Variable(name) => primitive(name),
        // Terraform 0.11 wrote types as strings.
        Kind::Literal(value) => match value.as_str() {
            Some("list") => Ok(Constraint::List(Box::new(Constraint::Any))),
            Some("map") => Ok(Constraint::Map(Box::new(Constraint::Any))),
            // The JSON syntax writes all types as strings.
            Some(text) if text.contains('(') => {
                let parsed = parse(&format!("type = {text}\n"), FileId(u32::MAX));
                match parsed.body.attribute("type") {
                    Some(attribute) if constant(&attribute.expr).is_none() => constraint(&attribute.expr),
                    _ => Err("a type is expected".to_owned()),
                }
            }
            Some(name) => primitive(name),
            None => Err("a type is expected".to_owned()),
        },
        Kind::Call(call) => compound(call),
        _ => Err("a type is expected".to_owned()),
    }
}

fn primitive(name: &str) -> Result<Constraint, String> {
    match name {
        "string" => Ok(Constraint::String),
        "number" => Ok(Constraint::Number),
        "bool" => Ok(Constraint::Bool),
        "any" => Ok(Constraint::Any),
        "list" => Ok(Constraint::List(Box::new(Constraint::Any))),
        "set" => Ok(Constraint::Set(Box::new(Constraint::Any))),
        "map" => Ok(Constraint::Map(Box::new(Constraint::Any))),
        _ => Err(format!("`{name}` is not a type")),
    }
}

fn compound(call: &Call) -> Result<Constraint, String> {
    let one = || call.args.first().ok_or_else(|| format!("`{}` needs a type", call.name)).and_then(constraint);
    match &*call.name {
        "list" => Ok(Constraint::List(Box::new(one()?))),
        "set" => Ok(Constraint::Set(Box::new(one()?))),
        "map" => Ok(Constraint::Map(Box::new(one()?))),
        "tuple" => match call.args.first().map(|arg| &arg.kind) {
            Some(Kind::Tuple(items)) => Ok(Constraint::Tuple(items.iter().map(constraint).collect::<Result<_, _>>()?)),
            _ => Err("`tuple` needs a list of types".to_owned()),
        },
        "object" => match call.args.first().map(|arg| &arg.kind) {
            Some(Kind::Object(items)) => {
                let mut attributes = BTreeMap::new();
                for item in items {
                    let name = constant(&item.key).and_then(Value::as_str).ok_or("a name is expected")?;
                    attributes.insert(Arc::from(name), attribute(&item.value)?);
                }
                Ok(Constraint::Object(attributes))
            }
            _ => Err("`object` needs an object of types".to_owned()),
        },
        name => Err(format!("`{name}` is not a type")),
    }
}

fn attribute(expr: &Expr) -> Result<convert::Attribute, String> {
    if let Kind::Call(call) = &expr.kind
        && &*call.name == "optional"
    {
        let ty = call.args.first().ok_or("`optional` needs a type")?;
        let constraint = constraint(ty)?;
        let default = match call.args.get(1) {
            Some(default) => Some(convert::apply(&literal(default)?, &constraint).map_err(|error| error.to_string())?),
            None => None,
        };
        return Ok(convert::Attribute { constraint, optional: true, default });
    }
    Ok(convert::Attribute { constraint: constraint(expr)?, optional: false, default: None })
}

/// The value of an expression without references and calls.
pub(super) fn literal(expr: &Expr) -> Result<Value, String> {
    let value = super::evaluate::constant_value(expr)?;
    Ok(value)
}

/// A value given to a root variable.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub value: Value,
    /// It is text, to be read as an expression where the variable's type is not primitive.
    pub text: bool,
}

/// Whether a root variable has this value anyway, by what is given or by its default: then the place where that is
/// written tells more than a plan, which only has the value.
pub(super) fn already(module: &Module, given: &BTreeMap<Arc<str>, Given>, name: &str, value: &Value) -> bool {
    let Some(variable) = module.variables.get(name) else { return false };
    let constraint = variable.ty.as_ref().and_then(|ty| constraint(ty).ok());
    let own = match (given.get(name), &variable.default) {
        (Some(given), _) if given.text => from_text(given.value.as_str().unwrap_or(""), constraint.as_ref()).ok(),
        (Some(given), _) => Some(given.value.clone()),
        (None, Some(default)) => literal(default).ok(),
        (None, None) => None,
    };
    let fit = |value: &Value| match &constraint {
        Some(constraint) => convert::apply(value, constraint).ok(),
        None => Some(value.clone()),
    };
    match (own.as_ref().and_then(fit), fit(value)) {
        // A tuple of JSON and one of the configuration may differ in their types only.
        (Some(own), Some(value)) => own.same(&value) || own.equals(&value) == Tri::Yes,
        _ => false,
    }
}

/// Collects the values of root variables.
pub(super) struct Sourced<'a> {
    pub module: &'a Module,
    pub request: &'a Request,
    pub sources: &'a mut Sources,
    pub remarks: &'a mut Vec<Remark>,
}

impl Sourced<'_> {
    /// The values given, by name; the later source wins.
    pub fn collect(mut self) -> BTreeMap<Arc<str>, Given> {
        let mut out = BTreeMap::new();
        let text = |value: &str| Given { value: Value::text(value), text: true };
        for (name, value) in &self.request.env_vars {
            let name = name.strip_prefix("TF_VAR_").unwrap_or(name);
            if self.module.variables.contains_key(name) {
                out.insert(Arc::from(name), text(value));
            }
        }
        let dir = self.module.dir.clone();
        for name in ["terraform.tfvars", "terraform.tfvars.json"] {
            if dir.join(name).is_file() {
                self.file(&dir.join(name), &mut out, false);
            }
        }
        let mut auto: Vec<_> = std::fs::read_dir(&dir)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json"))
            .collect();
        auto.sort();
        for name in auto {
            self.file(&dir.join(name), &mut out, false);
        }
        for argument in &self.request.vars {
            match argument {
                VarArgument::Value(name, value) => {
                    // Whether any root module declares it is for the reader of all of them to say.
                    if self.module.variables.contains_key(name.as_str()) {
                        out.insert(Arc::from(name.as_str()), text(value));
                    }
                }
                VarArgument::File(path) => {
                    let path = if path.is_absolute() { path.clone() } else { self.request.current_dir.join(path) };
                    self.file(&path, &mut out, true);
                }
            }
        }
        out
    }

    fn file(&mut self, path: &Path, out: &mut BTreeMap<Arc<str>, Given>, asked: bool) {
        let shown = super::load::shown(path, &self.request.current_dir);
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("file of variables `{shown}` cannot be read: {error}");
                self.remarks.push(Remark::new(Level::Error, None, message).help("check the path and its permissions"));
                return;
            }
        };
        let (text, _) = decode(&bytes);
        let file = FileId(self.sources.iter().count() as u32);
        let json = path.extension().is_some_and(|extension| extension == "json");
        let parsed = if json { super::syntax::parse_json(&text, file) } else { parse(&text, file) };
        self.sources.add(shown, text);
        for error in &parsed.errors {
            let remark = Remark::new(Level::Error, Some(error.span), error.message.clone());
            self.remarks.push(remark.help("correct the file of variables: parts of it were left out"));
        }
        self.values(&parsed.body, out, asked);
    }

    fn values(&mut self, body: &Body, out: &mut BTreeMap<Arc<str>, Given>, asked: bool) {
        for attribute in &body.attributes {
            if !self.module.variables.contains_key(&attribute.name) {
                if asked {
                    let message = format!("the root module declares no variable `{}`", attribute.name);
                    self.remarks.push(Remark::new(Level::Info, Some(attribute.span), message));
                }
                continue;
            }
            match literal(&attribute.expr) {
                Ok(value) => {
                    out.insert(attribute.name.clone(), Given { value, text: false });
                }
                Err(reason) => {
                    let message = format!("value of variable `{}` cannot be read: {reason}", attribute.name);
                    let remark = Remark::new(Level::Error, Some(attribute.expr.span), message);
                    self.remarks.push(remark.help("a file of variables holds constants only"));
                }
            }
        }
    }
}

/// The value of a text given on the command line or in the environment, for a variable of this type.
pub(super) fn from_text(text: &str, constraint: Option<&Constraint>) -> Result<Value, String> {
    match constraint {
        None | Some(Constraint::String | Constraint::Number | Constraint::Bool) => Ok(Value::text(text)),
        Some(_) => {
            // As the value of an attribute, whose errors and limits are those of a file.
            let parsed = parse(&format!("value = {text}\n"), FileId(u32::MAX));
            match (parsed.errors.first(), parsed.body.attribute("value")) {
                (None, Some(attribute)) => {
                    literal(&attribute.expr).map(|value| value.with_meta(|meta| meta.origin = None))
                }
                (error, _) => Err(error.map_or_else(|| "not an expression".to_owned(), |error| error.message.clone())),
            }
        }
    }
}
