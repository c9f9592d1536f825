locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l3 = "a-b_c"
  l7 = nonsensitive(sensitive("true"))
}

resource "alicloud_cr_ee_instance" "main" {
  count = length(local.names)
  default_oss_bucket = "n${count.index + 1}"
  image_scanner = lookup({ a = var.v1 }, "a", "x y")
  instance_name = ["n${count.index + 1}"][0]
  instance_type = base64decode(base64encode(sort(["n${count.index + 1}"])[0]))
  kms_encrypted_password = substr(local.yes ? local.no ? "a-b_c" : "x y" : "q\"uote", 0, 4)
  kms_encryption_context = values({ a = ({ k0 = "p/q.r", k1 = "Ünï" }) })[0]
  namespace_quota = 1e3
  payment_type = nonsensitive(sensitive(var.v2))
  period = element([{ k = count.index, l = 1 }.k, 0], 0) % 7
  renewal_status = "x y"
  repo_quota = "${8080}"
  resource_group_id = lower("50%")
  tags = element([{ k0 = "Ünï", k1 = "multi\nline" }, { k0 = "p/q.r", k1 = "Ünï" }], 1)
  vpc_quota = sensitive(lookup({ a = 10 }, "a", 0))
}

resource "alicloud_oss_bucket_object" "this" {
  bucket = { for x in [{ n = "a", v = tolist([local.l3, "y"])[0] }] : x.n => x.v... }.a[0]
  content = one([for x in ["p/q.r"] : x])
  content_disposition = [var.v4][0]
  content_type = templatestring(local.tpl, { x = base64decode(base64encode(one([for x in [var.v5] : x]))) })
  expires = "%{ if local.yes }${"x y"}%{ else }no%{ endif }"
  key = try(local.nothing.there, "web")
  kms_key_id = templatestring(local.tpl, { x = { k = merge({ a = 1 }, { a = "10" }).a, l = 1 }.k })
  object_worm_retain_until_date = { "k" = var.v6 }["k"]
  server_side_encryption = local.l7
  source = alicloud_vpc.refs.0.vpc_name
}

resource "alicloud_vpc" "ref" {
  vpc_name   = "ref"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "refs" {
  count    = 2
  vpc_name = "refs-${count.index}"
}
resource "alicloud_vpc" "each" {
  for_each = local.table
  vpc_name = each.value
}
resource "alicloud_vpc" "one" {
  count = local.yes ? 1 : 0
}
