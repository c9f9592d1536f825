//! Sets of whole numbers (ports, IPv4 and IPv6 addresses) as sorted, disjoint, inclusive ranges that do not touch:
//! the form is canonical, so that `==` is set equality.

use std::cmp::Ordering;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A number that ranges are made of.
pub trait Bound: Copy + Ord + Hash + Debug + Send + Sync + 'static {
    /// The least.
    const MIN: Self;
    /// The greatest.
    const MAX: Self;
    /// One more, if there is one.
    fn next(self) -> Option<Self>;
    /// One less, if there is one.
    fn prev(self) -> Option<Self>;
    /// As the widest number.
    fn wide(self) -> u128;
}

macro_rules! bound {
    ($($type:ty),*) => {$(
        impl Bound for $type {
            const MIN: Self = <$type>::MIN;
            const MAX: Self = <$type>::MAX;
            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }
            fn prev(self) -> Option<Self> {
                self.checked_sub(1)
            }
            fn wide(self) -> u128 {
                self as u128
            }
        }
    )*};
}
bound!(u16, u32, u128);

/// A set of numbers. Most sets are one range or none, and need no room of their own.
#[derive(Clone, Debug)]
pub struct RangeSet<T> {
    form: Form<T>,
}

/// One form for each number of ranges, so that equal sets have equal forms.
#[derive(Clone, Debug)]
enum Form<T> {
    Empty,
    One((T, T)),
    /// Two or more.
    Many(Arc<[(T, T)]>),
}

impl<T> Default for RangeSet<T> {
    fn default() -> Self {
        RangeSet { form: Form::Empty }
    }
}

impl<T> RangeSet<T> {
    /// The ranges, sorted, disjoint, not touching.
    pub fn ranges(&self) -> &[(T, T)] {
        match &self.form {
            Form::Empty => &[],
            Form::One(range) => std::slice::from_ref(range),
            Form::Many(ranges) => ranges,
        }
    }
    fn is_same(&self, other: &Self) -> bool {
        matches!((&self.form, &other.form), (Form::Many(one), Form::Many(two)) if Arc::ptr_eq(one, two))
    }
}

impl<T: PartialEq> PartialEq for RangeSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.ranges() == other.ranges()
    }
}

impl<T: Eq> Eq for RangeSet<T> {}

impl<T: Ord> PartialOrd for RangeSet<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for RangeSet<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ranges().cmp(other.ranges())
    }
}

impl<T: Hash> Hash for RangeSet<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ranges().hash(state);
    }
}

impl<T: Bound> FromIterator<(T, T)> for RangeSet<T> {
    /// The union of inclusive ranges in any order; a range whose end is before its start is empty.
    fn from_iter<I: IntoIterator<Item = (T, T)>>(ranges: I) -> Self {
        let mut ranges: Vec<(T, T)> = ranges.into_iter().filter(|(low, high)| low <= high).collect();
        if !ranges.is_sorted() {
            ranges.sort_unstable();
        }
        ranges.dedup_by(|later, first| {
            let meets = first.1.next().is_none_or(|next| later.0 <= next);
            if meets {
                first.1 = first.1.max(later.1);
            }
            meets
        });
        Self::canonical(ranges)
    }
}

