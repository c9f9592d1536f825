//! Alibaba Cloud: one file per resource family.
