//! `terraform show -json` of plans and states.
