//! Functions with Go's regular expressions: regex, regexall, and replace with a pattern or a plain text.
//!
//! Patterns are translated from Go's syntax (RE2) to that of the `regex` crate; what has no translation is given up,
//! what Go refuses is refused.

use super::call::*;
use crate::base::{Type, Value};
use regex::{Captures, Regex};
use std::cell::RefCell;
use std::collections::BTreeMap;

pub(super) const FUNCTIONS: &[Function] = &[
    function("regex", &[STRING, STRING], match_type, |args, _| {
        let regex = compile_groups(text(args, 0)?)?;
        match regex.captures(text(args, 1)?) {
            Some(captures) => Ok(result(&regex, &captures)),
            None => refuse("pattern did not match any part of the given string"),
        }
    }),
    function(
        "regexall",
        &[STRING, STRING],
        |args| Type::list(match_type(args)),
        |args, _| {
            let regex = compile_groups(text(args, 0)?)?;
            let mut found = Vec::new();
            for captures in regex.captures_iter(text(args, 1)?) {
                found.push(result(&regex, &captures));
                check_items(found.len().saturating_mul(regex.captures_len()))?;
            }
            Ok(Value::list(match_type(args), found))
        },
    ),
    function("replace", &[STRING, STRING, STRING], string, |args, _| replace(args)),
];

fn replace(args: &[Value]) -> Outcome {
    let (whole, wanted, by) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    let pattern = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let Some(pattern) = pattern else {
        let count = if wanted.is_empty() { whole.len() + 1 } else { whole.matches(wanted).count() };
        check_text(count.saturating_mul(by.len()).saturating_add(whole.len()))?;
        return text_result(&whole.replace(wanted, by));
    };
    let regex = compile(pattern)?;
    let mut out = String::new();
    let mut last = 0;
    for captures in regex.captures_iter(whole) {
        let Some(found) = captures.get(0) else { continue };
        out.push_str(whole.get(last..found.start()).unwrap_or(""));
        captures.expand(by, &mut out);
        last = found.end();
        check_text(out.len())?;
    }
    out.push_str(whole.get(last..).unwrap_or(""));
    text_result(&out)
}

/// The type of a match: string without groups, tuple of strings with groups, object with named groups.
fn match_type(args: &[Value]) -> Type {
    let Some(regex) = args.first().and_then(Value::as_str).and_then(|pattern| compile_groups(pattern).ok()) else {
        return Type::Dynamic;
    };
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    if names.is_empty() {
        Type::String
    } else if names.iter().any(Option::is_some) {
        Type::object(names.iter().flatten().map(|name| ((*name).into(), Type::String)).collect())
    } else {
        Type::tuple(vec![Type::String; names.len()])
    }
}

fn result(regex: &Regex, captures: &Captures<'_>) -> Value {
    let part = |at: usize| captures.get(at).map_or(Value::null_of(Type::String), |part| Value::text(part.as_str()));
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    if names.is_empty() {
        return part(0);
    }
    let parts = names.iter().enumerate().map(|(at, name)| (*name, part(at + 1)));
    if names.iter().any(Option::is_some) {
        let entries: BTreeMap<_, _> = parts.filter_map(|(name, value)| Some((name?.into(), value))).collect();
        return Value::object(entries);
    }
    Value::tuple(parts.map(|(_, value)| value).collect())
}

/// How many compiled patterns are kept.
const KEPT: usize = 50;

thread_local! {
    /// How much was compiled since last asked, and patterns by their text.
    static PATTERNS: RefCell<(u64, BTreeMap<String, Regex>)> = const { RefCell::new((0, BTreeMap::new())) };
}

/// How many patterns were compiled in this thread since this was last asked; long ones count more.
pub fn compiled_patterns() -> u64 {
    PATTERNS.with_borrow_mut(|known| std::mem::take(&mut known.0))
}

fn compile(pattern: &str) -> Result<Regex, FunctionError> {
    if let Some(known) = PATTERNS.with_borrow(|known| known.1.get(pattern).cloned()) {
        return Ok(known);
    }
    let translated = translate(pattern)?;
    PATTERNS.with_borrow_mut(|known| known.0 = known.0.saturating_add(1 + pattern.len() as u64 / 64));
    match regex::RegexBuilder::new(&translated).size_limit(1 << 20).build() {
        Ok(regex) => {
            PATTERNS.with_borrow_mut(|known| {
                if known.1.len() >= KEPT {
                    known.1.clear();
                }
                known.1.insert(pattern.to_owned(), regex.clone());
            });
            Ok(regex)
        }
        Err(regex::Error::CompiledTooBig(_)) => give_up("the pattern is too large to be evaluated"),
        Err(_) => refuse_argument(0, "invalid regexp pattern"),
    }
}

