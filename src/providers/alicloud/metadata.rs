//! Metadata services of ECS: instances, launch templates, node pools and scaling configurations.
//!
//! `http_tokens` that is not written is `optional` and `http_endpoint` is `enabled` (documentation); both are computed
//! by the provider. A node pool without a role gets the cluster's worker role. A scaling configuration has no argument
//! for tokens.

use super::super::attribute::{link, name};
use super::super::{Map, grant, volume};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::compute::Metadata;
use crate::model::identity::PrincipalKind;
use crate::model::{Builder, Cloud, ObjectId, Ref, Site};

/// Where a resource says what.
struct Arguments {
    tokens: Option<&'static str>,
    endpoint: Option<&'static str>,
    role: &'static str,
    templates: &'static [&'static str],
    /// It carries a role even if none is written.
    always: bool,
}

/// Whatever has a metadata service that can be set.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_instance",
        reads: &["id", "http_tokens", "http_endpoint", "role_name", "launch_template_id", "launch_template_name"],
        run: |builder, object, side| {
            let templates = &["launch_template_id", "launch_template_name"];
            service(builder, object, side, &Arguments { role: "role_name", templates, ..INSTANCE });
        },
    },
    Map {
        kind: "alicloud_ecs_launch_template",
        reads: &["id", "http_tokens", "http_endpoint", "ram_role_name"],
        run: |builder, object, side| service(builder, object, side, &INSTANCE),
    },
    Map {
        kind: "alicloud_launch_template",
        reads: &["id", "http_tokens", "http_endpoint", "ram_role_name"],
        run: |builder, object, side| service(builder, object, side, &INSTANCE),
    },
    Map {
        kind: "alicloud_cs_kubernetes_node_pool",
        reads: &["id", "instance_metadata_options.http_tokens", "ram_role_name"],
        run: |builder, object, side| {
            let tokens = Some("instance_metadata_options[0].http_tokens");
            service(builder, object, side, &Arguments { tokens, endpoint: None, always: true, ..INSTANCE });
        },
    },
    Map {
        kind: "alicloud_ess_scaling_configuration",
        reads: &["id", "http_endpoint", "role_name"],
        run: |builder, object, side| {
            service(builder, object, side, &Arguments { tokens: None, role: "role_name", ..INSTANCE });
        },
    },
];

const INSTANCE: Arguments = Arguments {
    tokens: Some("http_tokens"),
    endpoint: Some("http_endpoint"),
    role: "ram_role_name",
    templates: &[],
    always: false,
};

fn service(builder: &mut Builder, object: ObjectId, side: Side<'_>, arguments: &Arguments) {
    let mut unknown = None;
    let mut answer = |path: Option<&str>, word: &str, absent: Tri| match path.map(|path| (path, side.attr(path))) {
        None => absent,
        Some((_, Attr::Known(value))) => value.as_str().map_or(Tri::Unknown, |text| Tri::from(text == word)),
        Some((path, Attr::Unknown(_))) => {
            unknown.get_or_insert_with(|| name(side, path));
            Tri::Unknown
        }
        Some((_, Attr::Absent | Attr::Defaulted)) => match volume::template(side, arguments.templates) {
            Some(template) => {
                unknown.get_or_insert_with(|| name(side, template));
                Tri::Unknown
            }
            None => absent,
        },
    };
    let token_required = answer(arguments.tokens, "required", Tri::No);
    let endpoint_enabled = answer(arguments.endpoint, "disabled", Tri::No).not();
    let written = arguments.tokens.filter(|path| matches!(side.attr(path), Attr::Known(_) | Attr::Unknown(_)));
    let id = builder.add(Metadata {
        object,
        token_required,
        endpoint_enabled,
        site: written.map_or(Site::block(object), |path| Site::at(object, path)),
        expressible: arguments.tokens.is_some(),
        role: arguments.always.then_some(Ref::Unknown),
        role_site: None,
        unknown,
    });
    builder.declare(id, &side.resource.address, side.str("id"));
    let Some(role) = link(side, object, arguments.role) else { return };
    // Without a configuration to look at, an unknown role may as well be one that nobody wrote.
    if role.is_empty() && side.resource.configured.is_none() {
        return;
    }
    let role = grant::principal_link(Cloud::Alibaba, PrincipalKind::Role, role);
    let site = Site::at(object, arguments.role);
    builder.later(0, move |world, resolver| {
        if let Some(metadata) = world.compute.metadata.get_mut(id.index()) {
            metadata.role = Some(resolver.resolve(&role));
            metadata.role_site = Some(site);
        }
    });
}
