//! How one logs in to machines and to what launch specifications start: passwords, key pairs, the system, the role.
//!
//! In: the arguments that a mapping names. Out: [`MachineLogin`]s, to which attachments of key pairs are added when all
//! resources are known.

use super::attribute::{link, links, name};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::Instance;
use crate::model::secrets::MachineLogin;
use crate::model::{Builder, Cloud, Link, ObjectId, Ref, Site};
use std::sync::Arc;

/// After instances are known.
const PHASE: u8 = 3;

/// The arguments of a resource type that say how one logs in; each may be left out.
pub struct Arguments {
    /// The cloud.
    pub cloud: Cloud,
    /// Arguments that set a password; true or a text.
    pub passwords: &'static [&'static str],
    /// Arguments that bind key pairs.
    pub keys: &'static [&'static str],
    /// Arguments that name the image or the platform.
    pub systems: &'static [&'static str],
    /// The argument that names the role.
    pub role: Option<&'static str>,
}

/// Adds the login of a machine or launch specification.
pub fn login(builder: &mut Builder, object: ObjectId, side: Side<'_>, arguments: &Arguments) {
    let is_set = |path: &str| match side.attr(path) {
        Attr::Known(value) => value.as_str() != Some("false") && value.as_bool() != Some(false),
        Attr::Unknown(_) => true,
        Attr::Absent | Attr::Defaulted => false,
    };
    let password = arguments.passwords.iter().find(|path| is_set(path));
    let mut pairs: Vec<(Arc<str>, Site)> = Vec::new();
    let mut key = Tri::No;
    for path in arguments.keys {
        let Some((found, all)) = links(side, object, path) else { continue };
        key = key.or(if found.is_empty() && !all { Tri::Unknown } else { Tri::Yes });
        pairs.extend(found.iter().filter_map(|link| Some((pair(link)?, Site::at(object, side.path(path))))));
    }
    let systems: Vec<Link> = arguments.systems.iter().filter_map(|path| link(side, object, path)).collect();
    let windows = systems.iter().any(|link| link.known.as_deref().is_some_and(is_windows));
    let images: Vec<Arc<str>> =
        systems.iter().flat_map(|link| &link.refs).map(|reference| reference.address.clone()).collect();
    let role = arguments.role.map_or(Tri::No, |path| match side.attr(path) {
        Attr::Known(_) | Attr::Unknown(_) => Tri::Yes,
        Attr::Absent | Attr::Defaulted => Tri::No,
    });
    builder.world.secrets.logins.push(MachineLogin {
        object,
        cloud: arguments.cloud,
        password: password.map(|path| Site::at(object, side.path(path))),
        key,
        pairs,
        windows: Tri::from(windows),
        role,
        unknown: arguments.keys.first().map(|path| name(side, path)),
    });
    builder.later(PHASE, move |world, _| {
        let known = images.iter().any(|image| world.secrets.windows_images.contains(image));
        let logins = world.secrets.logins.iter_mut().filter(|login| login.object == object && known);
        logins.for_each(|login| login.windows = Tri::Yes);
    });
}

/// Notes that a data source looks for images of Windows.
pub fn images(builder: &mut Builder, side: Side<'_>, paths: &[&str]) {
    if paths.iter().any(|path| side.str(path).is_some_and(is_windows)) {
        builder.world.secrets.windows_images.insert(side.resource.address.clone());
    }
}

/// An attachment of a key pair to instances.
pub fn attaches(builder: &mut Builder, object: ObjectId, side: Side<'_>, instances: &str, keys: &[&str]) {
    let Some((found, all)) = links(side, object, instances) else { return };
    let named = keys.iter().find_map(|path| pair(&link(side, object, path)?));
    let exists = Tri::from(!side.resource.representative);
    let site = Site::at(object, side.path(instances));
    builder.later(PHASE, move |world, resolver| {
        let mut objects: Vec<ObjectId> = Vec::new();
        let mut anywhere = !all && found.is_empty();
        for link in &found {
            match resolver.resolve::<Instance>(link) {
                Ref::Unknown => anywhere = true,
                other => objects.extend(
                    other
                        .candidates()
                        .iter()
                        .filter_map(|id| world.network.instances.get(id.index()))
                        .map(|it| it.object),
                ),
            }
        }
        for login in world.secrets.logins.iter_mut().filter(|login| login.cloud == Cloud::Alibaba) {
            if objects.contains(&login.object) {
                login.key = login.key.or(if exists == Tri::Yes { Tri::Yes } else { Tri::Unknown });
                login.pairs.extend(named.iter().map(|pair| (pair.clone(), site.clone())));
            } else if anywhere {
                login.key = login.key.or(Tri::Unknown);
            }
        }
    });
}

/// What a key pair is called: its address, else its name.
fn pair(link: &Link) -> Option<Arc<str>> {
    link.refs.first().map(|reference| reference.address.clone()).or_else(|| link.known.clone())
}

fn is_windows(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("windows") || lower.starts_with("win") || lower.contains("_win") || lower.contains("^win")
}