/// A pattern whose groups make a result: all of them have names, or none has.
fn compile_groups(pattern: &str) -> Result<Regex, FunctionError> {
    let regex = compile(pattern)?;
    let names: Vec<Option<&str>> = regex.capture_names().skip(1).collect();
    if names.iter().any(Option::is_some) && names.iter().any(Option::is_none) {
        return refuse_argument(0, "invalid regexp pattern: cannot mix both named and unnamed capture groups");
    }
    Ok(regex)
}

/// A pattern of Go in the syntax of the `regex` crate.
///
/// # Errors
/// Where Go refuses the pattern, or where it has no counterpart (`gave_up`).
pub fn translate(pattern: &str) -> Result<String, FunctionError> {
    if pattern.len() > 1 << 16 {
        return give_up("the pattern is too long to be evaluated");
    }
    let mut translation = Translation { chars: pattern.chars().collect(), at: 0, out: String::new() };
    translation.run()?;
    Ok(translation.out)
}

struct Translation {
    chars: Vec<char>,
    at: usize,
    out: String,
}

fn invalid<T>(what: &str) -> Result<T, FunctionError> {
    refuse_argument(0, format!("invalid regexp pattern: {what}"))
}

impl Translation {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }
    fn next(&mut self) -> Option<char> {
        let char = self.peek(0)?;
        self.at += 1;
        Some(char)
    }
    fn literal(&mut self, char: char) {
        let mut buffer = [0; 4];
        self.out.push_str(&regex::escape(char.encode_utf8(&mut buffer)));
    }

    fn run(&mut self) -> Result<(), FunctionError> {
        let mut repeated = false;
        while let Some(char) = self.next() {
            let mut repeats = false;
            match char {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                '*' | '+' | '?' => {
                    if repeated {
                        return invalid("nested repetition operator");
                    }
                    repeats = true;
                    self.out.push(char);
                }
                '{' => match self.repetition()? {
                    Some(_) if repeated => return invalid("nested repetition operator"),
                    Some(text) => {
                        repeats = true;
                        self.out.push_str(&text);
                    }
                    None => self.out.push_str("\\{"),
                },
                '}' | ']' => self.literal(char),
                char => self.out.push(char),
            }
            if repeats && self.peek(0) == Some('?') {
                self.at += 1;
                self.out.push('?');
            }
            repeated = repeats;
        }
        Ok(())
    }

    /// What follows `{`: a repetition, or nothing if the brace is literal.
    fn repetition(&mut self) -> Result<Option<String>, FunctionError> {
        let rest: String = self.chars.iter().skip(self.at).take(16).collect();
        let Some((body, _)) = rest.split_once('}') else { return Ok(None) };
        let (low, high) = body.split_once(',').unwrap_or((body, body));
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !number(low) || !(high.is_empty() || number(high)) {
            return Ok(None);
        }
        let value = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
        if value(low) > 1000 || (!high.is_empty() && (value(high) > 1000 || value(high) < value(low))) {
            return invalid("repeat count");
        }
        self.at += body.chars().count() + 1;
        Ok(Some(format!("{{{body}}}")))
    }

    fn group(&mut self) -> Result<(), FunctionError> {
        self.out.push('(');
        if self.peek(0) != Some('?') {
            return Ok(());
        }
        self.at += 1;
        self.out.push('?');
        if matches!(self.peek(0), Some('P' | '<')) {
            return Ok(());
        }
        while let Some(char) = self.next() {
            match char {
                'i' | 'm' | 's' | 'U' | '-' => self.out.push(char),
                ':' | ')' => {
                    self.out.push(char);
                    return Ok(());
                }
                _ => return invalid("unknown group or flag"),
            }
        }
        invalid("missing closing parenthesis")
    }

    fn class(&mut self) -> Result<(), FunctionError> {
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let Some(char) = self.next() else { return invalid("missing closing ]") };
            let mut single = true;
            match char {
                ']' if !first => break,
                '\\' => {
                    single = !matches!(self.peek(0), Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'p' | 'P'));
                    self.escape(true)?;
                }
                '[' if self.peek(0) == Some(':') => {
                    let rest: String = self.chars.iter().skip(self.at).collect();
                    match rest.find(":]") {
                        Some(end) => {
                            let name = rest.get(..end + 2).unwrap_or("");
                            self.at += name.chars().count();
                            self.out.push('[');
                            self.out.push_str(name);
                            single = false;
                        }
                        None => self.out.push_str("\\["),
                    }
                }
                char => self.class_literal(char),
            }
            // `lo-hi`: the end of a range may be any character, a hyphen too; a last hyphen is literal.
            if single && self.peek(0) == Some('-') && self.peek(1).is_some_and(|next| next != ']') {
                self.at += 1;
                self.out.push('-');
                match self.next() {
                    Some('\\') => self.escape(true)?,
                    Some(char) => self.class_literal(char),
                    None => return invalid("missing closing ]"),
                }
            }
            first = false;
        }
        self.out.push(']');
        Ok(())
    }

    fn class_literal(&mut self, char: char) {
        if matches!(char, '[' | ']' | '&' | '~' | '^' | '-') {
            self.out.push('\\');
        }
        self.out.push(char);
    }

    fn escape(&mut self, in_class: bool) -> Result<(), FunctionError> {
        let Some(char) = self.next() else { return invalid("trailing backslash") };
        let classes = |inside: &str, negated: bool| match (in_class, negated) {
            (true, false) => inside.to_owned(),
            (false, false) => format!("[{inside}]"),
            (_, true) => format!("[^{inside}]"),
        };
        match char {
            'd' | 'D' => self.out.push_str(&classes("0-9", char == 'D')),
            'w' | 'W' => self.out.push_str(&classes("0-9A-Za-z_", char == 'W')),
            's' | 'S' => self.out.push_str(&classes("\\t\\n\\x0C\\r ", char == 'S')),
            'b' if !in_class => self.out.push_str("(?-u:\\b)"),
            'B' if !in_class => return give_up("`\\B` in a pattern is not evaluated"),
            'A' | 'z' if !in_class => {
                self.out.push('\\');
                self.out.push(char);
            }
            'a' | 'f' | 't' | 'n' | 'r' | 'v' => {
                self.out.push('\\');
                self.out.push(char);
            }
            'x' => {
                self.out.push_str("\\x");
                if self.peek(0) == Some('{') {
                    while let Some(char) = self.next() {
                        self.out.push(char);
                        if char == '}' {
                            break;
                        }
                    }
                    return Ok(());
                }
                for _ in 0..2 {
                    match self.next() {
                        Some(char) if char.is_ascii_hexdigit() => self.out.push(char),
                        _ => return invalid("invalid escape sequence"),
                    }
                }
            }
            'p' | 'P' => {
                self.out.push('\\');
                self.out.push(char);
                match self.next() {
                    Some('{') => {
                        let mut name = String::new();
                        loop {
                            match self.next() {
                                Some('}') => break,
                                Some(char) if char.is_ascii_alphanumeric() || matches!(char, '_' | '^') => {
                                    name.push(char)
                                }
                                _ => return invalid("invalid character class range"),
                            }
                        }
                        if name.starts_with("Is") {
                            return invalid("invalid character class range");
                        }
                        self.out.push_str(&format!("{{{name}}}"));
                    }
                    Some(name) if name.is_ascii_alphabetic() => self.out.push(name),
                    _ => return invalid("invalid character class range"),
                }
            }
            'Q' if !in_class => loop {
                match self.next() {
                    None => break,
                    Some('\\') if self.peek(0) == Some('E') => {
                        self.at += 1;
                        break;
                    }
                    Some(char) => self.literal(char),
                }
            },
            '0'..='7' => {
                if char != '0' && !matches!(self.peek(0), Some('0'..='7')) {
                    return invalid("invalid escape sequence");
                }
                let mut code = char.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    if let Some(digit) = self.peek(0).and_then(|char| char.to_digit(8)) {
                        code = code * 8 + digit;
                        self.at += 1;
                    }
                }
                self.out.push_str(&format!("\\x{{{code:x}}}"));
            }
            char if char.is_ascii_punctuation() => {
                if regex::escape(char.encode_utf8(&mut [0; 4])).len() > 1
                    || (in_class && matches!(char, '&' | '~' | '-'))
                {
                    self.out.push('\\');
                }
                self.out.push(char);
            }
            _ => return invalid("invalid escape sequence"),
        }
        Ok(())
    }
}
