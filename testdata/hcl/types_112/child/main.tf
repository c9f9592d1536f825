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
}
resource "tencentcloud_clb_attachment" "this" {
  for_each = toset(["p", "q"])
  clb_id = coalescelist([], [base64decode(base64encode(var.i1))])[0]
  listener_id = [{ v = "${each.key}-${each.value}" }].*.v[0]
  rule_id = "%{ if local.yes }${sensitive(var.i2)}%{ else }no%{ endif }"
  url = ["Ünï", "web"][1]
  dynamic "targets" {
    for_each = toset(["k0", "k1"])
    content {
      eni_ip = targets.key
      instance_id = yamldecode(yamlencode({ a = "Ünï" })).a
      port = { for x in [{ n = "a", v = { for k, v in { a = one([for x in [42] : x]) } : upper(k) => v }["A"] }] : x.n => x.v... }.a[0]
    }
  }
}
