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
  type = string
}
variable "i4" {
}
variable "i5" {
  type = string
}
variable "i6" {
  type = bool
}
variable "i7" {
  type = string
}
variable "i8" {
  type = number
}
variable "i9" {
  type = bool
}
variable "i10" {
  type = number
}
resource "tencentcloud_cos_bucket" "this" {
  acl = substr(var.i1, 0, 4)
  bucket = yamldecode(yamlencode({ a = sort([var.i2])[0] })).a
  cors_response_vary = [{ v = "q\"uote" }].*.v[0]
  enable_intelligent_tiering = zipmap(["a"], [false]).a
  tags = local.yes ? { k0 = "p/q.r", k1 = "q\"uote" } : { k0 = "web" }
  origin_domain_rules {
    domain = slice(["a-b_c", slice(["a-b_c", "${"multi\nline"}"], 1, 2)[0]], 1, 2)[0]
  }
  origin_pull_rules {
    host = title(compact(["", one([for x in ["Ünï"] : x])])[0])
    http_redirect_code = try(var.i3, "p/q.r")
    priority = var.i4
  }
  origin_pull_rules {
    back_to_source_mode = local.yes ? var.i5 : "web"
    follow_query_string = (var.i6)
    host = var.i7
    priority = one([for x in [var.i8] : x])
  }
  origin_pull_rules {
    back_to_source_mode = trimspace(" ${"a-b_c"} ")
    follow_query_string = var.i9
    host = "pre-${["web", "q\"uote"][1]}-post"
    priority = { (local.key) = var.i10 }[local.key]
  }
}
