//! jsonencode and jsondecode.
//!
//! Written as Terraform writes: sorted keys, numbers without exponent, `<`, `>`, `&` escaped. Read with all digits of a
//! number; nesting is bounded by [`MAX_DEPTH`].

use super::call::*;
use crate::base::{Data, Number, Type, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Without the promise that it is not `null`.
fn may_be_null(value: Value) -> Value {
    value.refined(|known| known.not_null = false)
}

/// Deepest nesting that is decoded.
const MAX_DEPTH: usize = 200;

pub(super) const FUNCTIONS: &[Function] = &[
    function("jsondecode", &[STRING.unknown()], dynamic, |args, _| {
        if let Some(unknown) = args.first().filter(|text| text.is_unknown()) {
            // The first character tells the type.
            let prefix = unknown.known_prefix().unwrap_or_default();
            return match prefix.trim_start().chars().next() {
                None | Some('{' | '[' | 'n') => unknown_result(Type::Dynamic, args),
                Some('"') => unknown_result(Type::String, args).map(may_be_null),
                Some('t' | 'f') => unknown_result(Type::Bool, args).map(may_be_null),
                Some('-' | '0'..='9') => unknown_result(Type::Number, args).map(may_be_null),
                Some(other) => refuse_argument(0, format!("a JSON document cannot begin with `{other}`")),
            };
        }
        let text = text(args, 0)?;
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at < text.len() { reader.fail("extra characters after the value") } else { Ok(value) }
    }),
    function("jsonencode", &[ANY.null().unknown()], string, |args, _| {
        let Some(value) = args.first() else { return refuse("one argument is required") };
        if value.has_unknown() {
            let start = match value.type_of() {
                _ if !value.surely_not_null() => None,
                Type::String => Some("\""),
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => Some("["),
                Type::Map(_) | Type::Object(_) => Some("{"),
                _ => None,
            };
            return unknown_result(Type::String, args)
                .map(|result| result.refined(|known| known.prefix = start.map(Arc::from)))
                .map(|result| match shape(value) {
                    Ok(shape) => result.refined(|known| known.shape = Some(shape.into())),
                    Err(_) => result,
                });
        }
        text_result(&encode(value)?)
    }),
];

/// A wholly known value as JSON.
pub(super) fn encode(value: &Value) -> Result<String, FunctionError> {
    let mut out = String::new();
    write(value, &mut out, false)?;
    Ok(out)
}

/// The same of a value with unknown parts: they are strings that are not known.
fn shape(value: &Value) -> Result<String, FunctionError> {
    let mut out = String::new();
    write(value, &mut out, true)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String, holes: bool) -> Result<(), FunctionError> {
    check_text(out.len())?;
    match &value.data {
        Data::Unknown(_) if holes => quote(&value.piece(), out),
        Data::Unknown(_) => return give_up("an unknown value cannot be encoded"),
        Data::Null(_) => out.push_str("null"),
        Data::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Data::Number(number) if number.is_infinite() => return refuse("an infinite number has no JSON"),
        Data::Number(number) => out.push_str(&number.to_string()),
        Data::String(text) => quote(text, out),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out, holes)?;
            }
            out.push(']');
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            out.push('{');
            for (at, (name, item)) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                write(item, out, holes)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", char as u32)),
            char if (char as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", char as u32)),
            char => out.push(char),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn fail<T>(&self, what: &str) -> Result<T, FunctionError> {
        refuse_argument(0, format!("invalid JSON at byte {}: {what}", self.at))
    }
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }
    fn eat(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Outcome {
        if depth > MAX_DEPTH {
            return give_up("the JSON is nested too deeply to be evaluated");
        }
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Value::text(&self.string()?)),
            Some(b't') => self.word("true", Value::bool(true)),
            Some(b'f') => self.word("false", Value::bool(false)),
            Some(b'n') => self.word("null", Value::null()),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.fail("a value is expected"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Outcome {
        if !self.rest().starts_with(word) {
            return self.fail("a value is expected");
        }
        self.at += word.len();
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Outcome {
        self.at += 1;
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(Value::tuple(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            check_items(items.len())?;
            if self.eat(b']') {
                return Ok(Value::tuple(items));
            }
            if !self.eat(b',') {
                return self.fail("`,` or `]` is expected");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Outcome {
        self.at += 1;
        let mut entries = BTreeMap::new();
        if self.eat(b'}') {
            return Ok(Value::object(entries));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.fail("a property name is expected");
            }
            let name = Value::text(&self.string()?);
            if !self.eat(b':') {
                return self.fail("`:` is expected");
            }
            let value = self.value(depth + 1)?;
            entries.insert(name.as_str().unwrap_or_default().into(), value);
            check_items(entries.len())?;
            if self.eat(b'}') {
                return Ok(Value::object(entries));
            }
            if !self.eat(b',') {
                return self.fail("`,` or `}` is expected");
            }
        }
    }

    fn number(&mut self) -> Outcome {
        let rest = self.rest();
        let end = rest
            .find(|char: char| !(char.is_ascii_digit() || matches!(char, '-' | '+' | '.' | 'e' | 'E')))
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or("");
        let digits = text.strip_prefix('-').unwrap_or(text);
        let leading_zero =
            digits.len() > 1 && digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        let bare_point =
            digits.starts_with('.') || digits.contains(".e") || digits.contains(".E") || digits.ends_with('.');
        if leading_zero || bare_point {
            return self.fail("a number is expected");
        }
        match Number::parse(text) {
            Ok(number) => {
                self.at += end;
                Ok(Value::number(number))
            }
            Err(crate::base::number::NumberError::Syntax) => self.fail("a number is expected"),
            Err(error) => give_up(error.to_string()),
        }
    }

    fn string(&mut self) -> Result<String, FunctionError> {
        let rest = self.rest();
        let mut end = None;
        let mut escaped = false;
        for (at, byte) in rest.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    end = Some(at + 1);
                    break;
                }
                _ => {}
            }
        }
        let Some(token) = end.and_then(|end| rest.get(..end)) else { return self.fail("unterminated string") };
        match decode_string(token) {
            Some(text) => {
                self.at += token.len();
                Ok(text)
            }
            None => self.fail("invalid string"),
        }
    }
}

/// A quoted string; a lone surrogate becomes the replacement character, as in Go.
fn decode_string(token: &str) -> Option<String> {
    if let Ok(text) = serde_json::from_str::<String>(token) {
        return Some(text);
    }
    let mut units: Vec<u16> = Vec::new();
    let mut chars = token.get(1..token.len() - 1)?.chars();
    while let Some(char) = chars.next() {
        if (char as u32) < 0x20 {
            return None;
        }
        if char != '\\' {
            units.extend(char.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        units.push(match chars.next()? {
            'n' => 10,
            'r' => 13,
            't' => 9,
            'b' => 8,
            'f' => 12,
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                u16::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4 && !digits.starts_with('+'))?
            }
            char @ ('"' | '\\' | '/') => char as u16,
            _ => return None,
        });
    }
    Some(String::from_utf16_lossy(&units))
}