impl<T: Bound> RangeSet<T> {
    /// Nothing.
    pub fn empty() -> Self {
        Self::default()
    }
    /// Every number of the type.
    pub fn full() -> Self {
        Self::range(T::MIN, T::MAX)
    }
    /// One inclusive range.
    pub fn range(low: T, high: T) -> Self {
        RangeSet { form: if low <= high { Form::One((low, high)) } else { Form::Empty } }
    }
    /// One number.
    pub fn single(value: T) -> Self {
        Self::range(value, value)
    }
    /// Ranges that are sorted, disjoint and do not touch.
    fn canonical(ranges: Vec<(T, T)>) -> Self {
        let form = match ranges.as_slice() {
            [] => Form::Empty,
            [one] => Form::One(*one),
            _ => Form::Many(ranges.into()),
        };
        RangeSet { form }
    }
    /// The union of ranges that are sorted by their start.
    fn from_sorted(ranges: impl IntoIterator<Item = (T, T)>) -> Self {
        let mut out: Vec<(T, T)> = Vec::new();
        for (low, high) in ranges {
            match out.last_mut() {
                Some(last) if last.1.next().is_none_or(|next| low <= next) => last.1 = last.1.max(high),
                _ => out.push((low, high)),
            }
        }
        Self::canonical(out)
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        matches!(self.form, Form::Empty)
    }
    /// Whether everything is in it.
    pub fn is_full(&self) -> bool {
        matches!(self.form, Form::One((low, high)) if low == T::MIN && high == T::MAX)
    }
    /// The least number of the set.
    pub fn first(&self) -> Option<T> {
        self.ranges().first().map(|range| range.0)
    }
    /// Whether a number is in it.
    pub fn contains(&self, value: T) -> bool {
        let at = self.ranges().partition_point(|range| range.1 < value);
        self.ranges().get(at).is_some_and(|range| range.0 <= value)
    }
    /// How many numbers are in it; `u128::MAX` also stands for 2¹²⁸.
    pub fn count(&self) -> u128 {
        self.ranges()
            .iter()
            .fold(0u128, |sum, (low, high)| sum.saturating_add((high.wide() - low.wide()).saturating_add(1)))
    }
    /// Length of the longest range.
    pub fn longest(&self) -> u128 {
        self.ranges().iter().map(|(low, high)| (high.wide() - low.wide()).saturating_add(1)).max().unwrap_or(0)
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        if self.is_empty() || self.is_same(other) {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        let (mut a, mut b) = (self.ranges().iter().peekable(), other.ranges().iter().peekable());
        Self::from_sorted(std::iter::from_fn(|| match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x.0 <= y.0 => a.next().copied(),
            (_, Some(_)) => b.next().copied(),
            (_, None) => a.next().copied(),
        }))
    }
    /// What is in both.
    pub fn intersect(&self, other: &Self) -> Self {
        if self.is_full() || self.is_same(other) {
            return other.clone();
        }
        if other.is_full() {
            return self.clone();
        }
        let mut out = Vec::new();
        let (mut a, mut b) = (self.ranges().iter().peekable(), other.ranges().iter().peekable());
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            let (low, high) = (x.0.max(y.0), x.1.min(y.1));
            if low <= high {
                out.push((low, high));
            }
            if x.1 <= y.1 {
                a.next();
            } else {
                b.next();
            }
        }
        // Parts of ranges that do not touch do not touch each other.
        Self::canonical(out)
    }
    /// What is not in it.
    pub fn complement(&self) -> Self {
        let mut out = Vec::with_capacity(self.ranges().len() + 1);
        let mut from = Some(T::MIN);
        for (low, high) in self.ranges().iter() {
            if let (Some(start), Some(end)) = (from, low.prev())
                && start <= end
            {
                out.push((start, end));
            }
            from = high.next();
        }
        if let Some(start) = from {
            out.push((start, T::MAX));
        }
        Self::canonical(out)
    }
    /// What is in this one and not in the other.
    pub fn subtract(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return self.clone();
        }
        self.intersect(&other.complement())
    }
    /// Whether the other holds all of this.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.ranges().iter().all(|(low, high)| {
            let at = other.ranges().partition_point(|range| range.1 < *low);
            other.ranges().get(at).is_some_and(|range| range.0 <= *low && *high <= range.1)
        })
    }
    /// Whether anything is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.ranges().iter().any(|(low, high)| {
            let at = other.ranges().partition_point(|range| range.1 < *low);
            other.ranges().get(at).is_some_and(|range| range.0 <= *high)
        })
    }
}
