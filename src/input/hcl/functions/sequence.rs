//! Functions on lists and tuples: chunklist, coalescelist, compact, concat, contains, distinct, element, flatten,
//! index, length, matchkeys, one, range, reverse, slice, sort, alltrue, anytrue, coalesce.

use super::call::*;
use super::numeric::number_error;
use crate::base::{Data, Number, Tri, Type, Value};
use crate::input::hcl::convert::{convert, unify};
use unicode_segmentation::UnicodeSegmentation;

pub(super) const FUNCTIONS: &[Function] = &[
    function("alltrue", &[BOOLS], boolean, |args, _| all_true(args)),
    function("anytrue", &[BOOLS], boolean, |args, _| any_true(args)),
    function(
        "chunklist",
        &[LIST.whole(), NUMBER.whole()],
        |args| Type::list(like_first(args)),
        |args, _| chunk_list(args),
    ),
    function("coalesce", &[], dynamic, |args, _| coalesce(args)).rest(ANY.null().unknown()),
    function("coalescelist", &[], dynamic, |args, _| coalesce_list(args)).rest(ANY.null().unknown()),
    function("compact", &[STRINGS], strings, |args, _| compact(args)),
    function("concat", &[], concat_type, |args, _| concat(args)).rest(ANY.vague().whole()).checked(concat_check),
    function("contains", &[ANY.vague(), ANY.vague()], boolean, |args, _| contains(args)),
    function("distinct", &[LIST], like_first, |args, _| distinct(args)),
    function("element", &[ANY.whole().vague().only(SEQUENCES), NUMBER], element_of_first, |args, _| element(args)),
    function("flatten", &[ANY.whole()], dynamic, |args, _| flatten(args)),
    function("index", &[ANY.vague(), ANY.vague()], number, |args, _| index(args)),
    function("length", &[ANY.unknown().whole()], number, |args, _| length(args)),
    function("matchkeys", &[LIST, LIST, LIST], like_first, |args, _| match_keys(args)).checked(match_keys_check),
    function("one", &[ANY.only(SEQUENCES | SETS)], element_of_first, |args, _| one(args)),
    function("range", &[], |_| Type::list(Type::Number), |args, _| range(args)).rest(NUMBER),
    function("reverse", &[ANY.whole().only(SEQUENCES | SETS)], list_of_first, |args, _| reverse(args)),
    function("slice", &[ANY.whole().vague().only(SEQUENCES), NUMBER, NUMBER], slice_type, |args, _| slice(args))
        .checked(slice_check),
    function("sort", &[STRINGS], strings, |args, _| sort(args)),
];

fn element_of_first(args: &[Value]) -> Type {
    match like_first(args) {
        Type::List(element) | Type::Set(element) => (*element).clone(),
        _ => Type::Dynamic,
    }
}

/// A list for a list or set; of a tuple it is not known which elements there will be.
fn list_of_first(args: &[Value]) -> Type {
    match like_first(args) {
        Type::List(element) | Type::Set(element) => Type::list((*element).clone()),
        _ => Type::Dynamic,
    }
}

/// A list or tuple like the one given, with other elements.
fn rebuilt(like: &Value, items: Vec<Value>) -> Value {
    match &like.data {
        Data::List(element, _) | Data::Set(element, _) => Value::list(element.clone(), items),
        _ => Value::tuple(items),
    }
}

fn all_true(args: &[Value]) -> Outcome {
    let mut unknown = false;
    for item in items_at(args, 0)? {
        match item.data {
            Data::Bool(true) => {}
            Data::Unknown(_) => unknown = true,
            // Behind an unknown element Terraform no longer tells, though the answer is settled.
            _ if unknown => {}
            _ => return Ok(Value::bool(false)),
        }
    }
    if unknown { unknown_result(Type::Bool, args) } else { Ok(Value::bool(true)) }
}

fn any_true(args: &[Value]) -> Outcome {
    let mut unknown = false;
    for item in items_at(args, 0)? {
        match item.data {
            Data::Bool(true) => return Ok(Value::bool(true)),
            Data::Unknown(_) => unknown = true,
            _ => {}
        }
    }
    if unknown { unknown_result(Type::Bool, args) } else { Ok(Value::bool(false)) }
}

