//! Ways to more rights that depend on what is not documented or not known: the case of letters in patterns, conditions of
//! trust policies, names with parts that are not known. Such a way is possible, neither silent nor definite.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::Certainty;
use menshen::reason::identity::escalation::{Escalation, Gained};
use menshen::{providers, reason};

const OWN: &str = "data \"alicloud_account\" \"own\" {}\n";

/// A user with a policy of these statements (HCL).
fn user(name: &str, statements: &str) -> String {
    format!(
        r#"
resource "alicloud_ram_user" "{name}" {{ name = "{name}" }}
resource "alicloud_ram_policy" "of-{name}" {{
  policy_name     = "of-{name}"
  policy_document = jsonencode({{ Version = "1", Statement = [{statements}] }})
}}
resource "alicloud_ram_user_policy_attachment" "{name}" {{
  user_name   = alicloud_ram_user.{name}.name
  policy_name = alicloud_ram_policy.of-{name}.policy_name
  policy_type = "Custom"
}}
"#
    )
}

fn says(effect: &str, action: &str, end: &str) -> String {
    let resource =
        if end == "*" { "*".to_owned() } else { format!("acs:ram:*:${{data.alicloud_account.own.id}}:{end}") };
    format!("{{ Effect = \"{effect}\", Action = \"{action}\", Resource = \"{resource}\" }}")
}

/// An administrator: a role with this name (an expression) and this trust policy (statements, HCL).
fn administrator(name: &str, trust: &str) -> String {
    format!(
        r#"
resource "alicloud_ram_role" "adm" {{
  role_name                   = {name}
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [{trust}] }})
}}
resource "alicloud_ram_role_policy_attachment" "adm" {{
  role_name   = alicloud_ram_role.adm.role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}}
"#
    )
}

/// A statement of a trust policy about everybody of the account. `more`: further elements.
fn trust(effect: &str, more: &str) -> String {
    format!(
        "{{ Effect = \"{effect}\", Action = \"sts:AssumeRole\", Principal = {{ RAM = [\"acs:ram::${{data.alicloud_account.own.id}}:root\"] }}{more} }}"
    )
}

/// Whether somebody comes to administer the account: surely, possibly, or not at all.
fn administers(text: &str, who: &str) -> Option<Certainty> {
    ways(text, who).into_iter().find(|it| it.gained == Gained::Administration).map(|it| it.certainty)
}

fn ways(text: &str, who: &str) -> Vec<Escalation> {
    let model = providers::map(&change::read(text).unwrap());
    let facts = reason::solve(&model.after);
    let principals = &model.after.identity.principals;
    let found = &facts.escalations(&model, &model.after).list;
    found.iter().filter(|it| principals[it.principal.index()].name.as_deref() == Some(who)).cloned().collect()
}

/// Whether ids are compared without case is not documented: a pattern that matches a name without case only may match it.
#[test]
fn patterns_may_match_names_without_case() {
    use Certainty::{Definite, Possible};
    let allow = |end: &str| says("Allow", "sts:AssumeRole", end);
    let but = |end: &str| format!("{}, {}", allow("*"), says("Deny", "sts:AssumeRole", end));
    for (statements, expected) in [
        (allow("role/App-*"), Some(Possible)),
        (allow("role/*-Adm"), Some(Possible)),
        (allow("role/*P-a*"), Some(Possible)),
        (allow("role/?PP-adm"), Some(Possible)),
        (allow("Role/app-*"), Some(Possible)),
        (allow("role/app-*"), Some(Definite)),
        (allow("role/Apt-*"), None),
        // Nor is it known whether a deny takes the role out.
        (but("role/APP-*"), Some(Possible)),
        (but("role/*ADM"), Some(Possible)),
        (but("role/app-*"), None),
        (but("role/Apt-*"), Some(Definite)),
    ] {
        let text = format!("{OWN}{}{}", administrator("\"app-adm\"", &trust("Allow", "")), user("u", &statements));
        assert_eq!(administers(&text, "u"), expected, "{statements}");
    }
    // Of many roles, too; and of users.
    let many: Vec<String> = (0..12).map(|at| user(&format!("app-{at}"), &allow("role/no"))).collect();
    let keys = user("v", &says("Allow", "ram:CreateAccessKey", "user/APP-1*"));
    let one = user("app-17", &says("Allow", "*", "*"));
    assert_eq!(administers(&format!("{OWN}{}{keys}{one}", many.concat()), "v"), Some(Possible));
}

