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
  type = number
}
variable "i7" {
}
variable "i8" {
  type = string
}
variable "i9" {
  type = string
}
variable "i10" {
}
variable "i11" {
}
variable "i12" {
  type = number
}
variable "i13" {
  type = string
}
variable "i14" {
  type = number
}
variable "i15" {
}
resource "tencentcloud_mongodb_instance" "x-1" {
  auto_renew_flag = var.i3 + 0
  availability_zone_list = (([{ v = ["50%", "50%"] }][*].v)[0])
  available_zone = var.i4
  charge_type = { for k, v in { a = "p/q.r" } : upper(k) => v }["A"]
  cpu = [{ v = 8080 }].*.v[0]
  encryption_key_source = var.i5
  engine_version = "%{ if local.yes }${"multi\nline"}%{ else }no%{ endif }"
  in_maintenance = can(var.i6) ? var.i6 : 0
  instance_name = tolist([reverse([var.i7, "Ünï"])[1], "y"])[0]
  machine_type = templatestring(local.tpl, { x = var.i8 })
  maintenance_end = "q\"uote"
  maintenance_start = format("%s-%03d", [coalescelist([], [var.i9])[0]][0], 7)
  memory = abs(-3)
  password = var.i11
  prepaid_period = sum([10, 1])
  project_id = [can([var.i12][0]) ? [var.i12][0] : 0][0]
  security_groups = toset(["multi\nline", "true", "multi\nline"])
  subnet_id = tolist(["${var.i13}", "y"])[0]
  tags = { k0 = "a-b_c" }
  volume = length(split(",", "a,b"))
  vpc_id = merge({ a = 1 }, { a = title(var.i15) }).a
}
