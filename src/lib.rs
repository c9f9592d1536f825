//! menshen (門神): says before `terraform apply` what a change for Alibaba Cloud or Tencent Cloud opens to the
//! Internet, whom it empowers, and what it leaves unprotected.
//!
//! The pipeline is one function, [`analyze`]; every stage is a module, and no module imports a later one.

pub mod base;
pub mod config;
pub mod input;
pub mod model;
pub mod providers;
pub mod reason;
pub mod rules;
pub mod verdict;
pub mod write;
