//! Questions and differences of random policies, against the evaluator of single requests: in every reading, for every
//! completion of what is not known, in every context.

use super::worlds::{self, CAM, RAM, Words, World};
use super::{Dice, cases};
use menshen::base::Tri;
use menshen::base::value::HOLE;
use menshen::reason::permission::{
    Choice, Difference, Gain, Granted, Holding, Place, Plain, Question, Reading, Request, Space, Verdict, Witness,
    decide, difference, gain, newly_met, readings,
};
use std::sync::Arc;

/// What the evaluator says of a request, over readings and completions.
fn answers(world: &World, words: &Words, readings: &[Reading], request: &Request) -> Vec<Tri> {
    over(world, words, readings, request, &worlds::joint(world, world))
}

fn over(world: &World, words: &Words, readings: &[Reading], request: &Request, bits: &[u32]) -> Vec<Tri> {
    let mut out = Vec::new();
    for bits in bits {
        let holding = world.holding(words, Some(*bits));
        out.extend(readings.iter().map(|reading| decide(&holding, request, *reading).allowed));
    }
    out
}

fn all_readings(holdings: &[&Holding<'_>], names: &[Arc<str>]) -> Option<Vec<Reading>> {
    readings(holdings, names.iter().map(|text| &**text))
}

/// How often each answer was given: a test in which one never occurs shows nothing.
#[derive(Debug, Default)]
struct Seen {
    verdicts: [usize; 4],
    definite: usize,
    possible: usize,
    revoked: usize,
    nothing: usize,
    many_readings: usize,
    plain: [usize; 3],
    held: usize,
}

fn questions(dice: &mut Dice, words: &Words, seen: &mut Seen) {
    let keys = worlds::keys(dice, words);
    let world = worlds::world(dice, words, &keys);
    let holding = world.holding(words, None);
    let space = Space::new();
    let set = space.effective(&holding);
    for request in worlds::requests(dice, words, &keys, 2) {
        let Some(readings) = all_readings(&[&holding], &request.resources) else { continue };
        let question = Question {
            action: request.action.clone(),
            resources: request.resources.clone(),
            group: Some(request.group.clone().unwrap_or_else(|| "none".into())),
            ..Question::default()
        };
        let answer = set.query(&question);
        seen.verdicts[answer.verdict as usize] += 1;
        let what = || format!("{world:#?}\n{question:?}\n{answer:?}");
        let shown = |witness: &Witness| answers(&world, words, &readings, &witness.request());
        // The values that are asked for tell every condition apart, so that they stand for every context.
        let mut contexts = worlds::contexts(words, &keys, &request);
        while contexts.len() > 12 {
            contexts.swap_remove(dice.below(contexts.len()));
        }
        let grid: Vec<Vec<Tri>> = contexts.iter().map(|request| answers(&world, words, &readings, request)).collect();
        let every = |row: &Vec<Tri>, wanted: Tri| row.iter().all(|it| *it == wanted);
        // The evaluator does not see that the same unknown may occur twice.
        let none = |row: &Vec<Tri>, unwanted: Tri| row.iter().all(|it| *it != unwanted);
        match answer.verdict {
            Verdict::Denied => assert!(grid.iter().all(|row| none(row, Tri::Yes)), "{}", what()),
            Verdict::Allowed => assert!(grid.iter().all(|row| none(row, Tri::No)), "{}", what()),
            Verdict::Conditional => {
                assert!(none(&shown(answer.allowed.as_ref().unwrap()), Tri::No), "{}", what());
                assert!(shown(answer.refused.as_ref().unwrap()).iter().any(|it| *it != Tri::Yes), "{}", what());
                assert!(grid.iter().any(|row| row.iter().any(|it| *it != Tri::Yes)), "{}", what());
            }
            Verdict::Unknown => {
                assert!(shown(answer.allowed.as_ref().unwrap()).iter().any(|it| *it != Tri::No), "{}", what());
                assert!(!grid.iter().any(|row| every(row, Tri::Yes)), "{}", what());
            }
        }
        // Where there is a plain answer, it is that of the full search: also of names of which the end is not known, and where
        // some name of a form is asked for, or any.
        let ending = |end: &str| {
            let name = |name: &Arc<str>| match name.rsplit_once(['/', ':']) {
                Some((front, _)) => format!("{}{end}", name.get(..=front.len()).unwrap()),
                None => name.to_string(),
            };
            request.resources.iter().map(name).collect::<Vec<String>>()
        };
        let as_is: Vec<String> = request.resources.iter().map(|name| name.to_string()).collect();
        let hole = HOLE.to_string();
        let near = space.effective(&holding.about(&[&request.action]));
        let named = set.query(&Question { group: None, ..question.clone() }).verdict;
        for names in [as_is, ending(&hole), ending("*"), ending(&format!("*{HOLE}")), Vec::new()] {
            let resources = names.iter().map(|name| Arc::from(name.as_str())).collect();
            let open = set.query(&Question { group: None, resources, ..question.clone() });
            let some = names.is_empty() || names.iter().any(|name| name.contains('*'));
            let what = || format!("{names:?} {}", what());
            // Some name of a form is at least what one of them is.
            assert!(names != ending("*") || open.verdict >= named, "{}", what());
            // Statements about other services decide nothing.
            let resources = names.iter().map(|name| Arc::from(name.as_str())).collect();
            let apart = near.query(&Question { group: None, resources, ..question.clone() });
            assert_eq!(apart.verdict, open.verdict, "{}", what());
            let (index, verdict, place) = match set.plainly(&request.action, &names) {
                Some(Plain::Denied) => (0, Verdict::Denied, None),
                Some(Plain::Unknown(place)) => (1, Verdict::Unknown, Some(place)),
                Some(Plain::Allowed(place)) => (2, Verdict::Allowed, Some(place)),
                None => continue,
            };
            seen.plain[index] += 1;
            assert_eq!(open.verdict, verdict, "{}", what());
            // Of several names any may be the one that is told.
            assert!(some || place.is_none() || open.by == place, "{}", what());
        }
        if set.plainly_lacks(&request.action, &request.resources) {
            assert!(grid.iter().all(|row| none(row, Tri::Yes)), "{}", what());
        }
    }
}

fn differences(dice: &mut Dice, words: &Words, seen: &mut Seen) {
    let keys = worlds::keys(dice, words);
    let before = worlds::world(dice, words, &keys);
    let after =
        if dice.one_in(4) { worlds::world(dice, words, &keys) } else { worlds::changed(dice, words, &keys, &before) };
    let (old, new) = (before.holding(words, None), after.holding(words, None));
    let space = Space::new();
    let (old_set, new_set) = (space.effective(&old), space.effective(&new));
    let mut choice = Choice::default();
    for request in worlds::requests(dice, words, &keys, 3) {
        choice.actions.push(request.action);
        choice.resources.extend(request.resources);
    }
    // What is plainly held is no gain.
    let held = old_set.plainly_includes(&new_set);
    seen.held += usize::from(held);
    assert!(!held || gain(&new_set, &old_set, &choice) == Gain::Nothing, "before {before:#?}\nafter {after:#?}");
    let change = difference(&old_set, &new_set, &choice);
    seen.definite += usize::from(!change.definite.is_empty());
    seen.possible += usize::from(!change.possible.is_empty());
    seen.revoked += usize::from(!change.revoked.is_empty());
    seen.nothing += usize::from(change.definite.is_empty() && change.possible.is_empty());
    let what = || format!("before {before:#?}\nafter {after:#?}\n{change:#?}");
    // What is new for a request: in each reading and completion.
    let news = |from: &World, to: &World, request: &Request| -> Option<Vec<bool>> {
        let readings = all_readings(&[&old, &new], &choice.resources)?;
        // Both worlds over the same completions.
        let bits = worlds::joint(from, to);
        let (was, is) = (over(from, words, &readings, request, &bits), over(to, words, &readings, request, &bits));
        Some(was.iter().zip(&is).map(|(was, is)| *was == Tri::No && *is == Tri::Yes).collect())
    };
    for grant in &change.definite {
        let request = grant.witness.as_ref().unwrap().request();
        assert!(news(&before, &after, &request).unwrap().iter().all(|it| *it), "{}", what());
    }
    for grant in &change.revoked {
        let request = grant.witness.as_ref().unwrap().request();
        assert!(news(&after, &before, &request).unwrap().iter().all(|it| *it), "{}", what());
    }
    for witness in change.possible.iter().filter_map(|grant| grant.witness.as_ref()) {
        let Some(readings) = all_readings(&[&old, &new], &choice.resources) else {
            seen.many_readings += 1;
            continue;
        };
        let bits = worlds::joint(&before, &after);
        let of = |world: &World| over(world, words, &readings, &witness.request(), &bits);
        let (was, is) = (of(&before), of(&after));
        assert!(was.iter().zip(&is).any(|(was, is)| *was != Tri::Yes && *is != Tri::No), "{}", what());
    }
    let undecided = change.possible.iter().any(|grant| grant.witness.is_none());
    for request in worlds::requests(dice, words, &keys, 4) {
        let (Some(news), Some(gone)) = (news(&before, &after, &request), news(&after, &before, &request)) else {
            continue;
        };
        if news.iter().any(|it| *it) {
            assert!(!change.definite.is_empty() || !change.possible.is_empty(), "missed {request:?}\n{}", what());
        }
        if news.iter().all(|it| *it) {
            assert!(!change.definite.is_empty() || undecided, "not definite {request:?}\n{}", what());
        }
        if gone.iter().all(|it| *it) {
            assert!(!change.revoked.is_empty(), "not revoked {request:?}\n{}", what());
        }
    }
    let exists = gain(&new_set, &old_set, &choice).exists();
    assert_eq!(exists.possibly(), !change.definite.is_empty() || !change.possible.is_empty(), "{}", what());
    assert_eq!(exists == Tri::Yes, !change.definite.is_empty(), "{}", what());
}

#[test]
fn random_policies_agree_with_the_plain_evaluator() {
    let mut seen = Seen::default();
    for case in 0..cases("MENSHEN_PERMISSIONS", 300) {
        let mut dice = Dice(case as u64);
        let words = if dice.one_in(3) { &CAM } else { &RAM };
        questions(&mut dice, words, &mut seen);
        differences(&mut dice, words, &mut seen);
    }
    let often = [seen.definite, seen.possible, seen.revoked, seen.nothing];
    assert!(
        seen.verdicts.iter().chain(&often).chain(&seen.plain).chain([&seen.held]).all(|count| *count > 1),
        "{seen:?}"
    );
    assert_eq!(seen.many_readings, 0);
}

#[test]
fn a_holding_is_what_it_is() {
    let mut dice = Dice(99);
    for _ in 0..100 {
        let keys = worlds::keys(&mut dice, &RAM);
        let world = worlds::world(&mut dice, &RAM, &keys);
        let holding = world.holding(&RAM, None);
        let space = Space::new();
        let (set, again) = (space.effective(&holding), space.effective(&holding));
        assert!(Arc::ptr_eq(&set, &again), "made twice");
        assert_eq!(
            format!("{:?}", set.holding().all().map(|it| it.statement).collect::<Vec<_>>()),
            format!("{:?}", holding.all().map(|it| it.statement).collect::<Vec<_>>())
        );
    }
}

/// What a holding permits, statement by statement, is what a comparison with nothing finds.
#[test]
fn statements_by_themselves_permit_what_they_permit_together() {
    let mut found = [0; 3];
    for case in 0..cases("MENSHEN_PERMISSIONS", 120) {
        let mut dice = Dice(7_000_000 + case as u64);
        let words = if dice.one_in(3) { &CAM } else { &RAM };
        let keys = worlds::keys(&mut dice, words);
        let all: Vec<World> = (0..2).map(|_| worlds::world(&mut dice, words, &keys)).collect();
        let space = Space::new();
        let mut choice = Choice::default();
        for request in worlds::requests(&mut dice, words, &keys, 3) {
            choice.actions.push(request.action);
            choice.resources.extend(request.resources);
        }
        let mut granted = Granted::default();
        // Of the second, statements of the first are known: it holds them, too.
        let (one, other) = (all[0].holding(words, None), all[1].holding(words, None));
        let mut both = one.clone();
        both.account.extend(other.account);
        both.control.extend(other.control);
        for holding in [one, both] {
            let nothing = space.effective(&Holding::nothing(holding.cloud, holding.own_account.clone()));
            let set = space.effective(&holding);
            let places = |it: &Difference<'_>| -> [Vec<Place>; 2] {
                [&it.definite, &it.possible].map(|list| list.iter().map(|grant| grant.place.clone()).collect())
            };
            let (whole, parts) = (difference(&nothing, &set, &choice), granted.of(&space, &holding, &choice));
            assert_eq!(places(&parts), places(&whole), "{case}: {holding:#?}\n{parts:#?}\n{whole:#?}");
            for (at, list) in places(&whole).iter().enumerate() {
                found[at] += list.len();
            }
            found[2] += usize::from(whole.definite.is_empty() && whole.possible.is_empty());
        }
    }
    assert!(found.iter().all(|count| *count > 3), "{found:?}");
}

