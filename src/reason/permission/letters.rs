//! Names that differ in case only, among all that is known.
//!
//! In: patterns of resources, as they become known. Out: whether any two of them, or one of them and a name, have parts that
//! differ in case only. Whether the clouds compare ids without case is not documented, so that it matters where some do.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

/// The parts of a name between `:`, `/` and wildcards.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([':', '/', '*', '?']).filter(|part| !part.is_empty())
}

fn folded(part: &str) -> Cow<'_, str> {
    match part.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(part),
        false => Cow::Owned(super::name::folded(part)),
    }
}

/// Whether two of the names, or two parts of them, differ in case only.
pub fn differ_in_case_only(texts: &[&str]) -> bool {
    let mut seen: HashMap<Cow<'_, str>, &str> = HashMap::new();
    texts.iter().flat_map(|text| parts(text)).any(|part| *seen.entry(folded(part)).or_insert(part) != part)
}

/// All parts that were seen.
#[derive(Debug, Default)]
pub struct Letters {
    /// Without case, as it was written first.
    known: RwLock<HashMap<Box<str>, Box<str>>>,
    differ: AtomicBool,
}

impl Letters {
    /// Takes in a pattern.
    pub fn learn(&self, text: &str) {
        for part in parts(text) {
            let folded = folded(part);
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            match known.get(&*folded).map(|it| **it == *part) {
                Some(true) => {}
                Some(false) => self.differ.store(true, Ordering::Relaxed),
                None => {
                    drop(known);
                    let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
                    let first = known.entry(folded.as_ref().into()).or_insert_with(|| part.into());
                    if **first != *part {
                        self.differ.store(true, Ordering::Relaxed);
                    }
                }
            }
        }
    }

    /// Whether any two of the patterns have parts that differ in case only.
    pub fn differ(&self) -> bool {
        self.differ.load(Ordering::Relaxed)
    }

    /// Whether a name has a part that a pattern writes in another case.
    pub fn differ_from(&self, name: &str) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        parts(name).any(|part| known.get(&*folded(part)).is_some_and(|it| **it != *part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_differ_in_case_only() {
        assert!(differ_in_case_only(&["acs:ram:::role/App", "acs:ram:::role/app*"]));
        assert!(!differ_in_case_only(&["acs:ram:::role/App", "acs:ram:::role/App", "acs:ram:::role/apps"]));
        assert!(differ_in_case_only(&["Ä/b", "ä/c"]));
        let letters = Letters::default();
        letters.learn("acs:ram:::role/App");
        letters.learn("acs:ram:::role/App*");
        assert!(!letters.differ() && letters.differ_from("x/app") && !letters.differ_from("x/App"));
        letters.learn("acs:oss:::app");
        assert!(letters.differ());
    }
}
