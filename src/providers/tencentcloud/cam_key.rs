//! CAM: access keys, console logins, second factors, and the providers of identities that may log in.
//!
//! Facts (provider source): a key without `target_uin` is one of the caller; with `pgp_key` the state holds its secret
//! encrypted. `tencentcloud_cam_mfa_flag` sets the flags of one sub-account, 1 for on; what protects the login is
//! `login_flag`, and what it does not say is left as it is.

use super::super::Map;
use super::super::attribute::{NotKnown, link, name, number};
use super::super::bind::{self, Login};
use super::super::grant::{self, Key};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{Caller, Federation, FederationKind, MfaScope, MfaSetting, PrincipalKind};
use crate::model::{Builder, Cloud, Link, ObjectId, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Tencent;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_cam_access_key", reads: &["target_uin", "status", "pgp_key"], run: access_key },
    Map {
        kind: "tencentcloud_cam_mfa_flag",
        reads: &["op_uin", "login_flag.phone", "login_flag.stoken", "login_flag.wechat"],
        run: second_factor,
    },
    Map {
        kind: "tencentcloud_cam_saml_provider",
        reads: &["name"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Saml, Some("name")),
    },
    Map {
        kind: "tencentcloud_cam_role_sso",
        reads: &["name"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Oidc, Some("name")),
    },
    Map {
        kind: "tencentcloud_cam_oidc_sso",
        reads: &["identity_url"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Oidc, None),
    },
    Map {
        kind: "tencentcloud_cam_user_saml_config",
        reads: &["status"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Saml, None),
    },
    Map {
        kind: "tencentcloud_identity_center_external_saml_identity_provider",
        reads: &["sso_status"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Saml, None),
    },
    Map {
        kind: "tencentcloud_organization_external_saml_identity_provider",
        reads: &["sso_status"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Saml, None),
    },
    Map { kind: "tencentcloud_sts_assume_role_operation", reads: &["role_arn"], run: assume },
    Map {
        kind: "provider",
        reads: &[
            "protocol",
            "cam_role_name",
            "assume_role.role_arn",
            "assume_role_with_saml.role_arn",
            "assume_role_with_web_identity.role_arn",
        ],
        run: caller,
    },
];

/// Adds an access key; without an owner it is one of the calling account.
pub fn key(builder: &mut Builder, site: Site, owner: Option<Link>, active: Tri, implicit: bool, encrypted: Tri) {
    let (file, known) = (None, None);
    grant::key_of(builder, Key { site, cloud: CLOUD, owner, active, implicit, encrypted, file, known });
}

/// Adds the console login of a user.
pub fn login(builder: &mut Builder, object: ObjectId, user: Link, exists: Tri, reset_required: Tri) {
    let (site, mfa_site) = (Site::at(object, "console_login"), Site::block(object));
    bind::login(builder, Login { site, cloud: CLOUD, user, exists, mfa_required: None, mfa_site, reset_required });
}

fn access_key(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let active = match side.attr("status") {
        Attr::Known(value) => Tri::from(value.as_str() != Some("Inactive")),
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    };
    let encrypted = match side.attr("pgp_key") {
        Attr::Known(_) => Tri::Yes,
        Attr::Absent | Attr::Defaulted => Tri::No,
        Attr::Unknown(_) => Tri::Unknown,
    };
    key(builder, Site::block(object), link(side, object, "target_uin"), active, false, encrypted);
}

fn second_factor(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut enforced = Tri::No;
    let mut unknown = None;
    let block = side.attr("login_flag");
    let written = !matches!(block, Attr::Absent | Attr::Defaulted);
    if matches!(block, Attr::Known(_)) {
        for path in ["login_flag.phone", "login_flag.stoken", "login_flag.wechat"] {
            let on = match number(side, path) {
                Ok(number) => Tri::from(number.unwrap_or_default() > 0),
                Err(NotKnown) => {
                    unknown.get_or_insert_with(|| name(side, path));
                    Tri::Unknown
                }
            };
            enforced = enforced.or(on);
        }
    } else {
        enforced = Tri::Unknown;
        unknown = Some(name(side, "login_flag"));
    }
    let unknown = unknown.filter(|_| enforced == Tri::Unknown);
    let user = link(side, object, "op_uin").unwrap_or_default();
    let user = grant::mention(builder, object, CLOUD, PrincipalKind::User, user);
    builder.later(0, move |world, resolver| {
        world.identity.mfa.push(MfaSetting {
            site: if written { Site::at(object, "login_flag") } else { Site::block(object) },
            cloud: CLOUD,
            scope: MfaScope::User(resolver.resolve(&user)),
            enforced,
            written,
            unknown,
        });
    });
}

fn federation(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: FederationKind, named: Option<&str>) {
    let name = named.and_then(|path| side.str(path)).map(Arc::from);
    builder.world.identity.federations.push(Federation { site: Site::block(object), cloud: CLOUD, kind, name });
}

/// The plan assumes a role and keeps the temporary credentials in the state.
fn assume(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let role = side.str("role_arn").map(Arc::from);
    let site = Site::at(object, "role_arn");
    builder.world.identity.callers.push(Caller { site, cloud: CLOUD, role, plain_http: None });
}

fn caller(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if side.resource.name.split('.').next() != Some("tencentcloud") {
        return;
    }
    let role = [
        "assume_role.role_arn",
        "assume_role_with_saml.role_arn",
        "assume_role_with_web_identity.role_arn",
        "cam_role_name",
    ];
    let role = role.iter().find_map(|path| side.str(path)).map(Arc::from);
    let http = side.str("protocol").is_some_and(|protocol| protocol.eq_ignore_ascii_case("http"));
    let plain_http = http.then(|| Site::at(object, "protocol"));
    builder.world.identity.callers.push(Caller { site: Site::block(object), cloud: CLOUD, role, plain_http });
}
