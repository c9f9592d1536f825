locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cr_ee_instance" "x-1" {
  instance_name = coalesce(null, "", trimspace(" ${var.v1} "))
  instance_type = sha1(concat(["p/q.r"], ["Ünï"])[0])
  namespace_quota = { "k" = try(42, 0) }["k"]
  payment_type = substr(var.v2, 0, 4)
}

resource "alicloud_oss_bucket_object" "this" {
  for_each = { a = "x", "b c" = "y" }
  acl = [for k, v in { a = var.v3 } : v if k == "a"][0]
  bucket = one([for x in [base64decode(base64encode({ "k" = "q\"uote" }["k"]))] : x])
  content = each.key
  content_disposition = var.v4
  expires = [{ v = sort(["p/q.r"])[0] }].*.v[0]
  key = trimspace(" ${"%{ if local.yes }${"${"a-b_c"}"}%{ else }no%{ endif }"} ")
  server_side_encryption = zipmap(["a"], [coalesce(null, "", try(var.v5, "a-b_c"))]).a
  source = ["50%"][0]
}
