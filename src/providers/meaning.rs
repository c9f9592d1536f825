//! What attributes are that Terraform knows only after the apply: names that a resource is configured with, and the
//! account's own number.
//!
//! In: the resources of a plan, and tables of both clouds. Out: holes of documents with known text in their place; of
//! several attributes that are the same text, the holes of all of them get one name.

use crate::base::Value;
use crate::base::hole;
use crate::base::value::HOLE;
use crate::input::Resource;
use crate::model::identity::{Document, Statement};
use crate::model::{Cloud, World};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an attribute of a type is.
pub struct Means {
    /// The type; data sources: `data.TYPE`.
    pub kind: &'static str,
    /// The attributes.
    pub attributes: &'static [&'static str],
    /// What stands before the name. `{self}` is the account's number, or the word `self` where it is not known.
    pub before: &'static str,
    /// The attributes that give the name, the first that is written; none: what stands before is all.
    pub name: &'static [&'static str],
}

/// Deepest chain of attributes that are made of others.
const DEEPEST: usize = 8;

/// What the attributes of one world's resources are, by `ADDRESS.ATTRIBUTE`.
#[derive(Default)]
pub struct Meanings(BTreeMap<String, (Cloud, Arc<str>)>);

/// The own account's number in each cloud, where it is known.
type Own = BTreeMap<Cloud, Arc<str>>;

fn listed(kind: &str) -> impl Iterator<Item = &'static Means> {
    super::alicloud::MEANINGS.iter().chain(super::tencentcloud::MEANINGS).filter(move |means| means.kind == kind)
}

/// Whether a type has attributes of which it is known what they are.
pub fn is_listed(kind: &str) -> bool {
    listed(kind).next().is_some()
}

impl Meanings {
    /// Takes in one side of a resource; `kind` is `data.TYPE` for data sources.
    pub fn learn(&mut self, kind: &str, resource: &Resource, value: &Value) {
        for means in listed(kind) {
            let named = |path: &&str| piece(value.get(path)?, &format!("{}.{path}", resource.address));
            let name = match means.name.iter().find_map(named) {
                Some(name) => name,
                None => match means.name.first() {
                    Some(path) => hole::named(&format!("{}.{path}", resource.address)).into(),
                    None => "".into(),
                },
            };
            for attribute in means.attributes {
                let key = format!("{}.{attribute}", resource.address);
                // A hole that would stand for itself says nothing.
                if hole::named(&key) != *name || !means.before.is_empty() {
                    let cloud = match means.kind.trim_start_matches("data.").starts_with("tencentcloud_") {
                        true => Cloud::Tencent,
                        false => Cloud::Alibaba,
                    };
                    self.0.insert(key, (cloud, format!("{}{name}", means.before).into()));
                }
            }
        }
    }

    /// Puts what is known in the place of holes, in all documents of a world.
    pub fn fill(&self, world: &mut World) {
        let identity = &mut world.identity;
        let own: Own = [Cloud::Alibaba, Cloud::Tencent]
            .into_iter()
            .filter_map(|cloud| Some((cloud, identity.own_account(cloud)?.clone())))
            .collect();
        let trusts = identity.principals.iter_mut().filter_map(|principal| principal.trust.as_mut());
        let policies = identity.policies.iter_mut().filter_map(|policy| policy.document.as_mut());
        let sessions = identity.carriers.iter_mut().filter_map(|carrier| carrier.session.as_mut());
        let protected = identity.resource_policies.iter_mut().map(|policy| &mut policy.document);
        for document in trusts.chain(policies).chain(sessions).chain(protected) {
            if let Document::Parsed(text) = document {
                text.statements.iter_mut().for_each(|statement| self.statement(statement, &own));
            }
        }
    }

    fn text(&self, text: &str, own: &Own, depth: usize) -> String {
        hole::replaced(text, |name| {
            let (cloud, found) = self.0.get(name).filter(|_| depth < DEEPEST)?;
            let account = own.get(cloud).map_or("self", |own| own);
            Some(self.text(&found.replace("{self}", account), own, depth + 1))
        })
    }

    /// Whether a text had holes, and whether it still has some.
    fn put(&self, text: &mut Arc<str>, own: &Own) -> (bool, bool) {
        if !text.contains(HOLE) {
            return (false, false);
        }
        *text = self.text(text, own, 0).into();
        (true, text.contains(HOLE))
    }

