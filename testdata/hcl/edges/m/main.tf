variable "name" {}
variable "count_of" { type = number }
module "n" {
  source = "./n"
  count  = var.count_of + 1
  index  = count.index
}
output "label" { value = "${var.name}-${var.count_of}" }
output "total" { value = sum(module.n[*].value) }
output "object" { value = { deep = [for n in module.n : n.value] } }
