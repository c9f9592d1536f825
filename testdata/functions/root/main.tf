# The root module in which the expressions of this folder are evaluated: files, secrets, values known after apply.

resource "null_resource" "late" {}

variable "secret" {
  type      = string
  default   = "s3cret"
  sensitive = true
}

variable "secret_number" {
  type      = number
  default   = 7
  sensitive = true
}

variable "secret_bool" {
  type      = bool
  default   = true
  sensitive = true
}

variable "secret_list" {
  type      = list(string)
  default   = ["a", "b", "c"]
  sensitive = true
}

variable "secret_map" {
  type      = map(string)
  default   = { a = "1", b = "2" }
  sensitive = true
}

variable "secret_set" {
  type      = set(string)
  default   = ["b", "a"]
  sensitive = true
}

variable "names" {
  type    = list(string)
  default = ["b", "a", "c"]
}

variable "sizes" {
  type    = map(number)
  default = { small = 1, large = 10.5 }
}

variable "zones" {
  type    = set(string)
  default = ["z", "x", "y"]
}

variable "people" {
  type = list(object({ name = string, age = optional(number, 30), tags = optional(map(string)) }))
  default = [
    { name = "ann" },
    { name = "bob", age = 41, tags = { team = "red" } },
  ]
}

variable "nothing" {
  type    = string
  default = null
}

variable "no_names" {
  type    = list(string)
  default = []
}

locals {
  # Known after apply, of each kind.
  text    = tostring(null_resource.late.id)
  number  = tonumber(null_resource.late.id)
  bool    = tobool(null_resource.late.id)
  list    = split(",", null_resource.late.id)
  set     = toset(split(",", null_resource.late.id))
  map     = zipmap(split(",", null_resource.late.id), split(",", null_resource.late.id))
  any     = jsondecode(null_resource.late.id)
  some    = ["a", tostring(null_resource.late.id), "c"]
  object  = { a = tostring(null_resource.late.id), b = 1 }
  strings = tolist(["a", tostring(null_resource.late.id)])
  secret  = sensitive(tostring(null_resource.late.id))
  mixed   = { open = "o", hidden = var.secret }
  hidden  = ["o", var.secret]
}
