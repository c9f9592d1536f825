//! The forms of a verdict: bytes out, nothing else. Writers know neither Terraform nor a cloud, and every text that they
//! get has passed the credential filter; source lines are masked here, in [`snippet`].

pub mod github;
pub mod graph;
pub mod help;
pub mod json;
pub mod markdown;
pub mod sarif;
pub mod snippet;
pub mod text;
pub mod wrap;
