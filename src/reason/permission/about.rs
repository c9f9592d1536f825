//! The part of a holding that is about some services.
//!
//! In: a [`Holding`] and names of actions. Out: the same without the statements that can be about none of their services,
//! so that questions about these actions have the same answers.

use super::{Bound, Held, Holding, name};
use crate::model::identity::Statement;

/// The service of an action or of a pattern of actions, without case; `None` where it may be any.
fn service(text: &str) -> Option<String> {
    let text = text.strip_prefix("name/").unwrap_or(text);
    let (code, _) = text.split_once(':')?;
    let plain = !code.contains(['*', '?', '$']) && !name::has_hole(code);
    plain.then(|| match code.to_lowercase().as_str() {
        // A call of IMS goes by the name of RAM, and the other way round.
        "ims" => "ram".to_owned(),
        code => code.to_owned(),
    })
}

/// Whether a statement may be about an action of one of these services.
fn may_be_about(statement: &Statement, services: &[String]) -> bool {
    let list = &statement.actions;
    let known = statement.effect.is_some() && statement.whole && !list.except && !list.partly_unknown;
    !known || list.list.iter().any(|text| service(text).is_none_or(|code| services.contains(&code)))
}

impl<'w> Holding<'w> {
    /// Without the statements that can be about none of these actions. The places of statements are others than before.
    pub fn about(&self, actions: &[&str]) -> Holding<'w> {
        let services: Option<Vec<String>> = actions.iter().map(|it| service(it)).collect();
        let Some(services) = services else { return self.clone() };
        let some = |list: &[Held<'w>]| -> Vec<Held<'w>> {
            list.iter().filter(|held| may_be_about(held.statement, &services)).cloned().collect()
        };
        let bounds = |list: &[Bound<'w>]| -> Vec<Bound<'w>> {
            let one =
                |it: &Bound<'w>| Bound { exists: it.exists, attachment: it.attachment.clone(), held: some(&it.held) };
            list.iter().map(one).collect()
        };
        Holding {
            cloud: self.cloud,
            own_account: self.own_account.clone(),
            account: some(&self.account),
            groups: self.groups.iter().map(|(name, list)| (name.clone(), some(list))).collect(),
            boundary: bounds(&self.boundary),
            session: bounds(&self.session),
            control: some(&self.control),
            resource: some(&self.resource),
        }
    }
}
