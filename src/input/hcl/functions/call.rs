//! The frame around every function: parameters, conversion, unknown and null arguments, marks, budgets.
//!
//! In: a name, arguments, access to files. Out: the function's value with what the arguments pass on to it.

use super::{TABLE, plain_name};
use crate::base::{Data, Type, UnknownKind, Value};
use crate::input::hcl::convert::convert;

/// Longest string that a function may make, in bytes.
pub const MAX_TEXT: usize = 4 << 20;
/// Most elements that a function may make.
pub(super) const MAX_ITEMS: usize = 250_000;

/// What functions may ask of the world: files, confined by whoever implements it.
pub trait CallContext {
    /// Content of a file; relative paths start at the current directory, as Terraform has it.
    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileProblem>;
    /// Whether there is a regular file.
    fn file_exists(&self, path: &str) -> Result<bool, FileProblem>;
    /// All regular files below a directory: paths relative to it, `/` between the parts, in any order.
    fn list_files(&self, directory: &str) -> Result<Vec<String>, FileProblem>;
    /// The current directory of Terraform, if it is known.
    fn current_dir(&self) -> Option<String> {
        None
    }
}

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It is not there: Terraform would refuse, too.
    Missing(String),
    /// It may be there, but is not read here (outside the allowed folder, too large, no permission): the reason.
    Denied(String),
}

/// Why a call has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FunctionError {
    /// Lower case, no full stop.
    pub message: String,
    /// Index of the argument that is to blame.
    pub argument: Option<usize>,
    /// True where Terraform may have an answer and only this analysis gives up (budgets): the caller goes on with an
    /// unknown value. False where Terraform refuses the call.
    pub gave_up: bool,
}

pub(super) type Outcome = Result<Value, FunctionError>;

pub(super) fn refuse<T>(message: impl Into<String>) -> Result<T, FunctionError> {
    Err(FunctionError { message: message.into(), argument: None, gave_up: false })
}

pub(super) fn refuse_argument<T>(argument: usize, message: impl Into<String>) -> Result<T, FunctionError> {
    Err(FunctionError { message: message.into(), argument: Some(argument), gave_up: false })
}

pub(super) fn give_up<T>(message: impl Into<String>) -> Result<T, FunctionError> {
    Err(FunctionError { message: message.into(), argument: None, gave_up: true })
}

/// What a parameter takes.
#[derive(Clone, Copy)]
pub(super) enum Want {
    Any,
    Bools,
    Number,
    String,
    Strings,
    AnyList,
    AnySet,
    StringLists,
}

impl Want {
    fn ty(self) -> Type {
        match self {
            Want::Any => Type::Dynamic,
            Want::Bools => Type::list(Type::Bool),
            Want::Number => Type::Number,
            Want::String => Type::String,
            Want::Strings => Type::list(Type::String),
            Want::AnyList => Type::list(Type::Dynamic),
            Want::AnySet => Type::set(Type::Dynamic),
            Want::StringLists => Type::map(Type::list(Type::String)),
        }
    }
}

/// A parameter.
#[derive(Clone, Copy)]
pub(super) struct Parameter {
    want: Want,
    null: bool,
    unknown: bool,
    whole: bool,
    vague: bool,
    kinds: u8,
}

/// Kinds of types, as bits.
pub(super) const SEQUENCES: u8 = 1;
pub(super) const SETS: u8 = 2;
pub(super) const MAPPINGS: u8 = 4;

impl Parameter {
    const fn new(want: Want) -> Parameter {
        Parameter { want, null: false, unknown: false, whole: false, vague: false, kinds: 0 }
    }
    /// An argument of no known type leaves the type of the result open.
    pub(super) const fn vague(mut self) -> Parameter {
        self.vague = true;
        self
    }
    /// Only types of these kinds are taken, which is told of unknown values too.
    pub(super) const fn only(mut self, kinds: u8) -> Parameter {
        self.kinds = kinds;
        self
    }
    fn admits(&self, ty: &Type) -> bool {
        let kind = match ty {
            Type::Dynamic => return true,
            Type::List(_) | Type::Tuple(_) => SEQUENCES,
            Type::Set(_) => SETS,
            Type::Map(_) | Type::Object(_) => MAPPINGS,
            _ => 0,
        };
        self.kinds == 0 || self.kinds & kind != 0
    }
    /// The function takes `null`.
    pub(super) const fn null(mut self) -> Parameter {
        self.null = true;
        self
    }
    /// The function takes unknown values.
    pub(super) const fn unknown(mut self) -> Parameter {
        self.unknown = true;
        self
    }
    /// The function passes parts of the argument on, which keep their own marks and references; only those of the
    /// argument itself reach the whole result.
    pub(super) const fn whole(mut self) -> Parameter {
        self.whole = true;
        self
    }
}

