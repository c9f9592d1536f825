//! Places where a secret is, or may be, written. Values stay here; nothing prints them.

use super::Site;
use std::sync::Arc;

/// All such places of one world.
#[derive(Debug, Default)]
pub struct Secrets {
    /// The places.
    pub texts: Vec<SecretText>,
}

/// What kind of place it is; decides the rule that reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// An argument whose purpose is to hold a secret (`rules.md` D6).
    SecretArgument,
    /// User data or a command that runs on an instance: text, base64 or gzip.
    UserData,
    /// A credential argument of a provider or backend block.
    ProviderBlock,
}

/// A text at such a place.
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
    /// How the text got there.
    pub source: TextSource,
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
