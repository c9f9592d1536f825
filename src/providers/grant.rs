//! Principals, policies and attachments: what the identity mappings of both clouds share.
//!
//! In: links as the clouds' resources write them. Out: entities, deferred attachments and carriers. Principals and
//! policies are known by names that say cloud and kind (`role/app`), as a user and a role may have the same name;
//! what this input only names becomes an entity of its own, about which nothing else is known.

use super::{attribute, document};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::builder::without_keys;
use crate::model::identity::{
    AccessKey, Attachment, Document, Membership, Policy, PolicyKind, Principal, PrincipalKind,
};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site};
use std::sync::Arc;

/// Which policy an attachment means.
pub enum Which {
    /// A system policy, by name.
    System(Arc<str>),
    /// A custom policy, or one that only its resource can tell.
    Linked(Link),
}

/// An attachment, as written.
pub struct Grant {
    /// Where.
    pub site: Site,
    /// The cloud.
    pub cloud: Cloud,
    /// To what kind of principal.
    pub kind: PrincipalKind,
    /// To whom.
    pub principal: Link,
    /// Which policy.
    pub policy: Which,
    /// A value that decides and is not known.
    pub unknown: Option<Arc<str>>,
    /// The resource group that it is limited to.
    pub scope: Option<Arc<str>>,
}

/// The word for a kind of principal in keys.
pub fn word(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
        PrincipalKind::SsoUser => "sso-user",
        PrincipalKind::SsoGroup => "sso-group",
        PrincipalKind::Configuration => "configuration",
        PrincipalKind::Template => "template",
    }
}

/// The name by which an entity is known: cloud, kind (`user`, `policy`) and name or id.
pub fn key(cloud: Cloud, word: &str, name: &str) -> String {
    match cloud {
        Cloud::Alibaba => format!("alibaba {word}/{name}"),
        Cloud::Tencent => format!("tencent {word}/{name}"),
    }
}

/// The link by which a principal of a kind is known.
pub fn principal_link(cloud: Cloud, kind: PrincipalKind, link: Link) -> Link {
    keyed(cloud, word(kind), link)
}

fn keyed(cloud: Cloud, word: &str, link: Link) -> Link {
    let mut link = link;
    if link.known.is_none() {
        link.refs.retain(|reference| !is_plain(&reference.address));
    }
    Link { known: link.known.map(|known| key(cloud, word, &known).into()), ..link }
}

/// Whether a resource is no more than a value (a random word, a time): what is made of it may be any name.
pub fn is_plain(address: &str) -> bool {
    let block = without_keys(address);
    let kind = block.rsplit('.').nth(1).unwrap_or("");
    kind.starts_with("random_") || kind.starts_with("time_") || matches!(kind, "null_resource" | "terraform_data")
}

/// Adds a principal that a resource manages. `names` are the values by which others may know it.
pub fn principal(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    cloud: Cloud,
    kind: PrincipalKind,
    names: &[Option<&str>],
    trust: Option<Document>,
) -> Id<Principal> {
    let id = builder.add(Principal {
        object,
        cloud,
        kind,
        name: names.iter().flatten().next().map(|name| Arc::from(*name)),
        shape: shape(side),
        managed: true,
        trust,
        trust_site: Site::block(object),
        carriers: Vec::new(),
    });
    let keys: Vec<String> = names.iter().flatten().map(|name| key(cloud, word(kind), name)).collect();
    builder.declare(id, &side.resource.address, keys.iter().map(String::as_str));
    id
}

/// What is known of the name of a principal or policy that is not known as a whole.
pub fn shape(side: Side<'_>) -> Option<Arc<str>> {
    const PATHS: [&str; 5] = ["role_name", "group_name", "user_name", "policy_name", "name"];
    let paths = PATHS.into_iter().filter(|path| side.reads.contains(path));
    let unknown = paths.filter_map(|path| match side.attr(path) {
        Attr::Unknown(value) => Some((value.piece(), attribute::name(side, path))),
        _ => None,
    });
    unknown.map(|(text, place)| document::numbered(&text, &place).into()).next()
}

/// Adds a custom policy. `names` are the values by which others may know it.
pub fn policy(
    builder: &mut Builder,
    site: Site,
    side: Side<'_>,
    cloud: Cloud,
    names: &[Option<&str>],
    document: Option<Document>,
) -> Id<Policy> {
    let id = builder.add(Policy {
        object: site.object,
        cloud,
        kind: PolicyKind::Custom,
        name: names.iter().flatten().next().map(|name| Arc::from(*name)),
        shape: shape(side),
        site,
        document,
        bound: false,
        managed: true,
        conflicting: None,
        values_lost: None,
    });
    let keys: Vec<String> = names.iter().flatten().map(|name| key(cloud, "policy", name)).collect();
    builder.declare(id, &side.resource.address, keys.iter().map(String::as_str));
    id
}

