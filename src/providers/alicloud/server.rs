//! Servers behind the balancers of Alibaba Cloud, as resources write them: id, address, port and weight.

use crate::base::{Reference, Tri};
use crate::input::{Attr, Side};
use crate::model::balancer::BackendPort;
use crate::model::{Known, Link, ObjectId, Site};
use crate::providers::attribute::{link, links, name, number, positive, reason};
use crate::providers::balance::Server;

/// Names of the arguments that say what a server is.
pub struct Names {
    /// The server.
    pub id: &'static str,
    /// Its private address.
    pub address: Option<&'static str>,
    /// Its port; `None`: that of the listener.
    pub port: Option<&'static str>,
    /// Its weight; `None`: it has none.
    pub weight: Option<&'static str>,
    /// Whether packets are sent to it where no weight is written; `Unknown`: documented as zero, and doubtful (U14).
    pub unweighted: Tri,
}

/// A port number.
pub fn port(side: Side<'_>, path: &str) -> Known<u16> {
    match number(side, path).ok().flatten().and_then(|it| u16::try_from(it).ok()) {
        Some(port) => Known::Yes(port),
        None => Known::No(name(side, path)),
    }
}

/// The server of one block, with another link for the server itself where `target` is given.
pub fn one(side: Side<'_>, object: ObjectId, names: &Names, target: Option<(Link, String)>) -> Server {
    let mut reasons = Vec::new();
    let port = names.port.map_or(BackendPort::Listener, |path| BackendPort::At(port(side, path)));
    if let (BackendPort::At(Known::No(_)), Some(path)) = (&port, names.port) {
        reasons.push(reason(side, path));
    }
    let weight = names.weight.map_or(names.unweighted, |path| positive(side, path, names.unweighted));
    if let (Tri::Unknown, Some(path)) = (weight, names.weight) {
        reasons.push(match side.attr(path) {
            Attr::Absent | Attr::Defaulted => "uncertain:U14".into(),
            _ => reason(side, path),
        });
    }
    let (target, at) =
        target.unwrap_or_else(|| (link(side, object, names.id).unwrap_or_default(), names.id.to_owned()));
    Server {
        target,
        address: names.address.and_then(|path| link(side, object, path)),
        remote: false,
        port,
        weight,
        site: Site::at(object, side.path(&at)),
        reasons,
        why: reason(side, &at),
    }
}

/// The servers of a list of ids with one port and weight for all.
pub fn list(side: Side<'_>, object: ObjectId, names: &Names) -> Vec<Server> {
    let Some((found, known)) = links(side, object, names.id) else { return Vec::new() };
    if found.is_empty() && !known {
        return vec![one(side, object, names, Some((Link::default(), names.id.to_owned())))];
    }
    let many = found.len() > 1;
    let each = found.into_iter().enumerate().map(|(index, link)| {
        let at = if known { format!("{}[{index}]", names.id) } else { names.id.to_owned() };
        let mut server = one(side, object, names, Some((link, at)));
        // Of a list that is not known, one server that it refers to is the list; of several it may be any part.
        if !known && many {
            server.weight = server.weight.and(Tri::Unknown);
            server.reasons.push(server.why.clone());
        }
        server
    });
    each.collect()
}

/// The servers of blocks, one each.
pub fn blocks(side: Side<'_>, object: ObjectId, block: &str, names: &Names) -> Vec<Server> {
    each(side, object, block, |side| vec![one(side, object, names, None)])
}

/// The servers that `read` finds in each block. Of blocks that are not known, whatever they refer to may be one; where they
/// refer to nothing, any server may.
pub fn each(side: Side<'_>, object: ObjectId, block: &str, read: impl Fn(Side<'_>) -> Vec<Server>) -> Vec<Server> {
    let mut servers = Vec::new();
    if side.each(block, |_, side| servers.extend(read(side))) {
        return servers;
    }
    let refs = side.refs(block);
    let targets = match refs.is_empty() {
        true => vec![Link::default()],
        false => refs.into_iter().map(|it| Link { known: None, refs: vec![it], from: Some(object) }).collect(),
    };
    let any = targets.into_iter().map(|target| Server {
        target,
        address: None,
        remote: true,
        port: BackendPort::At(Known::No(name(side, block))),
        weight: Tri::Unknown,
        site: Site::at(object, side.path(block)),
        reasons: vec![reason(side, block)],
        why: reason(side, block),
    });
    any.collect()
}

/// A reference to the resource itself, for what it makes and puts behind a balancer.
pub fn own(side: Side<'_>) -> Reference {
    Reference { address: side.resource.address.clone(), attribute: "id".into() }
}
