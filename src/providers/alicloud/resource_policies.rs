//! Policies on resources: buckets of OSS, keys and secrets of KMS, projects of the log service, roles of MaxCompute,
//! endpoints of private networks; what blocks public access to buckets; images that other accounts may use.
//!
//! Facts (documentation of OSS, provider source): the id of a bucket is its name; a block of public access, of one bucket
//! or of the account, takes away what policies and lists give to everybody.

use super::super::attribute::{flag, link, name};
use super::super::{Map, document, grant, share};
use super::ram::in_force;
use crate::base::{Tri, UnknownKind};
use crate::input::{Attr, Side};
use crate::model::identity::{Document, ProtectedKind, ResourcePolicy};
use crate::model::storage::{Bucket, PublicBlock};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Alibaba;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_oss_bucket", reads: &["id", "bucket", "policy"], run: bucket },
    Map { kind: "alicloud_oss_bucket_policy", reads: &["bucket", "policy"], run: bucket_policy },
    Map {
        kind: "alicloud_oss_bucket_public_access_block",
        reads: &["bucket", "block_public_access"],
        run: bucket_block,
    },
    Map { kind: "alicloud_oss_account_public_access_block", reads: &["block_public_access"], run: account_block },
    Map {
        kind: "alicloud_kms_key",
        reads: &["id", "policy"],
        run: |builder, object, side| own(builder, object, side, ProtectedKind::Key, "policy", &["id"]),
    },
    Map {
        kind: "alicloud_kms_secret",
        reads: &["secret_name", "policy"],
        run: |builder, object, side| own(builder, object, side, ProtectedKind::Secret, "policy", &["secret_name"]),
    },
    Map {
        kind: "alicloud_log_project",
        reads: &["project_name", "name", "policy"],
        run: |builder, object, side| {
            own(builder, object, side, ProtectedKind::LogProject, "policy", &["project_name", "name"]);
        },
    },
    Map {
        kind: "alicloud_max_compute_role",
        reads: &["role_name", "policy"],
        run: |builder, object, side| own(builder, object, side, ProtectedKind::DataRole, "policy", &["role_name"]),
    },
    Map {
        kind: "alicloud_vpc_gateway_endpoint",
        reads: &["id", "policy_document"],
        run: |builder, object, side| own(builder, object, side, ProtectedKind::Endpoint, "policy_document", &["id"]),
    },
    Map {
        kind: "alicloud_privatelink_vpc_endpoint",
        reads: &["id", "policy_document"],
        run: |builder, object, side| own(builder, object, side, ProtectedKind::Endpoint, "policy_document", &["id"]),
    },
    Map { kind: "alicloud_image_share_permission", reads: &["image_id", "account_id"], run: image },
];

/// Adds the policy that an attribute holds; `None` where there is none.
fn add(
    builder: &mut Builder,
    side: Side<'_>,
    object: ObjectId,
    kind: ProtectedKind,
    path: &str,
    name: Option<Arc<str>>,
) -> Option<Id<ResourcePolicy>> {
    let document = document::attribute(side, path, CLOUD)?;
    let open = matches!(document, Document::Unknown(_));
    let id = builder.add(ResourcePolicy {
        site: Site::at(object, path),
        cloud: CLOUD,
        kind,
        name,
        of: None,
        document,
        public_blocked: Tri::No,
    });
    if open {
        grant::render(builder, link(side, object, path), move |world, document| {
            if let Some(policy) = world.identity.resource_policies.get_mut(id.index()) {
                policy.document = document;
            }
        });
    }
    Some(id)
}

/// The policy of the resource itself. Without a configuration to look at, a computed policy that is not known is one
/// that nobody wrote: the default of the service.
fn own(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    kind: ProtectedKind,
    path: &'static str,
    names: &[&str],
) {
    let empty = match side.attr(path) {
        Attr::Unknown(value) => {
            let computed = value.as_unknown().is_some_and(|unknown| unknown.kind == UnknownKind::Computed);
            computed && value.all_refs().is_empty() && side.resource.configured.is_none()
        }
        _ => false,
    };
    if empty {
        return;
    }
    let name = names.iter().find_map(|path| side.str(path)).map(Arc::from);
    let Some(id) = add(builder, side, object, kind, path, name) else { return };
    if let Some(policy) = builder.world.identity.resource_policies.get_mut(id.index()) {
        policy.of = Some(Site::block(object));
    }
}