/// What a caller can meet it can meet; what a service would have to is not known.
#[test]
fn conditions_of_trust_policies_are_weighed() {
    use Certainty::{Definite, Possible};
    let condition = |text: &str| format!(", Condition = {{ {text} }}");
    let address = condition("IpAddress = { \"acs:SourceIp\" = \"10.0.0.0/8\" }");
    let factor = condition("Bool = { \"acs:MFAPresent\" = \"true\" }");
    let external = condition("StringEquals = { \"sts:ExternalId\" = \"a\" }");
    let never = condition(
        "IpAddress = { \"acs:SourceIp\" = \"10.0.0.0/8\" }, NotIpAddress = { \"acs:SourceIp\" = \"10.0.0.0/8\" }",
    );
    let (allow, open) = (|more: &str| trust("Allow", more), trust("Allow", ""));
    let but = |more: &str| format!("{open}, {}", trust("Deny", more));
    for (trust, expected) in [
        (open.clone(), Some(Definite)),
        // What can be met is, as with conditions of other grants; what is not documented may be.
        (allow(&address), Some(Definite)),
        (allow(&factor), Some(Definite)),
        (allow(&external), Some(Definite)),
        (allow(&condition("StringEquals = { \"acs:Unheard\" = \"a\" }")), Some(Definite)),
        (allow(&condition("Unheard = { \"acs:SourceIp\" = \"a\" }")), Some(Possible)),
        (allow(&condition("")), Some(Definite)),
        // What cannot be met lets nobody in, and hides no other statement.
        (allow(&never), None),
        (format!("{}, {}", allow(&never), allow(&factor)), Some(Definite)),
        (
            format!("{}, {}", allow(&condition("Unheard = { \"acs:SourceIp\" = \"a\" }")), allow(&factor)),
            Some(Definite),
        ),
        // One without a condition is enough.
        (format!("{}, {open}", allow(&address)), Some(Definite)),
        (but(""), None),
        (but(&address), Some(Definite)),
        (but(&never), Some(Definite)),
        (but(&condition("Unheard = { \"acs:SourceIp\" = \"a\" }")), Some(Possible)),
        (format!("{}, {}", allow(&address), trust("Deny", &address)), None),
    ] {
        let u = user("u", &says("Allow", "sts:AssumeRole", "role/adm"));
        let text = format!("{OWN}{}{u}", administrator("\"adm\"", &trust));
        assert_eq!(administers(&text, "u"), expected, "{trust}");
    }
    // Both have one: they are weighed together, also what is denied.
    let both = |trust: &str, effect: &str, more: &str| {
        let one = says(effect, "sts:AssumeRole", "role/adm").replace(" }", &format!("{more} }}"));
        let all =
            if effect == "Deny" { format!("{}, {one}", says("Allow", "sts:AssumeRole", "role/adm")) } else { one };
        let text = format!("{OWN}{}{}", administrator("\"adm\"", &allow(trust)), user("u", &all));
        administers(&text, "u")
    };
    let within = condition("IpAddress = { \"acs:SourceIp\" = \"10.1.0.0/16\" }");
    let elsewhere = condition("IpAddress = { \"acs:SourceIp\" = \"192.0.2.0/24\" }");
    let without = condition("Bool = { \"acs:MFAPresent\" = \"false\" }");
    assert_eq!(both(&address, "Allow", &factor), Some(Definite));
    assert_eq!(both(&address, "Allow", &within), Some(Definite));
    assert_eq!(both(&address, "Allow", &elsewhere), None);
    assert_eq!(both(&within, "Deny", &address), None);
    assert_eq!(both(&address, "Deny", &within), Some(Definite));
    assert_eq!(both(&without, "Deny", &without), None);
    assert_eq!(both(&factor, "Deny", &without), Some(Definite));
    // Of roles with other conditions each is weighed by itself.
    let limited = says("Allow", "sts:AssumeRole", "*").replace(" }", &format!("{within} }}"));
    let other = |name: &str, condition: &str| {
        let role =
            administrator(&format!("\"{name}\""), &allow(condition)).replace("\" \"adm\"", &format!("\" \"{name}\""));
        role.replace("alicloud_ram_role.adm.", &format!("alicloud_ram_role.{name}."))
            .replace("AdministratorAccess", "AliyunOSSFullAccess")
    };
    for (one, two, expected) in [(&elsewhere, &address, Some(Definite)), (&address, &elsewhere, None)] {
        let text = format!("{OWN}{}{}{}", other("a", one), administrator("\"adm\"", &allow(two)), user("u", &limited));
        assert_eq!(administers(&text, "u"), expected, "{text}");
    }
    // The condition is told.
    let u = user("u", &says("Allow", "sts:AssumeRole", "*"));
    let found = ways(&format!("{OWN}{}{u}", administrator("\"adm\"", &allow(&address))), "u");
    assert_eq!(found[0].steps[0].conditions, ["IpAddress acs:SourceIp 10.0.0.0/8"]);
    // So with services that a role is handed to.
    let service = |more: &str| {
        format!(
            "{{ Effect = \"Allow\", Action = \"sts:AssumeRole\", Principal = {{ Service = [\"fc.aliyuncs.com\"] }}{more} }}"
        )
    };
    let v = user("v", &format!("{}, {}", says("Allow", "ram:PassRole", "*"), says("Allow", "fc:*", "*")));
    for (more, expected) in [("", Definite), (&*address, Possible)] {
        let text = format!("{OWN}{}{v}", administrator("\"adm\"", &service(more)));
        assert_eq!(administers(&text, "v"), Some(expected), "{more}");
    }
    let found = ways(&format!("{OWN}{}{v}", administrator("\"adm\"", &service(&address))), "v");
    assert_eq!(found[0].steps[0].conditions, ["IpAddress acs:SourceIp 10.0.0.0/8"]);
}