pub(super) const ANY: Parameter = Parameter::new(Want::Any);
pub(super) const BOOLS: Parameter = Parameter::new(Want::Bools);
pub(super) const NUMBER: Parameter = Parameter::new(Want::Number);
pub(super) const STRING: Parameter = Parameter::new(Want::String);
pub(super) const STRINGS: Parameter = Parameter::new(Want::Strings);
pub(super) const LIST: Parameter = Parameter::new(Want::AnyList);
pub(super) const SET: Parameter = Parameter::new(Want::AnySet);
pub(super) const STRING_LISTS: Parameter = Parameter::new(Want::StringLists);

/// A function.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) parameters: &'static [Parameter],
    pub(super) rest: Option<Parameter>,
    /// Whether the result has exactly the marks that the function gives it (references are added all the same).
    pub(super) plain: bool,
    /// Type of the result, from the arguments; used where an argument is unknown.
    pub(super) ty: fn(&[Value]) -> Type,
    /// What is refused by the types of the arguments alone, also where they are not known yet.
    pub(super) check: fn(&[Value]) -> Result<(), FunctionError>,
    pub(super) run: fn(&[Value], &dyn CallContext) -> Outcome,
}

pub(super) const fn function(
    name: &'static str,
    parameters: &'static [Parameter],
    ty: fn(&[Value]) -> Type,
    run: fn(&[Value], &dyn CallContext) -> Outcome,
) -> Function {
    Function { name, parameters, rest: None, plain: false, ty, check: |_| Ok(()), run }
}

impl Function {
    pub(super) const fn rest(mut self, rest: Parameter) -> Function {
        self.rest = Some(rest);
        self
    }
    pub(super) const fn checked(mut self, check: fn(&[Value]) -> Result<(), FunctionError>) -> Function {
        self.check = check;
        self
    }
}

pub(super) fn string(_: &[Value]) -> Type {
    Type::String
}
pub(super) fn number(_: &[Value]) -> Type {
    Type::Number
}
pub(super) fn boolean(_: &[Value]) -> Type {
    Type::Bool
}
pub(super) fn strings(_: &[Value]) -> Type {
    Type::list(Type::String)
}
pub(super) fn dynamic(_: &[Value]) -> Type {
    Type::Dynamic
}
pub(super) fn like_first(args: &[Value]) -> Type {
    args.first().map_or(Type::Dynamic, Value::type_of)
}

/// Functions of which Terraform does not say that their results are never `null`.
const NULLABLE: [&str; 6] = ["element", "lookup", "one", "strcontains", "timeadd", "yamlencode"];

/// Calls a function. `try`, `can`, `templatefile` and `templatestring` are the evaluator's and refused here.
pub fn call(name: &str, args: Vec<Value>, cx: &dyn CallContext) -> Result<Value, FunctionError> {
    let Some(function) = TABLE.get(plain_name(name)) else {
        return refuse(format!("there is no function named `{name}`"));
    };
    let (wanted, given) = (function.parameters.len(), args.len());
    if given < wanted || (given > wanted && function.rest.is_none()) {
        let bound = if function.rest.is_some() { "at least " } else { "" };
        return refuse(format!("function `{name}` expects {bound}{wanted} argument(s), not {given}"));
    }
    let parameters = || function.parameters.iter().chain(std::iter::repeat(&function.rest).flatten());
    // All conversions come first; then one argument after the other, up to one that leaves everything open.
    let mut prepared = Vec::with_capacity(given);
    for (index, (arg, parameter)) in args.iter().zip(parameters()).enumerate() {
        let converted = convert(arg, &parameter.want.ty())
            .or_else(|error| refuse_argument(index, format!("invalid value for argument {}: {error}", index + 1)))?;
        prepared.push(if parameter.whole { converted } else { converted.without_marks() });
    }
    let mut vague = false;
    for (index, (arg, parameter)) in prepared.iter().zip(parameters()).enumerate() {
        if arg.is_null() && !parameter.null {
            return refuse_argument(index, format!("argument {} must not be null", index + 1));
        }
        vague = parameter.vague && arg.type_of() == Type::Dynamic;
        if vague {
            break;
        }
    }
    if vague {
        let value = Value::unknown_from(Type::Dynamic, &args.iter().collect::<Vec<_>>());
        let value = value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false));
        let handled = args.iter().zip(parameters()).filter(|(_, parameter)| !parameter.whole);
        let value = handled.fold(value, |value, (arg, _)| value.with_all_marks_of(arg));
        return Ok(with_shape(value, name, &prepared, cx));
    }
    for (index, (arg, parameter)) in prepared.iter().zip(parameters()).enumerate() {
        if !parameter.admits(&arg.type_of()) {
            return refuse_argument(index, format!("argument {} is of an unsuitable type", index + 1));
        }
    }
    (function.check)(&prepared)?;
    let open = prepared.iter().zip(parameters()).any(|(arg, parameter)| arg.is_unknown() && !parameter.unknown);
    let value = if open {
        let causes: Vec<&Value> = prepared.iter().filter(|arg| arg.is_unknown()).collect();
        let value = Value::unknown_from((function.ty)(&prepared), &causes);
        let value = value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false));
        match value.type_of() {
            Type::Dynamic => value,
            _ if NULLABLE.contains(&function.name) => value,
            _ => value.not_null(),
        }
    } else {
        (function.run)(&prepared, cx)?
    };
    let value = with_shape(value, name, &prepared, cx);
    Ok(args.iter().zip(parameters()).fold(value, |value, (arg, parameter)| {
        if function.plain {
            value.with_refs(arg.refs())
        } else if open {
            // The function does not come to handle the marks that it handles itself.
            let value = value.with_refs(&arg.all_refs());
            if parameter.whole { value } else { value.with_all_marks_of(arg) }
        } else if parameter.whole {
            value.with_marks_of(arg)
        } else {
            value.with_all_marks_of(arg)
        }
    }))
}

