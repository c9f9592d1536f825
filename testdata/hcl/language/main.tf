locals {
  list   = ["a", "b", "c"]
  map    = { x = 1, y = 2, "z-z" = 3 }
  nested = { a = [{ n = 1 }, { n = 2 }] }
  upper  = [for s in local.list : "${s}-${s}"]
  filter = [for k, v in local.map : "${k}=${v}" if v > 1]
  object = { for i, s in local.list : s => i }
  group  = { for k, v in { a = "p", b = "q", c = "p" } : v => k... }
  splat  = local.nested.a[*].n
  legacy = local.nested.a.*.n
  cond   = length(local.list) > 2 ? "many" : "few"
  sum    = 1 + 2 * 3 - 4 / 2 % 3
  float  = 0.1 + 0.2
  big    = 123456789012345678901234567890
  logic  = !(true && false) || 1 >= 2
  string = "1" + 2
  first  = local.list[0]
  key    = local.map["y"]
  old    = local.list.0
  tried  = try(local.map.nothing, local.list[9], "fallback")
  can    = can(local.map.nothing)
  null   = null
  dup    = { Name = "a", env = "x", Name = "b" }
  multi = {
    "quoted key" = 1
    (local.first) = 2
    true = 3
  }
}

resource "alicloud_vpc" "a" {
  vpc_name    = join(",", local.upper)
  description = join(",", local.filter)
  cidr_block  = "10.0.0.0/8"
  tags = {
    object = "${local.object.c}"
    group  = join("+", local.group["p"])
    splat  = "${local.splat[1]}${local.legacy[0]}"
    cond   = local.cond
    sum    = local.sum
    float  = local.float
    big    = local.big
    logic  = local.logic
    string = local.string
    first  = local.first
    key    = local.key
    old    = local.old
    tried  = local.tried
    can    = local.can
    dup    = "${local.dup.Name}${local.dup.env}"
    multi  = "${local.multi["quoted key"]}${local.multi.a}${local.multi["true"]}"
    null   = local.null == null ? "yes" : "no"
    escape = "tab\there $${x} %%{y} \u00e9 \"q\""
    module = path.module
    root   = path.root
    space  = terraform.workspace
  }
}

resource "alicloud_security_group" "a" {
  security_group_name = "sg-${alicloud_vpc.a.cidr_block}"
  vpc_id              = alicloud_vpc.a.id
  description         = null
}

resource "alicloud_security_group_rule" "a" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = format("%d/%d", 22, 22)
  cidr_ip           = cidrsubnet(alicloud_vpc.a.cidr_block, 8, 1)
  security_group_id = alicloud_security_group.a.id
  priority          = "5"
}
