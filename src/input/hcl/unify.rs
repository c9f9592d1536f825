//! The type that values of several types can have in common, and which types convert to which.
//!
//! In: types. Out: a type, or none; a yes or no. The rules are those of Terraform's `cty` library.

use crate::base::Type;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether values of type `from` may convert to `to`; `careful` leaves out the conversions that can fail or lose
/// something (string to number, list to set, map to object).
pub fn convertible(from: &Type, to: &Type, careful: bool) -> bool {
    if from == to {
        return true;
    }
    let each = |from: &Type, to: &Type| convertible(from, to, careful);
    match (from, to) {
        (_, Type::Dynamic) => true,
        (Type::Dynamic, _) => !careful,
        (Type::Number | Type::Bool, Type::String) => true,
        (Type::String, Type::Number | Type::Bool) => !careful,
        (Type::List(from) | Type::Set(from), Type::List(to))
        | (Type::Set(from), Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => each(from, to),
        (Type::List(from), Type::Set(to)) => !careful && each(from, to),
        (Type::Tuple(from), Type::List(to)) => elements_convertible(from.iter(), to, careful, false),
        (Type::Tuple(from), Type::Set(to)) => !careful && elements_convertible(from.iter(), to, careful, false),
        (Type::Object(from), Type::Map(to)) => elements_convertible(from.values(), to, careful, true),
        (Type::Map(from), Type::Object(to)) => !careful && to.values().all(|to| each(from, to)),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(from, to)| each(from, to))
        }
        (Type::Object(from), Type::Object(to)) => {
            to.iter().all(|(name, to)| from.get(name).is_some_and(|from| each(from, to)))
        }
        _ => false,
    }
}

fn elements_convertible<'a>(
    elements: impl Iterator<Item = &'a Type> + Clone,
    to: &Type,
    careful: bool,
    lenient: bool,
) -> bool {
    if *to == Type::Dynamic {
        let elements: Vec<Type> = distinct(elements);
        return elements.is_empty()
            || match unify_types(&elements, careful) {
                // Elements of a list that have only `Dynamic` in common all have to be that.
                Some(Type::Dynamic) => lenient || elements.iter().all(|element| *element == Type::Dynamic),
                common => common.is_some(),
            };
    }
    elements.clone().all(|element| convertible(element, to, careful))
}

/// Types without repetition, in order of first occurrence: what many elements of one type cost, one costs.
fn distinct<'a>(types: impl Iterator<Item = &'a Type>) -> Vec<Type> {
    let mut seen = std::collections::BTreeSet::new();
    types.filter(|ty| seen.insert(*ty)).cloned().collect()
}

/// The type that values of all these types convert to, as conditionals, `tolist` and the like choose it; `None` where
/// there is none or no type is given.
pub fn unify(types: &[Type]) -> Option<Type> {
    unify_types(types, false)
}

fn unify_types(types: &[Type], careful: bool) -> Option<Type> {
    let types = distinct(types.iter());
    let first = types.first()?;
    if types.len() == 1 {
        return Some(first.clone());
    }
    let count = |test: &dyn Fn(&Type) -> bool| types.iter().filter(|ty| test(ty)).count();
    let dynamic = count(&|ty| *ty == Type::Dynamic);
    let lists = count(&|ty| matches!(ty, Type::List(_)));
    let sets = count(&|ty| matches!(ty, Type::Set(_)));
    let maps = count(&|ty| matches!(ty, Type::Map(_)));
    let tuples = count(&|ty| matches!(ty, Type::Tuple(_)));
    let objects = count(&|ty| matches!(ty, Type::Object(_)));
    let only = |kinds: usize| kinds > 0 && kinds + dynamic == types.len();
    if objects > 0 && tuples > 0 {
        return None;
    }
    for (kinds, whole) in [
        (maps, Kind::Map),
        (maps + objects, if maps > 0 && objects > 0 { Kind::MapAndObject } else { Kind::Object }),
        (lists, Kind::List),
        (sets, Kind::Set),
        (lists + tuples, if lists > 0 && tuples > 0 { Kind::ListAndTuple } else { Kind::Tuple }),
    ] {
        if !only(kinds) {
            continue;
        }
        if dynamic > 0 && matches!(whole, Kind::ListAndTuple | Kind::MapAndObject) {
            break;
        }
        if dynamic > 0 {
            return Some(Type::Dynamic);
        }
        return match whole {
            Kind::Map => unify_elements(&types, careful).map(Type::map),
            Kind::List => unify_elements(&types, careful).map(Type::list),
            Kind::Set => unify_elements(&types, careful).map(Type::set),
            Kind::Object => unify_objects(&types, careful),
            Kind::Tuple => unify_tuples(&types, careful),
            Kind::MapAndObject | Kind::ListAndTuple => match in_disguise(&types, careful) {
                Some(common) => Some(common),
                None => break,
            },
        };
    }
    let mut order: Vec<&Type> = types.iter().collect();
    order.sort_by(|left, right| preferred(left, right));
    order.into_iter().find(|wanted| types.iter().all(|ty| convertible(ty, wanted, careful))).cloned()
}