/// An unknown text with what is known of it.
fn with_shape(value: Value, name: &str, prepared: &[Value], cx: &dyn CallContext) -> Value {
    let shape = match &value.data {
        // The type may be left open where an argument's is; a function on texts has a text as its result all the same.
        Data::Unknown(known) if matches!(known.ty, Type::String | Type::Dynamic) && value.shape().is_none() => {
            super::holes::shape(plain_name(name), prepared, cx)
        }
        _ => None,
    };
    match shape {
        Some(shape) => value.refined(|known| known.shape = Some(shape.into())),
        None => value,
    }
}

/// An unknown result because parts of the arguments are unknown.
pub(super) fn unknown_result(ty: Type, args: &[Value]) -> Outcome {
    let causes: Vec<&Value> = args.iter().collect();
    let value = Value::unknown_from(ty, &causes);
    Ok(if value.type_of() == Type::Dynamic { value } else { value.not_null() })
}

/// An unknown result because only Terraform can know it.
pub(super) fn not_evaluated(ty: Type, reason: &str) -> Outcome {
    Ok(Value::unknown(ty, UnknownKind::NotEvaluated(reason.into())).not_null())
}

/// The argument at an index, as text; the frame has checked its type.
pub(super) fn text(args: &[Value], index: usize) -> Result<&str, FunctionError> {
    match args.get(index).and_then(Value::as_str) {
        Some(text) => Ok(text),
        None => refuse_argument(index, "a string is required"),
    }
}

/// The argument at an index, as number.
pub(super) fn number_at(args: &[Value], index: usize) -> Result<&crate::base::Number, FunctionError> {
    match args.get(index).map(|arg| &arg.data) {
        Some(Data::Number(number)) => Ok(number),
        _ => refuse_argument(index, "a number is required"),
    }
}

/// The argument at an index, as whole number.
pub(super) fn whole_at(args: &[Value], index: usize) -> Result<i64, FunctionError> {
    match number_at(args, index)?.to_i64() {
        Some(number) => Ok(number),
        None => refuse_argument(index, "a whole number is required"),
    }
}

/// The argument at an index, as elements of a list, set or tuple.
pub(super) fn items_at(args: &[Value], index: usize) -> Result<&[Value], FunctionError> {
    match args.get(index).and_then(Value::items) {
        Some(items) => Ok(items),
        None => refuse_argument(index, "a list, set or tuple is required"),
    }
}

/// A string result, normalised and within the budget.
pub(super) fn text_result(text: &str) -> Outcome {
    check_text(text.len())?;
    Ok(Value::text(text))
}

pub(super) fn check_text(length: usize) -> Result<(), FunctionError> {
    if length > MAX_TEXT { give_up("the resulting text is longer than 4 MB, the budget of a text") } else { Ok(()) }
}

pub(super) fn check_items(count: usize) -> Result<(), FunctionError> {
    if count > MAX_ITEMS {
        give_up("the resulting collection has more than 250000 parts, the budget of a value")
    } else {
        Ok(())
    }
}
