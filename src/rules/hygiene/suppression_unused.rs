//! HYG900 suppression-unused: suppressions that suppress nothing. The verdict makes the findings, as only it knows which
//! suppressions matched; here is what is said of the rule.

use crate::base::Severity;
use crate::model::Cloud;
use crate::rules::{FixKind, Profile, Rule};

/// HYG900.
pub static RULE: Rule = Rule {
    code: "HYG900",
    name: "suppression-unused",
    title: "a suppression matches no finding or has expired",
    severity: Severity::Low,
    score: 0,
    profile: Profile::Default,
    fix: FixKind::Auto,
    clouds: &[Cloud::Alibaba, Cloud::Tencent],
    references: &[],
    doc: DOC,
    check: |_, _| {},
};

const DOC: &str = r#"
# Why

A suppression that matches no finding is a hole kept open for nothing: the day the finding comes back, for another reason,
nobody sees it. The same goes for a suppression in `menshen.toml` that has passed its `expires` date: the finding is back,
and somebody has to decide again.

# Fix

Remove the comment or the `[[suppress]]` entry; of one that has expired, mend the finding or set a new date with a new reason.

# Fires

```hcl
# menshen:ignore NET102 -- closed long ago  # <- HYG900
resource "alicloud_security_group" "web" {
  vpc_id = alicloud_vpc.main.id
}

resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}
```

```hcl
# menshen:ignore NET102 -- closed long ago  # <- HYG900
resource "tencentcloud_security_group" "web" {
  name = "web"
}
```

# Stays silent

```hcl
resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}
```

```hcl
resource "tencentcloud_security_group" "web" {
  name = "web"
}
```
"#;
