//! Worked examples of credentials: what is a secret and what only looks like one, keys, and defaults of accounts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::config::Settings;
use menshen::input::Request;

/// What is said of a configuration: `CODE severity certainty ADDRESS: message`, by codes that begin like these.
fn told(codes: &[&str], strict: bool, hcl: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), hcl).unwrap();
    let request = Request {
        paths: vec![".".into()],
        current_dir: folder.path().to_path_buf(),
        plain_block: Some(menshen::providers::plain_block),
        ..Request::default()
    };
    let verdict = menshen::analyze(&request, &Settings { strict, ..Settings::default() });
    assert!(verdict.complete, "{:?}", verdict.notes);
    let all = verdict.findings.iter().filter(|it| codes.iter().any(|code| it.rule.code.starts_with(code)));
    all.map(|it| format!("{} {} {}: {}", it.rule.code, it.severity.word(), it.resource, it.message)).collect()
}

/// Codes with severities.
fn codes(found: &[String]) -> Vec<String> {
    found.iter().map(|it| it.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

const NONE: [&str; 0] = [];

/// Bits for each character, over the text.
fn entropy(text: &str) -> f64 {
    let count = |c: char| text.chars().filter(|it| *it == c).count() as f64;
    let all = text.chars().count() as f64;
    let mut distinct: Vec<char> = text.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.into_iter().map(|c| -(count(c) / all) * (count(c) / all).log2()).sum()
}

#[test]
fn x26_secrets() {
    let said = |hcl: &str| told(&["KEY"], false, hcl);
    let local = |name: &str, text: &str| said(&format!("locals {{ {name} = {text:?} }}"));
    // Ids of keys.
    let id = |rest: &str| "LTAI".to_owned() + rest;
    for (rest, length) in [("4FkT9sQw2mXb", 16), ("5tKq8ZrVbN3mXw7LpG2d", 24)] {
        let found = local("a", &id(rest));
        assert_eq!(found, [format!("KEY117 high local.a: `a` holds an access key id ({length} characters)")]);
    }
    for rest in ["****************", "EXAMPLEEXAMPLEEXAMPL", "5tShort"] {
        assert_eq!(local("a", &id(rest)), NONE, "{rest}");
    }
    // Secrets: by where they stand, of which letters they are, how they are mixed.
    let secret = "q7Rt2Vb9".to_owned() + "Xk4Lm8Pz" + "Wd3Hn6Jc" + "q7tR2V";
    assert!(secret.len() == 30 && (4.4..4.6).contains(&entropy(&secret)), "{}", entropy(&secret));
    assert_eq!(codes(&local("access_key_secret", &secret)), ["KEY117 high"]);
    assert_eq!(local("secret_key", "YourAccessKeySecretGoesHere123"), NONE, "a word for what goes there");
    assert_eq!(local("secret_key", "0a9f3c7be1d24586b7c0f18e5d392a64"), NONE, "hexadecimal");
    assert_eq!(local("description", &secret), NONE, "no key is near");
    assert_eq!(said(&format!("variable \"a\" {{\n  description = {secret:?}\n}}")), NONE);
    // Code that an instance starts with, coded.
    let script = format!("#!/bin/sh\nexport ALIBABA_CLOUD_ACCESS_KEY_ID={}\n", id("5tKq8ZrVbN3mXw7LpG2d"));
    let coded = base64(script.as_bytes());
    assert!(!coded.contains("LTAI"));
    for data in [format!("{coded:?}"), format!("base64encode({script:?})")] {
        let found = told(&["KEY104"], false, &instance(&format!("user_data = {data}")));
        assert_eq!(codes(&found), ["KEY104 high"], "{data}");
    }
    let output = |more: &str| {
        let key = "resource \"alicloud_ram_access_key\" \"x\" { user_name = \"u\" }\n";
        let hcl = format!("{key}output \"k\" {{\n  value = alicloud_ram_access_key.x.secret\n{more}}}");
        told(&["KEY106"], false, &hcl)
    };
    let found = output("");
    assert!(codes(&found) == ["KEY106 medium"] && found[0].contains(" output.k: "), "{found:?}");
    assert_eq!(output("  sensitive = true\n"), NONE);
}

/// An instance with these arguments.
fn instance(more: &str) -> String {
    format!(
        "resource \"alicloud_instance\" \"i\" {{\n  image_id = \"x\"\n  instance_type = \"ecs.g7.large\"\n  \
         security_groups = [\"sg-1\"]\n  vswitch_id = \"vsw-1\"\n  {more}\n}}\n"
    )
}

/// Base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let all = three.iter().fold(0_usize, |all, byte| all << 8 | *byte as usize) << (8 * (3 - three.len()));
        let letter = |at: usize| if at > three.len() { '=' } else { LETTERS[all >> (18 - 6 * at) & 63] as char };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[test]
fn x27_keys_and_defaults() {
    let block = |kind: &str, body: &str| format!("resource {kind:?} \"x\" {{\n  {body}\n}}\n");
    let user = |body: &str| told(&["KEY", "IAM"], false, &block("tencentcloud_cam_user", body));
    let found = user("name = \"u\"");
    assert!(codes(&found) == ["KEY116 medium"] && found[0].contains("secret stands in the state"), "{found:?}");
    assert_eq!(user("name = \"u\"\n  use_api = false"), NONE);

    let key = |body: &str| codes(&told(&["KEY"], false, &block("alicloud_ram_access_key", body)));
    assert_eq!(key("user_name = \"u\"\n  secret_file = \"k.txt\""), ["KEY107 high", "KEY112 medium"]);
    assert_eq!(key("secret_file = \"k.txt\""), ["KEY107 high", "KEY113 high", "KEY112 medium"]);
    assert_eq!(
        key("user_name = \"u\"\n  status = \"Inactive\""),
        ["KEY107 medium"],
        "the secret is there all the same"
    );

    let rules = ["IAM105", "IAM106", "IAM107", "IAM507"];
    let found = told(&rules, false, &block("alicloud_ram_password_policy", ""));
    assert_eq!(codes(&found), ["IAM106 medium", "IAM107 medium"]);
    for what in ["8 characters", "lower case", "upper case", "numbers", "symbols"] {
        assert!(found[0].contains(what), "{what}: {found:?}");
    }
    for what in ["never expire", "former one", "without end"] {
        assert!(found[1].contains(what), "{what}: {found:?}");
    }
    // Eight characters of all classes: low.
    let classes = ["lowercase", "uppercase", "numbers", "symbols"].map(|it| format!("require_{it}_characters = true"));
    let classes =
        classes.join("\n  ").replace("numbers_characters", "numbers").replace("symbols_characters", "symbols");
    let found = told(&["IAM106"], false, &block("alicloud_ram_password_policy", &classes));
    assert_eq!(codes(&found), ["IAM106 low"]);
    let account = |strict: bool| told(&rules, strict, &block("alicloud_ram_account_password_policy", ""));
    let found = account(false);
    assert_eq!(codes(&found), ["IAM107 medium"]);
    assert!(found[0].ends_with("not kept fresh: they never expire, any former one may come back"), "{found:?}");
    let found = account(true);
    assert!(
        codes(&found).contains(&"IAM106 low".into()) && found.iter().any(|it| it.contains("12 characters")),
        "{found:?}"
    );

    let body = "mfa_operation_for_login = \"mandatory\"\n  max_idle_days_for_access_keys = 90";
    let preference = |strict: bool| told(&rules, strict, &block("alicloud_ram_security_preference", body));
    assert_eq!(preference(false), NONE);
    // What is absent is strict; thirty days cannot be set.
    let found = preference(true);
    assert_eq!(codes(&found), ["IAM507 low"]);
    assert!(found[0].contains("90 is the least that can be set, so that 30 need a review"), "{found:?}");

    let token = |hcl: &str| codes(&told(&["CMP101"], false, hcl));
    assert_eq!(token(&instance("role_name = \"r\"")), ["CMP101 medium"]);
    assert_eq!(token(&instance("role_name = \"r\"\n  http_tokens = \"required\"")), NONE);
    let scaling =
        "scaling_group_id = \"asg-1\"\n  image_id = \"x\"\n  instance_type = \"ecs.g7.large\"\n  role_name = \"r\"";
    assert_eq!(token(&block("alicloud_ess_scaling_configuration", scaling)), ["CMP101 note"]);
}
