//! Every attribute that a mapping says it reads is in the provider's schema: `MENSHEN_PROVIDER_SCHEMAS` names a folder
//! with `alicloud.json` and `tencentcloud.json`, the output of `terraform providers schema -json` for one provider each.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use serde_json::Value;
use std::path::PathBuf;

/// Attributes that older provider versions have and the schema at hand has not, with the reason to read them all the same.
const GONE: &[(&str, &str)] = &[];

fn schemas() -> Option<Vec<Value>> {
    let folder = match std::env::var_os("MENSHEN_PROVIDER_SCHEMAS") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/terraform/providers"),
    };
    ["alicloud.json", "tencentcloud.json"]
        .into_iter()
        .map(|name| std::fs::read(folder.join(name)).ok().map(|bytes| serde_json::from_slice(&bytes).unwrap()))
        .collect()
}

/// Whether a path of attribute and block names is in a block.
fn holds(block: &Value, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    if let Some(nested) = block.get("block_types").and_then(|types| types.get(name)) {
        return rest.is_none_or(|rest| nested.get("block").is_some_and(|block| holds(block, rest)));
    }
    let Some(attribute) = block.get("attributes").and_then(|all| all.get(name)) else { return false };
    match rest {
        None => true,
        // An attribute of objects: `["list", ["object", {…}]]`.
        Some(rest) => {
            let mut kind = attribute.get("type");
            let mut found = false;
            while let Some(Value::Array(parts)) = kind {
                kind = parts.get(1);
                found |= kind.is_some_and(|it| it.get(rest).is_some());
            }
            found
        }
    }
}

#[test]
fn reads_are_in_the_schemas() {
    let Some(schemas) = schemas() else {
        println!("skipped: no provider schemas; set MENSHEN_PROVIDER_SCHEMAS");
        return;
    };
    let find = |part: &str, kind: &str| schemas.iter().find_map(|schema| schema.get(part)?.get(kind));
    let mut missing = Vec::new();
    for map in menshen::providers::maps().chain(menshen::providers::parts()) {
        let found = match map.kind.strip_prefix("data.") {
            Some(kind) => find("data_source_schemas", kind),
            None => find("resource_schemas", map.kind),
        };
        // Blocks of the configuration are no resource types.
        if found.is_none() && menshen::providers::cloud(map.kind.trim_start_matches("data.")).is_none() {
            continue;
        }
        let Some(block) = found.and_then(|schema| schema.get("block")) else {
            missing.push(map.kind.to_owned());
            continue;
        };
        for path in map.reads.iter().filter(|path| !GONE.contains(&(map.kind, path))) {
            if !holds(block, path) {
                missing.push(format!("{}.{path}", map.kind));
            }
        }
    }
    assert!(missing.is_empty(), "not in the schemas: {missing:#?}");
}