fn chunk_list(args: &[Value]) -> Outcome {
    let (items, size) = (items_at(args, 0)?, whole_at(args, 1)?);
    let Ok(size) = usize::try_from(size) else { return refuse_argument(1, "the size argument must be positive") };
    let element = element_of_first(args);
    let inner = Type::list(element.clone());
    let chunks = items.chunks(if size == 0 { items.len().max(1) } else { size });
    Ok(Value::list(inner, chunks.map(|chunk| Value::list(element.clone(), chunk.to_vec())).collect()))
}

fn coalesce(args: &[Value]) -> Outcome {
    let types: Vec<Type> = args.iter().map(Value::type_of).collect();
    let Some(ty) = unify(&types) else { return refuse("all arguments must have the same type") };
    for arg in args {
        let arg = convert(arg, &ty).or_else(|error| refuse(error.to_string()))?;
        match &arg.data {
            Data::Unknown(_) => return unknown_result(ty, args),
            Data::Null(_) => {}
            Data::String(text) if text.is_empty() && ty == Type::String => {}
            _ => return Ok(arg),
        }
    }
    refuse("no non-null, non-empty-string arguments")
}

fn coalesce_list(args: &[Value]) -> Outcome {
    for arg in args.iter().take_while(|arg| !arg.is_unknown()) {
        if !matches!(arg.type_of(), Type::List(_) | Type::Tuple(_)) {
            return refuse("coalescelist arguments must be lists or tuples");
        }
    }
    // A secret anywhere in the arguments makes the whole result one, as in Terraform.
    let marks = args.iter().map(Value::marks).fold((false, false), |all, one| (all.0 | one.0, all.1 | one.1));
    for arg in args {
        match &arg.data {
            Data::List(_, items) | Data::Tuple(items) if items.is_empty() => {}
            Data::List(..) | Data::Tuple(_) => return Ok(arg.clone().marked(marks.0, marks.1)),
            Data::Unknown(_) => return unknown_result(Type::Dynamic, args),
            Data::Null(Type::List(_) | Type::Tuple(_)) => {}
            Data::Null(_) => return refuse("coalescelist arguments must not be null"),
            _ => return refuse("coalescelist arguments must be lists or tuples"),
        }
    }
    refuse("no non-null arguments")
}

fn compact(args: &[Value]) -> Outcome {
    let items = items_at(args, 0)?;
    if items.iter().any(Value::has_unknown) {
        return unknown_result(Type::list(Type::String), args);
    }
    let kept = items.iter().filter(|item| item.as_str().is_some_and(|text| !text.is_empty()));
    Ok(Value::list(Type::String, kept.cloned().collect()))
}

/// The list that lists make, or the tuple of anything else whose length is known.
fn concat_type(args: &[Value]) -> Type {
    let lists = args.iter().map(|arg| match arg.type_of() {
        Type::List(element) => Some((*element).clone()),
        _ => None,
    });
    if let Some(element) = lists.collect::<Option<Vec<Type>>>().and_then(|elements| unify(&elements)) {
        return Type::list(element);
    }
    let mut elements = Vec::new();
    for arg in args {
        match (arg.type_of(), arg.items()) {
            (Type::Tuple(own), _) => elements.extend(own.iter().cloned()),
            (Type::List(element), Some(items)) => elements.extend(items.iter().map(|_| (*element).clone())),
            _ => return Type::Dynamic,
        }
    }
    Type::tuple(elements)
}

fn concat_check(args: &[Value]) -> Result<(), FunctionError> {
    if args.is_empty() {
        return refuse("at least one argument is required");
    }
    if matches!(concat_type(args), Type::List(_)) {
        return Ok(());
    }
    for (at, arg) in args.iter().enumerate() {
        match arg.type_of() {
            // Behind a list of unknown length nothing is asked.
            Type::List(_) if arg.is_unknown() => return Ok(()),
            Type::List(_) | Type::Tuple(_) => {}
            other => {
                return refuse_argument(at, format!("all arguments must be lists or tuples; got {}", other.friendly()));
            }
        }
    }
    Ok(())
}

