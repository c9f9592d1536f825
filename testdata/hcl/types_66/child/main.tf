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
  type = string
}
variable "i2" {
  type = string
}
variable "i3" {
}
variable "i4" {
  type = bool
}
variable "i5" {
}
variable "i6" {
}
variable "i7" {
  type = string
}
variable "i8" {
}
variable "i9" {
  type = set(string)
}
variable "i10" {
  type = string
}
variable "i11" {
  type = string
}
variable "i12" {
  type = string
}
variable "i13" {
  type = string
}
variable "i14" {
  type = map(string)
}
variable "i15" {
}
variable "i16" {
  type = string
}
variable "i17" {
  type = string
}
variable "i18" {
  type = string
}
resource "alicloud_db_instance" "x-1" {
  babelfish_port = var.i1
  ca_type = concat([{ k = "10", l = 1 }.k], ["q\"uote"])[0]
  collect_stat_mode = "multi\nline"
  db_instance_ip_array_name = "web"
  db_instance_storage_type = sensitive("50%")
  db_is_ignore_case = false
  deletion_protection = false
  effective_time = { for x in [{ n = "a", v = var.i2 }] : x.n => x.v... }.a[0]
  engine = sha1("web")
  engine_version = var.i3
  force = "50%"
  force_delete = try(local.nothing.there, var.i4)
  ha_config = [for k, v in { a = "q\"uote" } : v if k == "a"][0]
  instance_charge_type = element([var.i5, "Ünï"], 0)
  instance_storage = length(split(",", "a,b"))
  instance_type = [{ v = tolist([var.i6, "y"])[0] }].*.v[0]
  maintain_time = "${var.i7}"
  optimized_writes = "true"
  period = nonsensitive(sensitive(var.i8))
  replication_acl = substr("web", 0, 4)
  resource_group_id = jsondecode(jsonencode({ for k, v in { a = element(["Ünï", "q\"uote"], 1) } : upper(k) => v }["A"]))
  security_group_ids = values({ a = var.i9 })[0]
  server_cert = join(",", ["p/q.r", "z"])
  server_key = { for x in [{ n = "a", v = format("%s-%03d", slice(["10", var.i10], 1, 2)[0], 7) }] : x.n => x.v... }.a[0]
  sql_collector_status = "50%"
  ssl_connection_string = lookup({ b = var.i11 }, "a", "10")
  ssl_password = substr(var.i12, 0, 4)
  switch_time = var.i13
  tags = [{ k0 = "web" }, { for k, v in merge(var.i14, { k0 = "q\"uote" }) : k => v }][1]
  target_minor_version = "${local.no ? "a-b_c" : var.i15}"
  tde_certificate = var.i16
  tde_private_key = ["pre-${var.i17}-post"][0]
  zone_id_slave_a = base64decode(base64encode(var.i18))
}
