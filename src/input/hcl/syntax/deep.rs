//! A parser of our own for what the other one refuses though Terraform takes it: deep nesting, long chains of
//! operators, numbers beyond 64 bits.
//!
//! In: the text of one top-level block or attribute. Out: the same tree as everywhere, or the offset of what is not
//! understood. It is asked only where the other parser has given up for one of those reasons.

use super::super::operators::{Binary, Unary, literal_number};
use super::lower::Lower;
use super::template::{Mark, Token, assemble};
use super::{Attribute, Block, Body, Call, Expr, For, Item, Kind, Part, Step};
use crate::base::Value;
use hcl_edit::template::Strip;
use std::sync::Arc;

/// Deepest nesting that is read.
const DEPTH: usize = 400;
/// Longest chain of operators that is read.
const CHAIN: usize = 800;

/// Reads the block or attribute that is all of a range of the text.
pub(super) fn item<'a>(lower: &'a Lower<'a>, start: usize, end: usize) -> Result<Body, usize> {
    let text = lower.text.get(..end).ok_or(start)?;
    let mut reader = Reader { lower, text, at: start, depth: 0, lines: false };
    let mut body = Body::default();
    reader.body(&mut body, false)?;
    Ok(body)
}

struct Reader<'a> {
    lower: &'a Lower<'a>,
    text: &'a str,
    at: usize,
    depth: usize,
    /// Within brackets: line ends are space.
    lines: bool,
}

type Read<T> = Result<T, usize>;