fn concat(args: &[Value]) -> Outcome {
    let total: usize = args.iter().filter_map(Value::items).map(<[Value]>::len).sum();
    check_items(total)?;
    let items: Vec<Value> = args.iter().filter_map(Value::items).flatten().cloned().collect();
    match concat_type(args) {
        Type::List(element) => {
            let items: Result<Vec<Value>, _> = items.iter().map(|item| convert(item, &element)).collect();
            Ok(Value::list((*element).clone(), items.or_else(|error| refuse(error.to_string()))?))
        }
        _ => Ok(Value::tuple(items)),
    }
}

fn contains(args: &[Value]) -> Outcome {
    let (Some(list), Some(wanted)) = (args.first(), args.get(1)) else { return refuse("two arguments are required") };
    let Some(items) = list.items() else { return refuse_argument(0, "argument must be list, tuple, or set") };
    match items.iter().fold(Tri::No, |found, item| found.or(wanted.equals(item))) {
        Tri::Unknown => unknown_result(Type::Bool, args),
        known => Ok(Value::bool(known.surely())),
    }
}

fn distinct(args: &[Value]) -> Outcome {
    let items = items_at(args, 0)?;
    let ty = like_first(args);
    if items.iter().any(Value::has_unknown) {
        return unknown_result(ty, args);
    }
    // Equal elements meet in the order of sets; the first of each run, by position, stays.
    let mut order: Vec<(usize, &Value)> = items.iter().enumerate().collect();
    order.sort_by(|left, right| left.1.set_order(right.1).then(left.0.cmp(&right.0)));
    order.dedup_by(|next, kept| kept.1.equals(next.1) == Tri::Yes);
    order.sort_by_key(|(at, _)| *at);
    let kept = order.into_iter().map(|(_, item)| item.clone()).collect();
    Ok(Value::list(element_of_first(args), kept))
}

fn element(args: &[Value]) -> Outcome {
    let at = whole_at(args, 1)?;
    let items = match args.first().map(|list| &list.data) {
        Some(Data::List(_, items) | Data::Tuple(items)) => items,
        _ => return refuse_argument(0, "cannot read elements from this value: a list or tuple is required"),
    };
    let turns = at.checked_rem(items.len() as i64) == Some(0);
    if at < 0 && !turns && matches!(args.first().map(|list| &list.data), Some(Data::Tuple(_))) {
        return refuse_argument(1, "cannot use element function with a negative index");
    }
    // Of a list, a negative index counts from the end.
    let at = at.checked_rem_euclid(items.len() as i64).and_then(|at| usize::try_from(at).ok());
    match at.and_then(|at| items.get(at)) {
        Some(item) => Ok(item.clone()),
        None => refuse_argument(0, "cannot use element function with an empty list"),
    }
}

