locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cr_ee_instance" "main" {
  count = length(local.names)
  default_oss_bucket = "n${count.index + 1}"
  image_scanner = lookup({ a = var.v1 }, "a", "x y")
  instance_name = ["n${count.index + 1}"][0]
  instance_type = base64decode(base64encode(sort(["n${count.index + 1}"])[0]))
  payment_type = substr("pre-${"p/q.r"}-post", 0, 4)
  period = nonsensitive(sensitive(parseint("63", 10)))
}

resource "alicloud_oss_bucket_object" "x-1" {
  bucket = nonsensitive(sensitive(var.v2))
  content = alicloud_vpc.ref.cidr_block
  content_encoding = { for x in [{ n = "a", v = [for k, v in alicloud_vpc.each : v.vpc_name][1] }] : x.n => x.v... }.a[0]
  content_md5 = sort(["multi\nline"])[0]
  key = "${var.v3}"
  object_worm_mode = element([var.v4, "multi\nline"], 2)
  object_worm_retain_until_date = sort([var.v5])[0]
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
