//! What is known of a text that a function makes of texts with holes.
//!
//! In: a function's name and its converted arguments, of which one at least is not known. Out: the text of the result
//! with [`HOLE`] for each part that is not known, or `None` where what is written beside the unknown cannot be told
//! apart from it. Only what stays as it is whatever the unknown part turns out to be is kept.

use super::TABLE;
use super::call::{CallContext, MAX_TEXT};
use crate::base::hole::{self, Piece};
use crate::base::value::HOLE;
use crate::base::{Data, Value};

/// The text of a result that is not known.
pub(super) fn shape(name: &str, args: &[Value], cx: &dyn CallContext) -> Option<String> {
    match name {
        // What is not known comes out changed: it is no longer the text that its name tells of.
        "indent" | "lower" | "upper" => by_itself(name, args, cx).map(|shape| hole::nameless(&shape)),
        "chomp" | "trimspace" => by_itself(name, args, cx).map(|shape| match hole::pieces(&shape).as_slice() {
            [Piece::Hole(_), ..] | [.., Piece::Hole(_)] => hole::nameless(&shape),
            _ => shape,
        }),
        "format" if plain_verbs(args) => by_itself(name, args, cx),
        "replace" => replace(args),
        _ => None,
    }
    // A hole alone says no more than the reference that it is of.
    .filter(|shape| shape.len() <= MAX_TEXT && !shape.is_empty() && !hole::is_all(shape))
}

/// The function itself, run on the texts with holes in place of the unknown: it moves texts and does not look at them.
fn by_itself(name: &str, args: &[Value], cx: &dyn CallContext) -> Option<String> {
    let filled: Vec<Value> = args.iter().map(hole).collect::<Option<_>>()?;
    let value = (TABLE.get(name)?.run)(&filled, cx).ok()?;
    value.as_str().map(str::to_owned)
}

/// A value, or the text with holes that an unknown one has.
fn hole(value: &Value) -> Option<Value> {
    match &value.data {
        Data::Unknown(_) => Some(Value::string(value.piece())),
        _ if value.has_unknown() => None,
        _ => Some(value.clone()),
    }
}

/// Whether a format takes each argument that is not known as it is: `%s` or `%v`, without width and precision.
fn plain_verbs(args: &[Value]) -> bool {
    let Some((pattern, values)) = args.split_first() else { return false };
    let mut rest = pattern.as_str().unwrap_or("");
    let mut values = values.iter();
    while let Some((_, after)) = rest.split_once('%') {
        let Some(end) = after.find(|c: char| c == '%' || c.is_alphabetic()) else { return false };
        let (flags, verb) = after.split_at(end);
        if flags.contains(['[', '*']) {
            return false;
        }
        if !verb.starts_with('%') && values.next().is_some_and(Value::has_unknown) {
            let plain = flags.is_empty() && verb.starts_with(['s', 'v']);
            if !plain {
                return false;
            }
        }
        let mut chars = verb.chars();
        chars.next();
        rest = chars.as_str();
    }
    true
}

