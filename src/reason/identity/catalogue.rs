//! Names of actions: which exist, which one was probably meant, and which can be limited to a resource.
//!
//! In: actions and action patterns as documents write them. Out: three-valued answers; of a service without a complete
//! list here nothing that is not listed is said to be wrong. Actions are compared without case, CAM's `name/` is ignored.
//! What the clouds' high-risk actions are is in [`super::classes`].

use crate::base::Tri;
use crate::model::Cloud;
use crate::model::policy::matches;
use crate::reason::permission;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A service and its actions.
#[derive(Debug, Default)]
struct Service {
    /// As the vendor writes them, in order.
    names: Vec<&'static str>,
    /// The same in lower case.
    folded: Vec<String>,
    /// Whether the list is all.
    complete: bool,
}

type Services = BTreeMap<&'static str, Service>;

static ALIBABA: LazyLock<Services> = LazyLock::new(|| read(include_str!("actions_alibaba.txt")));
static TENCENT: LazyLock<Services> = LazyLock::new(|| read(include_str!("actions_tencent.txt")));

fn services(cloud: Cloud) -> &'static Services {
    match cloud {
        Cloud::Alibaba => &ALIBABA,
        Cloud::Tencent => &TENCENT,
    }
}

/// `CODE: NAME NAME …`; `~CODE:` begins a list that is not complete, `#` a remark.
fn read(text: &'static str) -> Services {
    let mut out = Services::new();
    let mut code = "";
    for word in text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split_ascii_whitespace()) {
        if let Some(head) = word.strip_suffix(':') {
            code = head.trim_start_matches('~');
            out.entry(code).or_default().complete = !head.starts_with('~');
        } else {
            let service = out.entry(code).or_default();
            service.names.push(word);
            service.folded.push(word.to_ascii_lowercase());
        }
    }
    out
}

/// The service code and the name of an action, in lower case; `None` for `*` and for what is no action.
fn split(action: &str) -> Option<(String, String)> {
    let action = action.strip_prefix("name/").unwrap_or(action);
    let (code, name) = action.split_once(':')?;
    Some((code.to_ascii_lowercase(), name.to_ascii_lowercase()))
}

/// Whether an action, or an action pattern, means any action that exists. `No` only where its service is known with all
/// of its actions and has none that fits; `Unknown` where the service, or a part of it, is not known.
pub fn is_known(cloud: Cloud, pattern: &str) -> Tri {
    let pattern = pattern.strip_prefix("name/").unwrap_or(pattern);
    let Some((code, name)) = split(pattern) else { return if pattern == "*" { Tri::Yes } else { Tri::Unknown } };
    if name.chars().all(|c| c == '*') {
        return match services(cloud).contains_key(code.as_str()) || code.contains(['*', '?']) {
            true => Tri::Yes,
            false => Tri::Unknown,
        };
    }
    let wild = code.contains(['*', '?']);
    let mut all_complete = !wild;
    let mut any = false;
    for (_, service) in
        services(cloud).iter().filter(|(own, _)| if wild { matches(&code, own) } else { code == ***own })
    {
        any = true;
        all_complete &= service.complete;
        let fits = match name.contains(['*', '?']) {
            true => service.folded.iter().any(|it| matches(&name, it)),
            false => service.folded.contains(&name),
        };
        if fits {
            return Tri::Yes;
        }
    }
    if any && all_complete { Tri::No } else { Tri::Unknown }
}

/// Why an action that somebody asks about may not exist in either cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No service of this code is known here.
    Service(String),
    /// The service has none of this name, as far as its actions are known; the one that was probably meant.
    Name(Option<Nearest>),
}

/// What is doubtful about an action, or a pattern of actions, of any cloud.
pub fn doubt(action: &str) -> Option<Doubt> {
    const CLOUDS: [Cloud; 2] = [Cloud::Alibaba, Cloud::Tencent];
    if action.starts_with("permid/") || CLOUDS.iter().any(|cloud| is_known(*cloud, action) == Tri::Yes) {
        return None;
    }
    let Some((code, _)) = split(action) else { return Some(Doubt::Name(None)) };
    if CLOUDS.iter().any(|cloud| is_known(*cloud, action) == Tri::No) {
        return Some(Doubt::Name(CLOUDS.iter().find_map(|cloud| nearest(*cloud, action))));
    }
    // Of a list that is not complete, a slip of the pen is told from what is missing in it.
    let near = CLOUDS.iter().find_map(|cloud| nearest(*cloud, action)).filter(|near| (1..=2).contains(&near.distance));
    if let Some(near) = near.filter(|_| !action.contains(['*', '?'])) {
        return Some(Doubt::Name(Some(near)));
    }
    let served = CLOUDS.iter().any(|cloud| code.contains(['*', '?']) || services(*cloud).contains_key(code.as_str()));
    (!served).then_some(Doubt::Service(code))
}

