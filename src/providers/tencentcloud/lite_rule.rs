//! `tencentcloud_security_group_lite_rule`: rules as strings, in order; the resource owns its group.

use super::rule_text::{self, Lite, Service, Source};
use super::security_group::{anything, fault, outside};
use crate::base::{Data, Tri, Value};
use crate::input::{Attr, Side};
use crate::model::network::{Direction, Peer, RuleAction, Services};
use crate::model::{Builder, Known, Link, ObjectId, Ref};
use crate::providers::Map;
use crate::providers::attribute::{existence, reason};
use crate::providers::group::{self, PeerLink};

/// The mappings.
pub const MAPS: &[Map] = &[Map {
    kind: "tencentcloud_security_group_lite_rule",
    reads: &["security_group_id", "ingress", "egress"],
    run: lite_rule,
}];

fn lite_rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    for (path, direction) in [("ingress", Direction::Ingress), ("egress", Direction::Egress)] {
        match side.attr(path) {
            Attr::Known(value) => {
                for (index, item) in value.items().unwrap_or(&[]).iter().enumerate() {
                    element(builder, object, side, direction, &format!("{path}[{index}]"), index, item);
                }
            }
            Attr::Unknown(_) => {
                let pending = anything(object, side, path, direction, 0, None);
                group::push(builder, pending, move || outside(object));
            }
            Attr::Absent | Attr::Defaulted => {}
        }
    }
    group::settle_order(builder);
}

fn element(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    direction: Direction,
    path: &str,
    index: usize,
    value: &Value,
) {
    let position = u32::try_from(index).unwrap_or(u32::MAX);
    let mut pending = anything(object, side, path, direction, position, None);
    // Its place in the list is certain, and so is that it is there.
    let (exists, known_reasons) = existence(side);
    pending.rule.exists = exists;
    let Some(text) = value.as_str() else {
        // The beginning may be known: `ACCEPT#${…}#22#TCP`.
        let prefix = match &value.data {
            Data::Unknown(unknown) => unknown.refinement.as_ref().and_then(|it| it.prefix.as_deref()),
            _ => None,
        };
        let mut fields = prefix.unwrap_or_default().split('#');
        if let (Some(word), Some(source)) = (fields.next(), fields.next()) {
            if let Some(action) = rule_text::lite_action(word) {
                pending.rule.action = Known::Yes(action);
            }
            if fields.next().is_some()
                && let Source::Address(address) = rule_text::lite_source(source)
            {
                pending.rule.peer = Peer::Addresses(address.set);
            }
        }
        return group::push(builder, pending, move || outside(object));
    };
    let Lite { action, source, service, wrong, reasons } = rule_text::lite(text);
    let rule = &mut pending.rule;
    rule.reasons = known_reasons;
    rule.reasons.extend(reasons.into_iter().map(Into::into));
    rule.action = Known::Yes(action.unwrap_or(RuleAction::Accept));
    rule.faults = wrong.into_iter().map(|wrong| fault(wrong, rule.site.clone())).collect();
    if rule.faults.iter().any(|fault| fault.fails) {
        rule.exists = rule.exists.and(Tri::Unknown);
    }
    let known = |id: String| Link { known: Some(id.into()), refs: Vec::new(), from: Some(object) };
    match source {
        Source::Address(address) => rule.peer = Peer::Addresses(address.set),
        Source::Group(id) => {
            rule.peer = Peer::Group(Ref::Unknown);
            pending.peer = PeerLink::Group(known(id));
        }
        Source::Template(id) => {
            rule.peer = Peer::Lists(Vec::new());
            pending.peer = PeerLink::Lists(vec![(known(id), reason(side, path))]);
        }
    }
    match service {
        Service::Inline(set) => rule.services = Services::Inline(set),
        Service::Template(id) => pending.services = vec![(known(id), reason(side, path))],
    }
    group::push(builder, pending, move || outside(object));
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::base::UnknownKind;
    use crate::base::net::{AddressSet, ServiceSet};
    use crate::base::types::Type;
    use crate::base::value::{Refinement, Unknown};
    use crate::model::network::Bounds;
    use crate::model::network::Order;
    use crate::providers::attribute::sample::{resource, value, world};
    use crate::providers::tencentcloud::security_group::MAPS as GROUPS;
    use serde_json::json;
    use std::sync::Arc;

    #[test]
    fn strings_keep_their_places() {
        let prefix = Refinement { not_null: true, prefix: Some("DROP#10.0.0.0/8#".into()), ..Refinement::default() };
        let unknown = Unknown {
            ty: Type::String,
            kind: UnknownKind::NotEvaluated("variable without value".into()),
            refinement: Some(prefix),
        };
        let mut rules = resource("tencentcloud_security_group_lite_rule.r", json!({}));
        let list: Value = Data::Tuple(Arc::new(vec![
            value(&json!("ACCEPT#10.0.0.0/8#22#TCP")),
            Value::from(Data::Unknown(Box::new(unknown))),
            value(&json!({"?": ["var.x"]})),
            value(&json!("ACCEPT#sg-abcd1234#443#TCP")),
        ]))
        .into();
        let group = value(&json!({"?": ["tencentcloud_security_group.g.id"]}));
        let after = [("ingress".into(), list), ("security_group_id".into(), group)];
        rules.after = Some(Data::Object(Arc::new(after.into_iter().collect())).into());
        let world = world(&[MAPS, GROUPS], &[resource("tencentcloud_security_group.g", json!({})), rules]);
        let group = &world.network.groups[0];
        assert_eq!((group.rules.len(), group.closed_world), (4, Tri::Yes));
        let rules = &group.rules;
        let orders: Vec<_> = rules.iter().map(|it| it.order.clone()).collect();
        assert_eq!(orders, [0, 1, 2, 3].map(Order::Position));
        assert_eq!(rules[0].exists, Tri::Yes);
        assert_eq!(rules[1].action, Known::Yes(RuleAction::Drop));
        assert_eq!(rules[1].peer, Peer::Addresses(Bounds::exact(AddressSet::parse("10.0.0.0/8").unwrap())));
        assert_eq!(rules[2].action, Known::No("tencentcloud_security_group_lite_rule.r.ingress[2]".into()));
        let all = Bounds { must: ServiceSet::empty(), may: ServiceSet::all() };
        assert_eq!(rules[2].services, Services::Inline(all));
        assert_eq!(rules[2].reasons, ["unknown:tencentcloud_security_group_lite_rule.r.ingress[2]".into()]);
        assert_eq!(rules[3].peer, Peer::Group(Ref::External("sg-abcd1234".into())));
        assert_eq!(rules[3].site.path.as_deref(), Some("ingress[3]"));
    }

    #[test]
    fn a_list_that_is_not_known_may_hold_anything() {
        let refs = json!({"?": ["tencentcloud_security_group.g.id"]});
        let rules = json!({"security_group_id": refs, "ingress": {"?": ["tencentcloud_eip.x.public_ip"]}});
        let world = world(
            &[MAPS, GROUPS],
            &[
                resource("tencentcloud_security_group.g", json!({})),
                resource("tencentcloud_security_group_lite_rule.r", rules),
            ],
        );
        let rule = &world.network.groups[0].rules[0];
        assert_eq!(rule.exists, Tri::Unknown);
        assert_eq!(rule.peer, Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all() }));
    }
}
