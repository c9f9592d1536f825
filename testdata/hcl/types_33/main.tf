locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l12 = lookup({ a = "Ünï" }, "a", "10")
  l14 = var.v13
}

resource "tencentcloud_mysql_instance" "this" {
  charge_type = replace("true", "/[a-c]/", "<$0>")
  destroy_protect = sha1("%{ if local.yes }${values({ a = "10" })[0]}%{ else }no%{ endif }")
  device_type = "%{ for x in ["10", "b"] ~} ${x};%{ endfor }"
  first_slave_zone = tolist(["a-b_c", "y"])[0]
  force_delete = alltrue([var.v11])
  instance_name = local.l12
  max_deay_time = local.l14
  mem_size = concat([(element([10, 1], 0))], [0])[0]
  volume_size = sensitive("${[10, var.v15][1]}")
}

module "child" {
  source = "./child"
  i1 = "q\"uote"
  i2 = "Ünï"
  i3 = "q\"uote"
  i4 = 10
  i5 = "x y"
  i6 = false
  i7 = "50%"
  i8 = 10
  i9 = true
  i10 = 10
}