/// The link to a policy, with an entity for one that this input only names.
pub fn policy_link(builder: &mut Builder, object: ObjectId, cloud: Cloud, which: Which) -> Link {
    let (link, kind) = match which {
        Which::System(name) => {
            let link = Link { known: Some(key(cloud, "system", &name).into()), refs: Vec::new(), from: Some(object) };
            (link, PolicyKind::System(name))
        }
        Which::Linked(link) => {
            let named = link.known.clone();
            (keyed(cloud, "policy", link), named.map_or(PolicyKind::Custom, |name| guess(cloud, name)))
        }
    };
    let name = match &kind {
        PolicyKind::System(name) => Some(name.clone()),
        PolicyKind::Custom => link.known.as_deref().and_then(|known| known.split_once('/')).map(|(_, it)| it.into()),
    };
    builder.mention(link.clone(), move || Policy {
        object,
        cloud,
        kind,
        name,
        shape: None,
        site: Site::block(object),
        document: None,
        bound: false,
        managed: false,
        conflicting: None,
        values_lost: None,
    });
    link
}

/// What a policy is of which nothing but the name is known. RAM has the type beside the name; names of CAM's preset
/// policies begin with the vendor's.
pub fn guess(cloud: Cloud, name: Arc<str>) -> PolicyKind {
    let preset = ["AdministratorAccess", "ReadOnlyAccess"].contains(&&*name)
        || name.starts_with("Qcloud")
        || name.starts_with("QCloud");
    if cloud == Cloud::Tencent && preset { PolicyKind::System(name) } else { PolicyKind::Custom }
}

/// The link to a principal, with an entity for one that this input only names.
pub fn mention(builder: &mut Builder, object: ObjectId, cloud: Cloud, kind: PrincipalKind, link: Link) -> Link {
    let name = link.known.clone();
    let link = principal_link(cloud, kind, link);
    builder.mention(link.clone(), move || Principal {
        object,
        cloud,
        kind,
        name,
        shape: None,
        managed: false,
        trust: None,
        trust_site: Site::block(object),
        carriers: Vec::new(),
    });
    link
}

/// Adds an attachment when everybody is in.
pub fn attach(builder: &mut Builder, side: Side<'_>, grant: Grant) {
    attach_as(builder, side, grant, false);
}

/// The same; `id_for_name` says that a number is written where a name is needed, so that it attaches to nobody.
pub fn attach_as(builder: &mut Builder, side: Side<'_>, grant: Grant, id_for_name: bool) {
    let Grant { site, cloud, kind, principal, policy, mut unknown, scope } = grant;
    let object = site.object;
    if side.resource.representative {
        unknown.get_or_insert_with(|| side.resource.address.clone());
    }
    let who = mention(builder, object, cloud, kind, principal);
    if let Which::Linked(link) = &policy
        && link.known.is_none()
        && let Some(data) = link.refs.iter().find(|reference| reference.address.split('.').any(|part| part == "data"))
    {
        unknown.get_or_insert_with(|| data.address.clone());
    }
    let what = policy_link(builder, object, cloud, policy);
    builder.later(0, move |world, resolver| {
        let attachment = Attachment {
            site,
            cloud,
            kind,
            principal: resolver.resolve(&who),
            policy: resolver.resolve(&what),
            exists: match (id_for_name, &unknown) {
                (true, _) => Tri::No,
                (false, Some(_)) => Tri::Unknown,
                (false, None) => Tri::Yes,
            },
            unknown,
            scope,
            id_for_name,
        };
        world.identity.attachments.push(attachment);
    });
}

/// The document of a version takes the place of its policy's, if it is the default version. Where that is not known,
/// it is a policy beside it that may not be in force.
pub fn version(builder: &mut Builder, site: Site, cloud: Cloud, link: Link, document: Option<Document>, default: Tri) {
    let Some(mut document) = document.filter(|_| default.possibly()) else { return };
    let object = site.object;
    let which = policy_link(builder, object, cloud, Which::Linked(link));
    if default == Tri::Unknown {
        if let Document::Parsed(text) = &mut document {
            text.statements.iter_mut().for_each(|statement| statement.whole = false);
        }
        let name = which.known.as_deref().and_then(|known| known.split_once('/')).map(|(_, name)| Arc::from(name));
        let (kind, document) = (PolicyKind::Custom, Some(document));
        builder.add(Policy {
            object,
            cloud,
            kind,
            name,
            shape: None,
            site,
            document,
            bound: false,
            managed: true,
            conflicting: None,
            values_lost: None,
        });
        return;
    }
    builder.later(1, move |world, resolver| {
        if let Some(id) = resolver.resolve::<Policy>(&which).resolved()
            && let Some(policy) = world.identity.policies.get_mut(id.index())
        {
            policy.document = Some(document);
            policy.object = object;
            policy.site = site;
            policy.managed = true;
        }
    });
}

