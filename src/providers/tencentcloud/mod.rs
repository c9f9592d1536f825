//! Tencent Cloud: one file per resource family.
