locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i3" {
}
variable "i4" {
  type = string
}
variable "i5" {
  type = string
}
variable "i6" {
}
variable "i7" {
}
variable "i8" {
  type = number
}
variable "i9" {
}
resource "tencentcloud_mongodb_instance" "x-1" {
  auto_renew_flag = var.i3 + 0
  availability_zone_list = (([{ v = ["50%", "50%"] }][*].v)[0])
  available_zone = var.i4
  charge_type = { for k, v in { a = "p/q.r" } : upper(k) => v }["A"]
  engine_version = split(",", join(",", [yamldecode(yamlencode({ a = var.i5 })).a, "z"]))[0]
  instance_name = "%{ if local.yes }${"multi\nline"}%{ else }no%{ endif }"
  machine_type = { "k" = var.i6 }["k"]
  maintenance_start = var.i7
  memory = var.i8
  security_groups = [["q\"uote", "q\"uote"], try(["q\"uote", "x y", "Ünï"], ["p/q.r", "true"])][1]
  volume = { k = 1e3, l = 1 }.k
  vpc_id = "%{ if local.yes }${var.i9}%{ else }no%{ endif }"
}