/// Whether a text cannot be the name of a resource of either cloud, or a pattern of such names: they begin with `acs:` or
/// `qcs:` and have at least five parts.
pub fn is_no_name(resource: &str) -> bool {
    let known = resource.find(['*', '?']).and_then(|at| resource.get(..at));
    match known {
        Some(known) => !["acs:", "qcs:"].iter().any(|scheme| scheme.starts_with(known) || known.starts_with(scheme)),
        None => !["acs:", "qcs:"].iter().any(|scheme| resource.starts_with(scheme)) || resource.split(':').count() < 5,
    }
}

/// Every action that is known, as `code:Name`, in order.
pub fn actions(cloud: Cloud) -> impl Iterator<Item = String> {
    let all = services(cloud).iter();
    all.flat_map(|(code, service)| service.names.iter().map(move |name| format!("{code}:{name}")))
}

/// An action as the vendor writes it; `None` where it is not listed here.
pub fn spelled(cloud: Cloud, action: &str) -> Option<String> {
    let (code, name) = split(action)?;
    let service = services(cloud).get(code.as_str())?;
    let at = service.folded.iter().position(|folded| *folded == name)?;
    service.names.get(at).map(|shown| format!("{code}:{shown}"))
}

/// An action that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The action, as the vendor writes it.
    pub action: String,
    /// How many characters have to be put in, taken out or exchanged to get there.
    pub distance: usize,
}

/// Names longer than this are not compared: no action is as long.
const LONGEST: usize = 128;

/// The action of the same service whose name is nearest to one that is not known; the first in order of those equally
/// near. `None` where none is near enough to be taken for it (more than a third of the name would be changed), or the
/// service is not known.
pub fn nearest(cloud: Cloud, action: &str) -> Option<Nearest> {
    let (code, name) = split(action)?;
    let service = services(cloud).get(code.as_str()).filter(|_| name.len() <= LONGEST)?;
    let found = service.names.iter().zip(&service.folded).map(|(shown, folded)| (distance(&name, folded), shown));
    let (distance, shown) = found.min()?;
    let near = distance.saturating_mul(3) <= name.chars().count();
    near.then(|| Nearest { action: format!("{code}:{shown}"), distance })
}

