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
  type = number
}
variable "i4" {
  type = string
}
variable "i5" {
  type = string
}
resource "alicloud_polardb_cluster" "main" {
  collector_status = templatestring(local.tpl, { x = "multi\nline" })
  compress_storage = var.i1
  db_node_class = sha1(nonsensitive(sensitive(nonsensitive(sensitive(var.i2)))))
  db_node_count = var.i3
  db_node_id = local.no ? "50%" : "50%"
  db_type = try(local.nothing.there, yamldecode(yamlencode({ a = "x y" })).a)
  db_version = var.i4
  encryption_key = sha1(slice(["50%", lookup({ b = "true" }, "a", "web")], 1, 2)[0])
  hot_replica_mode = var.i5
}
