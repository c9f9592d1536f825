//! What the rules about new rights share: whom it is about, the request that shows it, the place.

use crate::model::identity::Principal;
use crate::model::{Cloud, Id, Site};
use crate::reason::identity::access::called;
use crate::reason::identity::ask;
use crate::reason::identity::news::News;
use crate::reason::permission::Witness as Shown;
use crate::rules::draft::{definite, evidence, possible};
use crate::rules::{Context, Finding, Rule, Witness};

/// Whom it is about, in words: the first, and how many more.
pub fn whom(cx: &Context<'_>, news: &News) -> String {
    let name = |id: Id<Principal>| {
        cx.world.identity.principals.get(id.index()).map_or_else(String::new, |it| called(cx.model, it))
    };
    let mut names: Vec<String> = news.principals().map(name).collect();
    names.sort();
    match names.as_slice() {
        [] => "somebody".to_owned(),
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` and `{other}`"),
        [one, rest @ ..] => format!("`{one}` and {} more", rest.len()),
    }
}

/// The cloud that it is about.
pub fn cloud(cx: &Context<'_>, news: &News) -> Cloud {
    first(cx, news).map_or(Cloud::Alibaba, |it| it.cloud)
}

/// The first of those whom it is about.
fn first<'a>(cx: &Context<'a>, news: &News) -> Option<&'a Principal> {
    cx.world.identity.principals.get(news.principals().next()?.index())
}

/// A request in words: `` `ecs:DeleteInstance` on every resource with `acs:SourceIp = 203.0.113.1` ``.
pub fn request(cx: &Context<'_>, cloud: Cloud, news: &News, witness: &Shown) -> String {
    let shown = ask::request(&cx.world.identity, cloud, witness);
    // Where the statement is about everything, one name of it tells nothing.
    let all = news.grant.resources.iter().all(|it| it == "*") && news.grant.except_resources.is_empty();
    let on = match shown.resources.as_slice() {
        [] => String::new(),
        _ if all => String::new(),
        list => format!(" on {}", list.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" and ")),
    };
    let with = match shown.context.as_slice() {
        [] => String::new(),
        list => format!(" with {}", list.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")),
    };
    format!("`{}`{on}{with}", shown.action)
}

/// A request, for the finding.
pub fn call(cx: &Context<'_>, cloud: Cloud, principal: &str, witness: &Shown) -> Witness {
    let shown = ask::request(&cx.world.identity, cloud, witness);
    Witness::Call {
        principal: principal.into(),
        action: shown.action,
        resource: shown.resources.join(" and "),
        context: shown.context,
    }
}

/// The finding of a rule about something new: at its cause, with the statement and the principals as evidence.
pub fn finding(cx: &Context<'_>, rule: &'static Rule, news: &News, message: String) -> Finding {
    let what = news.grant.through.first().map_or("", String::as_str);
    let mut finding = definite(rule, news.cause.clone(), what.to_owned(), message);
    for id in news.principals() {
        if let Some(principal) = cx.world.identity.principals.get(id.index()).filter(|it| it.managed) {
            finding.path.push(evidence(&Site::block(principal.object), "gets the rights"));
        }
    }
    finding.path.push(evidence(&news.cause, "is what changes"));
    if let Some(site) = news.statement.as_ref().filter(|site| **site != news.cause) {
        finding.path.push(evidence(site, "has the statement that allows it"));
    }
    if let (Some(witness), Some(principal)) = (&news.witness, first(cx, news)) {
        finding.witness = Some(call(cx, principal.cloud, &called(cx.model, principal), witness));
    }
    finding
}

/// Hands it over, as possible where it is not sure.
pub fn hand(news: &News, finding: Finding, out: &mut Vec<Finding>) {
    if news.definite {
        out.push(finding);
    } else {
        out.extend(possible(finding, []));
    }
}
