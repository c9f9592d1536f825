//! The budgets of an evaluation: every limit of the evaluator, with its reason, and what operations cost.
//!
//! In: what an operation reads and makes, in parts of values and bytes of text. Out: steps taken from one budget for
//! the whole configuration, or a fault that says so. A step is about a tenth of a microsecond in a release build, so
//! that a configuration which uses the budget up ends well within a second; since whatever is made is charged, the
//! budget bounds memory too. What lies past it is unknown with the reason, never harmless.

use super::super::convert::{Constraint, added};
use super::super::functions;
use super::super::module::Remark;
use super::{Fault, World};
use crate::base::redact::redact;
use crate::base::{Data, Level, Sources, Span, Value};

/// Steps that every configuration may take: a fraction of a second. A resource with twenty computed arguments takes
/// about a hundred, so that `count = 10000` has room.
pub(super) const STEPS: u64 = 2_000_000;
/// Further steps for each byte of the configuration: who writes more may ask for more.
const STEPS_A_BYTE: f64 = 0.5;
/// Steps of an expression without a configuration around it: a value in a file of variables, a default in a type.
const CONSTANT_STEPS: u64 = 500_000;
/// How deep expressions, locals and modules may depend on each other: Terraform's own modules stay below twenty.
pub(super) const DEPTH: usize = 1_000;
/// How many instances `count` and `for_each` may make: half as many again as ten thousand, which is still legitimate.
pub(super) const INSTANCES: usize = 15_000;
/// How many instances there may be in all below module calls, where single blocks multiply too.
pub(super) const ALL_INSTANCES: usize = 30_000;
/// Most parts that a value may have: a quarter of a million, in some fifty megabytes.
const PARTS: u64 = 250_000;
/// How deep a value may be nested.
const NESTING: usize = 200;
/// Longest string that a template may make, in bytes, as for functions: far more than any argument of a resource takes.
pub(super) const STRING: usize = functions::MAX_TEXT;
/// How many remarks are kept, and how long a reason in one may be, in characters.
pub(super) const REMARKS: usize = 10_000;
pub(super) const REASON: usize = 300;
/// Parsed templates that are kept, in bytes of their texts.
pub(super) const TEMPLATES: usize = 4 << 20;

/// The steps that a configuration of these files may take.
pub(super) fn allowance(sources: &Sources) -> u64 {
    match sources.bytes() {
        0 => CONSTANT_STEPS,
        bytes => STEPS.saturating_add((bytes as f64 * STEPS_A_BYTE) as u64),
    }
}

/// How many parts a value has, and how many bytes of text are in it.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    pub parts: u64,
    pub bytes: u64,
}

impl Size {
    /// Of a value: counted up to the limit of parts; nested too deeply, it is the limit.
    pub fn of(value: &Value) -> Size {
        let mut size = Size::default();
        size.add(value, NESTING);
        size
    }

    /// Of several values together.
    pub fn all<'v>(values: impl IntoIterator<Item = &'v Value>) -> Size {
        let mut size = Size::default();
        for value in values {
            size.add(value, NESTING);
        }
        size
    }

    fn add(&mut self, value: &Value, depth: usize) {
        if self.parts >= PARTS {
            return;
        }
        if depth == 0 {
            self.parts = PARTS;
            return;
        }
        // References are copied with the value.
        self.parts = self.parts.saturating_add(1 + value.refs().len() as u64 / 2);
        match &value.data {
            Data::String(text) => self.bytes = self.bytes.saturating_add(text.len() as u64),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                for item in items.iter() {
                    self.add(item, depth - 1);
                }
            }
            Data::Map(_, entries) | Data::Object(entries) => {
                for (name, item) in entries.iter() {
                    self.bytes = self.bytes.saturating_add(name.len() as u64);
                    self.add(item, depth - 1);
                }
            }
            _ => {}
        }
    }

    fn too_large(self) -> bool {
        self.parts >= PARTS
    }

    /// What it costs to read or make so much once.
    fn steps(self) -> u64 {
        self.parts / 2 + self.bytes / 32
    }
}

/// How many times more than a plain copy a function costs for each byte that it reads or makes, as measured: those
/// that look for grapheme clusters, hash, compress, encode or parse.
fn factor(function: &str) -> u64 {
    match function.strip_prefix("core::").unwrap_or(function) {
        "length" | "substr" | "strrev" | "format" | "formatlist" | "formatdate" => 8,
        "regex" | "regexall" | "replace" => 8,
        "base64gzip" | "urlencode" | "yamldecode" | "yamlencode" | "bcrypt" => 16,
        "jsondecode" | "jsonencode" | "csvdecode" | "textencodebase64" | "textdecodebase64" => 6,
        "upper" | "lower" | "title" | "split" | "trim" => 4,
        name if name.contains("sha") || name.contains("md5") || name.starts_with("uuid") => 4,
        _ => 1,
    }
}