/// The same of CAM.
#[test]
fn conditions_of_trust_policies_of_cam_are_weighed() {
    let text = |more: &str| {
        format!(
            r#"
resource "tencentcloud_cam_role" "adm" {{
  name     = "adm"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["name/sts:AssumeRole"], principal = {{ qcs = ["qcs::cam::uin/100000000001:root"] }}{more} }}] }})
}}
resource "tencentcloud_cam_role_policy_attachment" "adm" {{
  role_id   = tencentcloud_cam_role.adm.id
  policy_id = "1"
}}
resource "tencentcloud_cam_user" "u" {{ name = "u" }}
resource "tencentcloud_cam_policy" "own" {{
  name     = "own"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["sts:AssumeRole"], resource = ["qcs::cam::uin/100000000001:roleName/adm"] }}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "u" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.own.id
}}
"#
        )
    };
    let condition = ", condition = { ip_equal = { \"qcs:ip\" = [\"10.0.0.0/8\"] } }";
    let [open, limited] = ["", condition].map(|more| ways(&text(more), "u"));
    assert_eq!((open.len(), limited.len()), (1, 1));
    assert!(open[0].steps[0].conditions.is_empty());
    assert_eq!(limited[0].certainty, Certainty::Definite);
    assert_eq!(limited[0].steps[0].conditions, ["ip_equal qcs:ip 10.0.0.0/8"]);
}

