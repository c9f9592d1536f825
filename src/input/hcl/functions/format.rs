//! format and formatlist: Go's verbs on Terraform values.

use super::call::*;
use super::json;
use crate::base::digits::Decimal;
use crate::base::{Data, Number, Type, Value};
use crate::input::hcl::convert::convert;
use crate::input::hcl::operators::safe_prefix;
use unicode_segmentation::UnicodeSegmentation;

pub(super) const FUNCTIONS: &[Function] = &[
    function("format", &[STRING], string, |args, _| {
        let values = args.get(1..).unwrap_or_default();
        if values.iter().any(open) {
            let known = text(args, 0)?.split_once('%').map_or("", |(before, _)| before);
            return unknown_result(Type::String, args)
                .map(|value| value.refined(|refinement| refinement.prefix = safe_prefix(known)));
        }
        text_result(&format(text(args, 0)?, values)?)
    })
    .rest(ANY.null().unknown().vague()),
    function("formatlist", &[STRING], strings, |args, _| format_list(args)).rest(ANY.null().unknown().vague()),
];

/// Whether a value keeps Terraform from formatting: unknown somewhere, or a `null` without type, which its function
/// library takes for unknown.
fn open(value: &Value) -> bool {
    value.has_unknown() || matches!(value.data, Data::Null(Type::Dynamic))
}

fn format_list(args: &[Value]) -> Outcome {
    let pattern = text(args, 0)?;
    let values = args.get(1..).unwrap_or_default();
    let mut length: Option<usize> = None;
    let mut unknown = false;
    for (at, value) in values.iter().enumerate() {
        match (value.items(), value.type_of()) {
            (Some(_), _) if matches!(value.data, Data::Set(..)) && value.has_unknown() => unknown = true,
            (Some(items), _) => match length {
                Some(length) if length != items.len() => {
                    return refuse_argument(at + 1, "lists of different lengths cannot be formatted together");
                }
                _ => length = Some(items.len()),
            },
            (None, Type::List(_) | Type::Set(_) | Type::Dynamic | Type::Tuple(_)) => unknown |= open(value),
            _ => {}
        }
    }
    if unknown {
        return unknown_result(Type::list(Type::String), args);
    }
    let mut out = Vec::new();
    let mut size = 0;
    for row in 0..length.unwrap_or(1) {
        let items: Vec<Value> = values
            .iter()
            .map(|value| value.items().map_or(Some(value.clone()), |items| items.get(row).cloned()))
            .collect::<Option<_>>()
            .unwrap_or_default();
        if items.iter().any(Value::has_unknown) {
            let causes: Vec<&Value> = items.iter().collect();
            out.push(Value::unknown_from(Type::String, &causes).not_null());
            continue;
        }
        let line = format(pattern, &items)?;
        size += line.len();
        check_text(size)?;
        out.push(Value::text(&line));
    }
    Ok(Value::list(Type::String, out))
}

#[derive(Default)]
struct Verb {
    mode: char,
    zero: bool,
    sharp: bool,
    plus: bool,
    minus: bool,
    space: bool,
    precision: Option<usize>,
    width: Option<usize>,
}

fn format(pattern: &str, args: &[Value]) -> Result<String, FunctionError> {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    let mut next_arg = 0;
    let mut used = 0;
    while let Some(char) = chars.next() {
        if char != '%' {
            out.push(char);
            continue;
        }
        if chars.peek() == Some(&'%') {
            chars.next();
            out.push('%');
            continue;
        }
        let mut verb = Verb::default();
        let number = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| -> Result<Option<usize>, FunctionError> {
            let mut value = None;
            while let Some(digit) = chars.peek().and_then(|char| char.to_digit(10)) {
                chars.next();
                let next = value.unwrap_or(0usize) * 10 + digit as usize;
                if next > 100_000 {
                    return give_up("the format is too wide to be evaluated");
                }
                value = Some(next);
            }
            Ok(value)
        };
        loop {
            match chars.peek() {
                Some('0') => verb.zero = true,
                Some('+') => verb.plus = true,
                Some('-') => verb.minus = true,
                Some(' ') => verb.space = true,
                Some('#') => verb.sharp = true,
                _ => break,
            }
            chars.next();
        }
        verb.width = number(&mut chars)?;
        if chars.peek() == Some(&'.') {
            chars.next();
            verb.precision = number(&mut chars)?;
            if verb.precision.is_none() {
                return refuse_argument(0, "unrecognized format: a precision needs a number");
            }
        }
        if chars.peek() == Some(&'[') {
            chars.next();
            let index = number(&mut chars)?.filter(|index| *index > 0);
            match (index, chars.next()) {
                (Some(index), Some(']')) => next_arg = index - 1,
                _ => return refuse_argument(0, "unrecognized format: bad argument index"),
            }
        }
        let Some(mode) = chars.next().filter(char::is_ascii_alphabetic) else {
            return refuse_argument(0, "unrecognized format: missing verb at the end or after `%`");
        };
        verb.mode = mode;
        let Some(arg) = args.get(next_arg) else {
            return refuse(format!("not enough arguments: need index {} but have {} total", next_arg + 1, args.len()));
        };
        append(&verb, arg, &mut out)?;
        next_arg += 1;
        used = used.max(next_arg);
        check_text(out.len())?;
    }
    if used < args.len() {
        return refuse(format!("too many arguments; only {used} used by format string"));
    }
    Ok(out)
}