/// Objects as maps among maps, tuples as lists among lists.
fn in_disguise(types: &[Type], careful: bool) -> Option<Type> {
    let plain: Vec<Type> = types.iter().filter(|ty| matches!(ty, Type::Object(_) | Type::Tuple(_))).cloned().collect();
    let whole = match plain.first()? {
        Type::Object(_) => objects_as_map(&plain, careful)?,
        _ => tuples_as_list(&plain, careful)?,
    };
    let rest = types.iter().filter(|ty| !matches!(ty, Type::Object(_) | Type::Tuple(_)));
    let all: Vec<Type> = rest.cloned().chain([whole]).collect();
    unify_types(&all, careful).filter(|common| matches!(common, Type::Map(_) | Type::List(_)))
}

fn objects_as_map(types: &[Type], careful: bool) -> Option<Type> {
    let all = types.iter().flat_map(|ty| match ty {
        Type::Object(attributes) => attributes.values().cloned().collect(),
        _ => Vec::new(),
    });
    let common = Type::map(unify_types(&all.collect::<Vec<_>>(), careful)?);
    types.iter().all(|ty| convertible(ty, &common, careful)).then_some(common)
}

fn tuples_as_list(types: &[Type], careful: bool) -> Option<Type> {
    let all = types.iter().flat_map(|ty| match ty {
        Type::Tuple(elements) => elements.to_vec(),
        _ => Vec::new(),
    });
    let common = Type::list(unify_types(&all.collect::<Vec<_>>(), careful)?);
    types.iter().all(|ty| convertible(ty, &common, careful)).then_some(common)
}

enum Kind {
    Map,
    Object,
    MapAndObject,
    List,
    Tuple,
    ListAndTuple,
    Set,
}

/// Which of two types is taken rather: within a kind of collection, their elements decide.
fn preferred(left: &Type, right: &Type) -> std::cmp::Ordering {
    preference(left).cmp(&preference(right)).then_with(|| match (left.element(), right.element()) {
        (Some(left), Some(right)) => preferred(left, right),
        _ => std::cmp::Ordering::Equal,
    })
}

/// Of two types that convert to each other, which one is taken: the more general first.
fn preference(ty: &Type) -> u8 {
    match ty {
        Type::String => 0,
        Type::Number => 1,
        Type::Bool => 2,
        Type::List(_) => 3,
        Type::Set(_) => 4,
        Type::Map(_) => 5,
        Type::Tuple(_) => 6,
        Type::Object(_) => 7,
        Type::Dynamic => 8,
    }
}

fn unify_elements(types: &[Type], careful: bool) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(Type::element).cloned().collect();
    unify_types(&elements, careful)
}