/// CAM takes a role by its id as well as by its name. By which of them a call is checked is not documented.
#[test]
fn roles_of_cam_go_by_their_ids_too() {
    let ways = |resource: &str| {
        let text = format!(
            r#"
resource "tencentcloud_cam_role" "other" {{
  name     = "other"
  document = jsonencode({{ version = "2.0", statement = [] }})
}}
resource "tencentcloud_cam_role" "adm" {{
  name     = "adm"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["name/sts:AssumeRole"], principal = {{ qcs = ["qcs::cam::uin/100000000001:root"] }} }}] }})
}}
resource "tencentcloud_cam_role_policy_attachment" "adm" {{
  role_id   = tencentcloud_cam_role.adm.id
  policy_id = "1"
}}
resource "tencentcloud_cam_user" "u" {{ name = "u" }}
resource "tencentcloud_cam_policy" "own" {{
  name     = "own"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["sts:AssumeRole"], resource = ["qcs::cam::uin/100000000001:{resource}"] }}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "u" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.own.id
}}
"#
        );
        let found = ways(&text, "u");
        found.iter().find(|it| it.gained == Gained::Administration).map(|it| it.certainty)
    };
    for (resource, expected) in [
        ("roleName/adm", Some(Certainty::Definite)),
        ("role/${tencentcloud_cam_role.adm.id}", Some(Certainty::Possible)),
        ("role/*", Some(Certainty::Possible)),
        ("role/4611686018427397919", Some(Certainty::Possible)),
        ("role/${tencentcloud_cam_role.other.id}", None),
        ("roleName/other", None),
    ] {
        assert_eq!(ways(resource), expected, "{resource}");
    }
}

/// What is known of a name counts: a pattern that cannot match it does not, one that any such name matches does.
#[test]
fn of_names_that_are_partly_known_the_known_part_counts() {
    use Certainty::{Definite, Possible};
    let unknown = "variable \"x\" {}\n";
    let allow = |end: &str| says("Allow", "sts:AssumeRole", end);
    for (statements, expected) in [
        (allow("role/adm-*"), Some(Definite)),
        (allow("role/adm*"), Some(Definite)),
        (allow("role/adm-7"), Some(Possible)),
        (allow("role/*-7"), Some(Possible)),
        (allow("role/Adm-*"), Some(Possible)),
        (allow("role/Adm-7"), Some(Possible)),
        (allow("role/zzz"), None),
        (allow("role/app-*"), None),
        (allow("role/adm"), None),
        (allow("role/adm-*-x"), Some(Possible)),
        // The beginning of the pattern is not known either.
        (allow("role/${var.x}-*"), Some(Possible)),
        (allow("role/${var.x}*"), Some(Possible)),
        (format!("{}, {}", allow("*"), says("Deny", "sts:AssumeRole", "role/adm-7")), Some(Possible)),
        (format!("{}, {}", allow("*"), says("Deny", "sts:AssumeRole", "role/adm-*")), None),
        // A deny on another name says nothing of it.
        (format!("{}, {}", allow("*"), says("Deny", "sts:AssumeRole", "role/zzz")), Some(Definite)),
        (format!("{}, {}", allow("role/*"), says("Deny", "sts:AssumeRole", "role/adm")), Some(Definite)),
    ] {
        let role = administrator("\"adm-${var.x}\"", &trust("Allow", ""));
        let text = format!("{OWN}{unknown}{role}{}", user("u", &statements));
        assert_eq!(administers(&text, "u"), expected, "{statements}");
    }
    // So with the name of who is let in.
    for (named, expected) in [("ops-7", Some(Possible)), ("dev-7", None), ("ops", None)] {
        let trust = format!(
            "{{ Effect = \"Allow\", Action = \"sts:AssumeRole\", Principal = {{ RAM = [\"acs:ram::${{data.alicloud_account.own.id}}:user/{named}\"] }} }}"
        );
        let u = user("u", &allow("*")).replace("name = \"u\"", "name = \"ops-${var.x}\"");
        let model =
            providers::map(&change::read(&format!("{OWN}{unknown}{}{u}", administrator("\"adm\"", &trust))).unwrap());
        let facts = reason::solve(&model.after);
        let found = &facts.escalations(&model, &model.after).list;
        assert_eq!(found.iter().map(|it| it.certainty).next(), expected, "{named}");
    }
}