/// An unknown document that comes from a data source which renders one takes what the data source says.
pub fn rendered(builder: &mut Builder, id: Id<Policy>, link: Link) {
    if link.refs.is_empty() {
        return;
    }
    builder.later(0, move |world, resolver| {
        let Some(from) = resolver.resolve::<Policy>(&link).resolved().filter(|from| *from != id) else { return };
        let from = world.identity.policies.get(from.index());
        let from = from.and_then(|from| Some((from.document.clone()?, from.values_lost.clone())));
        if let (Some((document, lost)), Some(policy)) = (from, world.identity.policies.get_mut(id.index())) {
            policy.document = Some(document);
            policy.values_lost = lost;
        }
    });
}

/// What a data source renders, for a document of something else that is not known and takes its text from there.
pub fn render(
    builder: &mut Builder,
    link: Option<Link>,
    put: impl FnOnce(&mut crate::model::World, Document) + 'static,
) {
    let Some(link) = link.filter(|link| !link.refs.is_empty()) else { return };
    builder.later(0, move |world, resolver| {
        let from = resolver.resolve::<Policy>(&link).resolved();
        let from = from.and_then(|from| world.identity.policies.get(from.index())?.document.clone());
        if let Some(document) = from {
            put(world, document);
        }
    });
}

/// A membership, as written.
pub struct Join {
    /// Where.
    pub site: Site,
    /// The cloud.
    pub cloud: Cloud,
    /// Of users of which kind in groups of which kind.
    pub kinds: (PrincipalKind, PrincipalKind),
    /// Who.
    pub user: Link,
    /// Of which group.
    pub group: Link,
    /// Whether it is surely there.
    pub exists: Tri,
    /// A number was written in place of a name, so that it is of nobody.
    pub id_for_name: bool,
}

/// Adds a membership when everybody is in.
pub fn join(builder: &mut Builder, join: Join) {
    let Join { site, cloud, kinds, user, group, exists, id_for_name } = join;
    let object = site.object;
    let group = mention(builder, object, cloud, kinds.1, group);
    let user = mention(builder, object, cloud, kinds.0, user);
    builder.later(0, move |world, resolver| {
        let (user, group) = (resolver.resolve(&user), resolver.resolve(&group));
        let exists = if id_for_name { Tri::No } else { exists.and(resolver.exists(object)) };
        let kind = kinds.0;
        world.identity.memberships.push(Membership { site, cloud, kind, user, group, exists, id_for_name });
    });
}

/// An access key, as written.
pub struct Key<'a> {
    /// Where it is created.
    pub site: Site,
    /// The cloud.
    pub cloud: Cloud,
    /// Whose; `None`: of the calling account.
    pub owner: Option<Link>,
    /// Whether it is active.
    pub active: Tri,
    /// Created beside a user, without a resource of its own.
    pub implicit: bool,
    /// Whether the secret is encrypted for somebody.
    pub encrypted: Tri,
    /// Where the secret is written to a plain file.
    pub file: Option<Site>,
    /// The resource and the ids by which others may know it.
    pub known: Option<(Side<'a>, Vec<&'a str>)>,
}

/// Adds an access key.
pub fn key_of(builder: &mut Builder, key: Key<'_>) -> Id<AccessKey> {
    let Key { site, cloud, owner, active, implicit, encrypted, file, known } = key;
    let owner = owner.map(|owner| mention(builder, site.object, cloud, PrincipalKind::User, owner));
    let id = builder.add(AccessKey {
        site,
        owner: owner.as_ref().map(|_| Ref::Unknown),
        active,
        cloud,
        implicit,
        encrypted,
        file,
        network_policy: Tri::No,
    });
    if let Some((side, ids)) = known {
        builder.declare(id, &side.resource.address, ids);
    }
    builder.later(0, move |world, resolver| {
        if let (Some(owner), Some(key)) = (owner, world.identity.access_keys.get_mut(id.index())) {
            key.owner = Some(resolver.resolve(&owner));
        }
    });
    id
}
