locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
}
variable "i2" {
}
variable "i3" {
  type = number
}
variable "i4" {
  type = string
}
variable "i5" {
  type = bool
}
variable "i6" {
  type = bool
}
variable "i7" {
}
variable "i8" {
  type = string
}
variable "i9" {
}
resource "alicloud_gpdb_instance" "this" {
  count = false ? 1 : 2
  cache_storage_size = local.yes ? count.index : 1e3
  create_sample_data = true
  db_instance_category = "pre-${{ "k" = element(["multi\nline", "x y"], 1) }["k"]}-post"
  db_instance_mode = split(",", join(",", ["n${count.index + 1}", "z"]))[0]
  engine = var.i1
  engine_version = tolist([split(",", join(",", [base64decode(base64encode(var.i2)), "z"]))[0], "y"])[0]
  instance_group_count = slice([10, count.index], 1, 2)[0]
  instance_network_type = [["50%", try("true", "x y")][1]][0]
  master_cu = try(zipmap(["a"], [var.i3]).a, 10)
  vswitch_id = "pre-${[var.i4][0]}-post"
}

resource "alicloud_nat_gateway" "x-1" {
  force = !(!var.i5)
  icmp_reply_enabled = { for k, v in { a = var.i6 } : upper(k) => v }["A"]
  internet_charge_type = one([for x in [var.i7] : x])
  nat_gateway_name = "${"web"}"
  network_type = base64decode(base64encode(var.i8))
  period = zipmap(["a"], [42]).a
  vpc_id = var.i9
}
