//! Patterns against all words up to a length.

use super::{Dice, cases};
use menshen::base::Tri;
use menshen::model::Cloud;
use menshen::reason::permission::pattern::{self, Found, Glob};
use menshen::reason::permission::search::Universe;
use std::collections::HashMap;

const LETTERS: [char; 3] = ['a', 'b', 'z'];
const LENGTH: usize = 6;

/// All words over three letters, of which patterns use two, shortest first.
fn words() -> Vec<String> {
    let mut out = vec![String::new()];
    let mut from = 0;
    for _ in 0..LENGTH {
        let to = out.len();
        for at in from..to {
            for letter in LETTERS {
                out.push(format!("{}{letter}", out[at]));
            }
        }
        from = to;
    }
    out
}

/// Matching as its definition says it.
fn matches(pattern: &[u8], word: &[u8]) -> bool {
    match pattern.split_first() {
        None => word.is_empty(),
        Some((b'*', rest)) => (0..=word.len()).any(|at| matches(rest, &word[at..])),
        Some((own, rest)) => {
            word.split_first().is_some_and(|(letter, word)| (*own == b'?' || own == letter) && matches(rest, word))
        }
    }
}

fn random(dice: &mut Dice) -> String {
    let length = dice.below(6);
    (0..length).map(|_| *dice.pick(&['a', 'a', 'b', 'b', '*', '*', '?'])).collect()
}

/// A found word is right, and there is no shorter one.
fn judge(
    found: &Found,
    sets: &[Vec<bool>],
    words: &[String],
    globs: &[&str],
    wanted: impl Fn(&[bool]) -> bool,
    what: &str,
) {
    let truth = |at: usize| sets.iter().map(|set| set[at]).collect::<Vec<_>>();
    let first = (0..words.len()).find(|at| wanted(&truth(*at)));
    match found {
        Found::Word(word) => {
            let truth: Vec<bool> = globs.iter().map(|glob| matches(glob.as_bytes(), word.as_bytes())).collect();
            assert!(wanted(&truth), "{what} {globs:?}: {word} is wrong");
            match first {
                Some(at) => assert_eq!(words[at].len(), word.len(), "{what} {globs:?}: {word}, {}", words[at]),
                None => assert!(word.len() > LENGTH, "{what} {globs:?}: {word}"),
            }
        }
        Found::Nothing => assert!(first.is_none(), "{what} {globs:?}: there is {}", words[first.unwrap()]),
        Found::Undecided => panic!("{what} {globs:?}: not decided"),
    }
}