/// Of several roles that somebody may perhaps become each is told, and nothing of those that it cannot.
#[test]
fn each_of_some_possible_targets_is_told() {
    let role = |name: &str, action: &str, user: &str| {
        format!(
            r#"
resource "alicloud_ram_role" "{name}" {{
  role_name                   = "{name}"
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [{{
    Effect    = "Allow", Action = "sts:AssumeRole"
    Principal = {{ RAM = ["acs:ram::${{data.alicloud_account.own.id}}:user/{user}"] }}
    Condition = {{ Unheard = {{ "acs:MFAPresent" = "true" }} }}
  }}] }})
}}
resource "alicloud_ram_policy" "{name}" {{
  policy_name     = "{name}"
  policy_document = jsonencode({{ Version = "1", Statement = [{{ Effect = "Allow", Action = "{action}", Resource = "*" }}] }})
}}
resource "alicloud_ram_role_policy_attachment" "{name}" {{
  role_name   = alicloud_ram_role.{name}.role_name
  policy_name = alicloud_ram_policy.{name}.policy_name
  policy_type = "Custom"
}}
"#
        )
    };
    let roles = [("y", "oss:GetObject", "u"), ("z", "kms:Decrypt", "u"), ("x", "ecs:DeleteInstance", "v")];
    let roles: String = roles.into_iter().map(|(name, action, user)| role(name, action, user)).collect();
    let text = format!("{OWN}{roles}{}", user("u", &says("Allow", "sts:AssumeRole", "*")));
    let told: Vec<String> = ways(&text, "u")
        .iter()
        .map(|it| match &it.gained {
            Gained::Principal(key) => format!("{} {:?}", key.name, it.certainty),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(told, ["y Possible", "z Possible"]);
}

/// A name that is not known is the same text wherever it is referred to, also by what passes it on; two of which the same is
/// known need not be.
#[test]
fn references_to_an_unknown_name_are_that_name() {
    use Certainty::{Definite, Possible};
    let start = format!(
        "{OWN}variable \"x\" {{\n  type = string\n}}\nvariable \"y\" {{}}\nresource \"random_id\" \"s\" {{\n  byte_length = 4\n}}\n"
    );
    let references = [
        "role/${alicloud_ram_role.adm.role_name}",
        "role/${alicloud_ram_role.adm.id}",
        "role/${alicloud_ram_role.adm.name}",
        "role/${alicloud_ram_role_policy_attachment.adm.role_name}",
    ];
    for name in ["adm-${random_id.s.hex}", "${random_id.s.hex}", "adm-${var.x}", "${var.x}", "${var.y}-${var.x}"] {
        let ends = references.into_iter().map(|it| (it.to_owned(), Some(Definite)));
        let other = ("role/adm-${var.z}".to_owned(), Some(Possible));
        // A variable may be `*`.
        let whole = ("${var.x}".to_owned(), Some(Possible));
        for (end, expected) in ends.chain([(format!("role/{name}"), Some(Definite)), other, whole]) {
            let u = user("u", &says("Allow", "sts:AssumeRole", &end));
            let role = administrator(&format!("\"{name}\""), &trust("Allow", ""));
            let text = format!("{start}variable \"z\" {{}}\n{role}{u}");
            assert_eq!(administers(&text, "u"), expected, "{name} by {end}");
        }
    }
    // What is made of it is another text.
    for made in ["lower(var.x)", "try(var.x, \"a\")", "var.y ? var.x : random_id.s.hex", "substr(var.x, 0, 3)"] {
        let u = user("u", &says("Allow", "sts:AssumeRole", "role/${var.x}"));
        let text = format!("{start}{}{u}", administrator(made, &trust("Allow", "")));
        assert_eq!(administers(&text, "u"), Some(Possible), "{made}");
    }
}

/// So with the numbers of CAM's users, which are known after the apply only, and names that are.
#[test]
fn references_to_unknown_numbers_are_those_of_the_user() {
    let text = |who: &str| {
        format!(
            r#"
variable "x" {{}}
data "tencentcloud_user_info" "me" {{}}
resource "tencentcloud_cam_role" "adm" {{
  name     = "adm-${{var.x}}"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["name/sts:AssumeRole"], principal = {{ qcs = ["qcs::cam::uin/${{data.tencentcloud_user_info.me.owner_uin}}:uin/${{{who}}}"] }} }}] }})
}}
resource "tencentcloud_cam_role_policy_attachment" "adm" {{
  role_id   = tencentcloud_cam_role.adm.id
  policy_id = "1"
}}
resource "tencentcloud_cam_user" "u" {{ name = "u-${{var.x}}" }}
resource "tencentcloud_cam_user" "v" {{ name = "v-${{var.x}}" }}
resource "tencentcloud_cam_policy" "own" {{
  name     = "own"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["sts:AssumeRole"], resource = ["qcs::cam:::roleName/${{tencentcloud_cam_role.adm.name}}"] }}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "u" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.own.id
}}
"#
        )
    };
    for (who, expected) in
        [("tencentcloud_cam_user.u.uin", Some(Certainty::Definite)), ("tencentcloud_cam_user.v.uin", None)]
    {
        let model = providers::map(&change::read(&text(who)).unwrap());
        let facts = reason::solve(&model.after);
        let found = &facts.escalations(&model, &model.after).list;
        assert_eq!(found.iter().map(|it| it.certainty).next(), expected, "{who}");
    }
}

