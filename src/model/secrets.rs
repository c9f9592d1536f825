//! Places where a secret is, or may be, written, and resources that make secrets. Values stay here; nothing prints them.

use super::{Cloud, ObjectId, Site};
use crate::base::Tri;
use crate::base::credential::Hit;
use std::collections::BTreeSet;
use std::sync::Arc;

/// All such places of one world.
#[derive(Debug, Default)]
pub struct Secrets {
    /// The places.
    pub texts: Vec<SecretText>,
    /// Written forms of texts that hold a credential (base64 of a script): not to be shown anywhere.
    pub hidden: Vec<Hidden>,
    /// Outputs that name an attribute which holds a secret, and are not sensitive.
    pub shown: Vec<ShownSecret>,
    /// Resources that leave key material in the state or in a file.
    pub kept: Vec<KeptSecret>,
    /// Machines and launch specifications that say how one logs in.
    pub logins: Vec<MachineLogin>,
    /// Data sources that look for images of Windows: their addresses.
    pub windows_images: BTreeSet<Arc<str>>,
    /// Imported public keys.
    pub public_keys: Vec<PublicKey>,
}

impl Secrets {
    /// The texts that are not to be shown, wherever they stand.
    pub fn told(&self) -> Vec<Arc<str>> {
        let mut all: Vec<Arc<str>> = self.hidden.iter().map(|hidden| hidden.0.clone()).collect();
        for secret in &self.texts {
            let whole = matches!(secret.place, Place::SecretArgument | Place::ProviderBlock);
            all.extend(secret.text.clone().filter(|_| whole));
            secret.tokens().for_each(|token| forms(token, &mut all));
        }
        all.sort();
        all.dedup();
        all
    }
}

/// A token as it is and, of one in several lines, each line: a part of a file may begin in between.
pub fn forms(token: &str, out: &mut Vec<Arc<str>>) {
    out.push(token.into());
    let lines = token.lines().map(str::trim).filter(|line| token.len() > line.len() && line.len() >= 16);
    out.extend(lines.filter(|line| !line.starts_with("-----")).map(Arc::from));
}

/// A text that is not shown.
#[derive(Clone)]
pub struct Hidden(pub Arc<str>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden")
    }
}

/// What kind of place it is; decides the rule that reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// An argument whose purpose is to hold a secret (`rules.md` D6).
    SecretArgument,
    /// User data, a command or a template that runs somewhere: text, base64 or gzip.
    UserData,
    /// The environment of a function, a container or an application; a parameter of an automation.
    Environment,
    /// A credential argument of a provider or backend block.
    ProviderBlock,
    /// Where a value is written to be handed on: a variable's default, a file of variables, a local value, an argument
    /// of a module.
    Passed,
    /// Any other argument.
    Argument,
}

/// A text at such a place. At [`Place::Environment`], [`Place::Passed`] and [`Place::Argument`] only those that hold
/// a credential.
#[derive(Clone)]
pub struct SecretText {
    /// Where.
    pub site: Site,
    /// What kind of place.
    pub place: Place,
    /// The argument's name for messages.
    pub argument: Arc<str>,
    /// The text, where it is known.
    pub text: Option<Arc<str>>,
    /// The credentials in it.
    pub hits: Vec<Hit>,
    /// How the text got there.
    pub source: TextSource,
    /// It is a literal that stands at the place itself.
    pub own: bool,
    /// The provider marks the argument sensitive.
    pub marked: bool,
    /// The value is sensitive in Terraform's sense, by whatever it was made of.
    pub sensitive: bool,
    /// The variable that a secret comes from, where that is not marked sensitive: its block.
    pub variable: Option<Arc<str>>,
}

/// How a text got to its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// Written in the configuration: a literal, a variable's default, a local, or made of such by functions.
    /// With the place where it was written, for messages (`variable `x`, default`).
    Literal(Option<Arc<str>>),
    /// Given from outside (a variable without default, environment, tfvars) or made by a resource.
    Elsewhere,
    /// Cannot be told.
    Unknown,
}

impl SecretText {
    /// The credentials, as text.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.hits.iter().filter_map(|hit| self.text.as_deref()?.get(hit.range.clone()))
    }
}

impl std::fmt::Debug for SecretText {
    /// Leaves the text out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretText")
            .field("site", &self.site)
            .field("place", &self.place)
            .field("argument", &self.argument)
            .field("known", &self.text.is_some())
            .field("source", &self.source)
            .finish()
    }
}

/// An output that shows a secret.
#[derive(Debug)]
pub struct ShownSecret {
    /// The output's value.
    pub site: Site,
    /// The output's name.
    pub name: Arc<str>,
    /// The attribute that it names, as `ADDRESS.PATH`.
    pub of: Arc<str>,
}

/// A resource that leaves key material behind.
#[derive(Debug)]
pub struct KeptSecret {
    /// The resource, or the argument that names a file.
    pub site: Site,
    /// What it is: `the secret of the access key`.
    pub what: &'static str,
    /// Where it stays.
    pub medium: Medium,
    /// What to do about it.
    pub fix: &'static str,
}

/// Where a secret stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// In the state.
    State,
    /// In a file that only its owner may read.
    File,
    /// In a plain file.
    PlainFile,
    /// In the state, read by a data source: a secret that exists anyway.
    Read,
}

/// How one logs in to a machine.
#[derive(Debug)]
pub struct MachineLogin {
    /// The machine or launch specification.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// Where a password is set.
    pub password: Option<Site>,
    /// A key pair is bound.
    pub key: Tri,
    /// The key pairs by name or address, for telling shared ones.
    pub pairs: Vec<(Arc<str>, Site)>,
    /// The system is Windows.
    pub windows: Tri,
    /// A role is bound.
    pub role: Tri,
    /// The attribute that is not known, where one is.
    pub unknown: Option<Arc<str>>,
}

/// An imported public key.
#[derive(Debug)]
pub struct PublicKey {
    /// The argument.
    pub site: Site,
    /// Its type as written (`ssh-rsa`), where the key could be read.
    pub kind: Option<Arc<str>>,
    /// Length of an RSA modulus, in bits.
    pub bits: Option<u32>,
}