#[test]
fn random_patterns_agree_with_all_short_words() {
    let words = words();
    let mut known: HashMap<String, Vec<bool>> = HashMap::new();
    let mut dice = Dice(7);
    for _ in 0..cases("MENSHEN_PATTERNS", 5_000) {
        let texts: Vec<String> = (0..3).map(|_| random(&mut dice)).collect();
        let sets: Vec<Vec<bool>> = texts
            .iter()
            .map(|text| {
                let all = || words.iter().map(|word| matches(text.as_bytes(), word.as_bytes())).collect();
                known.entry(text.clone()).or_insert_with(all).clone()
            })
            .collect();
        let globs: Vec<Glob> = texts.iter().map(|text| Glob::plain(text)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (a, b, c) = (&globs[0], &globs[1], &globs[2]);
        let some = dice.below(words.len());
        assert_eq!(a.matches(&words[some]), sets[0][some], "{} {}", texts[0], words[some]);
        judge(
            &pattern::beyond(a, &[b, c], Universe::Any),
            &sets,
            &words,
            &texts,
            |it| it[0] && !it[1] && !it[2],
            "beyond",
        );
        judge(&pattern::overlap(a, b, Universe::Any), &sets, &words, &texts, |it| it[0] && it[1], "overlap");
        if a.plainly_covers(b) {
            assert!(!sets[1].iter().zip(&sets[0]).any(|(small, big)| *small && !big), "{texts:?}");
        }
        let formula = dice.below(256);
        let truth =
            |it: &[bool]| formula >> (usize::from(it[0]) | usize::from(it[1]) << 1 | usize::from(it[2]) << 2) & 1 == 1;
        let found = pattern::find(&[a, b, c], Universe::Any, |held| {
            truth(&[held.contains(&0), held.contains(&1), held.contains(&2)])
        });
        judge(&found, &sets, &words, &texts, truth, "formula");
    }
}

fn action(text: &str) -> Glob {
    Glob::action(Cloud::Alibaba, text)
}

fn resource(text: &str) -> Glob {
    Glob::resource(Cloud::Alibaba, Some("1234567890123456"), text)
}

#[test]
fn worked_questions_about_patterns() {
    let within = |a: &str, b: &[&str]| {
        let others: Vec<Glob> = b.iter().map(|text| action(text)).collect();
        pattern::included(&action(a), &others.iter().collect::<Vec<_>>(), Universe::Any)
    };
    assert_eq!(within("oss:Get*", &["oss:*"]), Tri::Yes);
    assert_eq!(within("oss:*", &["oss:Get*"]), Tri::No);
    assert!(!action("oss:Get*").matches("oss:putbucketpolicy") && action("oss:*").matches("oss:putbucketpolicy"));
    assert_eq!(within("ecs:DescribeInstance?", &["ecs:Describe*"]), Tri::Yes);
    for (word, wanted) in
        [("ecs:describeinstances", true), ("ecs:describeinstance", false), ("ecs:describeinstancestatus", false)]
    {
        assert_eq!(action("ecs:DescribeInstance?").matches(word), wanted, "{word}");
    }
    assert_eq!(within("x*", &["x", "x?", "x??*"]), Tri::Yes);
    for alone in ["x", "x?", "x??*"] {
        assert_eq!(within("x*", &[alone]), Tri::No);
    }
    assert_eq!(Glob::plain("*?"), Glob::plain("?*"));
    let found = pattern::overlap(&action("ecs:*Instances"), &action("ecs:Describe*"), Universe::Action);
    assert_eq!(found, Found::Word("ecs:describeinstances".into()));
    assert_eq!(action("ECS:describeinstances"), action("ecs:DescribeInstances"));
    assert!(resource("acs:oss:*:*:photos/*").matches("acs:oss:oss-cn-hangzhou:1234567890123456:photos/a/b.jpg"));
    let system = "acs:ram::system:policy/AdministratorAccess";
    assert!(resource("acs:ram:*:*:policy/*").matches(system));
    assert!(!resource("acs:ram:*:1234567890123456:policy/*").matches(system));
    assert_eq!(Glob::action(Cloud::Tencent, "name/cvm:*"), Glob::action(Cloud::Tencent, "cvm:*"));
    // A blank is not a wildcard.
    assert!(!action("ecs: CreateInstance").matches("ecs:createinstance"));
    assert_eq!(pattern::find(&[&action("ecs: Create*")], Universe::Action, |held| held == [0]), Found::Nothing);
}

#[test]
fn hard_patterns_stay_bounded() {
    let stars: String = "*a".repeat(500) + "*";
    let marks: String = format!("*a{}", "?".repeat(1_000));
    let others: Vec<Glob> =
        (0..30).map(|at| Glob::plain(&format!("*{}*", "ab".repeat(at % 5 + 1) + &"c".repeat(at)))).collect();
    let begin = std::time::Instant::now();
    let list: Vec<&Glob> = others.iter().collect();
    assert_eq!(pattern::included(&Glob::plain(&stars), &[&Glob::plain("*a*")], Universe::Any), Tri::Yes);
    let text = "a".repeat(2_000);
    assert!(Glob::plain(&stars).matches(&text) && Glob::plain(&marks).matches(&text));
    for hard in [stars, marks] {
        let answer = pattern::included(&Glob::plain(&hard), &list, Universe::Any);
        assert_ne!(answer, Tri::Yes, "not so, though it may be too hard to tell");
        let _ = pattern::overlap(&Glob::plain(&hard), &Glob::plain("*b*b*b*"), Universe::Any);
    }
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}
