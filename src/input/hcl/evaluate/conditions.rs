//! Conditions that a configuration sets for itself: preconditions, postconditions, checks and validations of variables.
//!
//! In: an instance of a module or resource. Out: a remark for each condition that is surely false with what is known
//! now. What cannot be told yet, or not evaluated, is no remark: Terraform will say it.

use super::super::module::Remark;
use super::super::syntax::{Body, Expr};
use super::{Instance, ResourceInstance, Scope, World};
use crate::base::Level;
use std::rc::Rc;

impl World<'_> {
    /// Remarks on preconditions and postconditions that surely fail.
    pub fn conditions(&self, instance: &Rc<Instance>, resource: &Rc<ResourceInstance>) {
        let address = &resource.address;
        let before = Scope { repetition: Some(&resource.repetition), ..Scope::of(instance) };
        let after = Scope { this: Some(address), ..before };
        for lifecycle in resource.declaration.body.blocks("lifecycle") {
            for (kind, scope) in [("precondition", &before), ("postcondition", &after)] {
                self.refused(&lifecycle.body, kind, scope, &|| format!("a {kind} of `{address}` does not hold"));
            }
        }
    }

    /// Remarks on the validations of variables, the preconditions of outputs and the checks of a module.
    pub fn module_conditions(&self, instance: &Rc<Instance>) {
        let module = &instance.tree.module;
        let scope = Scope::of(instance);
        for (name, variable) in &module.variables {
            for (condition, _) in &variable.validations {
                self.condition(condition, &scope, &|| {
                    format!("variable `{name}` has a value that its validation refuses")
                });
            }
        }
        for (name, output) in &module.outputs {
            self.refused(&output.body, "precondition", &scope, &|| {
                format!("a precondition of output `{}` does not hold", instance.address(name))
            });
        }
        for check in &module.checks {
            let name = check.labels.first().map_or("", |name| name);
            self.refused(&check.body, "assert", &scope, &|| {
                format!("check `{}` does not hold", instance.address(name))
            });
        }
    }

    fn refused(&self, body: &Body, kind: &str, scope: &Scope, message: &dyn Fn() -> String) {
        for block in body.blocks(kind) {
            if let Some(condition) = block.body.attribute("condition") {
                self.condition(&condition.expr, scope, message);
            }
        }
    }

    fn condition(&self, condition: &Expr, scope: &Scope, message: &dyn Fn() -> String) {
        let strict = self.strict.replace(1);
        let holds = self.eval(condition, scope);
        self.strict.set(strict);
        if holds.is_ok_and(|holds| holds.as_bool() == Some(false)) {
            self.remark(Remark::new(Level::Warning, Some(condition.span), message()));
        }
    }
}