fn bucket(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("bucket"), side.str("id")];
    let name = names.into_iter().flatten().next().map(Arc::from);
    let id = builder.add(Bucket { object, cloud: CLOUD, name, managed: true });
    builder.declare(id, &side.resource.address, names.into_iter().flatten());
    // Computed by no resource of its own, the argument may hold what that one writes: then nobody writes it here.
    if in_force(side, &["policy"]).is_empty() {
        return;
    }
    if let Some(policy) = add(builder, side, object, ProtectedKind::Bucket, "policy", None) {
        joined(builder, policy, Link { known: None, refs: Vec::new(), from: Some(object) }, Some(id));
    }
}

fn bucket_policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(policy) = add(builder, side, object, ProtectedKind::Bucket, "policy", None) else { return };
    let link = mention(builder, object, link(side, object, "bucket").unwrap_or_default());
    joined(builder, policy, link, None);
}

/// The link to a bucket, with an entity for one that this input only names.
fn mention(builder: &mut Builder, object: ObjectId, link: Link) -> Link {
    let name = link.known.clone();
    builder.mention(link.clone(), move || Bucket { object, cloud: CLOUD, name, managed: false });
    link
}

/// Joins a policy with its bucket, when all are in.
fn joined(builder: &mut Builder, policy: Id<ResourcePolicy>, link: Link, own: Option<Id<Bucket>>) {
    builder.later(1, move |world, resolver| {
        let found = own.or_else(|| resolver.resolve::<Bucket>(&link).resolved());
        let bucket = found.and_then(|id| world.storage.buckets.get(id.index()));
        let Some(policy) = world.identity.resource_policies.get_mut(policy.index()) else { return };
        policy.name = bucket.and_then(|bucket| bucket.name.clone());
        policy.of = bucket.filter(|bucket| bucket.managed).map(|bucket| Site::block(bucket.object));
    });
    builder.later(2, move |world, _| {
        // Blocks that were found for the bucket are told by its object or its name.
        let blocks = world.storage.public_blocks.clone();
        let Some(policy) = world.identity.resource_policies.get_mut(policy.index()) else { return };
        let hits = |bucket: &PublicBlock| match bucket {
            // The whole account.
            None => Tri::Yes,
            Some((object, name)) => {
                let same = policy.of.as_ref().is_some_and(|site| Some(site.object) == *object)
                    || (name.is_some() && *name == policy.name);
                let open = object.is_none() && name.is_none();
                if same {
                    Tri::Yes
                } else if open {
                    Tri::Unknown
                } else {
                    Tri::No
                }
            }
        };
        policy.public_blocked = blocks.iter().map(|(bucket, on)| hits(bucket).and(*on)).fold(Tri::No, Tri::or);
    });
}

fn bucket_block(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let on = flag(side, "block_public_access", Tri::No);
    let link = mention(builder, object, link(side, object, "bucket").unwrap_or_default());
    builder.later(1, move |world, resolver| {
        let found = resolver.resolve::<Bucket>(&link).resolved();
        let bucket = found.and_then(|id| world.storage.buckets.get(id.index()));
        let of = bucket.map(|bucket| (bucket.managed.then_some(bucket.object), bucket.name.clone()));
        let on = on.and(resolver.exists(object));
        world.storage.public_blocks.push((Some(of.unwrap_or_default()), on));
    });
}

fn account_block(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let on = flag(side, "block_public_access", Tri::No);
    builder.later(1, move |world, resolver| {
        world.storage.public_blocks.push((None, on.and(resolver.exists(object))));
    });
}

fn image(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let account = match side.attr("account_id") {
        Attr::Known(value) => value
            .as_str()
            .map(Arc::from)
            .or_else(|| value.as_i64().map(|number| number.to_string().into()))
            .map_or_else(|| Known::No(name(side, "account_id")), Known::Yes),
        _ => Known::No(name(side, "account_id")),
    };
    let what = link(side, object, "image_id").unwrap_or_default();
    share::share(builder, Site::at(object, "account_id"), CLOUD, what, vec![account]);
}