/// Of the name of a policy the known part counts, as of other names.
#[test]
fn of_names_of_policies_the_known_part_counts() {
    use Certainty::{Definite, Possible};
    let start = format!("{OWN}variable \"x\" {{}}\n");
    let edits = |statements: &str| {
        let u = user("u", statements);
        let named = u.replace("policy_name     = \"of-u\"", "policy_name     = \"own-${var.x}\"");
        assert!(u != named, "{u}");
        administers(&format!("{start}{named}"), "u")
    };
    let allow = |end: &str| says("Allow", "ram:CreatePolicyVersion", end);
    let but = |end: &str| format!("{}, {}", allow("policy/own-*"), says("Deny", "ram:CreatePolicyVersion", end));
    for (statements, expected) in [
        (allow("policy/*"), Some(Definite)),
        (allow("policy/own-*"), Some(Definite)),
        (allow("policy/own-${var.x}"), Some(Definite)),
        (allow("policy/own-7"), Some(Possible)),
        (allow("policy/zzz"), None),
        (allow("user/*"), None),
        (but("policy/zzz"), Some(Definite)),
        (but("policy/own-7"), Some(Possible)),
        (but("policy/own-*"), None),
    ] {
        assert_eq!(edits(&statements), expected, "{statements}");
    }
    // One that is not attached yet, of whatever name.
    let wide = r#"
resource "alicloud_ram_policy" "wide" {
  policy_name     = "wide-${var.x}"
  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
"#;
    for (end, expected) in [
        ("policy/*", Some(Definite)),
        ("policy/wide-*", Some(Definite)),
        ("policy/wide-7", Some(Possible)),
        ("policy/zzz", None),
    ] {
        let attach = |end: &str| says("Allow", "ram:AttachPolicyToUser", end);
        let u = user("u", &format!("{}, {}", attach("user/u"), attach(end)));
        assert_eq!(administers(&format!("{start}{wide}{u}"), "u"), expected, "{end}");
    }
}

/// Of many that somebody may perhaps become some are told, and how many more there are.
#[test]
fn possible_targets_that_are_not_told_are_counted() {
    let role = |at: usize| {
        administrator(&format!("\"app-${{var.n{at}}}\""), &trust("Allow", ""))
            .replace("\"adm\"", &format!("\"r{at}\""))
            .replace("alicloud_ram_role.adm.", &format!("alicloud_ram_role.r{at}."))
            .replace("AdministratorAccess", "AliyunOSSFullAccess")
            + &format!("variable \"n{at}\" {{}}\n")
    };
    let more = |count: usize| {
        let roles: String = (0..count).map(role).collect();
        let text = format!("{OWN}{roles}{}", user("u", &says("Allow", "sts:AssumeRole", "role/app-7")));
        let found = ways(&text, "u");
        assert!(found.iter().all(|it| it.certainty == Certainty::Possible));
        (found.len(), found.iter().map(|it| it.more).max())
    };
    assert_eq!(more(5), (5, Some(0)));
    assert_eq!(more(8), (8, Some(0)));
    assert_eq!(more(13), (8, Some(5)));
}
