//! Terraform configurations: files to syntax, syntax to an evaluated set of resource instances.
