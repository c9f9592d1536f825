locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i2" {
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
  type = map(string)
}
variable "i6" {
  type = string
}
variable "i7" {
  type = string
}
variable "i8" {
}
resource "tencentcloud_postgresql_instance" "main" {
  for_each = { t = "u" }
  availability_zone = sha1("true")
  charge_type = replace("${each.key}-${each.value}", "/[a-c]/", "<$0>")
  db_kernel_version = var.i2
  db_major_version = ["10", sha1({ for k, v in { a = each.key } : upper(k) => v }["A"])][1]
  kms_cluster_id = local.no ? "50%" : "${each.key}-${each.value}"
  memory = 42
  name = "%{ for x in [yamldecode(yamlencode({ a = tostring(each.value) })).a, "b"] ~} ${x};%{ endfor }"
  root_password = reverse([{ for x in [{ n = "a", v = lookup({ a = var.i3 }, "a", "true") }] : x.n => x.v... }.a[0], "50%"])[1]
  storage = 0
  storage_type = join(",", [replace("true", "/[a-c]/", "<$0>"), "z"])
  subnet_id = { for x in [{ n = "a", v = var.i4 }] : x.n => x.v... }.a[0]
  tags = [for k, v in { a = var.i5 } : v if k == "a"][0]
  vpc_id = slice(["Ünï", replace("${each.key}-${each.value}", "/[a-c]/", "<$0>")], 1, 2)[0]
  db_node_set {
    dedicated_cluster_id = zipmap(["a"], [format("%s-%03d", { (local.key) = each.key }[local.key], 7)]).a
    zone = [{ v = var.i6 }].*.v[0]
  }
  db_node_set {
    dedicated_cluster_id = coalesce(null, "", sha1({ k = "x y", l = 1 }.k))
    zone = { (local.key) = zipmap(["a"], [([{ v = var.i7 }][*].v)[0]]).a }[local.key]
  }
  db_node_set {
    dedicated_cluster_id = each.key
    role = var.i8
    zone = "%{ if local.yes }${"10"}%{ else }no%{ endif }"
  }
}
