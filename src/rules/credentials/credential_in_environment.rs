//! KEY118: a key in the environment of a function, a container or an application, or in a parameter.

use super::told::{kinds, weighed};
use crate::model::secrets::Place;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// The environment of a function, a container or an application is shown to everybody who may read its description, in the
    /// console, by the API and in the state; every process in it has it, and crash reports carry it away. The same holds for
    /// the parameters of an automation that are not encrypted. A long-term key found there works from anywhere.
    ///
    /// # Fix
    ///
    /// Give the function or application a role and let its code use that; for other secrets a reference to the secret manager
    /// (an encrypted parameter). Then delete the key: it is known.
    ///
    /// # Fires
    ///
    /// The examples put their keys together from pieces, so that none stands here.
    ///
    /// ```hcl
    /// resource "alicloud_fcv3_function" "thumbnails" {
    ///   function_name = "thumbnails"
    ///   handler       = "index.handler"
    ///   runtime       = "python3.10"
    ///   environment_variables = {
    ///     STAGE      = "production"
    ///     ACCESS_KEY = "${"LTAI"}5tKq8ZrVbN3mXw7LpG2d" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_oos_parameter" "key" {
    ///   parameter_name = "deploy-key"
    ///   type           = "String"
    ///   value          = "${"LTAI"}5tKq8ZrVbN3mXw7LpG2d" # ← high, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_scf_function" "resize" {
    ///   name    = "resize"
    ///   handler = "index.main"
    ///   runtime = "Python3.7"
    ///   environment = {
    ///     TENCENTCLOUD_SECRET_KEY = "${"Gu5t9xGA"}RNpq86cd98joQYCN3Cozk1qA" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A role in place of the key, and a name without a value.
    ///
    /// ```hcl
    /// resource "alicloud_fcv3_function" "thumbnails" {
    ///   function_name = "thumbnails"
    ///   handler       = "index.handler"
    ///   runtime       = "python3.10"
    ///   role          = "acs:ram::1234567890123456:role/thumbnails"
    ///   environment_variables = {
    ///     STAGE             = "production"
    ///     ACCESS_KEY_SECRET = "$KEY_FROM_KMS"
    ///   }
    /// }
    /// ```
    code: "KEY118",
    name: "credential-in-environment",
    title: "Credential in an environment or a parameter",
    severity: High,
    score: 82,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S134"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for secret in cx.world.secrets.texts.iter().filter(|secret| secret.place == Place::Environment) {
        if secret.hits.is_empty() {
            continue;
        }
        let message = format!("`{}` holds {}", secret.argument, kinds(secret));
        let key = secret.site.path.clone().unwrap_or_else(|| secret.argument.clone());
        let mut finding = weighed(secret, definite(&RULE, secret.site.clone(), key, message));
        let description = "give it a role or a reference to the secret manager in place of the key, and delete the key";
        finding.fix = Fix { description: description.into(), mechanical: false };
        push(cx, out, finding);
    }
}