/// What two sides newly let through, and nothing that they do not.
#[test]
fn two_sides_meet_as_the_plain_evaluator_says() {
    let (mut seen, mut plainly) = ([0; 3], 0);
    for case in 0..cases("MENSHEN_PERMISSIONS", 120) {
        let mut dice = Dice(9_000_000 + case as u64);
        let words = if dice.one_in(3) { &CAM } else { &RAM };
        let keys = worlds::keys(&mut dice, words);
        let own = worlds::world(&mut dice, words, &keys);
        // The other side is one list of statements, and so is what it was.
        let side = |dice: &mut Dice| World { account: worlds::world(dice, words, &keys).account, ..World::default() };
        let (before, after) = (side(&mut dice), side(&mut dice));
        let space = Space::new();
        let holdings = [&own, &after, &before].map(|it| it.holding(words, None));
        let [mine, theirs, was] = holdings.each_ref().map(|it| space.effective(it));
        for request in worlds::requests(&mut dice, words, &keys, 3).iter().filter(|it| it.resources.len() == 1) {
            let met = newly_met(&mine, &theirs, &was, &request.action, &request.resources[0]);
            let Some(readings) = all_readings(&holdings.each_ref(), &request.resources) else { continue };
            let mask =
                [&own, &after, &before].into_iter().flat_map(|it| worlds::joint(it, it)).fold(0, |all, it| all | it);
            let bits: Vec<u32> = (0..4).filter(|bits| bits & !mask == 0).collect();
            let told = |request: &Request| -> Vec<[Tri; 3]> {
                let of = |world: &World| over(world, words, &readings, request, &bits);
                let (mine, theirs, was) = (of(&own), of(&after), of(&before));
                mine.into_iter().zip(theirs).zip(was).map(|((mine, theirs), was)| [mine, theirs, was]).collect()
            };
            let so = |request: &Request| -> Vec<bool> {
                told(request).into_iter().map(|it| it == [Tri::Yes, Tri::Yes, Tri::No]).collect()
            };
            let what = || format!("{request:?}: {met:?}\nown {own:#?}\nafter {after:#?}\nbefore {before:#?}");
            if let Some(met) = &met {
                let witness = met.witness.as_ref().unwrap().request();
                seen[usize::from(met.sure)] += 1;
                // Where an allow and a deny hang on the same unknown, the plain evaluator does not know that they do.
                let objects = |it: &[Tri; 3]| it[0] == Tri::No || it[1] == Tri::No || it[2] == Tri::Yes;
                assert!(!met.sure || !told(&witness).iter().any(objects), "{}", what());
                plainly += usize::from(met.sure && so(&witness).iter().all(|it| *it));
            } else {
                seen[2] += 1;
            }
            let sure = met.as_ref().is_some_and(|met| met.sure);
            for group in [None, Some("rg".into())] {
                for context in worlds::contexts(words, &keys, &Request { group, ..request.clone() }) {
                    let answers = so(&context);
                    assert!(met.is_some() || !answers.iter().any(|it| *it), "missed {context:?} {}", what());
                    assert!(sure || !answers.iter().all(|it| *it), "not sure {context:?} {}", what());
                }
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 3), "{seen:?}");
    assert!(plainly * 100 >= seen[1] * 99, "{plainly} of {}", seen[1]);
}