fn flatten(args: &[Value]) -> Outcome {
    /// False where the length of a part is not known.
    fn walk(value: &Value, out: &mut Vec<Value>, marks: &mut Value) -> Result<bool, FunctionError> {
        // Secret collections make the whole result one, not their elements.
        *marks = marks.clone().with_marks_of(value);
        for item in value.items().unwrap_or_default() {
            let ty = item.type_of();
            let uncounted = item.is_unknown() && (ty == Type::Dynamic || ty.is_sequence())
                || matches!(item.data, Data::Set(..)) && item.has_unknown();
            if uncounted {
                return Ok(false);
            }
            if !ty.is_sequence() || item.is_null() {
                out.push(item.clone().with_refs(value.refs()));
                check_items(out.len())?;
            } else if !walk(item, out, marks)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
    // While parts are unknown, Terraform does not ask what it flattens.
    let parts = |list: &Value| list.entries().map(|entries| Value::tuple(entries.values().cloned().collect()));
    let opened = args.first().filter(|list| list.has_unknown()).and_then(parts);
    let Some(list) = opened.as_ref().or(args.first()).filter(|list| list.items().is_some()) else {
        return refuse_argument(0, "can only flatten lists, sets and tuples");
    };
    let mut out = Vec::new();
    let countable = !matches!(list.data, Data::Set(..)) || !list.has_unknown();
    let mut marks = Value::null();
    if countable && walk(list, &mut out, &mut marks)? {
        let (sensitive, ephemeral) = marks.marks();
        Ok(Value::tuple(out).marked(sensitive, ephemeral))
    } else {
        unknown_result(Type::Dynamic, args)
    }
}

fn index(args: &[Value]) -> Outcome {
    let (Some(list), Some(wanted)) = (args.first(), args.get(1)) else { return refuse("two arguments are required") };
    let items = match &list.data {
        Data::List(_, items) | Data::Tuple(items) => items,
        _ => return refuse_argument(0, "argument must be a list or tuple"),
    };
    if items.is_empty() {
        return refuse_argument(0, "cannot search an empty list");
    }
    for (at, item) in items.iter().enumerate() {
        match item.equals(wanted) {
            Tri::Yes => return Ok(Value::number(at as i64)),
            Tri::Unknown => return unknown_result(Type::Number, args),
            Tri::No => {}
        }
    }
    refuse("item not found")
}

fn length(args: &[Value]) -> Outcome {
    let Some(value) = args.first() else { return refuse("one argument is required") };
    let count = match &value.data {
        Data::String(text) => text.graphemes(true).count(),
        // Unknown elements may turn out to be equal to others.
        Data::Set(_, items) if items.len() > 1 && value.has_unknown() => return uncounted(value, args),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => items.len(),
        Data::Map(_, entries) | Data::Object(entries) => entries.len(),
        Data::Unknown(unknown) => match &unknown.ty {
            Type::Tuple(elements) => elements.len(),
            Type::Object(attributes) => attributes.len(),
            Type::Bool | Type::Number => {
                return refuse_argument(0, "argument must be a string, a collection type, or a structural type");
            }
            _ => return uncounted(value, args),
        },
        _ => return refuse_argument(0, "argument must be a string, a collection type, or a structural type"),
    };
    Ok(Value::number(count as i64))
}

/// A length that is not known, with its bounds.
fn uncounted(value: &Value, args: &[Value]) -> Outcome {
    let (least, most) = match value.known_prefix() {
        Some(prefix) => (prefix.graphemes(true).count() as u64, None),
        None => value.length_range(),
    };
    if most == Some(least) {
        return Ok(Value::number(least as i64));
    }
    let number = |count: u64| i64::try_from(count).ok().map(Number::from);
    let range = (number(least), most.and_then(number));
    let typed = value.type_of() != Type::Dynamic;
    Ok(unknown_result(Type::Number, args)?.refined(|known| known.range = if typed { range } else { (None, None) }))
}

fn match_keys_check(args: &[Value]) -> Result<(), FunctionError> {
    let types: Vec<Type> = args.iter().skip(1).map(Value::type_of).collect();
    match unify(&types) {
        Some(_) => Ok(()),
        None => refuse("keys and searchset must be of the same type"),
    }
}

fn match_keys(args: &[Value]) -> Outcome {
    let (values, keys, wanted) = (items_at(args, 0)?, items_at(args, 1)?, items_at(args, 2)?);
    if values.len() != keys.len() {
        return refuse("length of keys and values should be equal");
    }
    let key_types: Vec<Type> =
        args.iter().skip(1).take(2).map(|list| element_of_first(std::slice::from_ref(list))).collect();
    let Some(ty) = unify(&key_types) else { return refuse("keys and searchset must be of the same type") };
    let all = |items: &[Value]| -> Result<Vec<Value>, FunctionError> {
        items.iter().map(|item| convert(item, &ty).or_else(|error| refuse(error.to_string()))).collect()
    };
    if args.iter().any(Value::has_unknown) {
        return unknown_result(like_first(args), args);
    }
    let mut wanted = all(wanted)?;
    wanted.sort_by(Value::set_order);
    let keys = all(keys)?;
    let kept =
        values.iter().zip(&keys).filter(|(_, key)| wanted.binary_search_by(|other| other.set_order(key)).is_ok());
    let kept = kept.map(|(value, _)| value.clone()).collect();
    Ok(Value::list(element_of_first(args), kept))
}

fn one(args: &[Value]) -> Outcome {
    let Some(list) = args.first() else { return refuse("one argument is required") };
    match list.items() {
        Some([]) => Ok(Value::null_of(element_of_first(args))),
        Some([item]) => Ok(item.clone()),
        Some(_) if matches!(list.data, Data::Set(..)) && list.has_unknown() => {
            unknown_result(element_of_first(args), args).map(|value| value.refined(|known| known.not_null = false))
        }
        Some(_) => refuse_argument(0, "must be a list, set, or tuple value with either zero or one elements"),
        None => refuse_argument(0, "must be a list, set, or tuple value"),
    }
}

fn range(args: &[Value]) -> Outcome {
    let at = |index| number_at(args, index).cloned();
    let zero = Number::from(0);
    let (start, end, step) = match args.len() {
        1 => (zero.clone(), at(0)?, None),
        2 => (at(0)?, at(1)?, None),
        3 => (at(0)?, at(1)?, Some(at(2)?)),
        _ => return refuse("must have one, two, or three arguments"),
    };
    let down = end < start;
    let step = step.unwrap_or_else(|| Number::from(if down { -1 } else { 1 }));
    if start != end && (step.is_zero() || step.is_negative() != down) {
        return refuse("the step does not lead from start to end");
    }
    let mut out = Vec::new();
    let mut next = start;
    while if down { next > end } else { next < end } {
        if out.len() >= 1024 {
            return refuse(
                "more than 1024 values were generated; either decrease the difference between start and end or use a smaller number of steps",
            );
        }
        out.push(Value::number(next.clone()));
        next = next.add(&step).map_err(number_error)?;
    }
    Ok(Value::list(Type::Number, out))
}

fn reverse(args: &[Value]) -> Outcome {
    let Some(list) = args.first() else { return refuse("one argument is required") };
    let Some(items) = list.items() else { return refuse_argument(0, "can only reverse list or tuple values") };
    Ok(rebuilt(list, items.iter().rev().cloned().collect()))
}

/// Start and end, as far as known; within the length, as far as that is known.
fn slice_bounds(args: &[Value]) -> Result<[Option<usize>; 2], FunctionError> {
    let Some(list) = args.first() else { return refuse("three arguments are required") };
    let length = match (list.type_of(), list.items()) {
        (Type::Tuple(elements), _) => Some(elements.len()),
        (_, items) => items.map(<[Value]>::len),
    };
    let mut bounds = [None; 2];
    for (at, bound) in bounds.iter_mut().enumerate() {
        if args.get(at + 1).is_some_and(Value::is_unknown) {
            continue;
        }
        match usize::try_from(whole_at(args, at + 1)?) {
            Ok(index) if length.is_none_or(|length| index <= length) => *bound = Some(index),
            _ => return refuse_argument(at + 1, "must be between zero and the length of the list"),
        }
    }
    match bounds {
        [Some(start), Some(end)] if start > end => refuse_argument(1, "must not be greater than the end index"),
        _ => Ok(bounds),
    }
}

fn slice_check(args: &[Value]) -> Result<(), FunctionError> {
    slice_bounds(args).map(|_| ())
}

fn slice_type(args: &[Value]) -> Type {
    match (like_first(args), slice_bounds(args)) {
        (Type::Tuple(elements), Ok([Some(start), Some(end)])) => {
            Type::tuple(elements.get(start..end).unwrap_or_default().to_vec())
        }
        _ => list_of_first(args),
    }
}

fn slice(args: &[Value]) -> Outcome {
    let [start, end] = slice_bounds(args)?;
    match (args.first(), start.zip(end)) {
        (Some(list), Some((start, end))) => {
            Ok(rebuilt(list, items_at(args, 0)?.get(start..end).unwrap_or_default().to_vec()))
        }
        _ => refuse("three arguments are required"),
    }
}

fn sort(args: &[Value]) -> Outcome {
    let items = items_at(args, 0)?;
    if let Some(at) = items.iter().position(Value::is_null) {
        return refuse_argument(0, format!("given list element {at} is null; a null string cannot be sorted"));
    }
    if items.iter().any(Value::is_unknown) {
        // Which element comes where is open, but not how many there are.
        let causes: Vec<&Value> = items.iter().collect();
        let element = Value::unknown_from(Type::String, &causes).not_null();
        return Ok(Value::list(Type::String, vec![element; items.len()]));
    }
    let mut sorted = items.to_vec();
    sorted.sort_by(|left, right| left.as_str().cmp(&right.as_str()));
    Ok(Value::list(Type::String, sorted))
}