/// Levenshtein's distance: how many characters have to be put in, taken out or exchanged.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut last = i + 1;
        let mut next = vec![last];
        for (pair, to) in row.windows(2).zip(&b) {
            let [diagonal, above] = *pair else { continue };
            last = (last + 1).min(above + 1).min(diagonal + usize::from(from != *to));
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// CAM actions that can be limited to a resource.
const RESOURCE_LEVEL: &[&str] =
    &["cam:AddSubAccountCheckingMFA", "cam:PassRole", "sts:AssumeRole", "tat:InvokeCommand", "tat:RunCommand"];

/// RAM's own actions that can be limited to a resource, beginnings of names, from its authorisation tables.
const RAM_RESOURCE_LEVEL: &[&str] = &[
    "ram:AddUserToGroup",
    "ram:AttachPolicyTo",
    "ram:BindMFADevice",
    "ram:CreateAccessKey",
    "ram:CreateLoginProfile",
    "ram:CreatePolicy",
    "ram:CreateRole",
    "ram:CreateUser",
    "ram:DeleteAccessKey",
    "ram:DeleteLoginProfile",
    "ram:DeletePolicy",
    "ram:DeleteRole",
    "ram:DetachPolicyFrom",
    "ram:GetRole",
    "ram:ListAccessKeys",
    "ram:PassRole",
    "ram:RemoveUserFromGroup",
    "ram:SetDefaultPolicyVersion",
    "ram:UnbindMFADevice",
    "ram:UpdateAccessKey",
    "ram:UpdateLoginProfile",
    "ram:UpdateRole",
    "sts:AssumeRole",
];

/// Whether an action can only be granted on `*`: a statement about it with another resource authorises nothing. What
/// changes users, roles and policies of CAM is operation-level, as the algebra of permissions takes it; `Unknown` of others
/// where the documentation was not at hand. Of RAM, no action is known to be.
pub fn operation_level(cloud: Cloud, action: &str) -> Tri {
    let action = action.strip_prefix("name/").unwrap_or(action);
    let listed = |list: &[&str]| list.iter().any(|it| it.eq_ignore_ascii_case(action));
    match cloud {
        Cloud::Tencent if permission::is_operation(cloud, &action.to_ascii_lowercase()) => Tri::Yes,
        Cloud::Tencent if listed(RESOURCE_LEVEL) => Tri::No,
        Cloud::Tencent if action.starts_with("cos:") => Tri::No,
        Cloud::Alibaba if RAM_RESOURCE_LEVEL.iter().any(|it| begins(action, it)) => Tri::No,
        _ => Tri::Unknown,
    }
}

fn begins(action: &str, with: &str) -> bool {
    action.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALI: Cloud = Cloud::Alibaba;
    const TC: Cloud = Cloud::Tencent;

    #[test]
    fn what_exists_is_known_and_what_is_not_listed_may_exist() {
        for action in
            ["ecs:RunInstances", "ECS:runinstances", "ecs:Describe*", "*:List*", "*", "ram:*", "*:*", "oss:Get?bject"]
        {
            assert_eq!(is_known(ALI, action), Tri::Yes, "{action}");
        }
        for action in ["ecs:DescriptionInstances", "ecs:Describ0*", "ram:PassRoles", "ecs: CreateInstance"] {
            assert_eq!(is_known(ALI, action), Tri::No, "{action}");
        }
        for action in ["oss:GetObjekt", "nosuch:Thing", "nosuch:*", "", "x", "*:NoSuchThing", "e*:NoSuchThing"] {
            assert_eq!(is_known(ALI, action), Tri::Unknown, "{action}");
        }
        assert_eq!(is_known(TC, "name/cvm:RunInstances"), Tri::Yes);
        assert_eq!(is_known(TC, "cam:passrole"), Tri::Yes);
        // CAM knows more operations than its public interface.
        assert_eq!(is_known(TC, "cam:NoSuchThing"), Tri::Unknown);
    }

    #[test]
    fn what_is_asked_for_may_not_exist() {
        let near = |action: &str| match doubt(action) {
            Some(Doubt::Name(Some(near))) => near.action,
            other => format!("{other:?}"),
        };
        assert_eq!(near("ecs:RunInstence"), "ecs:RunInstances");
        assert_eq!(near("ram:PasRole"), "ram:PassRole");
        assert_eq!(near("name/cvm:RunInstence"), "cvm:RunInstances");
        assert_eq!(near("oss:GetObjekt"), "oss:GetObject");
        assert_eq!(doubt("foo:Bar"), Some(Doubt::Service("foo".into())));
        for action in
            ["ecs:RunInstances", "cvm:RunInstances", "ram:*", "*", "*:List*", "oss:GetBucketNovelty", "permid/1"]
        {
            assert_eq!(doubt(action), None, "{action}");
        }
        for name in ["prod/x", "prod", "alicloud_oss_bucket.b", "prod/*", "acs:oss:prod/x", "", "arn:aws:s3:::b"] {
            assert!(is_no_name(name), "{name}");
        }
        for name in
            ["*", "acs:oss:*:*:prod/x", "acs:oss:*", "qcs::cos::uid/1:prefix//1/b/*", "*:prod/*", "?cs:x", "*/x"]
        {
            assert!(!is_no_name(name), "{name}");
        }
    }

    #[test]
    fn the_nearest_action_is_what_was_meant() {
        let found = |cloud, action| nearest(cloud, action).map(|it| (it.action, it.distance));
        assert_eq!(found(ALI, "ecs:DescriptionInstances"), Some(("ecs:DescribeInstances".into(), 5)));
        assert_eq!(found(ALI, "ram:passrole"), Some(("ram:PassRole".into(), 0)));
        assert_eq!(found(TC, "name/cvm:RunInstance"), Some(("cvm:RunInstances".into(), 1)));
        assert_eq!(found(ALI, "ecs:Zzzzzzzzzzzz"), None);
        assert_eq!(found(ALI, "nosuch:RunInstances"), None);
        assert_eq!(found(ALI, &format!("ecs:{}", "a".repeat(100_000))), None);
    }

    #[test]
    fn grain_is_known_where_it_is_documented() {
        assert_eq!(operation_level(TC, "name/cam:AttachGroupPolicy"), Tri::Yes);
        assert_eq!(operation_level(TC, "cam:AddSubAccountCheckingMFA"), Tri::No);
        assert_eq!(operation_level(TC, "cam:CreateAccessKey"), Tri::Yes);
        assert_eq!(operation_level(TC, "cam:GetPolicy"), Tri::Unknown);
        assert_eq!(operation_level(ALI, "ram:AttachPolicyToUser"), Tri::No);
        assert_eq!(operation_level(ALI, "ecs:DescribeRegions"), Tri::Unknown);
    }

    #[test]
    fn lists_are_in_order_and_without_repetition() {
        for cloud in [ALI, TC] {
            for (code, service) in services(cloud) {
                assert!(service.names.windows(2).all(|pair| pair.first() < pair.last()), "{code}");
                assert!(!code.is_empty() && service.names.iter().all(|name| name.len() <= LONGEST));
            }
            assert!(actions(cloud).count() > 1_500);
        }
    }

    /// The distance as its definition says it.
    fn slow(a: &[char], b: &[char]) -> usize {
        match (a.split_first(), b.split_first()) {
            (None, _) => b.len(),
            (_, None) => a.len(),
            (Some((x, a_rest)), Some((y, b_rest))) => {
                let exchanged = slow(a_rest, b_rest) + usize::from(x != y);
                exchanged.min(slow(a_rest, b) + 1).min(slow(a, b_rest) + 1)
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn distances_agree_with_their_definition(a in "[abc]{0,5}", b in "[abc]{0,5}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            proptest::prop_assert_eq!(distance(&a, &b), slow(&chars(&a), &chars(&b)));
        }
    }
}
