//! Statements compared as what they say together, not one by one: the same in other words is the same.
//!
//! In: statements of documents of both worlds. Out: whether the one set of requests holds the other, by the algebra of
//! permissions; `Unknown` where that depends on what is not known.

use crate::base::Tri;
use crate::model::Cloud;
use crate::model::identity::Statement;
use crate::reason::permission::change::includes;
use crate::reason::permission::{self, Bound, Held, Holding, Space};
use std::sync::Arc;

/// What a document says, and whether there may be more in it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Its statements.
    pub statements: &'a [Statement],
    /// It may say anything besides.
    pub open: bool,
    /// What the document is called: of two of the same name the same is not known.
    pub name: &'a str,
}

/// Whose language it is in, and the number of the own account, where it is known.
pub type Place = (Cloud, Option<Arc<str>>);

fn held<'a>(said: &Said<'a>) -> Vec<Held<'a>> {
    let name: Arc<str> = said.name.into();
    let all = said.statements.iter().chain(said.open.then(permission::opaque));
    all.map(|statement| Held::sure(statement, 0, &name)).collect()
}

/// Whether some policies together allow all that another one does.
pub fn allow_all_of(place: &Place, those: &[Said<'_>], one: &Said<'_>) -> Tri {
    let space = Space::new();
    let empty = || Holding::nothing(place.0, place.1.clone());
    let big = Holding { account: those.iter().flat_map(held).collect(), ..empty() };
    let small = Holding { account: held(one), ..empty() };
    includes(&space.effective(&big), &space.effective(&small))
}

/// Whether a control policy leaves no more than another one did.
pub fn denies_all_of(place: &Place, now: &Said<'_>, before: &Said<'_>) -> Tri {
    let space = Space::new();
    let left = |said| Holding { control: held(said), ..Holding::everything(place.0, place.1.clone()) };
    includes(&space.effective(&left(before)), &space.effective(&left(now)))
}

/// Whether a boundary leaves no more than another one did.
pub fn bounds_as(place: &Place, now: &Said<'_>, before: &Said<'_>) -> Tri {
    let space = Space::new();
    let left = |said| {
        let bound = Bound { exists: Tri::Yes, attachment: "".into(), held: held(said) };
        Holding { boundary: vec![bound], ..Holding::everything(place.0, place.1.clone()) }
    };
    includes(&space.effective(&left(before)), &space.effective(&left(now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::identity::{Effect, Patterns};

    fn statement(effect: Effect, actions: &[&str]) -> Statement {
        let list =
            |words: &[&str]| Patterns { list: words.iter().map(|it| (*it).into()).collect(), ..Patterns::default() };
        Statement {
            effect: Some(effect),
            actions: list(actions),
            resources: list(&["*"]),
            whole: true,
            ..Statement::default()
        }
    }

    fn of<'a>(statements: &'a [Statement], open: bool) -> Said<'a> {
        Said { statements, open, name: "p" }
    }

    const RAM: Place = (Cloud::Alibaba, None);

    #[test]
    fn regrouped_statements_say_the_same() {
        let allow = |actions: &[&str]| statement(Effect::Allow, actions);
        let (two, one) =
            ([allow(&["ecs:Get*"]), allow(&["ecs:List*"])], [allow(&["ecs:List*", "ecs:Get*", "ecs:GetX"])]);
        for (a, b) in [(&two[..], &one[..]), (&one[..], &two[..])] {
            assert_eq!(allow_all_of(&RAM, &[of(a, false)], &of(b, false)), Tri::Yes);
            assert_eq!(bounds_as(&RAM, &of(a, false), &of(b, false)), Tri::Yes);
        }
        let wide = [allow(&["ecs:*"])];
        assert_eq!(allow_all_of(&RAM, &[of(&two, false)], &of(&wide, false)), Tri::No);
        assert_eq!(bounds_as(&RAM, &of(&wide, false), &of(&two, false)), Tri::No);
        assert_eq!(bounds_as(&RAM, &of(&two, false), &of(&wide, false)), Tri::Yes);
    }

    #[test]
    fn a_deny_that_shrinks_in_two_statements_is_less() {
        let deny = |actions: &[&str]| statement(Effect::Deny, actions);
        let before = [deny(&["actiontrail:*"])];
        let less = [deny(&["actiontrail:Stop*"]), deny(&["actiontrail:Delete*"])];
        assert_eq!(denies_all_of(&RAM, &of(&less, false), &of(&before, false)), Tri::No);
        assert_eq!(denies_all_of(&RAM, &of(&before, false), &of(&less, false)), Tri::Yes);
        let split = [deny(&["actiontrail:?*"]), deny(&["ram:*"])];
        assert_eq!(denies_all_of(&RAM, &of(&split, false), &of(&before, false)), Tri::Yes);
        assert_eq!(denies_all_of(&RAM, &of(&[], false), &of(&before, false)), Tri::No);
        // A boundary without a deny that it had is wider, too.
        let all = [statement(Effect::Allow, &["*"])];
        let guarded = [statement(Effect::Allow, &["*"]), deny(&["ram:*"])];
        assert_eq!(bounds_as(&RAM, &of(&all, false), &of(&guarded, false)), Tri::No);
    }

    #[test]
    fn what_is_not_known_is_not_decided() {
        let allow = [statement(Effect::Allow, &["ecs:*"])];
        assert_eq!(bounds_as(&RAM, &of(&allow, true), &of(&allow, false)), Tri::Unknown);
        assert_eq!(bounds_as(&RAM, &of(&allow, true), &of(&allow, true)), Tri::Yes);
    }
}