    fn statement(&self, statement: &mut Statement, own: &Own) {
        for text in statement.actions.list.iter_mut().chain(&mut statement.resources.list) {
            self.put(text, own);
        }
        for text in [&mut statement.condition, &mut statement.principal].into_iter().flatten() {
            if text.contains(HOLE) {
                *text = self.text(text, own, 0);
            }
        }
        let all = |found: &mut dyn Iterator<Item = (bool, bool)>| {
            found.fold((false, false), |(had, has), (one, left)| (had || one, has || left))
        };
        for condition in &mut statement.conditions {
            let words = [&mut condition.operator, &mut condition.key].into_iter().chain(&mut condition.values);
            if let (true, false) = all(&mut words.map(|word| self.put(word, own))) {
                condition.partly_unknown = false;
            }
        }
        let words = statement.principals.iter_mut().flat_map(|entry| [&mut entry.class, &mut entry.name]);
        if let (true, false) = all(&mut words.map(|word| self.put(word, own))) {
            statement.principals_unknown = false;
        }
    }
}

/// The text of an attribute that is written, with holes.
fn piece(value: &Value, place: &str) -> Option<Arc<str>> {
    match value.as_str() {
        Some(text) => (!text.is_empty()).then(|| text.into()),
        // What is computed, and is not taken from somewhere, is a hole of the attribute itself.
        None if value.is_unknown() => {
            let piece = value.piece();
            (*piece != *HOLE.to_string()).then(|| super::document::numbered(&piece, place).into())
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::providers::attribute::sample::resource;
    use crate::providers::document;
    use serde_json::json;

    fn world_of(resources: &[Resource], own: &[&str], text: &str) -> Statement {
        let mut meanings = Meanings::default();
        for one in resources {
            meanings.learn(&one.kind, one, one.after.as_ref().unwrap());
        }
        let Document::Parsed(mut parsed) = document::parse(text, Cloud::Alibaba) else { panic!("{text}") };
        let own = own.iter().map(|own| (Cloud::Alibaba, Arc::from(*own))).collect();
        meanings.statement(&mut parsed.statements[0], &own);
        parsed.statements.remove(0)
    }

    fn text(role: &str, bucket: &str) -> String {
        let (role, bucket) = (hole::named(role), hole::named(bucket));
        format!(
            r#"{{"Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"acs:oss:*:*:{bucket}/*",
                "Principal":{{"RAM":["{role}"]}},"Condition":{{"StringEquals":{{"acs:PrincipalARN":"{role}"}}}}}}]}}"#
        )
    }

    #[test]
    fn configured_names_take_the_place_of_what_is_known_after_apply() {
        let role = resource("alicloud_ram_role.app", json!({"role_name": "app"}));
        let bucket = resource("alicloud_oss_bucket.logs", json!({"bucket": "logs-1"}));
        let found = world_of(&[role, bucket], &[], &text("alicloud_ram_role.app.arn", "alicloud_oss_bucket.logs.id"));
        assert_eq!(found.resources.list, ["acs:oss:*:*:logs-1/*".into()]);
        assert_eq!(&*found.principals[0].name, "acs:ram::self:role/app");
        assert!(!found.principals_unknown && !found.conditions[0].partly_unknown);
        assert_eq!(found.principal.as_deref(), Some(r#"{"RAM":"acs:ram::self:role/app"}"#));
    }

    #[test]
    fn what_the_provider_makes_up_is_one_hole_by_all_its_names() {
        let bucket = || resource("alicloud_oss_bucket.logs", json!({"bucket": {"?": null}}));
        let by = |attribute: &str| {
            let name = format!("alicloud_oss_bucket.logs.{attribute}");
            world_of(&[bucket()], &["1"], &text("alicloud_ram_role.other.arn", &name))
        };
        assert_eq!(by("id").resources, by("bucket").resources);
        assert_eq!(hole::shown(&by("id").resources.list[0]), "acs:oss:*:*:<alicloud_oss_bucket.logs.bucket>/*");
        assert!(by("id").principals_unknown && by("id").conditions[0].partly_unknown);
    }

    #[test]
    fn the_account_is_a_number_where_that_is_known() {
        let role = || resource("alicloud_ram_role.app", json!({"name": "app"}));
        let found = world_of(&[role()], &["42"], &text("alicloud_ram_role.app.arn", "x.y.z"));
        assert_eq!(&*found.principals[0].name, "acs:ram::42:role/app");
    }
}