/// The same for each part: those that sort, look up or convert every one.
fn part_factor(function: &str) -> u64 {
    match function.strip_prefix("core::").unwrap_or(function) {
        "distinct" | "toset" | "sort" | "setproduct" | "matchkeys" | "merge" => 6,
        "zipmap" | "transpose" | "max" | "min" | "join" | "contains" | "index" => 3,
        name if name.starts_with("set") => 6,
        _ => 1,
    }
}

impl World<'_> {
    /// Takes steps from the budget.
    pub(super) fn spend(&self, steps: u64, span: Span) -> Result<(), Fault> {
        let sum = self.steps.get().saturating_add(steps);
        self.steps.set(sum);
        if sum > self.allowance {
            if self.end.get().is_none() {
                self.end.set(Some(span));
            }
            return Err(Fault::limit(span, "the configuration needs more steps of evaluation than the budget"));
        }
        Ok(())
    }

    /// A remark on the end of the budget, at the expression that took the last of it.
    pub fn ended(&self) -> Option<Remark> {
        let allowance = self.allowance;
        let span = self.end.get()?;
        let inside = self.sources.get(span.file).is_some();
        let text = redact(self.sources.text(span).unwrap_or(""));
        let short: String = text.lines().next().unwrap_or("").chars().take(80).collect();
        let of = if inside && !short.is_empty() { format!(", used up in `{short}`") } else { String::new() };
        let message = format!(
            "the configuration takes more evaluation than the budget of {allowance} steps{of}: parts of it are unknown"
        );
        let help = "look for locals or loops that multiply each other, beginning here";
        Some(Remark::new(Level::Error, inside.then_some(span), message).help(help))
    }

    /// Whether the budget of steps is used up.
    pub fn exhausted(&self) -> bool {
        self.steps.get() > self.allowance
    }

    /// Takes the reading or making of values from the budget; refuses what is too large, so that values that double
    /// do not pass.
    pub(super) fn weigh<'v>(&self, values: impl IntoIterator<Item = &'v Value>, span: Span) -> Result<(), Fault> {
        let size = Size::all(values);
        if size.too_large() {
            let message = format!("the value has more than {PARTS} parts, or is nested too deeply, for the budget");
            return Err(Fault::limit(span, message));
        }
        self.spend(size.steps(), span)
    }

    /// Takes the conversion of a variable's value from the budget, with what optional attributes add.
    pub(super) fn weigh_conversion(&self, value: &Value, constraint: &Constraint, span: Span) -> Result<(), Fault> {
        self.weigh([value], span)?;
        let added = added(value, constraint);
        if added >= PARTS {
            let message = format!("optional attributes add more than {PARTS} parts to the value, past the budget");
            return Err(Fault::limit(span, message));
        }
        self.spend(added.saturating_add(Size::of(value).parts * 2), span)
    }

    /// Takes what a resource writes from the budget, where it is large: the rules read all of it for each instance.
    pub(super) fn weigh_written(&self, value: &Value, span: Span) -> Result<(), Fault> {
        let size = Size::of(value);
        if size.bytes <= 1_024 && size.parts <= 256 {
            return Ok(());
        }
        self.spend(size.parts + size.bytes / 8, span)
    }

    /// Takes what a function reads from the budget, before it runs.
    pub(super) fn weigh_call(&self, function: &str, args: &[Value], span: Span) -> Result<(), Fault> {
        self.weigh(args, span)?;
        let Size { parts, bytes } = Size::all(args);
        self.spend((part_factor(function) - 1).saturating_mul(parts / 2), span)?;
        // The digits of a number are multiplied up one by one.
        let square = if function.ends_with("parseint") { bytes.saturating_mul(bytes) / 2_000 } else { 0 };
        self.spend((factor(function) - 1).saturating_mul(bytes / 32).saturating_add(square), span)
    }

    /// Takes what a function made, read from files and compiled from the budget.
    pub(super) fn weigh_result(&self, function: &str, value: &Value, span: Span) -> Result<(), Fault> {
        self.weigh([value], span)?;
        let Size { parts, bytes } = Size::of(value);
        self.spend((part_factor(function) - 1).saturating_mul(parts / 2), span)?;
        let files = self.files.taken() / 64 * factor(function);
        let patterns = functions::compiled_patterns().saturating_mul(2_000);
        self.spend(((factor(function) - 1) * (bytes / 32)).saturating_add(files).saturating_add(patterns), span)
    }
}