/// Operators by precedence, the weakest first.
const LEVELS: [&[(&str, Binary)]; 6] = [
    &[("||", Binary::Or)],
    &[("&&", Binary::And)],
    &[("==", Binary::Eq), ("!=", Binary::NotEq)],
    &[("<=", Binary::LessEq), (">=", Binary::GreaterEq), ("<", Binary::Less), (">", Binary::Greater)],
    &[("+", Binary::Add), ("-", Binary::Sub)],
    &[("*", Binary::Mul), ("/", Binary::Div), ("%", Binary::Mod)],
];

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let end = |rest: &str| rest.find('\n').unwrap_or(rest.len());
            let skip = match rest.as_bytes().first() {
                Some(b' ' | b'\t' | b'\r') => 1,
                Some(b'\n') if self.lines => 1,
                Some(b'#') => end(rest),
                Some(b'/') if rest.starts_with("//") => end(rest),
                Some(b'/') if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
                _ => return,
            };
            self.at += skip;
        }
    }

    /// Space, line ends too.
    fn gap(&mut self) {
        let lines = std::mem::replace(&mut self.lines, true);
        self.space();
        self.lines = lines;
    }

    fn take(&mut self, word: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn need(&mut self, word: &str) -> Read<()> {
        if self.take(word) { Ok(()) } else { Err(self.at) }
    }

    fn name(&mut self) -> Option<Arc<str>> {
        self.space();
        let rest = self.rest();
        let first = rest.chars().next().filter(|c| c.is_alphabetic() || *c == '_')?;
        let more = rest.get(first.len_utf8()..)?;
        let end = more.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(more.len());
        let name = rest.get(..first.len_utf8() + end)?.into();
        self.at += first.len_utf8() + end;
        Some(name)
    }

    fn keyword(&mut self, word: &str) -> bool {
        let at = self.at;
        if self.name().is_some_and(|name| &*name == word) {
            return true;
        }
        self.at = at;
        false
    }

    fn nested<T>(&mut self, lines: bool, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= DEPTH {
            return Err(self.at);
        }
        self.depth += 1;
        let before = std::mem::replace(&mut self.lines, lines);
        let result = read(self);
        self.lines = before;
        self.depth -= 1;
        result
    }

    fn expr_at(&self, start: usize, kind: Kind) -> Expr {
        Expr { span: self.lower.span(Some(start..self.at)), kind }
    }

    fn body(&mut self, out: &mut Body, inner: bool) -> Read<()> {
        loop {
            self.gap();
            if self.rest().is_empty() {
                return if inner { Err(self.at) } else { Ok(()) };
            }
            if inner && self.rest().starts_with('}') {
                return Ok(());
            }
            let start = self.at;
            let name = self.name().ok_or(self.at)?;
            self.space();
            if self.rest().starts_with('=') && !self.rest().starts_with("==") {
                self.at += 1;
                let expr = self.nested(false, Self::expr)?;
                if out.attribute(&name).is_some() {
                    return Err(start);
                }
                let span = self.lower.span(Some(start..self.at));
                out.attributes.push(Attribute { name, span, expr: Arc::new(expr) });
            } else {
                let mut labels = Vec::new();
                let mut header = start + name.len();
                while !self.take("{") {
                    let label = if self.rest().starts_with('"') {
                        match self.primary()?.kind {
                            Kind::Literal(value) => value.as_str().map(Arc::from).ok_or(self.at)?,
                            _ => return Err(self.at),
                        }
                    } else {
                        self.name().ok_or(self.at)?
                    };
                    labels.push(label);
                    header = self.at;
                }
                let mut body = Body::default();
                self.nested(false, |reader| reader.body(&mut body, true))?;
                self.need("}")?;
                let span = self.lower.span(Some(start..self.at));
                let header = self.lower.span(Some(start..header));
                out.blocks.push(Block { kind: name, labels, header, span, body: Arc::new(body) });
            }
            self.space();
            if !(self.rest().is_empty() || self.rest().starts_with('\n') || inner && self.rest().starts_with('}')) {
                return Err(self.at);
            }
        }
    }

    fn expr(&mut self) -> Read<Expr> {
        self.space();
        let start = self.at;
        let condition = self.binary(0)?;
        if !self.take("?") {
            return Ok(condition);
        }
        self.nested(self.lines, |reader| {
            let then = reader.expr()?;
            reader.need(":")?;
            let other = reader.expr()?;
            Ok(reader.expr_at(start, Kind::Conditional(Box::new([condition, then, other]))))
        })
    }

    fn binary(&mut self, level: usize) -> Read<Expr> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        self.space();
        let start = self.at;
        let mut left = self.binary(level + 1)?;
        for _ in 0..CHAIN {
            self.space();
            let Some((word, operator)) = operators.iter().find(|(word, _)| self.rest().starts_with(word)) else {
                return Ok(left);
            };
            self.at += word.len();
            let right = self.binary(level + 1)?;
            left = self.expr_at(start, Kind::Binary(*operator, Box::new([left, right])));
        }
        Err(self.at)
    }

    fn unary(&mut self) -> Read<Expr> {
        self.space();
        let start = self.at;
        let operator = match self.rest().as_bytes().first() {
            Some(b'-') => Unary::Neg,
            Some(b'!') => Unary::Not,
            _ => return self.postfix(),
        };
        self.at += 1;
        let operand = self.nested(self.lines, Self::unary)?;
        Ok(self.expr_at(start, Kind::Unary(operator, Box::new(operand))))
    }

    fn postfix(&mut self) -> Read<Expr> {
        let start = self.at;
        let root = self.primary()?;
        let mut steps = Vec::new();
        // The attribute splat that the next step is applied behind, if one is.
        let mut splat: Option<usize> = None;
        loop {
            let before = self.at;
            self.space();
            let rest = self.rest();
            if rest.starts_with(".") && !rest.starts_with("...") {
                self.at += 1;
                if self.take("*") {
                    splat = Some(steps.len());
                    steps.push(Step::AttrSplat(0));
                    continue;
                }
                if let Some(Step::AttrSplat(behind)) = splat.and_then(|at| steps.get_mut(at)) {
                    *behind += 1;
                }
                if let Some(name) = self.name() {
                    steps.push(Step::Attr(name));
                } else {
                    let from = self.at;
                    while self.rest().starts_with(|c: char| c.is_ascii_digit()) {
                        self.at += 1;
                    }
                    let index = self.text.get(from..self.at).and_then(|text| text.parse::<i64>().ok()).ok_or(from)?;
                    let span = self.lower.span(Some(from..self.at));
                    let kind = self.lower.literal(Value::number(index), span);
                    steps.push(Step::Index(Expr { span, kind }));
                }
            } else if rest.starts_with('[') {
                self.at += 1;
                splat = None;
                let step = self.nested(true, |reader| {
                    let mark = reader.at;
                    if reader.take("*") && reader.take("]") {
                        return Ok(Step::FullSplat);
                    }
                    reader.at = mark;
                    let key = reader.expr()?;
                    reader.need("]")?;
                    Ok(Step::Index(key))
                })?;
                steps.push(step);
            } else {
                self.at = before;
                break;
            }
        }
        if steps.is_empty() {
            return Ok(root);
        }
        Ok(self.expr_at(start, Kind::Traversal(Box::new(root), steps)))
    }

    fn primary(&mut self) -> Read<Expr> {
        self.space();
        let start = self.at;
        let kind = match self.rest().as_bytes().first().ok_or(start)? {
            b'(' => {
                self.at += 1;
                let inner = self.nested(true, |reader| {
                    let inner = reader.expr()?;
                    reader.need(")")?;
                    Ok(inner)
                })?;
                Kind::Parenthesis(Box::new(inner))
            }
            b'[' => {
                self.at += 1;
                self.nested(true, |reader| reader.tuple())?
            }
            b'{' => {
                self.at += 1;
                self.nested(true, |reader| reader.object())?
            }
            b'"' => {
                self.at += 1;
                let tokens = self.nested(false, |reader| reader.quoted())?;
                self.template(start, assemble(tokens, false))
            }
            b'<' if self.rest().starts_with("<<") => {
                let (tokens, flush) = self.nested(false, |reader| reader.heredoc())?;
                self.template(start, assemble(tokens, flush))
            }
            b'0'..=b'9' => self.number()?,
            _ => return self.word(),
        };
        Ok(self.expr_at(start, kind))
    }

    fn template(&self, start: usize, template: super::Template) -> Kind {
        let span = self.lower.span(Some(start..self.at));
        match template.parts.as_slice() {
            [] => self.lower.literal(Value::text(""), span),
            [Part::Text(text)] => self.lower.literal(Value::text(text), span),
            _ => Kind::Template(template),
        }
    }

    fn number(&mut self) -> Read<Kind> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            while reader.rest().starts_with(|c: char| c.is_ascii_digit()) {
                reader.at += 1;
            }
        };
        digits(self);
        let mut ahead = self.rest().chars();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
            digits(self);
        }
        if self.rest().starts_with(['e', 'E']) {
            self.at += 1;
            if self.rest().starts_with(['+', '-']) {
                self.at += 1;
            }
            digits(self);
        }
        let value = literal_number(self.text.get(start..self.at).unwrap_or("")).map_err(|_| start)?;
        Ok(self.lower.literal(value, self.lower.span(Some(start..self.at))))
    }

    /// A name: a constant, a call or a reference.
    fn word(&mut self) -> Read<Expr> {
        let start = self.at;
        let mut name = self.name().ok_or(start)?.to_string();
        while self.rest().starts_with("::") {
            self.at += 2;
            name.push_str("::");
            name.push_str(&self.name().ok_or(self.at)?);
        }
        let end = self.at;
        if self.take("(") {
            let call = self.nested(true, |reader| {
                let (mut args, mut expand) = (Vec::new(), false);
                while !reader.take(")") {
                    args.push(reader.expr()?);
                    expand = reader.take("...");
                    if !reader.take(",") {
                        reader.need(")")?;
                        break;
                    }
                }
                Ok(Call { name: name.into(), args, expand })
            })?;
            return Ok(self.expr_at(start, Kind::Call(Box::new(call))));
        }
        self.at = end;
        let span = self.lower.span(Some(start..end));
        let kind = match name.as_str() {
            "null" => self.lower.literal(Value::null(), span),
            "true" => self.lower.literal(Value::bool(true), span),
            "false" => self.lower.literal(Value::bool(false), span),
            _ => Kind::Variable(name.into()),
        };
        Ok(Expr { span, kind })
    }

    fn tuple(&mut self) -> Read<Kind> {
        if let Some(each) = self.comprehension("]")? {
            return Ok(each);
        }
        let mut items = Vec::new();
        while !self.take("]") {
            items.push(self.expr()?);
            if !self.take(",") {
                self.need("]")?;
                break;
            }
        }
        Ok(Kind::Tuple(items))
    }

    fn object(&mut self) -> Read<Kind> {
        if let Some(each) = self.comprehension("}")? {
            return Ok(each);
        }
        let mut items = Vec::new();
        while !self.take("}") {
            let start = self.at;
            let key = match self.name() {
                // A name alone is a text.
                Some(name)
                    if {
                        self.space();
                        self.rest().starts_with(['=', ':']) && !self.rest().starts_with("==")
                    } =>
                {
                    let span = self.lower.span(Some(start..start + name.len()));
                    Expr { span, kind: self.lower.literal(Value::text(&name), span) }
                }
                _ => {
                    self.at = start;
                    self.expr()?
                }
            };
            if !self.take("=") && !self.take(":") {
                return Err(self.at);
            }
            // The value ends with its line.
            let value = self.nested(false, Self::expr)?;
            items.push(Item { key, value });
            let before = self.at;
            self.lines = false;
            self.space();
            self.lines = true;
            let separated = self.rest().starts_with(['\n', ',', '}']);
            if !separated {
                return Err(before);
            }
            self.take(",");
        }
        Ok(Kind::Object(items))
    }

    fn comprehension(&mut self, close: &str) -> Read<Option<Kind>> {
        self.space();
        let start = self.at;
        if !self.keyword("for") {
            return Ok(None);
        }
        let Some(first) = self.name() else {
            // An object may have a key of that name.
            self.at = start;
            return Ok(None);
        };
        let second = if self.take(",") { Some(self.name().ok_or(self.at)?) } else { None };
        if !self.keyword("in") {
            return Err(self.at);
        }
        let collection = self.expr()?;
        self.need(":")?;
        let mut value = self.expr()?;
        let mut key = None;
        if close == "}" {
            self.need("=>")?;
            key = Some(std::mem::replace(&mut value, self.expr()?));
        }
        let group = self.take("...");
        let condition = if self.keyword("if") { Some(self.expr()?) } else { None };
        self.need(close)?;
        let (key_name, value_name) = match second {
            Some(second) => (Some(first), second),
            None => (None, first),
        };
        Ok(Some(Kind::For(Box::new(For { key_name, value_name, collection, key, value, group, condition }))))
    }

    /// Text up to the quote that ends it.
    fn quoted(&mut self) -> Read<Vec<Token>> {
        let mut tokens = Vec::new();
        let mut from = self.at;
        loop {
            let rest = self.rest();
            match *rest.as_bytes().first().ok_or(self.at)? {
                b'"' => {
                    self.literal(&mut tokens, from, true);
                    self.at += 1;
                    return Ok(tokens);
                }
                b'\n' => return Err(self.at),
                b'\\' => self.at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                _ if self.mark(&mut tokens, from, true)? => from = self.at,
                _ => self.at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
    }

    fn heredoc(&mut self) -> Read<(Vec<Token>, bool)> {
        self.at += 2;
        let flush = self.rest().starts_with('-');
        self.at += usize::from(flush);
        let delimiter = self.name().ok_or(self.at)?;
        let line = self.rest().find('\n').ok_or(self.at)?;
        if !self.rest().get(..line).is_some_and(|rest| rest.trim().is_empty()) {
            return Err(self.at);
        }
        self.at += line + 1;
        let mut tokens = Vec::new();
        let mut from = self.at;
        let mut fresh = true;
        loop {
            let rest = self.rest();
            if fresh {
                let line = rest.split('\n').next().unwrap_or("");
                if line.trim() == &*delimiter {
                    self.literal(&mut tokens, from, false);
                    self.at += line.trim_end().len();
                    return Ok((tokens, flush));
                }
            }
            fresh = rest.starts_with('\n');
            if self.mark(&mut tokens, from, false)? {
                from = self.at;
            } else {
                self.at += rest.chars().next().ok_or(self.at)?.len_utf8();
            }
        }
    }

    fn literal(&self, tokens: &mut Vec<Token>, from: usize, quoted: bool) {
        let raw = self.text.get(from..self.at).unwrap_or("");
        Token::literal(raw, quoted, tokens);
    }

    /// An interpolation or directive, or an escaped mark, which is passed over; false where there is none.
    fn mark(&mut self, tokens: &mut Vec<Token>, from: usize, quoted: bool) -> Read<bool> {
        let rest = self.rest();
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            self.at += 2;
            return Ok(false);
        }
        let directive = rest.starts_with("%{");
        if !directive && !rest.starts_with("${") {
            return Ok(false);
        }
        self.literal(tokens, from, quoted);
        self.at += 2;
        let start = self.take_now("~");
        let mark =
            self.nested(true, |reader| if directive { reader.directive() } else { Ok(Mark::Expr(reader.expr()?)) })?;
        self.nested(true, |reader| {
            reader.space();
            Ok(())
        })?;
        let end = self.take_now("~");
        if !self.take_now("}") {
            return Err(self.at);
        }
        tokens.push(Token::Mark(mark, Strip::from((start, end))));
        Ok(true)
    }

    fn take_now(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn directive(&mut self) -> Read<Mark> {
        let word = self.name().ok_or(self.at)?;
        Ok(match &*word {
            "if" => Mark::If(self.expr()?),
            "else" => Mark::Else,
            "endif" => Mark::EndIf,
            "endfor" => Mark::EndFor,
            "for" => {
                let first = self.name().ok_or(self.at)?;
                let second = if self.take(",") { Some(self.name().ok_or(self.at)?) } else { None };
                if !self.keyword("in") {
                    return Err(self.at);
                }
                let collection = self.expr()?;
                match second {
                    Some(second) => Mark::For(Some(first), second, collection),
                    None => Mark::For(None, first, collection),
                }
            }
            _ => return Err(self.at),
        })
    }
}
