//! VAL115: a policy document that the cloud refuses, or that means nothing.

use crate::base::Severity;
use crate::model::identity::{Document, Oddity, OddityKind, Statement};
use crate::model::{Cloud, Id};
use crate::rules::draft::{definite, graded, push};
use crate::rules::identity::conditions::{nearest, operator};
use crate::rules::identity::telling::{advice, rank};
use crate::rules::identity::texts::{Text, Use, all, miswritten};
use crate::rules::{Context, Finding};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// A policy document is text within text: Terraform does not look into it. What is not JSON, or no policy, is found
    /// by the cloud in the middle of an apply, when half of the change is done. What the cloud lets pass and cannot
    /// read is worse: a deny that was meant to protect something does nothing.
    ///
    /// Reported are: text that is not JSON; no `Version` or `Statement`; an effect that is neither `Allow` nor `Deny` (RAM
    /// documents these words, and those of the keys, in this case only: a grant in another case counts as possible);
    /// `Action` beside `NotAction`, or neither; no resource where one is needed; empty lists and elements; values of the
    /// wrong shape; condition operators that do not exist; RAM policies of more than 6,144 and trust policies of more
    /// than 2,048 characters. Milder are keys that occur twice, and a lone object as `Statement`: nobody documents
    /// what the cloud makes of these.
    ///
    /// # Fix
    ///
    /// Write documents with `jsonencode`, or let the data source `alicloud_ram_policy_document` render them.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:Get*"], Resource = [] }]
    ///   })
    /// }
    /// ```
    ///
    /// A bracket is missing.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name     = "read"
    ///   policy_document = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\"}" # ← high, definite
    /// }
    /// ```
    ///
    /// The operator is `IpAddress`.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { NotIpAdress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// RAM has `Allow` and `Deny`. The deny holds nobody back for sure.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "guard" {
    ///   policy_name = "guard"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "deny", Action = "ram:*", Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// This is how CAM writes its keys.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     version   = "1"
    ///     statement = [{ effect = "Allow", action = "oss:Get*", resource = "acs:oss:*:*:logs/*" }]
    ///   })
    /// }
    /// ```
    ///
    /// The provider wants a list of resources.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = "qcs::cvm:::instance/*" }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A trust policy has no resource.
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    /// ```
    ///
    /// Keys of bucket policies of COS are capitalised, all but `version`.
    ///
    /// ```hcl
    /// resource "tencentcloud_cos_bucket_policy" "logs" {
    ///   bucket = "logs-1250000000"
    ///   policy = jsonencode({
    ///     version = "2.0"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Principal = { qcs = ["qcs::cam::uin/100000000001:uin/100000000002"] }
    ///       Action    = ["name/cos:GetObject"]
    ///       Resource  = ["qcs::cos:ap-guangzhou:uid/1250000000:logs-1250000000/*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// Of what is known after apply nothing is said: any value would be well.
    ///
    /// ```hcl
    /// resource "alicloud_oss_bucket" "logs" {}
    ///
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "oss:Get*", Resource = "acs:oss:*:*:${alicloud_oss_bucket.logs.id}/*" }]
    ///   })
    /// }
    /// ```
    code: "VAL115",
    name: "embedded-document-invalid",
    title: "A policy document is refused, or means nothing",
    severity: High,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S144", "S375", "S384"],
    check: check,
}

/// Characters of a custom policy and of a trust policy that RAM takes.
const LONGEST_POLICY: usize = 6_144;
const LONGEST_TRUST: usize = 2_048;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let mut texts = all(context);
    // What a data source would render, and refuses to; where it is read, it is told there.
    let policies = context.world.identity.policies.iter().enumerate().filter(|(_, it)| !it.managed);
    for (index, policy) in policies {
        let Some(document @ Document::Parsed(text)) = &policy.document else { continue };
        let refused = text.oddities.iter().any(|odd| odd.kind == OddityKind::Blank);
        if refused && !texts.iter().any(|it| it.document == document) {
            let name = "the document".to_owned();
            texts.push(Text {
                document,
                site: &policy.site,
                cloud: policy.cloud,
                what: Use::Identity(Id::new(index)),
                name,
            });
        }
    }
    for text in texts {
        let mut problems = problems(&text);
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.0));
        let Some((severity, _)) = problems.first() else { continue };
        let shown: Vec<&str> = problems.iter().take(3).map(|(_, said)| said.as_str()).collect();
        let more = match problems.len().saturating_sub(3) {
            0 => String::new(),
            more => format!("; {more} more"),
        };
        let message = format!("{} {}{more}", text.name, shown.join("; it "));
        let mut finding = graded(definite(&RULE, text.site.clone(), text.key(), message), *severity);
        finding.rank = rank(problems.len());
        finding.fix = advice("correct the document");
        push(context, out, finding);
    }
}