/// `replace`: what is put in may be unknown, or parts of the text. Then no piece between two holes may begin or end
/// with a part of what is looked for, as the unknown beside it could complete it.
fn replace(args: &[Value]) -> Option<String> {
    let [whole, wanted, by] = args else { return None };
    let wanted = wanted.as_str()?;
    let expression = wanted.len() > 1 && wanted.starts_with('/') && wanted.ends_with('/');
    // The unknown parts of the text may hold what is looked for.
    let whole = hole::nameless(&whole.shape()?);
    if wanted.is_empty() || expression || wanted.contains(HOLE) {
        return None;
    }
    let by = by.piece();
    if whole.contains(HOLE) {
        let pieces: Vec<&str> = whole.split(HOLE).collect();
        let last = pieces.len().saturating_sub(1);
        let touches = |(at, piece): (usize, &&str)| {
            let cuts = || (1..wanted.len()).filter_map(|cut| wanted.split_at_checked(cut));
            let (left, right) = (at > 0, at < last);
            (left && cuts().any(|(_, end)| piece.starts_with(end)))
                || (right && cuts().any(|(begin, _)| piece.ends_with(begin)))
                || (left && right && !piece.is_empty() && wanted.contains(*piece))
        };
        if pieces.iter().enumerate().any(touches) {
            return None;
        }
    }
    let count = whole.matches(wanted).count();
    let length = count.saturating_mul(by.len()).saturating_add(whole.len());
    (length <= MAX_TEXT).then(|| whole.replace(wanted, &by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Type, UnknownKind};
    use crate::input::hcl::functions::call;

    struct Nothing;

    impl CallContext for Nothing {
        fn read_file(&self, path: &str) -> Result<Vec<u8>, super::super::FileProblem> {
            Err(super::super::FileProblem::Missing(path.to_owned()))
        }
        fn file_exists(&self, _: &str) -> Result<bool, super::super::FileProblem> {
            Ok(false)
        }
        fn list_files(&self, path: &str) -> Result<Vec<String>, super::super::FileProblem> {
            Err(super::super::FileProblem::Missing(path.to_owned()))
        }
    }

    fn unknown(shape: &str) -> Value {
        let value = Value::unknown(Type::String, UnknownKind::Computed);
        if shape.is_empty() { value } else { value.refined(|known| known.shape = Some(shape.into())) }
    }

    fn shown(name: &str, args: Vec<Value>) -> Option<String> {
        let value = call(name, args, &Nothing).ok()?;
        assert!(value.is_unknown(), "{name}");
        Some(value.shape()?.replace(HOLE, "?"))
    }

    #[test]
    fn what_is_written_beside_the_unknown_stays() {
        let text = |text: &str| Value::string(text);
        let holed = |text: &str| unknown(&text.replace('?', &HOLE.to_string()));
        let is = |name: &str, args: Vec<Value>, wanted: &str| {
            assert_eq!(shown(name, args).as_deref().unwrap_or("-"), wanted, "{name}");
        };
        is("format", vec![text("acs:oss:*:*:%s/%s"), unknown(""), text("*")], "acs:oss:*:*:?/*");
        is("format", vec![text("%s-%03d"), holed("a?"), Value::number(7)], "a?-007");
        // What a number that is not known looks like is not known either.
        is("format", vec![text("a%d"), unknown("")], "-");
        is("format", vec![text("a%q%5s"), unknown(""), unknown("")], "-");
        is("format", vec![text("100%% %s"), unknown("")], "100% ?");
        is("replace", vec![text("a BUCKET b"), text("BUCKET"), unknown("")], "a ? b");
        is("replace", vec![holed("x?y x"), text("x"), text("z")], "z?y z");
        // The unknown part may complete what is looked for.
        is("replace", vec![holed("x?y"), text("ay"), text("z")], "-");
        is("replace", vec![holed("xa?y"), text("ab"), text("z")], "-");
        is("replace", vec![holed("?b?"), text("abc"), text("z")], "-");
        is("replace", vec![holed("x?y"), text("/x/"), text("z")], "-");
        is("trimspace", vec![holed("  {?}\n")], "{?}");
        is("chomp", vec![holed("{?}\n")], "{?}");
        is("lower", vec![holed("A?B")], "a?b");
        is("indent", vec![Value::number(2), holed("a\n?")], "a\n  ?");
        is("trimspace", vec![unknown("")], "-");
    }

    proptest::proptest! {
        /// Whatever fills the hole, the function of the filled text is a filling of the shape.
        #[test]
        fn replaced_texts_fill_the_shape(left in "[ab]{0,4}", right in "[ab]{0,4}", fill in "[ab]{0,4}", wanted in "[ab]{1,3}") {
            let holed = format!("{left}{HOLE}{right}");
            if let Some(shape) = replace(&[unknown(&holed), Value::string(wanted.as_str()), Value::string("-")]) {
                let real = format!("{left}{fill}{right}").replace(&wanted, "-");
                let (begin, end) = shape.split_once(HOLE).unwrap_or((&shape, ""));
                proptest::prop_assert!(real.starts_with(begin) && real.ends_with(end), "{} {}", real, shape);
            }
        }
    }
}
