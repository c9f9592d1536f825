locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "tencentcloud_gaap_certificate" "x-1" {
  count = true ? 1 : 0
  content = base64decode(base64encode(format("%s-%03d", "x y", 7)))
  type = sort(["true"])[0]
}