/// What is wrong, and how bad it is.
fn problems(text: &Text<'_>) -> Vec<(Severity, String)> {
    let parsed = match text.document {
        Document::Malformed(why) => return vec![(Severity::High, why.clone())],
        Document::Unknown(_) => return Vec::new(),
        Document::Parsed(parsed) => parsed,
    };
    let mut out: Vec<(Severity, String)> = parsed.oddities.iter().filter_map(|odd| problem(text, odd)).collect();
    out.extend(cases(text.cloud, &parsed.oddities).map(|said| (Severity::High, said)));
    for statement in &parsed.statements {
        out.extend(operators(text.cloud, statement).into_iter().map(|said| (Severity::High, said)));
    }
    let longest = match text.what {
        Use::Identity(_) => Some(LONGEST_POLICY),
        Use::Trust(_) => Some(LONGEST_TRUST),
        _ => None,
    };
    if let Some(longest) = longest.filter(|longest| text.cloud == Cloud::Alibaba && parsed.length > *longest) {
        out.push((Severity::High, format!("has {} characters; {longest} are taken", parsed.length)));
    }
    out
}

fn problem(text: &Text<'_>, odd: &Oddity) -> Option<(Severity, String)> {
    let ram = text.cloud == Cloud::Alibaba;
    let within = odd.statement.map_or_else(String::new, |index| format!(" in statement {}", index + 1));
    let word = &odd.word;
    let identity = matches!(text.what, Use::Identity(_) | Use::Bound(_));
    let said = match odd.kind {
        OddityKind::UnknownElement => return None,
        OddityKind::LoneStatement if ram => return Some((Severity::Low, "has a lone object as `Statement`".into())),
        OddityKind::LoneStatement => return None,
        OddityKind::Twice => return Some((Severity::Medium, format!("has the key `{word}` twice{within}"))),
        OddityKind::Effect if word.is_empty() => format!("has no effect{within}"),
        OddityKind::Effect if ram => format!("has the effect `{word}`{within}, which is neither `Allow` nor `Deny`"),
        OddityKind::Effect => format!("has the effect `{word}`{within}, which is neither allow nor deny"),
        OddityKind::NoAction => format!("names no action{within}"),
        OddityKind::BothActions => format!("has actions and excluded actions{within}"),
        OddityKind::BothResources => format!("has resources and excluded resources{within}"),
        OddityKind::NoResource if identity => format!("names no resource{within}"),
        OddityKind::NoResource => return None,
        OddityKind::Blank => format!("has an empty element or list as `{word}`{within}"),
        OddityKind::Shape => format!("has something else than text as `{word}`{within}"),
        OddityKind::NoVersion => "has no version".into(),
        OddityKind::PlainResource if identity => format!("has a text as `resource`{within}, where a list is needed"),
        OddityKind::PlainResource => return None,
    };
    Some((Severity::High, said))
}

/// Keys that RAM writes in another case.
fn cases<'o>(cloud: Cloud, oddities: &'o [Oddity]) -> Option<String> {
    let pair = |odd: &'o Oddity| Some((&*odd.word, miswritten(cloud, odd)?));
    let mut pairs: Vec<(&str, &str)> = oddities.iter().filter_map(pair).collect();
    let mut seen = BTreeSet::new();
    pairs.retain(|pair| seen.insert(*pair));
    let list = |words: &mut dyn Iterator<Item = &str>| words.map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let (written, right) = (list(&mut pairs.iter().map(|it| it.0)), list(&mut pairs.iter().map(|it| it.1)));
    (!pairs.is_empty()).then(|| format!("writes {written} where RAM has {right}"))
}

/// Operators of a statement's condition that do not exist.
fn operators(cloud: Cloud, statement: &Statement) -> Vec<String> {
    let known = |line: &&crate::model::identity::Condition| {
        !line.operator.is_empty()
            && !line.operator.contains(crate::base::value::HOLE)
            && operator(cloud, &line.operator).is_none()
    };
    let wrong = statement.conditions.iter().filter(known);
    wrong
        .map(|line| {
            let meant = nearest(cloud, &line.operator).map_or_else(String::new, |name| format!("; `{name}` is meant"));
            format!(
                "has the operator `{}` in statement {}, which does not exist{meant}",
                line.operator,
                statement.index + 1
            )
        })
        .collect()
}