fn append(verb: &Verb, arg: &Value, out: &mut String) -> Result<(), FunctionError> {
    if verb.mode != 'v' && arg.is_null() {
        return refuse("unsupported value: null value cannot be formatted");
    }
    let converted = |ty: Type| convert(arg, &ty).or_else(|error| refuse(format!("unsupported value: {error}")));
    match verb.mode {
        'v' => {
            let text = match &arg.data {
                Data::String(text) if !verb.sharp => text.to_string(),
                Data::Number(number) if !verb.sharp && number.is_infinite() => number.to_string(),
                Data::Number(number) if !verb.sharp => {
                    let sign = if number.is_negative() { "-" } else { "" };
                    format!("{sign}{}", number.shortest_decimal().general(None))
                }
                _ => json::encode(arg)?,
            };
            out.push_str(&padded(verb, &text));
        }
        // Go writes the truth value without regard to the width.
        't' => match converted(Type::Bool)?.data {
            Data::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
            _ => return refuse("unsupported value"),
        },
        'b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => match converted(Type::Number)?.data {
            Data::Number(number) => out.push_str(&formatted_number(verb, &number)?),
            _ => return refuse("unsupported value"),
        },
        's' | 'q' => {
            let value = converted(Type::String)?;
            let text = value.as_str().unwrap_or_default();
            let cut: String = match verb.precision {
                Some(precision) if precision > 0 => text.graphemes(true).take(precision).collect(),
                _ => text.to_owned(),
            };
            let shown = if verb.mode == 'q' { json::encode(&Value::string(cut))? } else { cut };
            out.push_str(&padded(verb, &shown));
        }
        other => return refuse_argument(0, format!("unsupported format verb `{other}`")),
    }
    Ok(())
}

fn padded(verb: &Verb, text: &str) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(text.graphemes(true).count());
    let pad = if verb.zero { "0" } else { " " }.repeat(missing);
    if verb.minus { format!("{text}{pad}") } else { format!("{pad}{text}") }
}

fn formatted_number(verb: &Verb, number: &Number) -> Result<String, FunctionError> {
    let sign = match () {
        () if number.is_infinite() && !number.is_negative() => "+",
        () if number.is_negative() && !(number.is_zero() && "bdoxX".contains(verb.mode)) => "-",
        () if verb.plus => "+",
        () if verb.space => " ",
        () => "",
    };
    let whole = "bdoxX".contains(verb.mode);
    let mut prefix = "";
    let mut zeros = 0;
    let body = if whole {
        let Some(integer) = number.abs().to_integer() else {
            return refuse("unsupported value: an integer is required");
        };
        let (base, shown) = match verb.mode {
            'b' => (2, "0b"),
            'o' => (8, "0"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        if verb.sharp {
            prefix = shown;
        }
        let digits = integer.in_radix(base).to_string();
        let digits = if verb.mode == 'X' { digits.to_uppercase() } else { digits.to_lowercase() };
        match verb.precision {
            Some(0) if digits == "0" => return Ok(String::new()),
            Some(precision) => zeros = precision.saturating_sub(digits.len()),
            None => {}
        }
        digits
    } else {
        float_body(verb, number)
    };
    let (mut left, mut right) = (0, 0);
    let length = sign.len() + prefix.len() + zeros + body.len();
    let missing = verb.width.unwrap_or(0).saturating_sub(length);
    if whole {
        match () {
            () if verb.minus => right = missing,
            () if verb.zero && verb.precision.is_none() => zeros += missing,
            () => left = missing,
        }
    } else {
        match () {
            () if verb.zero && !number.is_infinite() => zeros += missing,
            () if verb.minus => right = missing,
            () => left = missing,
        }
    }
    Ok(format!("{}{sign}{prefix}{}{body}{}", " ".repeat(left), "0".repeat(zeros), " ".repeat(right)))
}

fn float_body(verb: &Verb, number: &Number) -> String {
    let exact = || -> Decimal { number.exact_decimal() };
    let body = match (verb.mode, verb.precision) {
        _ if number.is_infinite() => return "Inf".to_owned(),
        ('f', precision) => {
            let fraction = precision.unwrap_or(6);
            exact().round_fraction(fraction).fixed(fraction)
        }
        ('e' | 'E', precision) => {
            let fraction = precision.unwrap_or(6);
            exact().round(fraction + 1).scientific(fraction)
        }
        (_, None) => number.shortest_decimal().general(None),
        (_, Some(precision)) => exact().round(precision.max(1)).general(Some(precision.max(1))),
    };
    if verb.mode.is_ascii_uppercase() { body.to_uppercase() } else { body }
}