fn unify_objects(types: &[Type], careful: bool) -> Option<Type> {
    let objects: Vec<&BTreeMap<Arc<str>, Type>> = types
        .iter()
        .filter_map(|ty| match ty {
            Type::Object(attributes) => Some(&**attributes),
            _ => None,
        })
        .collect();
    let first = objects.first()?;
    if objects.iter().any(|object| object.len() != first.len() || object.keys().ne(first.keys())) {
        return objects_as_map(types, careful);
    }
    let mut unified = BTreeMap::new();
    for name in first.keys() {
        let across: Vec<Type> = objects.iter().filter_map(|object| object.get(name)).cloned().collect();
        unified.insert(name.clone(), unify_types(&across, careful)?);
    }
    let common = Type::object(unified);
    match types.iter().all(|ty| convertible(ty, &common, careful)) {
        true => Some(common),
        false => objects_as_map(types, careful),
    }
}

fn unify_tuples(types: &[Type], careful: bool) -> Option<Type> {
    let tuples: Vec<&[Type]> = types
        .iter()
        .filter_map(|ty| match ty {
            Type::Tuple(elements) => Some(&**elements),
            _ => None,
        })
        .collect();
    let length = tuples.first()?.len();
    if tuples.iter().any(|tuple| tuple.len() != length) {
        return tuples_as_list(types, careful);
    }
    let mut unified = Vec::with_capacity(length);
    for index in 0..length {
        let across: Vec<Type> = tuples.iter().filter_map(|tuple| tuple.get(index)).cloned().collect();
        unified.push(unify_types(&across, careful)?);
    }
    let common = Type::tuple(unified);
    match types.iter().all(|ty| convertible(ty, &common, careful)) {
        true => Some(common),
        false => tuples_as_list(types, careful),
    }
}

/// Why a type does not convert to another, in Terraform's words.
pub fn mismatch(got: &Type, want: &Type) -> String {
    let required = || format!("{} required", want.friendly_constraint());
    match (got, want) {
        (Type::Object(got), Type::Object(want)) => mismatch_objects(got, want),
        (Type::Tuple(_), Type::List(element)) if **element == Type::Dynamic => {
            "all list elements must have the same type".into()
        }
        (Type::Tuple(_), Type::Set(element)) if **element == Type::Dynamic => {
            "all set elements must have the same type".into()
        }
        (Type::Object(_), Type::Map(element)) if **element == Type::Dynamic => {
            "all map elements must have the same type".into()
        }
        (Type::Tuple(got), Type::List(element) | Type::Set(element)) => got
            .iter()
            .enumerate()
            .find(|(_, got)| !convertible(got, element, false))
            .map_or_else(required, |(index, got)| format!("element {index}: {}", mismatch(got, element))),
        (Type::Object(got), Type::Map(element)) => got
            .iter()
            .find(|(_, got)| !convertible(got, element, false))
            .map_or_else(required, |(name, got)| format!("element \"{name}\": {}", mismatch(got, element))),
        (Type::List(got) | Type::Set(got), Type::List(element)) => {
            format!("incorrect list element type: {}", mismatch(got, element))
        }
        (Type::List(got) | Type::Set(got), Type::Set(element)) => {
            format!("incorrect set element type: {}", mismatch(got, element))
        }
        (Type::Map(got), Type::Map(element)) => format!("incorrect map element type: {}", mismatch(got, element)),
        _ => required(),
    }
}

fn mismatch_objects(got: &BTreeMap<Arc<str>, Type>, want: &BTreeMap<Arc<str>, Type>) -> String {
    let missing: Vec<String> =
        want.keys().filter(|name| !got.contains_key(*name)).map(|name| format!("\"{name}\"")).collect();
    match missing.as_slice() {
        [] => {}
        [one] => return format!("attribute {one} is required"),
        [one, two] => return format!("attributes {one} and {two} are required"),
        [rest @ .., last] => return format!("attributes {}, and {last} are required", rest.join(", ")),
    }
    want.iter()
        .find_map(|(name, want)| {
            let got = got.get(name)?;
            (!convertible(got, want, false)).then(|| format!("attribute \"{name}\": {}", mismatch(got, want)))
        })
        .unwrap_or_else(|| "incorrect object attributes".into())
}
